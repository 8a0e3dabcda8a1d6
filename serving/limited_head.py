"""A request's head is read up to a limit: the parser has none, and takes ever longer the longer one gets."""

from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST: Final = 64 * 1024
_TOO_LARGE: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-type: text/plain; charset=utf-8\r\n"
    b"content-length: 31\r\n"
    b"connection: close\r\n\r\n"
    b"The request's head is too long."
)


class LimitedHead(HttpToolsProtocol):
    """uvicorn's protocol, which ends a connection that sends more than `MOST` bytes in a row that are
    no body: address and headers without end, and what may follow a body in pieces."""

    _without_body = 0

    def data_received(self, data: bytes) -> None:
        """Called by the transport with up to 256 KiB, which are let through if they hold the head whole."""
        self._without_body += len(data)
        super().data_received(data)
        if self._without_body > MOST and not self.transport.is_closing():
            # No cycle before the first head is whole, whatever its annotation says.
            if getattr(self.cycle, "response_complete", True):
                self.transport.write(_TOO_LARGE)
            self.transport.close()

    def on_headers_complete(self) -> None:
        """Called by the parser."""
        self._without_body = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Called by the parser with each piece."""
        self._without_body = 0
        super().on_body(body)
