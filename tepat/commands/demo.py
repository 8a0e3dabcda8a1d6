"""tepat demo: the whole chain on simulated data, nothing asked, ending in the running service."""

import argparse
import csv
import os
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tepat.arguments import WrongCall, natural, port, positive
from tepat.demo_service import add_sample_users, check_port, print_sample_users, serve_demo
from tepat.outputs import UnusableOutput, make_folder
from tepat.progress import tell

_FAMILIES = 173_023
_PORT = 8000
_CAPACITY = 40
_MOST_AREAS = 6
_ON_FIRST_PAGE = 2
_MARK = "made-by-tepat-demo"
_MLFLOW = ("MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--families",
        type=positive,
        default=_FAMILIES,
        metavar="N",
        help=f"families in the registry (default: {_FAMILIES:,}, the whole of Agam in a few minutes)",
    )
    parser.add_argument(
        "--seed", type=natural, default=1, metavar="S", help="seed of all chance (default: 1)"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("demo"),
        metavar="DIR",
        help="folder for everything (default: ./demo)",
    )
    parser.add_argument(
        "--port", type=port, default=_PORT, metavar="P", help=f"port of the service (default: {_PORT})"
    )
    parser.add_argument(
        "--no-serve", action="store_true", help="end when everything is loaded, without starting the service"
    )


def run(arguments: argparse.Namespace) -> int:
    from training.simulation.district import SMALLEST

    if arguments.families < SMALLEST:
        raise WrongCall(f"--families {arguments.families}: a simulated district needs at least {SMALLEST}")
    if not arguments.no_serve:
        check_port(arguments.port)
    out: Path = arguments.out
    home = _fresh_home(out)
    print(
        "Data simulasi (simulated data): a made-up Kabupaten Agam. Nobody in it exists; every NIK starts "
        "with 99.\n"
    )
    with _home_is(home):
        for call in _calls(out, arguments.families, arguments.seed):
            code = _step(call)
            if code != 0:
                return code
        users = add_sample_users()
        _print_first_page(out / "visits.csv")
        _print_paths(out, home)
        print_sample_users(users)
        if arguments.no_serve:
            print(f"\nTo let them in:\n  TEPAT_HOME={home} TEPAT_SIMULATED=1 tepat serve")
        else:
            serve_demo(arguments.port)
    return 0


def _calls(out: Path, families: int, seed: int) -> Iterator[list[str]]:
    """The commands of the chain, as anybody would type them."""
    yield ["simulate", "--families", str(families), "--seed", str(seed), "--out", str(out)]
    survey = ["--survey", str(out / "survey.parquet"), "--members", str(out / "survey_members.parquet")]
    yield ["train", "--profile", "dtsen", *survey, "--report", str(out / "report")]
    registry = ["--registry", str(out / "registry.parquet"), "--members", str(out / "members.parquet")]
    written = ["--out", str(out / "assessments.parquet"), "--findings", str(out / "findings.csv")]
    yield ["assess", "--profile", "dtsen", *registry, "--model", "dtsen@challenger", *written]
    lists = [word for ending in _paper() for word in ("--out", str(out / f"visits.{ending}"))]
    chosen = ["--capacity", str(_CAPACITY), "--most-areas", str(_MOST_AREAS)]
    assessed = ["--assessments", str(out / "assessments.parquet"), "--model", "dtsen@challenger"]
    yield ["visits", *registry, *assessed, *chosen, *lists]
    yield ["load", "--profile", "dtsen", *registry, "--model", "dtsen@challenger"]


def _paper() -> list[str]:
    """Endings of the visit list: to fill in, to print, and as PDF where a browser is there to print it."""
    from tepat.visit_sheet_pdf import find_browser

    return ["csv", "xlsx", "html", *(["pdf"] if find_browser() is not None else [])]


def _step(call: list[str]) -> int:
    from tepat.cli import main

    tell("")
    tell(f"$ tepat {shlex.join(call)}")
    return main(call)


def _fresh_home(out: Path) -> Path:
    """The demo's own home, empty: each run begins like the first, and nobody's models are touched."""
    make_folder(out)
    home = out / "home"
    if home.exists():
        if not (home / _MARK).is_file():
            raise UnusableOutput(home, "a demo did not make it; give another folder with --out")
        shutil.rmtree(home)
    home.mkdir()
    (home / _MARK).touch()
    return home


@contextmanager
def _home_is(home: Path) -> Iterator[None]:
    """Models, database and key are those in `home`, and nobody else's, while it lasts."""
    from serving.settings import VARIABLES

    settings: dict[str, str | None] = dict.fromkeys((*VARIABLES, *_MLFLOW))
    settings["TEPAT_HOME"] = str(home.absolute())
    before = {name: os.environ.get(name) for name in settings}
    _set(settings)
    try:
        yield
    finally:
        _set(before)


def _set(settings: dict[str, str | None]) -> None:
    for name, value in settings.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _print_first_page(path: Path) -> None:
    """The first families of the visit list, as they stand on its first page."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        families = list(csv.DictReader(file))[:_ON_FIRST_PAGE]
    for family in families:
        where = f"Nagari {family['Nagari']}, Jorong {family['Jorong']}"
        print(f"\n  {family['No']}. {family['Kepala keluarga']}, {family['Alamat']}  ({where})")
        print(f"     {family['ID keluarga']}, {family['Jiwa']} jiwa, skor telaah {family['Skor telaah']}")
        for kind, mark in (("Alasan", "-"), ("Periksa", "?")):
            told = [family[f"{kind} {place}"] for place in (1, 2, 3)]
            print("".join(f"     {mark} {text}\n" for text in told if text), end="")


def _print_paths(out: Path, home: Path) -> None:
    print("\nData simulasi (simulated data). What was written:")
    told = {
        "assessments.parquet": "every household's assessment",
        "visits.html": "this week's forty visits, to print; also visits.xlsx, visits.csv and visits.parquet",
        "findings.csv": "what is wrong with the registry's records",
        "report": "the model's card and plots",
        "registry.parquet": "the registry that was assessed, with members.parquet",
        "survey.parquet": "the survey that was learned from, with survey_members.parquet",
        "truth.parquet": "what nobody knows outside a simulation",
    }
    for name, what in told.items():
        print(f"  {out / name}: {what}")
    print(f"  {home}: the registered model, and the service's database and key (TEPAT_HOME)")
    print("\nOne household, in full:")
    print(f"  tepat explain --profile dtsen --assessments {out / 'assessments.parquet'} --household ID")
