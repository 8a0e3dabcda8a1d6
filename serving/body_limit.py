"""What no address reads: more than it allows, and the character that no database keeps."""

from collections.abc import Sequence
from typing import Final

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FORM_LIMIT: Final = 1024 * 1024
NULL_IN_JSON: Final = b"\\u0000"
_NULL_IN: Final = {b"application/json": NULL_IN_JSON, b"application/x-www-form-urlencoded": b"%00"}
"""PostgreSQL keeps no text with a null character, and no text of ours has one."""


class BodyLimit:
    """ASGI middleware: 413 as soon as more is announced or has arrived than is read at this address, 422
    for a null character wherever it is written.

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
        null = _NULL_IN.get(headers.get(b"content-type", b"").partition(b";")[0].strip().lower())
        announced = headers.get(b"content-length", b"")
        if announced.isdigit() and int(announced) > limit:
            raise HTTPException(413)
        read = 0

        async def receiving() -> Message:
            nonlocal read
            message = await receive()
            body = message.get("body", b"")
            read += len(body)
            # FastAPI answers any other error than these while it reads a body with 400.
            if read > limit:
                raise HTTPException(413)
            if null is not None and null in body:
                raise HTTPException(422)
            return message

        await self._app(scope, receiving, send)
