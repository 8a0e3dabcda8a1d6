"""The page of a problem: what happened, probably why, and what to do next."""

import re
from typing import Any, Final
from urllib.parse import quote

from fastapi import Request
from starlette.responses import Response

from serving.accounts import Caller
from serving.pages.asking import said_in
from serving.pages.rendering import render, see
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.problems import Problem

_SIGN_IN: Final = "NotSignedIn"
_OWN_PASSWORD: Final = "PasswordMustChange"
_VISIT: Final = re.compile(r"/kunjungan/\d+")


def error_page(request: Request, problem: Problem) -> Response:
    """The page; whoever is not signed in, or has a password of others, is sent to mend that first."""
    caller: Caller | None = getattr(request.state, "caller", None)
    if problem.kind == _SIGN_IN:
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        back = here if request.method == "GET" else "/"
        return see(f"/masuk?kembali={quote(back, safe='')}")
    if problem.kind == _OWN_PASSWORD:
        return see("/pengaturan")
    words, writing = said_in(request, caller)
    title = words.maybe(f"error.{problem.kind}", problem.title)
    detail = _detail(problem, words, writing)
    values: dict[str, Any] = {
        "title": title if detail != title else problem.title,
        "detail": detail,
        "lines": [str(line) for line in problem.more.get("problems", ())],
        "actions": _actions(request, problem, words),
        "number": getattr(request.state, "request_id", "–"),
    }
    response = render(request, caller, "problem.html", status=problem.status, **values)
    if "seconds" in problem.more:
        response.headers["Retry-After"] = str(problem.more["seconds"])
    return response


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
    found = []
    household = _household_of(request)
    visit = _VISIT.match(request.url.path)
    if problem.status in (409, 422) and visit:
        found.append((visit[0], words("error.visit")))
    elif problem.status in (409, 422) and household:
        found.append((household, words("error.household")))
    elif problem.status in (403, 409, 422) and request.method == "GET":
        found.append((quote(request.url.path), words("error.again")))
    return [*found, ("/", words("error.home"))]


def _household_of(request: Request) -> str:
    told = getattr(request.state, "household", "")
    if told:
        return f"/keluarga/{quote(told)}"
    parts = request.url.path.split("/")
    return f"/keluarga/{quote(parts[2])}" if len(parts) > 2 and parts[1] == "keluarga" else ""
