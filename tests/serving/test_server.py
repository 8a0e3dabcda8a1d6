"""The service as a process: it takes a port or says why not, and ends in good order."""

import io
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from serving.library_log import LibraryLines
from serving.request_log import open_log
from serving.server import PortTaken, WrongAddress, listening_on


def test_a_port_that_is_taken_is_told_with_another_to_take() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(PortTaken, match=f"--port {port + 1}"):
            listening_on("127.0.0.1", port)


def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(WrongAddress):
        listening_on("192.0.2.1", 0)


@pytest.fixture
def running(tmp_path: Path) -> "Iterator[tuple[subprocess.Popen[str], str]]":
    """A service of its own on a free port, and its address."""
    home = {"TEPAT_HOME": str(tmp_path), "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tepat", "serve", "--port", "0"],
        env={**os.environ, **home}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    address = next(word for line in process.stderr for word in line.split() if word.startswith("http://"))
    yield process, address.rstrip(".")
    process.kill()
    process.wait()
    process.stderr.close()


def test_the_service_answers_logs_lines_of_json_and_ends_when_asked_to(
    running: "tuple[subprocess.Popen[str], str]", tmp_path: Path
) -> None:
    process, address = running

    with urllib.request.urlopen(f"{address}/api/v1/health?nik=1234567890123456") as answer:
        alive = json.load(answer)
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    code = process.wait(30)
    assert process.stderr is not None
    log = process.stderr.read()

    assert alive == {"status": "alive"}
    assert code in (0, -signal.SIGTERM)
    assert time.monotonic() - begun < 20
    assert [json.loads(line)["route"] for line in log.splitlines() if '"request"' in line] == [
        "/api/v1/health"
    ]
    assert "1234567890123456" not in log
    assert "Traceback" not in log
    private = ("service", "service/key", "service/uploads", "service/tepat.sqlite")
    assert [name for name in private if (tmp_path / name).stat().st_mode & 0o077] == []


_HEAD = b"GET /api/v1/health HTTP/1.1\r\nHost: x\r\n"
_ENDLESS = {
    "a header": (_HEAD + b"X: ", b"a" * 65_536),
    "headers": (_HEAD, b"X: a\r\n" * 10_000),
    "an address": (b"GET /", b"a" * 65_536),
    "what follows a body": (
        b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX: ",
        b"a" * 65_536,
    ),
}


def test_a_head_without_end_ends_the_connection_and_nobody_else_s(
    running: "tuple[subprocess.Popen[str], str]",
) -> None:
    port = int(running[1].rpartition(":")[2])

    ended = {}
    for what, (begin, more) in _ENDLESS.items():
        with socket.create_connection(("127.0.0.1", port), timeout=10) as sending:
            sending.sendall(begin)
            ended[what] = _refused_before(sending, more, pieces=32)

    with urllib.request.urlopen(f"{running[1]}/api/v1/health", timeout=10) as answer:
        assert json.load(answer) == {"status": "alive"}
    assert ended == dict.fromkeys(_ENDLESS, True)


def test_what_a_library_says_is_a_line_of_json_that_quotes_nothing(
    running: "tuple[subprocess.Popen[str], str]",
) -> None:
    process, address = running
    with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=10) as sending:
        sending.sendall(b"\x16\x03\x01 1306011234567890\r\n\r\n")
        answer = sending.recv(100)
    process.send_signal(signal.SIGTERM)
    process.wait(30)
    assert process.stderr is not None
    lines = [line for line in process.stderr.read().splitlines() if line and not line.startswith("tepat")]

    told = [json.loads(line) for line in lines]
    assert answer.startswith(b"HTTP/1.1 400")
    assert [line["said"] for line in told if line["event"] == "library"] == ["Invalid HTTP request received."]
    assert "1306011234567890" not in "".join(lines)


def test_a_line_about_a_library_s_error_holds_its_class_and_not_its_words() -> None:
    lines = io.StringIO()
    record = logging.LogRecord("multipart", logging.ERROR, "multipart.py", 7, "near 'Siti'", (), None)
    try:
        raise ValueError("Siti")
    except ValueError:
        record.exc_info = sys.exc_info()

    LibraryLines(open_log(lines)).handle(record)

    told = json.loads(lines.getvalue())
    assert (told["library"], told["where"], told["error"]) == ("multipart", "multipart:7", "ValueError")
    assert "Siti" not in lines.getvalue()


def test_a_head_of_usual_length_and_a_long_body_in_small_pieces_are_read(
    running: "tuple[subprocess.Popen[str], str]",
) -> None:
    port = int(running[1].rpartition(":")[2])
    head = b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    head += b"X: " + b"a" * 20_000 + b"\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as sending:
        sending.sendall(head + b"200\r\n" + b" " * 512 + b"\r\n")
        for _ in range(400):
            sending.sendall(b"200\r\n" + b" " * 512 + b"\r\n")
        sending.sendall(b"2\r\n{}\r\n0\r\n\r\n")
        answer = sending.recv(100)

    assert answer.startswith(b"HTTP/1.1 422")


def _refused_before(sending: socket.socket, more: bytes, pieces: int) -> bool:
    """Whether the other side has ended the connection before so much was sent."""
    try:
        for _ in range(pieces):
            sending.sendall(more)
            time.sleep(0.02)
    except OSError:
        return True
    return False
