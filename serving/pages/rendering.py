"""Templates become answers. They are compiled once and hold no logic that a test would have to look for."""

from functools import cache
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse

from serving.accounts import Caller
from serving.pages.done_told import done_told
from serving.pages.frame import frame_of, language_of
from serving.pages.words import Words
from serving.pages.writing import Writing

_TEMPLATES: Final = Path(__file__).parent / "templates"
_DONE_COOKIE: Final = "selesai"
_DONE_SECONDS: Final = 60
"""Of a page that never came: what was done is not told on some later one."""


@cache
def templates() -> Environment:
    """The templates: every value escaped, a missing one an error."""
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(
    request: Request,
    caller: Caller | None,
    template: str,
    *,
    unit: str = "",
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """The page: `t` says words, `w` writes numbers, `f` is the frame; what was just done is told this once.

    Args:
        unit: of welfare, in the page's language, where the page tells amounts.
    """
    words = Words(language_of(request, caller))
    done = done_told(words, just_done(request))
    page = templates().get_template(template)
    values.setdefault("errors", {})
    frame = frame_of(request, caller, words, done)
    html = page.render(t=words, w=Writing(words.language, unit), f=frame, **values)
    response = HTMLResponse(html, status)
    if just_done(request):
        response.delete_cookie(_DONE_COOKIE, path="/", httponly=True, samesite="lax")
    return response


def just_done(request: Request) -> str:
    """The end of a key of `done.…` that the next page tells; "" for nothing."""
    return request.cookies.get(_DONE_COOKIE, "")


def see(address: str, done: str = "") -> RedirectResponse:
    """Sends the browser on after a change, so that loading again repeats nothing.

    Args:
        address: of our own making, with or without a query or a place within the page.
        done: what `serving.pages.done_told` tells on the page, the end of a key of `done.…`: at the top of
            the next page and only there, because an address can be gone back to, or kept, when it is no
            longer true. The cookie that carries it is no secret and opens nothing, so that it need not know
            whether others can listen.
    """
    response = RedirectResponse(address, 303)
    if done:
        response.set_cookie(
            _DONE_COOKIE, done, max_age=_DONE_SECONDS, path="/", httponly=True, samesite="lax"
        )
    return response
