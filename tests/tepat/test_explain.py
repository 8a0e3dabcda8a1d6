"""`tepat explain`: one household's page, or why there is none."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from models.assessment_files import AssessmentWriter, read_household
from tepat import cli
from tepat.household_text import household_lines
from tests.small_survey import AMOUNTS_TEXT, Small


@pytest.fixture
def place(small: Small, tmp_path: Path) -> Path:
    (tmp_path / "profile.yaml").write_text(AMOUNTS_TEXT, encoding="utf-8")
    with AssessmentWriter(tmp_path / "a.parquet", small.context()) as writer:
        writer.write(small.assessments.slice(0, 100))
        writer.write(small.assessments.slice(100))
    return tmp_path


def _explain(place: Path, household: str, profile: str = "profile.yaml") -> int:
    files = ["--profile", str(place / profile), "--assessments", str(place / "a.parquet")]
    return cli.main(["explain", *files, "--household", household])


def test_every_question_stands_in_its_group_and_the_reasons_add_up(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = _explain(place, "11-0150")

    page = capsys.readouterr().out
    _, row = read_household(place / "a.parquet", "11-0150")
    assert code == 0
    assert "review estimate: " in page
    assert "(80 of 100 households like it)" in page
    assert "PKH, line " in page
    assert "  assets: " in page
    assert "    Motorcycle: " in page
    assert "(survey average)" in page
    assert len([line for line in page.splitlines() if line.startswith("    ")]) == len(row["reasons"])


def test_what_is_unknown_is_said_to_be_unknown(small: Small, place: Path) -> None:
    unknown = [
        row["household_id"]
        for row in small.assessments.to_pylist()
        if any(reason["state"] == "unknown" and reason["question"] == "rooms" for reason in row["reasons"])
    ]

    page = list(household_lines(small.profile, "en", *read_household(place / "a.parquet", unknown[0])))

    assert page[page.index("What is unknown:") + 1 :].count("  Rooms") == 1
    assert any(line.startswith("    Rooms: not known") for line in page)


def test_a_household_that_is_not_there_ends_with_1(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = _explain(place, "nobody")

    told = capsys.readouterr().err
    assert code == 1
    assert "holds no household with this id" in told
    assert "nobody" not in told


def test_another_profile_is_a_wrong_call(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = AMOUNTS_TEXT.replace("profile: kampung", "profile: kota")
    (place / "other.yaml").write_text(other, encoding="utf-8")

    assert _explain(place, "11-0150", "other.yaml") == 2
    assert "was made with the profile kampung, not kota" in capsys.readouterr().err


def test_a_file_that_holds_no_assessments_is_refused(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pq.write_table(pa.table({"household_id": ["11-0150"]}), place / "a.parquet")

    assert _explain(place, "11-0150") == 1
    assert "it holds no assessments" in capsys.readouterr().err


def test_where_nothing_crosses_the_line_it_is_told_whose_line(small: Small, place: Path) -> None:
    about, row = read_household(place / "a.parquet", "11-0150")
    row |= {
        "flag:PKH": None,
        "flag:rice": "likely_inclusion_error",
        "flag_probability:rice": 0.9,
        "checks": [],
    }

    page = "\n".join(household_lines(small.profile, "en", about, row))

    assert "moves the estimate across the line of rice." in page
