"""What no address reads: more than it allows, and characters that no database keeps."""

from collections.abc import Callable, Sequence
from typing import Final

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.unkept_text import refuse_null, refuse_unkept_form, refuse_unkept_json

FORM_LIMIT: Final = 1024 * 1024
_CONTENT_TYPE: Final = b"content-type"


class BodyLimit:
    """ASGI middleware: 413 as soon as more is announced or has arrived than is read at this address, 422
    for a character that no database keeps, wherever it is written.

    JSON and plain forms are looked through as a whole, so that nothing hides between two pieces; they
    are gathered to be read in any case.

    Args:
        larger: beginnings of paths → limits that are not the usual one.
    """

    def __init__(self, app: ASGIApp, larger: Sequence[tuple[str, int]] = ()) -> None:
        self._app = app
        self._larger = tuple(larger)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if b"%00" in scope["query_string"] or "\0" in scope["path"]:
            raise HTTPException(422)
        if scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        limit = next((most for start, most in self._larger if scope["path"].startswith(start)), FORM_LIMIT)
        announced = headers.get(b"content-length", b"")
        if announced.isdigit() and (len(announced) > len(str(limit)) or int(announced) > limit):
            raise HTTPException(413)
        check = _check_of(scope, limit)
        read = 0

        async def receiving() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            # FastAPI answers any other error than these while it reads a body with 400.
            if read > limit:
                raise HTTPException(413)
            return message

        await self._app(scope, receiving if check is None else _whole(receiving, check), send)


def _check_of(scope: Scope, limit: int) -> Callable[[bytes], None] | None:
    """What looks through a body of the kind that it says to be; None for files, which nobody keeps as text.

    Every such header is looked at: readers do not agree on which of two counts.
    """
    kinds = b" ".join(value for name, value in scope["headers"] if name == _CONTENT_TYPE).lower()
    if b"json" in kinds:
        return refuse_unkept_json
    if b"multipart" in kinds:
        # No browser names one here, and some turn plain letters into halves of characters.
        if b"charset" in kinds:
            raise HTTPException(415)
        return refuse_null if limit == FORM_LIMIT else None
    return refuse_unkept_form if b"form" in kinds else None


def _whole(receiving: Receive, check: Callable[[bytes], None]) -> Receive:
    """Hands on a body in one piece, once it was looked through."""

    async def whole() -> Message:
        pieces: list[bytes] = []
        while True:
            message = await receiving()
            if message["type"] != "http.request":
                return message
            pieces.append(message.get("body", b""))
            if not message.get("more_body", False):
                break
        body = pieces[0] if len(pieces) == 1 else b"".join(pieces)
        check(body)
        return {"type": "http.request", "body": body, "more_body": False}

    return whole
