"""No request body is read further than its address allows: a form is small, an upload has its own limit."""

from collections.abc import Sequence
from typing import Final

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FORM_LIMIT: Final = 1024 * 1024


class BodyLimit:
    """ASGI middleware: 413 as soon as more is announced or has arrived than is read at this address.

    Args:
        larger: beginnings of paths → limits that are not the usual one.
    """

    def __init__(self, app: ASGIApp, larger: Sequence[tuple[str, int]] = ()) -> None:
        self._app = app
        self._larger = tuple(larger)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        limit = next((most for start, most in self._larger if scope["path"].startswith(start)), FORM_LIMIT)
        announced = dict(scope["headers"]).get(b"content-length", b"")
        if announced.isdigit() and int(announced) > limit:
            raise HTTPException(413)
        read = 0

        async def receiving() -> Message:
            nonlocal read
            message = await receive()
            if message["type"] == "http.request":
                read += len(message.get("body", b""))
                if read > limit:
                    # FastAPI answers any other error while it reads a body with 400.
                    raise HTTPException(413)
            return message

        await self._app(scope, receiving, send)
