"""One JSON line a request, and a number that finds it again; nothing of a family is ever in it."""

import secrets
import sys
import time
import traceback
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

import orjson
import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER: Final = b"x-request-id"
TOLD: Final = "told"
"""In a request's state: what else its line says, of an error that was answered."""
_NOTHING: Final[Mapping[str, Any]] = {}
_OURS: Final = frozenset({"features", "models", "training", "serving", "tepat"})


def open_log(stream: Any = None) -> Any:
    """A logger that writes JSON lines; each with time, level and event."""
    return structlog.wrap_logger(
        structlog.WriteLogger(stream if stream is not None else sys.stderr),
        processors=[_as_line],
        wrapper_class=structlog.make_filtering_bound_logger(0),
    ).bind()


def _as_line(logger: Any, method: str, told: MutableMapping[str, Any]) -> str:
    """All that a line needs in one step: structlog's own steps take longer than many a request."""
    structlog.processors.add_log_level(logger, method, told)
    told["timestamp"] = datetime.now(UTC).isoformat()
    return orjson.dumps(told, default=repr).decode()


class RequestLog:
    """ASGI middleware: numbers a request, times it, logs it, and answers what nobody foresaw.

    A line holds the template of the route (`/keluarga/{key}`), never the address itself, no query
    string, no body and no text of an error that nobody foresaw: only its class and where it happened.

    Args:
        answer: makes the answer to an unforeseen error: an ASGI application of this one request.
    """

    def __init__(self, app: ASGIApp, log: Any, answer: Any) -> None:
        self._app = app
        self._log = log
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        number = new_number(scope)
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"].append((HEADER, number.encode()))
            await send(message)

        told: Mapping[str, Any] = _NOTHING
        try:
            await self._app(scope, receive, sending)
            told = scope["state"].get(TOLD, _NOTHING)
        except ClientDisconnect:
            told = {"cut": True}
        except Exception as error:  # noqa: BLE001 (the one place that answers what nobody foresaw)
            told = error_told(error)
            if status == 0:
                await self._answer(scope, error)(scope, receive, sending)
        write_line(self._log, scope, number, status, time.perf_counter() - started, told)


def error_told(error: BaseException) -> dict[str, str]:
    """Of an error: its class, and where it happened."""
    return {"error": type(error).__name__, "where": where(error.__traceback__)}


def new_number(scope: Scope) -> str:
    """The number by which this request is found again."""
    number = secrets.token_hex(8)
    scope.setdefault("state", {})["request_id"] = number
    return number


def write_line(
    log: Any, scope: Scope, number: str, status: int, seconds: float, told: Mapping[str, Any] = _NOTHING
) -> None:
    """The line of a request.

    Args:
        status: 0 where nothing was answered.
        told: what else is said of it.
    """
    caller = scope["state"].get("caller")
    log.log(
        40 if status >= 500 or (status == 0 and "cut" not in told) else 20,
        "request",
        request=number,
        method=scope["method"],
        route=route_template(scope),
        status=status,
        ms=round(1000 * seconds, 1),
        user=caller.actor.user_id if caller is not None else None,
        **told,
    )


def route_template(scope: Scope) -> str:
    """The template of the route that answered; `-` where none did."""
    context = scope.get("fastapi", {}).get("effective_route_context")
    route = context if context is not None else scope.get("route")
    return str(getattr(route, "path", "-"))


def where(trace: TracebackType | None) -> str:
    """The innermost place in our own code, without the path of the machine."""
    place = "an unknown place"
    for frame, line in traceback.walk_tb(trace):
        module = str(frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] in _OURS:
            place = f"{module}:{line}"
    return place
