"""The service as a process: it takes a port or says why not, and ends in good order."""

import json
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
    assert (tmp_path / "service" / "key").stat().st_mode & 0o077 == 0
