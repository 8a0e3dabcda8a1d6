"""`tepat demo`: its own home, the commands anybody would type, and nothing of anybody else's."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tepat import cli
from tepat.commands import demo


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], str]]:
    """What the demo calls, and the home in which; nothing is done."""
    called: list[tuple[list[str], str]] = []

    def step(call: list[str]) -> int:
        called.append((call, os.environ["TEPAT_HOME"]))
        return 0

    monkeypatch.setattr(demo, "_step", step)
    return called


def test_the_demo_simulates_trains_and_assesses_in_a_home_of_its_own(
    steps: list[tuple[list[str], str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TEPAT_HOME", "an office's own")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "an office's server")

    code = cli.main(["demo", "--no-serve", "--out", str(tmp_path / "demo")])

    assert code == 0
    assert [call[0] for call, _ in steps] == ["simulate", "train", "assess", "visits", "load"]
    assert {home for _, home in steps} == {str(tmp_path / "demo" / "home")}
    assert os.environ["TEPAT_HOME"] == "an office's own"
    assert os.environ["MLFLOW_TRACKING_URI"] == "an office's server"
    shown = capsys.readouterr().out
    assert "Data simulasi (simulated data)" in shown
    assert str(tmp_path / "demo" / "visits.html") in shown


def test_a_second_demo_starts_afresh(steps: list[tuple[list[str], str]], tmp_path: Path) -> None:
    cli.main(["demo", "--no-serve", "--out", str(tmp_path / "demo")])
    (tmp_path / "demo" / "home" / "left.txt").touch()

    code = cli.main(["demo", "--no-serve", "--out", str(tmp_path / "demo")])

    assert code == 0
    assert not (tmp_path / "demo" / "home" / "left.txt").exists()


def test_a_home_that_no_demo_made_is_never_emptied(
    steps: list[tuple[list[str], str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "mlflow.db").touch()

    code = cli.main(["demo", "--no-serve", "--out", str(tmp_path)])

    assert code == 1
    assert steps == []
    assert (tmp_path / "home" / "mlflow.db").exists()
    assert "a demo did not make it" in capsys.readouterr().err


def test_a_step_that_fails_ends_the_demo_with_its_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []

    def step(call: list[str]) -> int:
        called.append(call[0])
        return 1

    monkeypatch.setattr(demo, "_step", step)

    assert cli.main(["demo", "--no-serve", "--out", str(tmp_path / "demo")]) == 1
    assert called == ["simulate"]


@pytest.mark.prove
def test_the_whole_demo_runs_twice_and_shows_both_lists(tmp_path: Path) -> None:
    words = ["demo", "--no-serve", "--families", "3000", "--out", str(tmp_path / "demo")]
    call = [sys.executable, "-m", "tepat", *words]

    # A process each, as people call it: MLflow keeps a store open that the second run begins anew.
    done = [subprocess.run(call, capture_output=True, text=True, check=True) for _ in range(2)]

    for shown in (one.stdout for one in done):
        assert shown.count("kemungkinan salah sasaran (penerima di atas garis): ") == 3
        assert shown.count("kemungkinan terlewat (bukan penerima, di bawah garis): ") == 3
    assert {"assessments.parquet", "visits.xlsx", "report"} <= {p.name for p in (tmp_path / "demo").iterdir()}
