"""What every test of the service shares: a loaded district on both databases, and one actor of each role.

The district is loaded once a session and database; each test that writes gets a copy of its own.
"""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from tests.small_survey import AMOUNTS_TEXT, TODAY, draw_district

if TYPE_CHECKING:
    from serving.importing.registry import Order
    from serving.personal.keys import Keys
    from serving.store.actor import Actor
    from serving.store.store import Store
    from tests.serving.postgres import Server
    from tests.small_survey import Small

DATABASES = ("sqlite", "postgresql")
AREA = "01"
"""The district (in the sense of small_survey) to which `area_reviewer` is limited."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time that stands still unless a test moves it."""

    moments: list[datetime]

    def __call__(self) -> datetime:
        return self.moments[-1]

    def set(self, moment: datetime) -> None:
        """From now on it is `moment`."""
        self.moments.append(moment)


@dataclass(frozen=True, slots=True)
class District:
    """A store with the small district loaded into cycle 2025-06, snapshot 1.

    Attributes:
        folder: where its key file, anchor and (SQLite) database are.
    """

    store: "Store"
    keys: "Keys"
    url: str
    folder: Path
    clock: Clock


@pytest.fixture(scope="session")
def registry_files(tmp_path_factory: pytest.TempPathFactory, small: "Small") -> "Order":
    """The files of a small registry, and the model to assess it with, as `tepat load` takes them."""
    from serving.importing.registry import Order

    folder = tmp_path_factory.mktemp("registry")
    (folder / "small.yaml").write_text(AMOUNTS_TEXT, encoding="utf-8")
    district = draw_district(260, seed=11)
    pq.write_table(district.households, folder / "registry.parquet")
    pq.write_table(district.members, folder / "members.parquet")
    return Order(
        profile=str(folder / "small.yaml"),
        registry=folder / "registry.parquet",
        members=folder / "members.parquet",
        as_of=TODAY,
        model=str(small.folder),
        cycle="2025-06",
    )


@pytest.fixture(scope="session")
def postgres() -> "Iterator[Server]":
    """A real PostgreSQL of the session's own; tests that want it are skipped where it cannot run."""
    from tests.serving.postgres import start

    with tempfile.TemporaryDirectory(prefix="tepat-postgres-", ignore_cleanup_errors=True) as folder:
        server = start(Path(folder))
        yield server
        server.stop()


@pytest.fixture(scope="session")
def console() -> "Actor":
    """Whoever sits at the machine."""
    return _actor("console", None)


@pytest.fixture(scope="session")
def actors() -> dict[str, "Actor"]:
    """Role → somebody of that role who sees everything; `area_reviewer` sees AREA only."""
    roles = ("operator", "reviewer", "supervisor", "analyst", "auditor", "administrator")
    found = {role: _actor(role, place + 1) for place, role in enumerate(roles)}
    found["second_reviewer"] = _actor("reviewer", 11, "another reviewer")
    found["area_reviewer"] = replace(_actor("reviewer", 12, "area reviewer"), areas=(AREA,))
    return found


@pytest.fixture(scope="session")
def _loaded_sqlite(
    tmp_path_factory: pytest.TempPathFactory, registry_files: "Order", console: "Actor"
) -> "District":
    folder = tmp_path_factory.mktemp("loaded")
    loaded = _new_district(f"sqlite:///{folder / 'tepat.sqlite'}", folder)
    _load(loaded, registry_files, console)
    loaded.store.close()
    return loaded


@pytest.fixture(scope="session")
def _loaded_postgres(
    tmp_path_factory: pytest.TempPathFactory,
    postgres: "Server",
    registry_files: "Order",
    console: "Actor",
) -> "District":
    folder = tmp_path_factory.mktemp("loaded_pg")
    loaded = _new_district(postgres.new_database(), folder)
    _load(loaded, registry_files, console)
    loaded.store.close()
    return loaded


@pytest.fixture(scope="session", params=DATABASES)
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    """The small district on each database, for tests that only read: all share one."""
    yield from _copied(request, str(request.param), tmp_path_factory.mktemp("read"))


@pytest.fixture(params=DATABASES)
def district(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[District]:
    """The small district on each database; the test may do to it what it likes."""
    yield from _copied(request, str(request.param), tmp_path)


@pytest.fixture
def sqlite_district(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[District]:
    """As `district`, where one database is enough."""
    yield from _copied(request, "sqlite", tmp_path)


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[District]:
    """A store with its tables and nothing in them, on each database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'tepat.sqlite'}"
    else:
        url = request.getfixturevalue("postgres").new_database()
    made = _new_district(url, tmp_path)
    yield made
    made.store.close()
    if request.param == "postgresql":
        request.getfixturevalue("postgres").drop(url)


@pytest.fixture
def store(district: District) -> "Store":
    """The store of `district`."""
    return district.store


def _copied(request: pytest.FixtureRequest, database: str, folder: Path) -> Iterator[District]:
    loaded: District = request.getfixturevalue(
        "_loaded_sqlite" if database == "sqlite" else "_loaded_postgres"
    )
    for name in ("key", "audit.anchor"):
        shutil.copy(loaded.folder / name, folder / name)
    if database == "sqlite":
        shutil.copy(loaded.folder / "tepat.sqlite", folder / "tepat.sqlite")
        url = f"sqlite:///{folder / 'tepat.sqlite'}"
    else:
        url = request.getfixturevalue("postgres").copy_of(loaded.url)
    opened = _opened(url, folder)
    yield opened
    opened.store.close()
    if database == "postgresql" and request.scope == "function":
        request.getfixturevalue("postgres").drop(url)


def _new_district(url: str, folder: Path) -> District:
    made = _opened(url, folder)
    made.store.migrate()
    return made


def _opened(url: str, folder: Path) -> District:
    from serving.personal.keys import keys_at
    from serving.store.store import open_store

    keys, clock = keys_at(folder / "key"), Clock([datetime(2025, 6, 2, 8, 0, tzinfo=UTC)])
    store = open_store(url, keys, anchored_at=folder / "audit.anchor", clock=clock)
    return District(store, keys, url, folder, clock)


def _load(district: District, order: "Order", actor: "Actor") -> None:
    from serving.importing.load import load_registry

    load_registry(district.store, actor, order, lambda step, done, total: None)


def _actor(role: str, user_id: int | None, name: str = "") -> "Actor":
    from serving.store.actor import Actor

    return Actor(user_id, name or role, role, via="console" if user_id is None else "page")
