"""The review service under load, generator and service on the same cores.

One household that was not asked about before, assessed and explained through the API, against
`mlflow models serve` predicting only (the champion's estimate, no signature, JSON of the household's
prepared row; its trees alone, too, which are less) and against a bare endpoint that reads the same body
and answers fixed bytes of the same size. List and household pages with the district loaded, on both
databases, against a bare page of the same bytes, while nothing happens and while somebody decides on the
first family of the list every second. Memory at rest and the time to the first answer. Rounds alternate;
medians of five.

    python benchmarks/service.py [--families 173023] [--runs 5] [--seconds 3] [--quick] [--only PART]
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import cycle, repeat
from pathlib import Path
from typing import Any

import mlflow
import mlflow.lightgbm

from benchmarks._http import PYTHON, Load, free_port, load, one, request, resident_mebibytes, served
from benchmarks._office import ONE_THREAD, Office, bodies, office, postgres, prepared
from benchmarks._timing import hand_over, line, ratio
from models import load_model
from models.champion import current_champion

ASSESS = "/api/v1/assessments"
LIST = "/daftar/salah-sasaran"
PARTS = ("assessing", "pages", "starting")
PREPARED = 1_000
"""Households that MLflow is asked about: reading them in is our work, and is done before."""
Row = dict[str, Any]


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        here = office(arguments.office or place / "demo", arguments.families)
        (place / "answer.json").write_bytes(b"{}")
        (place / "page.html").write_text("", encoding="utf-8")
        rows: list[Row] = []
        if "assessing" in arguments.only:
            rows += _assessing(arguments, here, place)
        if "pages" in arguments.only:
            rows += _pages(arguments, here, place, "SQLite")
            with postgres(place, here) as other:
                rows += _pages(arguments, other, place, "PostgreSQL") if other is not None else []
        if "starting" in arguments.only:
            rows += _starting(arguments, here, place)
    hand_over("service", _with_earlier(rows) if arguments.only != PARTS else rows, arguments.quick)


def _with_earlier(rows: list[Row]) -> list[Row]:
    """The rows, with those of the parts that were measured before and not now."""
    earlier = Path(__file__).parent / "results" / "service.json"
    if not earlier.exists():
        return rows
    now = {row["what"] for row in rows}
    kept = json.loads(earlier.read_text(encoding="utf-8"))["rows"]
    return [*rows, *(row for row in kept if row["what"] not in now)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--families", type=int, default=173_023)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--office", type=Path, metavar="DIR", help="a demo's folder (default: make one)")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measurement")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="some of the measurements")
    parser.add_argument("--quick", action="store_true", help="small and once, to try the script")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.families, arguments.runs, arguments.seconds = 2_000, 1, 1.0
    return arguments


def _assessing(arguments: argparse.Namespace, here: Office, place: Path) -> list[Row]:
    given = bodies(here)
    ours, fixed = free_port(), free_port()
    posts = cycle([request("POST", ASSESS, here.headers, body) for body in given])
    with served([PYTHON, "-m", "tepat", "serve", "--port", str(ours)], ours, here.environment):
        _warm(arguments, ours, posts)
        (place / "answer.json").write_bytes(one(ours, next(posts))[1])
        with _bare(fixed, place), _mlflow(here, place, given[:PREPARED]) as forms:
            tasks: dict[str, tuple[int, Iterator[bytes]]] = {"ours": (ours, posts)}
            tasks["fixed bytes"] = (fixed, cycle([request("POST", "/answer", {}, body) for body in given]))
            for form, (theirs, asked) in forms.items():
                tasks[form] = (theirs, cycle([request("POST", "/invocations", {}, body) for body in asked]))
            alone, eight = _alternating(arguments, tasks, 1), _alternating(arguments, tasks, 8)
    what = "one household through the API"
    latency, rate = f"{what}: latency, one connection", f"{what}: requests per second, eight connections"
    mlflow_of = "`mlflow models serve`, predicting one row only"
    fixed_bytes = "FastAPI reading the same body and answering fixed bytes of the same size"
    rows = [
        _compared(latency, mlflow_of, alone, "data frame", "median", at_most=0.25),
        _compared(rate, mlflow_of, eight, "data frame", "per_second", at_least=4),
    ]
    for form in ("data frame, trees", "array, trees"):
        told = f"{mlflow_of}, its trees alone, as {form.partition(',')[0]}"
        rows.append(_compared(latency, told, alone, form, "median"))
        rows.append(_compared(rate, told, eight, form, "per_second"))
    return [
        *rows,
        _compared(rate, fixed_bytes, eight, "fixed bytes", "per_second", at_least=0.25),
    ]


def _pages(arguments: argparse.Namespace, here: Office, place: Path, database: str) -> list[Row]:
    rows = []
    port = free_port()
    with served([PYTHON, "-m", "tepat", "serve", "--port", str(port)], port, here.environment):
        listed = json.loads(one(port, request("GET", _list_address(), here.headers))[1])
        addresses = {
            "list page": [f"{LIST}?program=PKH"],
            "household page": [f"/keluarga/{row['key']}" for row in listed["rows"]],
        }
        for page, paths in addresses.items():
            gets = cycle([request("GET", path, here.headers) for path in paths])
            _warm(arguments, port, gets)
            (place / "page.html").write_bytes(one(port, next(gets))[1])
            bare = free_port()
            with _bare(bare, place):
                tasks = {"ours": (port, gets), "bare page": (bare, repeat(request("GET", "/page")))}
                quiet = _alternating(arguments, tasks, 8)
                with _deciding(here):
                    busy = _alternating(arguments, tasks, 8)
            against = "FastAPI with Jinja, the same bytes"
            for when, took in (("", quiet), (" while somebody decides every second", busy)):
                what = f"{page} on {database}{when}: latency at eight connections"
                rows.append(_compared(what, against, took, "bare page", "median", at_most=3))
    return rows


@contextmanager
def _deciding(here: Office) -> Iterator[None]:
    """Somebody takes the first open case of the list that is looked at, once a second."""
    words = [PYTHON, "-m", "benchmarks._deciding", "--every", "1"]
    somebody = subprocess.Popen(words, env={**os.environ, **here.environment})
    try:
        yield
        if somebody.poll() is not None:
            raise RuntimeError("nobody decided any more")
    finally:
        somebody.terminate()
        somebody.wait(30)


def _list_address() -> str:
    return "/api/v1/lists/inclusion?programme=PKH&limit=50"


def _starting(arguments: argparse.Namespace, here: Office, place: Path) -> list[Row]:
    ours, bare, resident = [], [], []
    for _ in range(arguments.runs):
        port = free_port()
        with served([PYTHON, "-m", "tepat", "serve", "--port", str(port)], port, here.environment) as took:
            ours.append(took)
            resident.append(resident_mebibytes(port))
        port = free_port()
        with _bare(port, place) as took:
            bare.append(took)
    ratios = [one_ / other for one_, other in zip(ours, bare, strict=True)]
    against = "a bare FastAPI application that imports LightGBM"
    note = f"{statistics.median(ours):.2f} s against {statistics.median(bare):.2f} s"
    return [
        ratio("the service: start to first answer", against, ratios, at_most=2, note=note),
        ratio("the service at rest: memory", "–", resident, unit="MiB", at_most=350),
    ]


def _alternating(
    arguments: argparse.Namespace, tasks: Mapping[str, tuple[int, Iterator[bytes]]], connections: int
) -> dict[str, list[Load]]:
    took: dict[str, list[Load]] = {name: [] for name in tasks}
    for _ in range(arguments.runs):
        for name, (port, requests) in tasks.items():
            took[name].append(load(port, requests, connections=connections, seconds=arguments.seconds))
    return took


def _warm(arguments: argparse.Namespace, port: int, requests: Iterator[bytes]) -> None:
    for _ in range(2):
        load(port, requests, connections=1, seconds=1.5 * arguments.seconds)


def _compared(
    what: str, against: str, took: Mapping[str, Sequence[Load]], theirs: str, figure: str, **bar: Any
) -> Row:
    """Ours against theirs, each ratio within its own turn; the note says both in ms or requests a second."""
    times, unit = (1e3, "ms") if figure == "median" else (1.0, "a second")
    both = [[times * getattr(each, figure) for each in took[name]] for name in ("ours", theirs)]
    for name, values in zip(("ours", theirs), both, strict=True):
        print(line(f"  {name}, {unit}", values))
    ratios = [one_ / other for one_, other in zip(*both, strict=True)]
    one_, other = (statistics.median(values) for values in both)
    note = f"{one_:.4g} {unit} against {other:.4g}, {theirs}"
    return ratio(what, against, ratios, note=note, **bar)


@contextmanager
def _bare(port: int, place: Path) -> Iterator[float]:
    words = [PYTHON, "-m", "uvicorn", "benchmarks._bare:app", "--port", str(port), "--no-access-log"]
    with served(words, port, {"FILES": str(place), **ONE_THREAD}) as took:
        yield took


@contextmanager
def _mlflow(
    here: Office, place: Path, given: Sequence[bytes]
) -> Iterator[dict[str, tuple[int, Sequence[bytes]]]]:
    """Serves the champion's estimate, and its trees alone; yields where, and the households, prepared.

    The estimate is what the champion is: a linear part and trees. The trees alone, which MLflow's own flavour
    serves, are the least that any service of it can do.
    """
    champion = current_champion(here.folder / "home", "dtsen")
    folder = champion.folder if champion else next((here.folder / "home" / "models").glob("*/*"))
    welfare = load_model(folder).welfare
    trees = welfare.trees
    assert trees is not None, "the demo's model has trees"
    mlflow.lightgbm.save_model(trees.booster, str(place / "trees"))
    script = str(Path(__file__).parent / "_served.py")
    mlflow.pyfunc.save_model(str(place / "estimate"), python_model=script, artifacts={"model": str(folder)})
    rows = list(prepared(given, welfare))
    columns = [f"x{i}" for i in range(trees.booster.num_feature())]
    frames = [{"dataframe_split": {"columns": columns, "data": [row]}} for row in rows]
    as_frames = [json.dumps(frame).encode() for frame in frames]
    as_arrays = [json.dumps({"inputs": [row]}).encode() for row in rows]
    with ExitStack() as running:
        ports = {name: running.enter_context(_mlflow_of(place / name)) for name in ("estimate", "trees")}
        yield {
            "data frame": (ports["estimate"], as_frames),
            "data frame, trees": (ports["trees"], as_frames),
            "array, trees": (ports["trees"], as_arrays),
        }


@contextmanager
def _mlflow_of(saved: Path) -> Iterator[int]:
    port = free_port()
    words = [PYTHON, "-m", "mlflow", "models", "serve", "--model-uri", str(saved),
             "--env-manager", "local", "--port", str(port)]  # fmt: skip
    root = str(Path(__file__).parents[1])
    path = f"{Path(PYTHON).parent}{os.pathsep}{os.environ['PATH']}"
    with served(words, port, {"PATH": path, "PYTHONPATH": root, **ONE_THREAD}):
        yield port


if __name__ == "__main__":
    main()
