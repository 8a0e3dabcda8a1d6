"""Errors become answers: problem+json for programs, a page for people; the same words for both."""

import json
from collections.abc import Callable
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from features.errors import TepatError
from serving.accounts.callers import LANGUAGE_COOKIE, NotSignedIn
from serving.problems import MEDIA_TYPE, Problem, mistake, plain_problem, problem_of
from serving.request_log import TOLD, error_told
from serving.running import service_of
from serving.settings import LANGUAGES
from serving.uploads import DiskFull

ErrorPage = Callable[[Request, Problem], Response]
"""Makes the page of a problem; `serving.pages` offers one, with a way to sign in where that helps."""

FOR_PROGRAMS: Final = ("/api/",)
_OURS: Final = 500


def answer_errors(app: FastAPI, page: ErrorPage) -> None:
    """Registers how each kind of error is answered."""

    def answered(request: Request, problem: Problem) -> Response:
        if not request.url.path.startswith(FOR_PROGRAMS):
            return page(request, problem)
        return problem_response(request, problem)

    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, TepatError)
        problem = problem_of(error, language_of(request))
        if problem.status >= _OURS:
            request.scope["state"][TOLD] = error_told(error)
        return answered(request, problem)

    async def malformed(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return answered(request, _of_validation(error, language_of(request)))

    async def theirs(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        response = answered(request, plain_problem(error.status_code, language_of(request)))
        response.headers.update(error.headers or {})
        return response

    app.add_exception_handler(TepatError, ours)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, theirs)


def unforeseen(page: ErrorPage) -> Callable[[Scope, Exception], Response]:
    """Makes the answer to what nobody foresaw, and to what a middleware has raised."""

    def answer(scope: Scope, error: Exception) -> Response:
        request = Request(scope)
        language = language_of(request)
        if isinstance(error, HTTPException):
            problem = plain_problem(error.status_code, language)
        elif DiskFull.is_behind(error):
            problem = problem_of(DiskFull(), language)
        else:
            problem = problem_of(error, language) if isinstance(error, TepatError) else mistake(language)
        if not request.url.path.startswith(FOR_PROGRAMS):
            return page(request, problem)
        return problem_response(request, problem)

    return answer


def problem_response(request: Request, problem: Problem) -> Response:
    """The problem as `application/problem+json`."""
    body = json.dumps(problem.as_json(request.state.request_id), ensure_ascii=False).encode()
    headers = {"WWW-Authenticate": "Bearer"} if problem.kind == NotSignedIn.__name__ else {}
    if "seconds" in problem.more:
        headers["Retry-After"] = str(problem.more["seconds"])
    return Response(body, problem.status, headers, MEDIA_TYPE)


def language_of(request: Request) -> str:
    """Of pages: the one chosen there, else the caller's, else the office's. Of programs: as they ask."""
    if request.url.path.startswith(FOR_PROGRAMS):
        asked = request.headers.get("accept-language", "")[:2].casefold()
        return asked if asked in LANGUAGES else "en"
    caller = getattr(request.state, "caller", None)
    own = caller.actor.language if caller is not None else ""
    known = (request.cookies.get(LANGUAGE_COOKIE, ""), own, service_of(request).settings.language)
    return next(language for language in known if language in LANGUAGES)


def _of_validation(error: RequestValidationError, language: str) -> Problem:
    """Every place that cannot be used, and never what stood there."""
    places: list[dict[str, Any]] = [
        {"where": ".".join(str(part) for part in found["loc"]), "what": found["type"]}
        for found in error.errors()
    ]
    malformed = any(found["what"] == "json_invalid" for found in places)
    told = _MALFORMED[language] if malformed else _UNUSABLE[language]
    return plain_problem(400 if malformed else 422, language, told, errors=places)


_MALFORMED: Final = {
    "en": "The body is not JSON. Nothing was done.",
    "id": "Isi permintaan bukan JSON. Tidak ada yang dilakukan.",
}
_UNUSABLE: Final = {
    "en": "Some values cannot be used: `errors` names each place and what is wrong there. Nothing was done.",
    "id": "Beberapa nilai tidak dapat dipakai: `errors` menyebut tempat dan masalahnya. Tidak ada yang "
    "dilakukan.",
}
