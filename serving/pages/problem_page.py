"""The page of a problem: what happened, probably why, and what to do next."""

from typing import Any, Final
from urllib.parse import quote

from fastapi import Request
from starlette.responses import Response

from serving.accounts import Caller
from serving.accounts.callers import sent_with
from serving.pages.asking import said_in
from serving.pages.coming_back import page_of_form, typed_in
from serving.pages.rendering import render, see
from serving.pages.sign_in_page import sign_in_form
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.problems import Problem, plain_problem

_SIGN_IN: Final = "NotSignedIn"
_OWN_PASSWORD: Final = "PasswordMustChange"
_FOREIGN: Final = "ForeignForm"
_NOT_TAKEN: Final = (403, 409, 422)
_WORDS: Final = {"/keluarga/": "error.household", "/kunjungan/": "error.visit"}


def error_page(request: Request, problem: Problem) -> Response:
    """The page; whoever is not signed in, or has a password of others, is sent to mend that first."""
    caller: Caller | None = getattr(request.state, "caller", None)
    if problem.kind == _SIGN_IN:
        return _to_sign_in(request)
    if problem.kind == _OWN_PASSWORD:
        return see("/pengaturan")
    words, writing = said_in(request, caller)
    problem = _of_page(problem, words)
    title = words.maybe(f"error.{problem.kind}", problem.title)
    detail = _detail(problem, words, writing)
    values: dict[str, Any] = {
        "title": title if detail != title else problem.title,
        "detail": detail,
        "lines": [str(line) for line in problem.more.get("problems", ())],
        "typed": typed_in(sent_with(request)) if problem.status in _NOT_TAKEN else "",
        "actions": _actions(request, problem, words),
        "number": getattr(request.state, "request_id", "–"),
    }
    response = render(request, caller, "problem.html", status=problem.status, **values)
    if "seconds" in problem.more:
        response.headers["Retry-After"] = str(problem.more["seconds"])
    return response


def _to_sign_in(request: Request) -> Response:
    """Signing in first; a form that was sent meanwhile is told as not recorded, and given back."""
    if request.method == "POST":
        sent = sent_with(request)
        back = page_of_form(request.url.path, sent)
        return sign_in_form(request, back, ended=True, typed=typed_in(sent), status=401)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return see(f"/masuk?kembali={quote(here, safe='')}")


def _of_page(problem: Problem, words: Words) -> Problem:
    """An address that cannot be is told like one that is not there."""
    places = [str(place.get("where", "")) for place in problem.more.get("errors", ())]
    if any(place.startswith("path.") for place in places):
        return plain_problem(404, words.language)
    return problem


def _detail(problem: Problem, words: Words, writing: Writing) -> str:
    text = words.maybe(f"error.{problem.kind}.detail", "")
    if not text:
        return problem.detail
    more = dict(problem.more)
    if "at" in more:
        more["at"] = writing.moment(str(more["at"]))
    try:
        return text.format(**more)
    except KeyError:
        return problem.detail


def _actions(request: Request, problem: Problem, words: Words) -> list[tuple[str, str]]:
    """Where to go from here; never to a page that would say the same once more."""
    here = quote(request.url.path)
    if request.method != "GET":
        here = page_of_form(request.url.path, sent_with(request))
    again = problem.status in (409, 422) or problem.kind == _FOREIGN
    said = next((key for start, key in _WORDS.items() if here.startswith(start)), "error.again")
    found = [(here, words(said))] if again and here != "/" else []
    return [*found, ("/", words("error.home"))]
