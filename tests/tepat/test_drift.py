"""`tepat drift`: an operator sees whether a file is coded like the survey, and what to do."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from models.folder import load_model, save_model
from tepat import cli
from tests.small_survey import MARK, District, draw_district
from tests.tepat.desk import Desk, lay_out

if TYPE_CHECKING:
    from tests.small_survey import Small


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return lay_out(tmp_path_factory.mktemp("drift"), draw_district(600, seed=11))


def _drift(desk: Desk, small: "Small", *more: str) -> int:
    words = ["drift", "--profile", str(desk.profile), "--registry", str(desk.registry)]
    return cli.main([*words, "--members", str(desk.members), "--model", str(small.folder), *more])


def _strange(district: District, column: str, codes: dict[str, str]) -> District:
    place = district.households.column_names.index(column)
    cells = [codes.get(text, text) for text in district.households[column].to_pylist()]
    table = district.households.set_column(place, column, pa.array(cells, pa.string()))
    return District(table, district.members)


def test_a_registry_like_the_survey_is_said_to_be_one(
    desk: Desk, small: "Small", capsys: pytest.CaptureFixture[str]
) -> None:
    code = _drift(desk, small)

    shown = capsys.readouterr().out
    assert code == 0
    assert "Survey 480 households, registry 600 households" in shown
    assert "This registry looks like the survey." in shown
    assert "give --survey" in shown


def test_with_the_survey_all_questions_are_tested_together(
    desk: Desk, small: "Small", capsys: pytest.CaptureFixture[str]
) -> None:
    files = ["--survey", str(desk.survey), "--survey-members", str(desk.survey_members)]

    code = _drift(desk, small, *files, "--json", str(desk.place / "drift.json"))

    assert code == 0
    assert "a machine tells the two files apart with AUC 0." in capsys.readouterr().out
    written = json.loads((desk.place / "drift.json").read_text("utf-8"))
    assert written["verdict"] == "same"
    assert written["together"]["different"] is False
    assert {each["question"] for each in written["questions"]} >= {"space", "fuel", "district"}
    assert MARK not in json.dumps(written)


def test_a_column_full_of_strange_codes_is_named_and_not_a_reason_to_stop(
    small: "Small", tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recoded = _strange(draw_district(600, seed=11), "fuel", {"1": "2", "2": "3", "3": "4"})
    desk = lay_out(tmp_path / "office", recoded)

    code = _drift(desk, small, "--language", "id")

    shown = capsys.readouterr().out
    assert code == 0
    assert "Jangan menilai dengan berkas ini." in shown
    assert "Bahan bakar: semua kode bergeser +1" in shown
    assert "Perbaiki ekspor" in shown


def test_a_model_that_holds_nothing_of_its_survey_is_refused_in_words(
    desk: Desk, small: "Small", tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_model(replace(load_model(small.folder), survey_answers=None), tmp_path / "old")

    words = ["drift", "--profile", str(desk.profile), "--registry", str(desk.registry)]
    code = cli.main([*words, "--members", str(desk.members), "--model", str(tmp_path / "old")])

    assert code == 1
    assert "Train it again" in capsys.readouterr().err
