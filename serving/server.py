"""One process that listens: binds its port first, answers, and ends in good order when it is asked to."""

import contextlib
import errno
import logging
import socket
from collections.abc import Callable

import uvicorn

from features.errors import TepatError
from serving.application import create_app, open_service_store
from serving.library_log import LibraryLines
from serving.request_log import open_log
from serving.settings import Settings
from serving.slow_requests import SlowRequests

GRACE_SECONDS = 20


class PortTaken(TepatError):
    """Something else listens where the service was to listen."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        super().__init__(
            f"Port {port} on {host} is in use, probably by another `tepat serve`. Stop that one, or take "
            f"another port: --port {port + 1 if port < 65_535 else 8000}."
        )


class WrongAddress(TepatError):
    """The service was told to listen where it cannot: not this machine's address, or a reserved port."""

    exit_code = 2

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        super().__init__(
            f"The service cannot listen on port {port} of {host}: this machine does not have this address, "
            "or the port is reserved for the system. 127.0.0.1 and a port from 1024 always work."
        )


def serve(settings: Settings, tell: Callable[[str], None]) -> None:
    """Answers until the process is asked to end (SIGTERM, Ctrl-C).

    Then no new connection is taken, requests under way have 20 seconds to finish, no new job is
    begun, and one that runs is left where it is for the next start to go on with.

    Args:
        tell: is told where to look, once the port is ours.

    Raises:
        PortTaken, WrongAddress: nothing was started.
        serving.store.errors.UnusableDatabase, serving.personal.keys.UnusableKeyFile: likewise.
    """
    listening = listening_on(settings.host, settings.port)
    with contextlib.closing(listening):
        # Opened here, where an error can still be told in words.
        store = open_service_store(settings)
        log = open_log()
        logging.getLogger().addHandler(LibraryLines(log))
        config = uvicorn.Config(
            create_app(settings, store=store, log=log),
            lifespan="on",
            http=SlowRequests,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=settings.trust_proxy,
            forwarded_allow_ips="127.0.0.1",
            timeout_graceful_shutdown=GRACE_SECONDS,
            timeout_keep_alive=30,
        )
        host, port = listening.getsockname()[:2]
        _Telling(config, lambda: tell(_address(host, port))).run(sockets=[listening])


class _Telling(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._started()


def listening_on(host: str, port: int) -> socket.socket:
    """A socket that nobody else has.

    Raises:
        PortTaken, WrongAddress: it cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host, port) from None
        raise WrongAddress(host, port) from None
    return listening


def _address(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"
