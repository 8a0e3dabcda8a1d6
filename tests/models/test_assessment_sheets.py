"""The workbook of lists: flags first, words instead of codes, and no cell that calculates."""

from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest

from models.assessment_files import AssessmentWriter
from models.assessment_sheets import TooManyRows, write_sheets
from tests.small_survey import Small


def _book(small: Small, place: Path, assessments: pa.Table, language: str = "en") -> openpyxl.Workbook:
    with AssessmentWriter(place / "a.parquet", small.context()) as writer:
        writer.write(assessments)
    write_sheets(place / "a.parquet", place / "a.xlsx", small.profile, language)
    return openpyxl.load_workbook(place / "a.xlsx")


def test_each_list_has_a_sheet_then_everybody_then_what_it_rests_on(small: Small, tmp_path: Path) -> None:
    book = _book(small, tmp_path, small.assessments)

    lists = [
        f"{name} likely {side} errors" for name in ("PKH", "rice") for side in ("inclusion", "exclusion")
    ]
    assert book.sheetnames == [*lists, "all", "about"]


def test_a_list_is_in_the_order_in_which_to_visit(small: Small, tmp_path: Path) -> None:
    book = _book(small, tmp_path, small.assessments)

    rows = list(book["PKH likely exclusion errors"].iter_rows(values_only=True))
    flags = small.assessments["flag:PKH"].to_pylist()
    assert [row[0] for row in rows] == ["rank", *range(1, flags.count("likely_exclusion_error") + 1)]
    assert len(rows) > 1
    assert rows[0][1:4] == ("household id", "District", "village")
    assert "the estimate by" in str(rows[1][rows[0].index("reason 1")])


def test_everybody_is_there_with_the_flagged_first(small: Small, tmp_path: Path) -> None:
    book = _book(small, tmp_path, small.assessments)

    heading, *rows = book["all"].iter_rows(values_only=True)
    places = [heading.index(f"status {name}") for name in ("PKH", "rice", "extreme")]
    flagged = ["flagged" in [row[place] for place in places] for row in rows]
    assert len(rows) == len(small.assessments)
    assert sum(flagged) > 0
    assert flagged == sorted(flagged, reverse=True)


def test_headings_and_codes_are_in_the_language_asked_for(small: Small, tmp_path: Path) -> None:
    book = _book(small, tmp_path, small.assessments, language="id")

    heading, first, *_ = book["semua"].iter_rows(values_only=True)
    assert heading[:2] == ("ID keluarga", "Kecamatan")
    assert "skor telaah" in heading
    assert "ditandai" in first


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", "a\x07b"])
def test_no_cell_is_a_formula(small: Small, tmp_path: Path, text: str) -> None:
    ids = pa.array([text, *small.assessments["household_id"].to_pylist()[1:]])
    assessments = small.assessments.set_column(0, "household_id", ids)

    book = _book(small, tmp_path, assessments)

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "inlineStr"}
    assert text.replace("\x07", "") in {str(cell.value) for cell in cells}


def test_more_households_than_a_sheet_has_rows_are_refused(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.assessment_sheets._MOST_ROWS", 100)

    with pytest.raises(TooManyRows, match="260 households do not fit"):
        _book(small, tmp_path, small.assessments)

    assert not (tmp_path / "a.xlsx").exists()
