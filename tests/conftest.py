"""What every test shares: where things are, the scale of the run, and bars that must not be skipped."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if "PYTEST_XDIST_WORKER" in os.environ:
    # Before LightGBM and numpy are loaded: one thread each, or the workers fight over the cores.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

from hypothesis import settings

if TYPE_CHECKING:
    from tests.small_survey import Small

ROOT = Path(__file__).parents[1]
SURVEYS = ROOT.parent / "shared" / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--prove", action="store_true", help="run every bar in full and record its results")


def pytest_configure(config: pytest.Config) -> None:
    proving = bool(config.getoption("--prove"))
    settings.register_profile("tepat", derandomize=True, deadline=None, max_examples=1000 if proving else 50)
    settings.load_profile("tepat")
    config.pluginmanager.register(SkippedBars(), "skipped-bars")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--prove"):
        return
    too_long = [item for item in items if item.get_closest_marker("prove")]
    config.hook.pytest_deselected(items=too_long)
    items[:] = [item for item in items if not item.get_closest_marker("prove")]


class SkippedBars:
    """Fails a run in CI that skipped a bar although the real surveys are there."""

    def __init__(self) -> None:
        self.skipped: list[str] = []

    @property
    def matters(self) -> bool:
        return os.environ.get("CI", "").lower() in {"1", "true"} and SURVEYS.is_dir()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and "realdata" in report.keywords:
            self.skipped.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped and "realdata" in Path(report.nodeid).parts:
            self.skipped.append(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.skipped and self.matters and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not (self.skipped and self.matters):
            return
        terminalreporter.section("bars skipped although the real surveys are there", red=True)
        for bar in self.skipped:
            terminalreporter.line(bar)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def surveys() -> Path:
    """The folder of the real surveys; the test is skipped where it is absent."""
    if not SURVEYS.is_dir():
        pytest.skip("the real surveys (../shared/data beside the repository) are not here")
    return SURVEYS


@pytest.fixture(scope="session")
def proving(request: pytest.FixtureRequest) -> bool:
    """Whether bars run in full (`make prove`) or reduced."""
    return bool(request.config.getoption("--prove"))


@pytest.fixture(scope="session")
def record(proving: bool) -> Callable[[str, Mapping[str, object]], None]:
    """Keeps what a bar measured in `docs/results/NAME.json`, when proving."""

    def write(name: str, measured: Mapping[str, object]) -> None:
        if not proving:
            return
        folder = ROOT / "docs" / "results"
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(measured, indent=2, sort_keys=True, ensure_ascii=False)
        (folder / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")

    return write


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> "Small":
    """A small made-up survey with amounts, and the model trained on it (`tests/small_survey.py`)."""
    from tests.small_survey import AMOUNTS_TEXT, Small

    return Small(AMOUNTS_TEXT, tmp_path_factory.mktemp("small") / "model")


@pytest.fixture(scope="session")
def small_levels(tmp_path_factory: pytest.TempPathFactory) -> "Small":
    """The same survey with an ordered class instead of amounts, and its model."""
    from tests.small_survey import LEVELS_TEXT, Small

    return Small(LEVELS_TEXT, tmp_path_factory.mktemp("small_levels") / "model")
