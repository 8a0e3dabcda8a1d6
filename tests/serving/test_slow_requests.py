"""Who sends a request a byte at a time, or stops in the middle, does not hold a connection for ever."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, Scope

from serving.server import listening_on
from serving.slow_requests import SlowRequests

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"
WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class _Quick(SlowRequests):
    head_seconds = 0.4
    body_seconds = 0.4


async def _answer(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Reads the body and says how long it was; a request to /late waits longer than a head may take."""
    assert scope["type"] == "http"
    length = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return
        length += len(message["body"])
        if not message["more_body"]:
            break
    if scope["path"] == "/late":
        await asyncio.sleep(0.8)
    body = str(length).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where the impatient protocol answers."""
    listening = listening_on("127.0.0.1", 0)
    config = uvicorn.Config(_answer, http=_Quick, lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join()
    listening.close()


def _sent(port: int, *pieces: bytes, every: float = 0.1) -> tuple[bytes, float]:
    """What came back until the other side ended the connection, and after how many seconds it did."""
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=5) as sending:
        sending.settimeout(every)
        came, left = b"", list(pieces)
        while time.monotonic() - begun < 5:
            try:
                if left:
                    sending.sendall(left.pop(0))
                part = sending.recv(1000)
            except TimeoutError:
                continue
            except OSError:
                break
            came += part
            if not part:
                break
    return came, time.monotonic() - begun


@pytest.mark.parametrize(
    ("pieces", "answered"),
    [
        pytest.param((), b"", id="nothing"),
        pytest.param((b"\r\n",) * 30, b"", id="empty lines"),
        pytest.param((HEAD, *(b"X: a\r\n",) * 30), b"HTTP/1.1 408", id="a head by the line"),
        pytest.param((HEAD + b"X: ", *(b"a",) * 30), b"HTTP/1.1 408", id="a head by the letter"),
        pytest.param((HEAD + b"Content-Length: 9\r\n\r\n", b"abc"), b"", id="a body that stops"),
        pytest.param((WHOLE, *(b"\r\n",) * 30), b"HTTP/1.1 200", id="empty lines behind an answer"),
    ],
)
def test_a_request_that_does_not_arrive_ends_its_connection(
    port: int, pieces: tuple[bytes, ...], answered: bytes
) -> None:
    came, seconds = _sent(port, *pieces)

    assert seconds < 2
    assert came[:12] == answered


def test_a_body_that_goes_on_and_an_answer_that_takes_long_are_waited_for(port: int) -> None:
    slow = (b"POST /late HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n\r\n", *(b"a",) * 12)

    came, seconds = _sent(port, *slow, every=0.1)

    assert seconds > 1.5
    assert came.startswith(b"HTTP/1.1 200")
    assert came.endswith(b"12")


def test_the_next_head_that_does_not_arrive_does_not_cut_the_answer_before_it(port: int) -> None:
    came, seconds = _sent(port, b"GET /late HTTP/1.1\r\nHost: x\r\n\r\nGET / HT")

    assert 0.7 < seconds < 2
    assert came.startswith(b"HTTP/1.1 200")
    assert came.count(b"HTTP/1.1") == 1
