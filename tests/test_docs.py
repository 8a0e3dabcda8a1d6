"""The documentation is complete, and the repository says nothing about one machine."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tepat.cli import COMMANDS

# Put together from halves, so that this file does not hold what it looks for.
REGISTRY_HOSTS = ("pypi" + ".org", "python" + "hosted", "npmjs" + ".org", "npmjs" + ".com")
MACHINE_PATHS = ("/" + "work/", "/" + "tmp/", "/" + "root/", "/" + "home/", "/" + "opt/", "file:" + "///")


def _texts(root: Path) -> dict[str, str]:
    """Every text file of the repository, as it stands: path → content."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    texts = {}
    for name in filter(None, listed):
        path = root / name
        if path.is_file() and path.suffix not in {".png", ".ico", ".woff2"}:
            texts[name] = path.read_text(encoding="utf-8", errors="replace")
    return texts


def test_no_file_names_a_package_registry_or_a_path_of_one_machine(root: Path) -> None:
    found = [
        f"{name}: {word}"
        for name, text in _texts(root).items()
        for word in (*REGISTRY_HOSTS, *MACHINE_PATHS)
        if word in text
    ]

    assert found == []


def test_the_index_lists_every_page(root: Path) -> None:
    docs = root / "docs"
    pages = {path.relative_to(docs).as_posix() for path in docs.rglob("*.md")} - {"README.md"}

    listed = set(re.findall(r"\]\(([^)#]+\.md)[^)]*\)", (docs / "README.md").read_text(encoding="utf-8")))

    assert {page for page in listed if not page.startswith("../")} == pages


def test_every_link_between_pages_leads_somewhere(root: Path) -> None:
    broken = [
        f"{page.relative_to(root)}: {target}"
        for page in [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []


def test_decision_records_have_numbers_of_their_own(root: Path) -> None:
    names = sorted(path.name for path in (root / "docs" / "decisions").glob("*.md"))

    assert [name for name in names if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name)] == []
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_every_command_is_in_the_readme(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")

    assert [command for command in COMMANDS if f"`tepat {command}" not in readme] == []


def test_every_make_target_is_in_the_readme(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):.*## ", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    assert [target for target in targets if f"`make {target}`" not in readme] == []


def test_every_setting_that_is_advised_for_dask_is_one_that_dask_has(root: Path) -> None:
    dask = pytest.importorskip("dask", reason="the extra `cluster` is not installed")
    pytest.importorskip("distributed")
    advised = dict(_leaves(YAML(typ="safe", pure=True).load(root / "docs" / "dask.yaml")))

    assert len(advised) == 4
    for name, value in advised.items():
        assert dask.config.get(name) != value


def _leaves(settings: dict[str, Any], above: str = "") -> Iterator[tuple[str, object]]:
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value
