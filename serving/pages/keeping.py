"""Pages that are the same for everybody with the same rights, made once and filled in for whoever asks.

A page is made for *somebody* with the role, areas and permissions of the caller; their name and the token
of their forms are gaps. It is kept until the audit trail tells of an act that touches a family it shows:
whatever these pages show is changed by nothing that does not write there, in the same transaction, by
whichever process. Before every answer the trail is read on from where it ended last time (one statement).
An identity that was unmasked is the answer to a POST, and only answers to a GET come here. A page that tells
what its reader has just done is made for them alone.
"""

import secrets
from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Final, cast

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from serving.accounts import Caller
from serving.pages.frame import language_of
from serving.pages.noted import Noted
from serving.pages.rendering import just_done
from serving.running import Service, service_of

if TYPE_CHECKING:
    from serving.store.reading import Reading

_GAP: Final = secrets.token_hex(16)
"""Stands where a gap is, before the letter of its kind: nobody who writes a text of a page can know it."""
_NAME: Final = f"{_GAP}n"
_TOKEN: Final = f"{_GAP}t"
_LONGEST: Final = 1024

Make = Callable[[Caller, "Reading"], Response]
"""Makes the page for somebody from one moment of the store."""


def kept_or_made(request: Request, caller: Caller, make: Make) -> Response:
    """The page of this address, as it was made before or made now."""
    service = service_of(request)
    if just_done(request):
        with service.store.read(caller.actor) as reading:
            return make(caller, reading)
    one = _somebody(caller)
    query = request.scope["query_string"]
    told = (language_of(request, caller), service.settings.simulated)
    place = (request.scope["path"], query, told, one)
    pieces = service.kept_pages.get(place) if _has_turned(service) else None
    if pieces is None:
        with service.store.read(caller.actor) as reading:
            noted = Noted(reading)
            made = make(one, cast("Reading", noted))
            if made.status_code != 200:
                return made
            pieces = tuple(bytes(made.body).split(_GAP.encode()))
            if len(query) <= _LONGEST:
                service.kept_pages.keep(reading.stamp(), place, pieces, noted.topics)
    filled = {b"n": escape(caller.actor.name).encode(), b"t": caller.csrf.encode()}
    first, *others = pieces
    rest = [part for piece in others for part in (filled[piece[:1]], piece[1:])]
    return HTMLResponse(b"".join([first, *rest]))


def _has_turned(service: Service) -> bool:
    """Lets go of what was touched since the last answer; False where the trail could not be looked at."""
    kept = service.kept_pages
    while True:
        since = kept.number
        end = service.store.end_of_trail(since)
        if end is None or kept.turn(since, end):
            return end is not None


def _somebody(caller: Caller) -> Caller:
    """Anybody who may do and see what the caller may."""
    actor = replace(caller.actor, user_id=None, name=_NAME)
    return replace(caller, actor=actor, csrf=_TOKEN if caller.csrf else "", session=b"")
