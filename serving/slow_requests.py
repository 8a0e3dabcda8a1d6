"""A request arrives within some time, or its connection ends: uvicorn waits for ever."""

from asyncio import TimerHandle, Transport
from typing import ClassVar, Final

from serving.limited_head import LimitedHead

_TOO_SLOW: Final = (
    b"HTTP/1.1 408 Request Timeout\r\n"
    b"content-type: text/plain; charset=utf-8\r\n"
    b"content-length: 31\r\n"
    b"connection: close\r\n\r\n"
    b"The request arrives too slowly."
)


class SlowRequests(LimitedHead):
    """uvicorn's protocol, which ends a connection whose head is not whole in time or whose body stands still.

    A request that arrives in one piece, as nearly all do, costs no timer.

    Attributes:
        head_seconds: for address and headers as a whole.
        body_seconds: between two pieces of a body, which may take hours as a whole.
    """

    head_seconds: ClassVar[float] = 20.0
    body_seconds: ClassVar[float] = 60.0
    _timer: TimerHandle | None = None
    _in_head = False
    _in_body = False

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Called by the loop; uvicorn's own has this signature, too."""
        super().connection_made(transport)
        self._timer = self.loop.call_later(self.head_seconds, self._end)

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the loop."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Called by the transport."""
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._in_body:
            self._stop_waiting()
            self._timer = self.loop.call_later(self.body_seconds, self._end)
        elif self._in_head or getattr(self.cycle, "response_complete", True):
            # The time of a head goes on, however little of it arrives.
            if self._timer is None:
                self._timer = self.loop.call_later(self.head_seconds, self._end)
        else:
            self._stop_waiting()

    def on_message_begin(self) -> None:
        """Called by the parser."""
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Called by the parser."""
        self._in_head, self._in_body = False, True
        self._stop_waiting()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Called by the parser."""
        self._in_body = False
        super().on_message_complete()

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _end(self) -> None:
        """Ends the connection, behind the answer to a request before that is still under way."""
        self._timer = None
        if self._in_body and self.flow.read_paused:
            # It is we who do not read.
            self._timer = self.loop.call_later(self.body_seconds, self._end)
            return
        under_way = not getattr(self.cycle, "response_complete", True)
        if self._in_head and not under_way:
            self.transport.write(_TOO_SLOW)
        if self._in_head and under_way:
            self.cycle.keep_alive = False
        else:
            self.transport.close()
