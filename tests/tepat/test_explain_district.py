"""`tepat explain --district`: questions of everybody at once, on the screen, as tables and as pictures."""

import sys
from pathlib import Path

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from models.assessment_files import AssessmentWriter
from tepat import cli
from tests.small_survey import AMOUNTS_TEXT, LEVELS_TEXT, Small


@pytest.fixture(scope="module")
def place(small: Small, small_levels: Small, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("desk")
    for name, survey, text in (("a", small, AMOUNTS_TEXT), ("levels", small_levels, LEVELS_TEXT)):
        (found / f"{name}.yaml").write_text(text, encoding="utf-8")
        with AssessmentWriter(found / f"{name}.parquet", survey.context()) as writer:
            writer.write(survey.assessments)
    return found


def ask(place: Path, question: str, *more: object, which: str = "a") -> int:
    words = ["explain", "--profile", str(place / f"{which}.yaml")]
    words += ["--assessments", str(place / f"{which}.parquet"), "--district", question]
    return cli.main([*words, *map(str, more)])


def models_of(question: str, small: Small) -> list[object]:
    """The options that name models, where a question needs them."""
    option = {"line": "--model", "answers": "--model", "model": "--against"}.get(question)
    return [option, small.folder] if option else []


@pytest.mark.parametrize("which", ["a", "levels"])
@pytest.mark.parametrize("question", ["reasons", "line", "answers", "model"])
def test_a_question_is_answered_on_the_screen_as_a_table_and_as_a_picture(
    question: str,
    which: str,
    place: Path,
    small: Small,
    small_levels: Small,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    models = models_of(question, small if which == "a" else small_levels)
    table, picture = tmp_path / "deep" / "table.csv", tmp_path / "picture.svg"

    code = ask(
        place, question, *models, "--out", table, "--picture", picture, "--language", "id", which=which
    )

    told = capsys.readouterr()
    rows = pacsv.read_csv(table)
    assert code == 0, told.err
    assert ("Sepeda motor" if question == "answers" else "PKH") in told.out
    assert f"{rows.num_rows:,} rows: {table}" in told.out
    assert rows.num_rows > 0
    assert picture.read_text(encoding="utf-8").startswith("<?xml")


def test_tables_say_what_the_form_calls_a_question(place: Path, tmp_path: Path) -> None:
    assert ask(place, "reasons", "--out", tmp_path / "r.parquet", "--language", "id") == 0

    rows = pq.read_table(tmp_path / "r.parquet").to_pylist()

    assert {row["label"] for row in rows if row["question"] == "motorcycle"} == {"Sepeda motor"}


def test_one_programme_one_area_one_question(place: Path, small: Small, tmp_path: Path) -> None:
    out = tmp_path / "t.parquet"

    ask(place, "reasons", "--programme", "PKH", "--area", "district", "--out", out)
    by_district = pq.read_table(out)
    ask(place, "answers", "--model", small.folder, "--question", "roof", "--wrong", 20, "--out", out)
    roof = pq.read_table(out)

    assert set(by_district["programme"].to_pylist()) == {"PKH"}
    assert "area:village" not in by_district.column_names
    assert set(roof["question"].to_pylist()) == {"roof"}
    assert set(roof["wrong_share"].to_pylist()) == {0.2}


def test_the_families_who_enter_and_leave_are_listed(place: Path, small: Small, tmp_path: Path) -> None:
    path = tmp_path / "who.parquet"

    code = ask(place, "line", "--model", small.folder, "--families", path, "--programme", "PKH")

    who = pq.read_table(path)
    assert code == 0
    assert who.num_rows > 0
    assert set(who["change"].to_pylist()) == {"entered", "left"}
    assert set(who["household_id"].to_pylist()) <= set(small.assessments["household_id"].to_pylist())


@pytest.mark.parametrize(
    ("question", "more", "told"),
    [
        ("reasons", ["--wrong", "5"], "--wrong goes with --district answers"),
        ("reasons", ["--families", "f.csv"], "--families goes with --district line or --district model"),
        ("answers", ["--wrong", "0"], "must be above 0"),
        ("reasons", ["--programme", "extreme"], "no such programme has lists; these have: PKH, rice"),
        ("reasons", ["--area", "nagari"], "no such area; they have: district, village"),
        ("reasons", ["--out", "t.docx"], "must end in"),
        ("reasons", ["--household", "11-0150"], "not allowed with"),
        ("everything", [], "invalid choice"),
    ],
)
def test_a_call_that_makes_no_sense_ends_with_2(
    question: str, more: list[str], told: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = ask(place, question, *more)
    except SystemExit as stopped:
        code = int(str(stopped.code))

    assert code == 2
    assert told in capsys.readouterr().err


def test_a_question_that_the_model_does_not_ask_is_refused(
    place: Path, small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(place, "answers", "--model", small.folder, "--question", "gold") == 2
    assert "it asks: rooms, space, motorcycle" in capsys.readouterr().err


def test_another_policy_is_refused(
    place: Path, small: Small, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("programmes:\n  - {name: PKH, line: {amount: 500000}}\n", encoding="utf-8")

    assert ask(place, "line", "--model", small.folder, "--policy", policy) == 2
    assert "other programmes or lines" in capsys.readouterr().err


def test_without_matplotlib_a_picture_is_refused_before_any_work(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)

    assert ask(place, "reasons", "--picture", tmp_path / "p.png") == 1

    told = capsys.readouterr()
    assert "Pictures need matplotlib" in told.err
    assert "PKH" not in told.out


def test_neither_household_nor_district_is_a_wrong_call(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["explain", "--profile", str(place / "a.yaml"), "--assessments", str(place / "a.parquet")])

    assert stopped.value.code == 2
    assert "--household --district is required" in capsys.readouterr().err
