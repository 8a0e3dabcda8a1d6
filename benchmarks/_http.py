"""A small load generator: keep-alive connections that send ready-made bytes and read whole answers."""

import asyncio
import contextlib
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_AT_ONCE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Load:
    """Attributes: median latency in seconds; answers per second; bytes of the last body."""

    median: float
    per_second: float
    size: int


def request(
    method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"", form: str = "json"
) -> bytes:
    """A request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        kind = "application/json" if form == "json" else "application/x-www-form-urlencoded"
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def load(port: int, requests: Iterator[bytes], *, connections: int, seconds: float) -> Load:
    """Sends the next requests, of which there must be enough, over some connections for some seconds.

    A single connection is a plain socket that waits: an event loop would add its own time to each answer.

    Raises:
        RuntimeError: an answer has another status than 200.
    """
    if connections == 1:
        return _by_one(port, requests, seconds)
    return asyncio.run(_load(port, requests, connections, seconds))


def one(port: int, wanted: bytes) -> tuple[bytes, bytes]:
    """Head and body of one answer."""
    return asyncio.run(_one(port, wanted))


async def _one(port: int, wanted: bytes) -> tuple[bytes, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(wanted)
    answer = await _answer(reader)
    writer.close()
    return answer


def _by_one(port: int, requests: Iterator[bytes], seconds: float) -> Load:
    took: list[float] = []
    size = 0
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        end = (first := time.perf_counter()) + seconds
        for wanted in requests:
            if (began := time.perf_counter()) >= end:
                break
            connection.sendall(wanted)
            head, body = _whole(connection)
            took.append(time.perf_counter() - began)
            _refuse_failure(head, body)
            size = len(body)
        return Load(statistics.median(took), len(took) / (time.perf_counter() - first), size)


def _whole(connection: socket.socket) -> tuple[bytes, bytes]:
    """Head and body of an answer that tells its length."""
    content = _arrived(connection)
    while (end := content.find(b"\r\n\r\n")) < 0:
        content += _arrived(connection)
    head, body = content[:end], content[end + 4 :]
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += _arrived(connection)
    return head, body


def _arrived(connection: socket.socket) -> bytes:
    if not (content := connection.recv(_AT_ONCE)):
        raise RuntimeError("the service closed the connection in the middle of an answer")
    return content


async def _load(port: int, requests: Iterator[bytes], connections: int, seconds: float) -> Load:
    took: list[float] = []
    sizes: list[int] = []
    end = time.perf_counter() + seconds

    async def send() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (began := time.perf_counter()) < end:
            writer.write(next(requests))
            head, body = await _answer(reader)
            took.append(time.perf_counter() - began)
            _refuse_failure(head, body)
            sizes.append(len(body))
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(send() for _ in range(connections)))
    return Load(statistics.median(took), len(took) / (time.perf_counter() - began), sizes[-1])


def _refuse_failure(head: bytes, body: bytes) -> None:
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.split(b"\r\n")[0].decode() + " " + body[:300].decode(errors="replace"))


async def _answer(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    for row in head.split(b"\r\n"):
        name, _, value = row.partition(b":")
        if name.lower() == b"content-length":
            return head, await reader.readexactly(int(value))
    body = b""  # chunked
    while True:
        size = int((await reader.readline()).strip() or b"0", 16)
        piece = await reader.readexactly(size + 2)
        if size == 0:
            return head, body
        body += piece[:-2]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def served(words: Sequence[str], port: int, environment: Mapping[str, str] | None = None) -> Iterator[float]:
    """Runs a server until the block ends; yields the seconds from its start to its first answer."""
    began = time.perf_counter()
    server = subprocess.Popen(
        words, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _answers(port):
            if server.poll() is not None or time.perf_counter() - began > 180:
                raise RuntimeError(f"{Path(words[0]).name} did not start: exit {server.poll()}")
            time.sleep(0.005)
        yield time.perf_counter() - began
    finally:
        server.terminate()
        server.wait(30)


def resident_mebibytes(port: int) -> float:
    """Memory of the process that listens on the port, with its children, in MiB."""
    import psutil

    for connection in psutil.net_connections("tcp"):
        if connection.status == "LISTEN" and connection.pid and connection.laddr[1:] == (port,):
            listening = psutil.Process(connection.pid)
            family = [listening, *listening.children(recursive=True)]
            return float(sum(process.memory_info().rss for process in family)) / 2**20
    raise RuntimeError(f"nobody listens on port {port}")


def _answers(port: int) -> bool:
    try:
        asyncio.run(_one(port, request("GET", "/ping")))
    except (OSError, asyncio.IncompleteReadError):
        return False
    return True


PYTHON = sys.executable
