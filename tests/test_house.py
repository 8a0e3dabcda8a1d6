"""The packages are ours, complete, and say what they offer."""

import importlib
import inspect
import subprocess
import sys
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest

PACKAGES = ("features", "models", "training", "serving", "tepat")
ROOT = Path(__file__).parents[1]
WITH_INIT = sorted(
    ".".join(init.parent.relative_to(ROOT).parts)
    for package in PACKAGES
    for init in (ROOT / package).rglob("__init__.py")
)


def test_the_packages_are_the_installed_ones_from_anywhere(tmp_path: Path, root: Path) -> None:
    script = f"import {', '.join(PACKAGES)}\nfor p in ({', '.join(PACKAGES)}): print(list(p.__path__)[0])"

    done = subprocess.run(
        [sys.executable, "-I", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert [Path(line) for line in done.stdout.splitlines()] == [root / package for package in PACKAGES]


def test_no_other_distribution_brings_one_of_our_ordinary_names() -> None:
    names = {*PACKAGES, *(f"{package}.py" for package in PACKAGES)}

    claims = {
        f"{distribution.name}: {file}"
        for distribution in distributions()
        if distribution.name != "tepat"
        for file in distribution.files or ()
        if file.parts[0] in names
    }

    assert claims == set()


def test_the_wheel_holds_the_packages_and_their_data_and_nothing_else(tmp_path: Path, root: Path) -> None:
    expected = {
        path.relative_to(root).as_posix()
        for package in PACKAGES
        for path in (root / package).rglob("*")
        if path.is_file() and path.suffix in {".py", ".yaml", ".csv"}
    }

    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=root, capture_output=True, check=True,
    )  # fmt: skip
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        held = {name for name in wheel.namelist() if not name.startswith("tepat-")}

    assert expected <= held
    assert {name.partition("/")[0] for name in held} == set(PACKAGES)


@pytest.mark.parametrize("name", WITH_INIT)
def test_a_package_lists_everything_it_offers(name: str) -> None:
    package = importlib.import_module(name)

    offered = {key for key, value in vars(package).items() if key[0] != "_" and not inspect.ismodule(value)}

    assert package.__doc__, f"{name} does not tell its story"
    assert set(package.__all__) == offered
    assert len(package.__all__) == len(set(package.__all__))


def test_every_package_has_an_init(root: Path) -> None:
    folders = {path.parent for package in PACKAGES for path in (root / package).rglob("*.py")}

    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_no_test_folder_is_a_package(root: Path) -> None:
    assert list((root / "tests").rglob("__init__.py")) == []
