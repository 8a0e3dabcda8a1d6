"""The whole way through the commands: a survey becomes a model, a registry two lists, a household a page."""

import json
import re
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from models.champion import current_champion
from models.folder import verified_files
from tepat import cli
from tests.small_survey import MARK
from tests.tepat.desk import Desk, lay_out


@dataclass(frozen=True, slots=True)
class Trained:
    """A home in which `tepat train` was called twice, and what it said."""

    desk: Desk
    home: Path
    codes: tuple[int, int]
    first: str
    second: str


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    place = tmp_path_factory.mktemp("chain")
    desk, home = lay_out(place / "desk"), place / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEPAT_HOME", str(home))
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        calls = [
            desk.learning("train", "--folds", "2", *more)
            for more in (["--report", str(place / "card")], ["--out", str(place / "out")])
        ]
        first, said = _call(calls[0])
        # Drawing takes as long as training: once is enough to see.
        patch.setattr("training.registering.write_model_report", lambda *given: None)
        second, said_then = _call(calls[1])
    return Trained(desk, home, (first, second), said, said_then)


@pytest.fixture
def home(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TEPAT_HOME", str(trained.home))
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    return trained.home


def _call(words: list[str]) -> tuple[int, str]:
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = cli.main(words)
    return code, said.getvalue()


def test_training_first_says_how_it_compares_with_ols_with_areas(trained: Trained) -> None:
    figures = re.search(r"^(The model less .*)$", trained.first, re.MULTILINE)

    assert trained.codes == (0, 0), trained.first
    assert figures is not None
    assert figures[1].startswith("The model less OLS with areas: R² ")
    assert "error at 40 %" in figures[1]


def test_training_says_what_each_list_promises_and_what_was_measured(trained: Trained) -> None:
    told = [line for line in trained.first.splitlines() if line.startswith("  PKH, likely")]

    assert len(told) == 2
    for line in told:
        assert re.search(
            r"bound \d+ %, measured [\d.]+ %|about [\d,]+ would be needed|no number would do", line
        )
    assert "true errors per 100 visits" in trained.first
    assert "extreme: estimated, not flagged" in trained.first


def test_the_report_is_written_told_of_and_fetched_again(
    trained: Trained, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = home.parent / "card" / "report.html"

    code = cli.main(["models", "--report", "kampung@champion", str(tmp_path / "again")])

    assert code == 0
    assert f"Its report: {written}" in trained.first
    assert str(tmp_path / "again" / "report.html") in capsys.readouterr().out
    assert (tmp_path / "again" / "report.html").read_bytes() == written.read_bytes()
    assert MARK not in written.read_text("utf-8")


def test_the_second_model_is_compared_with_the_first_on_the_same_households(trained: Trained) -> None:
    assert "Compared with the champion on the same 480 households, both out of fold." in trained.second
    assert "[passes] champion: not worse than the champion (R² 0.000" in trained.second


def test_the_first_good_model_becomes_champion_and_the_next_stays_challenger(trained: Trained) -> None:
    champion = current_champion(trained.home, "kampung")

    assert "kampung@1 is the first calibrated model that is not worse than OLS" in trained.first
    assert "kampung@2 is registered as challenger" in trained.second
    assert 'tepat promote kampung@challenger --why "…"' in trained.second
    assert champion is not None
    assert champion.version == 1


def test_the_same_survey_and_seed_make_the_same_model(trained: Trained) -> None:
    champion = current_champion(trained.home, "kampung")

    assert champion is not None
    assert verified_files(trained.home.parent / "out")[1] == champion.digest


def test_the_registry_of_models_holds_no_person(trained: Trained) -> None:
    kept = [path for path in trained.home.rglob("*") if path.is_file()]

    assert MARK in trained.desk.survey.read_text(encoding="utf-8")
    assert [path.name for path in kept if MARK.encode() in path.read_bytes()] == []
    assert MARK not in trained.first + trained.second


def test_a_registry_is_assessed_with_the_champion_and_a_household_explained(
    trained: Trained, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = trained.desk

    code = desk.assess("kampung@champion")
    table = pq.read_table(desk.place / "assessments.parquet")
    row = table.sort_by("rank:PKH").to_pylist()[0]
    capsys.readouterr()
    files = ["--profile", str(desk.profile), "--assessments", str(desk.place / "assessments.parquet")]
    explained = cli.main(["explain", *files, "--household", row["household_id"], "--language", "id"])

    page = capsys.readouterr().out
    assert (code, explained) == (0, 0)
    assert f"Keluarga {row['household_id']}" in page
    assert "skor telaah: " in page
    assert "desil ditetapkan BPS" in page
    assert page.count(" taksiran") >= len(row["reasons"])
    total = sum(reason["currency"] for reason in row["reasons"])
    assert row["reference"] + total == pytest.approx(row["estimate"], rel=1e-9)


def test_a_folder_with_other_files_is_never_replaced_by_a_model(
    trained: Trained, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    code = cli.main(trained.desk.learning("train", "--out", str(tmp_path)))

    assert code == 1
    assert "the folder holds other files" in capsys.readouterr().err
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_an_evaluation_writes_what_anyone_can_compute_again_and_registers_nothing(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEPAT_HOME", str(tmp_path / "home"))
    places = ["--json", str(tmp_path / "r.json"), "--predictions", str(tmp_path / "p.parquet")]

    code = cli.main(trained.desk.learning("evaluate", "--folds", "2", "--baselines", "ols,size", *places))

    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    table = pq.read_table(tmp_path / "p.parquet")
    assert code == 0
    assert {"estimate", "estimate:ols", "estimate:size", "flag:PKH"} <= set(table.column_names)
    observed, predicted = (np.log(table[name].to_numpy()) for name in ("welfare", "estimate"))
    weight = table["weight"].to_numpy()
    error = weight @ (observed - predicted) ** 2
    spread = weight @ (observed - np.average(observed, weights=weight)) ** 2
    assert report["figures"]["model"]["r2"]["value"] == pytest.approx(1 - error / spread, abs=1e-9)
    assert "less OLS: R² " in capsys.readouterr().out
    assert not (tmp_path / "home").exists()


def test_an_unknown_baseline_is_a_wrong_call(
    trained: Trained, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = ["--json", str(tmp_path / "r.json"), "--predictions", str(tmp_path / "p.parquet")]

    code = cli.main(trained.desk.learning("evaluate", "--baselines", "ols,magic", *places))

    assert code == 2
    assert "No such baseline: magic" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
