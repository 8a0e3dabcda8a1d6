"""What stands around every page: who is signed in, where they may go, in which language."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final
from urllib.parse import quote, urlsplit

from fastapi import Request
from markupsafe import Markup

from serving.accounts import LANGUAGE_COOKIE, Caller
from serving.accounts.callers import sent_with
from serving.accounts.csrf import FIELD
from serving.pages.coming_back import may_be_repeated, page_of_form
from serving.pages.words import LANGUAGES, Words
from serving.permissions import Permission
from serving.running import service_of

NAVIGATION: Final = (
    ("home", "/", Permission.SEE_LISTS),
    ("lists", "/daftar", Permission.SEE_LISTS),
    ("visits", "/kunjungan", Permission.SEE_VISITS),
    ("data", "/data", Permission.IMPORT),
    ("model", "/model", Permission.SEE_MODEL),
    ("audit", "/jejak", Permission.SEE_AUDIT),
    ("users", "/pengguna", Permission.SEE_USERS),
    ("settings", "/pengaturan", Permission.OWN_ACCOUNT),
)
"""Key of the words, address, and who is shown it."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the main menu."""

    name: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything that `base.html` reads.

    Attributes:
        here: address of this page, or of the one that its form stands on, to come back to after the
            language was changed.
        again: the form that this page answers, hidden, where it may be sent again in another language.
        loses: what was entered on this page is not there any more after the language was changed.
        done: what was just done, in words; "" for nothing.
    """

    language: str
    simulated: bool
    caller: Caller | None
    role: str
    nav: tuple[NavItem, ...]
    may_search: bool
    csrf_field: Markup
    here: str
    again: Markup
    loses: bool
    done: str

    def static(self, name: str) -> str:
        """Address of a static file; it changes with the file, so that browsers may keep it."""
        return f"/static/{name}?v={_version(name)}"

    def may(self, permission: str) -> bool:
        """Whether the caller has the permission of this name."""
        return self.caller is not None and Permission(permission) in self.caller.permissions


def frame_of(request: Request, caller: Caller | None, words: Words, done: str = "") -> Frame:
    """The frame of one answer."""
    csrf = caller.csrf if caller else ""
    again = _again(request)
    return Frame(
        language=words.language,
        simulated=service_of(request).settings.simulated,
        caller=caller,
        role=words.maybe(f"role.{caller.actor.role}", caller.actor.role) if caller else "",
        nav=_navigation(caller, words, _place(request)),
        may_search=caller is not None and Permission.SEE_HOUSEHOLDS in caller.permissions,
        csrf_field=Markup('<input type="hidden" name="csrf" value="{}">').format(csrf)
        if csrf
        else Markup(""),
        here=quote(request.url.path) if again else _here(request),
        again=again,
        loses=request.method != "GET" and not again,
        done=done,
    )


def language_of(request: Request, caller: Caller | None) -> str:
    """What the person chose on the page, else what their account says, else the office's."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    if caller is not None and caller.actor.language in LANGUAGES:
        return caller.actor.language
    return service_of(request).settings.language


def _navigation(caller: Caller | None, words: Words, path: str) -> tuple[NavItem, ...]:
    if caller is None:
        return ()
    return tuple(
        NavItem(words(f"nav.{key}"), address, _is_current(address, path))
        for key, address, permission in NAVIGATION
        if permission in caller.permissions
    )


def _is_current(address: str, path: str) -> bool:
    if address == "/daftar" and path.startswith("/keluarga/"):
        return True
    return path == address or (address != "/" and path.startswith(f"{address}/"))


def _place(request: Request) -> str:
    """Path of this page, or of the one that its form stands on; the form on every page stands on none."""
    path = request.url.path
    page = path if request.method == "GET" else urlsplit(page_of_form(path, sent_with(request))).path
    return path if page == "/" else page


def _here(request: Request) -> str:
    """Path and query, if this page can be asked for again; else the page that its form stands on."""
    if request.method != "GET":
        return page_of_form(request.url.path, sent_with(request))
    query = f"?{request.url.query}" if request.url.query else ""
    return quote(request.url.path) + query


def _again(request: Request) -> Markup:
    """What was sent, as hidden fields, if sending it again changes nothing."""
    sent = {name: text for name, text in sent_with(request).items() if name not in _OF_LANGUAGE_FORM}
    if request.method == "GET" or not sent or not may_be_repeated(request.url.path):
        return Markup("")
    fields = {_REPEAT: "1", **sent}.items()
    return Markup("").join(
        Markup('<input type="hidden" name="{}" value="{}">').format(name, text) for name, text in fields
    )


_REPEAT: Final = "ulang"
_OF_LANGUAGE_FORM: Final = (FIELD, _REPEAT, "language", "back")


@cache
def _version(name: str) -> str:
    content = resources.files("serving.pages").joinpath("static", name).read_bytes()
    return hashlib.sha256(content).hexdigest()[:10]
