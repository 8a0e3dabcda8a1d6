"""Pages that are the same for everybody with the same rights, made once and filled in for whoever asks.

A page is made for *somebody* with the role, areas and permissions of the caller; their name and the token
of their forms are gaps. It is kept for as long as the head of the audit trail stays what it was: whatever
these pages show is changed by nothing that does not write there, in the same transaction, by whichever
process. An identity that was unmasked is the answer to a POST, and only answers to a GET come here.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from serving.accounts import Caller
from serving.pages.frame import language_of
from serving.running import service_of

if TYPE_CHECKING:
    from serving.store.store import Reading

_NAME: Final = secrets.token_hex(16)
_TOKEN: Final = secrets.token_hex(16)
"""What stands in the gaps: nobody who writes a text of a page can know it."""
_GAPS: Final = re.compile(f"({_NAME}|{_TOKEN})".encode())
_LONGEST: Final = 1024

Make = Callable[[Caller, "Reading"], Response]
"""Makes the page for somebody from one moment of the store."""


def kept_or_made(request: Request, caller: Caller, make: Make) -> Response:
    """The page of this address, as it was made before or made now."""
    service = service_of(request)
    one = _somebody(caller)
    query = request.scope["query_string"]
    place = (request.scope["path"], query, language_of(request, caller), one)
    stamp = service.store.stamp()
    pieces = service.kept_pages.get(stamp, place) if stamp is not None else None
    if pieces is None:
        with service.store.read(caller.actor) as reading:
            made = make(one, reading)
            if made.status_code != 200:
                return made
            pieces = tuple(_GAPS.split(bytes(made.body)))
            if len(query) <= _LONGEST:
                service.kept_pages.keep(reading.stamp(), place, pieces)
    filled = {_NAME.encode(): escape(caller.actor.name).encode(), _TOKEN.encode(): caller.csrf.encode()}
    return HTMLResponse(b"".join([filled.get(piece, piece) for piece in pieces]))


@lru_cache(maxsize=1024)
def _somebody(caller: Caller) -> Caller:
    """Anybody who may do and see what the caller may."""
    actor = replace(caller.actor, user_id=None, name=_NAME)
    return replace(caller, actor=actor, csrf=_TOKEN if caller.csrf else "", session=b"")
