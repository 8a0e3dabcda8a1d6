"""The three locks: complete, hashed, nested, and free of any host."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("service", "training", "development")

# A requirement and the lines that continue it.
_ENTRY = re.compile(
    r"^(?P<pin>\S[^\\\n]*?) *\\\n(?P<hashes>(?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def _text(root: Path, lock: str) -> str:
    return (root / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")


def _pins(root: Path, lock: str) -> set[str]:
    return {match["pin"] for match in _ENTRY.finditer(_text(root, lock))}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_a_pin_with_hashes(root: Path, lock: str) -> None:
    left_over = _ENTRY.sub("", _text(root, lock))

    assert left_over == ""
    assert all(re.fullmatch(r"[a-z0-9-]+==[^ ]+( ; .+)?", pin) for pin in _pins(root, lock))


def test_a_smaller_lock_is_part_of_the_larger(root: Path) -> None:
    service, training, development = (_pins(root, lock) for lock in LOCKS)

    assert service < training < development


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_pyproject_asks_for(root: Path, lock: str) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    for extra in LOCKS[1 : LOCKS.index(lock) + 1]:
        asked += project["project"]["optional-dependencies"][extra]
    pins = [pin for pin in map(Requirement, _pins(root, lock)) if pin.marker is None or pin.marker.evaluate()]
    pinned = {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pins}

    wanted = [want for want in map(Requirement, asked) if want.name != "tepat"]
    missing = [
        str(want)
        for want in wanted
        if not want.specifier.contains(pinned.get(canonicalize_name(want.name), "0"))
    ]

    assert missing == []


def test_the_build_backend_is_in_the_locks(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))

    assert set(project["build-system"]["requires"]) <= set(project["dependency-groups"]["build"])
