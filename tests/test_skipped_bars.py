"""A bar that is skipped in CI although its data is there is not a bar that was met."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_SKIPPED_TEST = """\
import pytest

@pytest.mark.realdata
def test_a_bar():
    pytest.skip("no time today")
"""

_SKIPPED_MODULE = """\
import pytest

pytest.skip("no time today", allow_module_level=True)
"""


@pytest.fixture
def clone(tmp_path: Path, root: Path) -> Path:
    """An empty repository with our configuration of pytest, and real surveys beside it."""
    clone = tmp_path / "clone"
    (clone / "tests" / "realdata").mkdir(parents=True)
    (tmp_path / "shared" / "data").mkdir(parents=True)
    shutil.copy(root / "pyproject.toml", clone)
    shutil.copy(root / "tests" / "conftest.py", clone / "tests")
    return clone


def _pytest(clone: Path, *options: str, ci: bool = True) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "CI"))}
    if ci:
        environment["CI"] = "true"
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    return subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("options", [(), ("--numprocesses", "1")], ids=["alone", "with workers"])
@pytest.mark.parametrize("source", [_SKIPPED_TEST, _SKIPPED_MODULE], ids=["test", "module"])
def test_a_skipped_bar_fails_in_ci_where_the_surveys_are_there(
    clone: Path, source: str, options: tuple[str, ...]
) -> None:
    (clone / "tests" / "realdata" / "test_bars.py").write_text(source + "\n\ndef test_other():\n    pass\n")
    (clone / "tests" / "test_other.py").write_text("def test_other():\n    pass\n")

    done = _pytest(clone, *options)

    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout
    assert "bars skipped although the real surveys are there" in done.stdout


def test_a_skipped_bar_passes_where_the_surveys_are_absent(clone: Path) -> None:
    (clone / "tests" / "realdata" / "test_bars.py").write_text(_SKIPPED_TEST)
    shutil.rmtree(clone.parent / "shared")

    done = _pytest(clone)

    assert done.returncode == pytest.ExitCode.OK, done.stdout


def test_a_skipped_bar_passes_on_a_developers_machine(clone: Path) -> None:
    (clone / "tests" / "realdata" / "test_bars.py").write_text(_SKIPPED_TEST)

    done = _pytest(clone, ci=False)

    assert done.returncode == pytest.ExitCode.OK, done.stdout
