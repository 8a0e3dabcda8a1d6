"""What every answer tells the browser: run nothing but ours, frame nothing, keep nothing."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Content-Security-Policy: no inline script or style, nothing from elsewhere, no frames."""

HEADERS: Final = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    # Not `no-referrer`: with it browsers send `Origin: null` with our own forms.
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
_KEPT_UNDER: Final = "/static/"
_HSTS: Final = "max-age=31536000"
_CACHING: Final = b"cache-control"
NOT_KEPT: Final = (_CACHING, b"no-store")
"""Of an answer that may hold a family."""


def headers_of_answers(secure: bool) -> list[tuple[bytes, bytes]]:
    """What every answer has, as ASGI sends it."""
    always = [*HEADERS, *([("Strict-Transport-Security", _HSTS)] if secure else [])]
    return [(name.lower().encode(), value.encode()) for name, value in always]


class SecurityHeaders:
    """ASGI middleware. An answer that says nothing of caching is never kept: it may hold a family."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self._app = app
        self._always = headers_of_answers(secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                if not any(name == _CACHING for name, _ in headers):
                    kept = scope["path"].startswith(_KEPT_UNDER)
                    headers.append((_CACHING, b"public, max-age=3600") if kept else NOT_KEPT)
                headers.extend(self._always)
            await send(message)

        await self._app(scope, receive, sending)
