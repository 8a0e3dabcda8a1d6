"""`tepat compare`: an operator sees what changed since last month, in words."""

from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from tepat import cli
from tests.small_survey import MARK, District, draw_district
from tests.tepat.desk import Desk, lay_out

if TYPE_CHECKING:
    from tests.small_survey import Small


@pytest.fixture(scope="module")
def desk(small: "Small", tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An office with the assessments of two months: 2.parquet has ten other families and earth floors."""
    place = tmp_path_factory.mktemp("compare")
    district = draw_district(120, seed=11)
    floors = pa.array(["8"] * 20 + district.households["floor"].to_pylist()[20:], pa.string())
    column = district.households.column_names.index("floor")
    later = District(
        pa.concat_tables(
            [
                district.households.set_column(column, "floor", floors).slice(0, 110),
                draw_district(10, seed=12).households,
            ]
        ),
        pa.concat_tables([district.members, draw_district(10, seed=12).members]),
    )
    first, second = lay_out(place / "1", district), lay_out(place / "2", later)
    assert first.assess(small.folder) == 0
    assert second.assess(small.folder) == 0
    return second


def _compare(desk: Desk, out: str, *more: str) -> int:
    before = desk.place.parent / "1" / "assessments.parquet"
    words = ["compare", "--before", str(before), "--after", str(desk.place / "assessments.parquet")]
    return cli.main([*words, "--out", str(desk.place / out), *more])


def test_the_screen_says_who_came_and_went_and_why(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    code = _compare(desk, "changes.parquet", "--profile", str(desk.profile))

    shown = capsys.readouterr().out
    assert code == 0
    assert "Last month 120 families, this month 120: 10 new, 10 gone, 110 in both." in shown
    assert "Same model, same policy" in shown
    assert "PKH, likely inclusion errors: " in shown
    assert "Most changed:" in shown


def test_the_screen_speaks_indonesian(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    code = _compare(desk, "changes.csv", "--profile", str(desk.profile), "--language", "id")

    shown = capsys.readouterr().out
    assert code == 0
    assert "10 baru, 10 tidak ada lagi" in shown
    assert "Model dan kebijakan sama" in shown


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_files_for_people_hold_answers_in_words(desk: Desk, ending: str) -> None:
    _compare(desk, f"changes.{ending}", "--profile", str(desk.profile))

    cells = _texts(desk.place / f"changes.{ending}")
    assert any(cell.startswith("Main floor: ") and cell.endswith("→ Earth") for cell in cells)
    assert "answers that changed" in cells
    assert not any(MARK in cell for cell in cells)


def test_a_workbook_has_the_lists_and_the_areas_too(desk: Desk) -> None:
    _compare(desk, "changes.xlsx", "--profile", str(desk.profile))

    book = openpyxl.load_workbook(desk.place / "changes.xlsx")
    assert book.sheetnames == ["families", "lists", "areas"]


def test_without_the_profile_names_and_codes_serve(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    code = _compare(desk, "plain.csv")

    assert code == 0
    assert any("floor: 2 → 8" in cell for cell in _texts(desk.place / "plain.csv"))


def test_parquet_keeps_codes_and_lists(desk: Desk) -> None:
    _compare(desk, "changes.parquet")

    table = pq.read_table(desk.place / "changes.parquet")
    assert set(table["presence"].to_pylist()) == {"new", "gone", "both"}
    assert {change["question"] for row in table["answers"].to_pylist() for change in row} == {"floor"}


def test_two_months_that_are_the_same_have_nothing_to_tell(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    same = str(desk.place / "assessments.parquet")

    code = cli.main(["compare", "--before", same, "--after", same, "--out", str(desk.place / "none.parquet")])

    assert code == 0
    assert pq.read_table(desk.place / "none.parquet").num_rows == 0
    assert "120 families are the same to the last bit" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        (["--area", "province"], 2, "no such area; they have: district, village"),
        (["--profile", "dtsen"], 2, "made with the profile kampung"),
    ],
)
def test_a_wrong_call_says_what_to_give(
    desk: Desk, capsys: pytest.CaptureFixture[str], more: list[str], code: int, says: str
) -> None:
    assert _compare(desk, "never.csv", *more) == code

    assert says in capsys.readouterr().err
    assert not (desk.place / "never.csv").exists()


def test_a_file_of_something_else_is_refused(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["compare", "--before", str(desk.registry), "--after", str(desk.registry)]

    assert cli.main([*words, "--out", str(desk.place / "never.csv")]) == 1
    assert "not a Parquet file" in capsys.readouterr().err


def _texts(path: Path) -> list[str]:
    if path.suffix == ".csv":
        table = pacsv.read_csv(path)
        found = [cell for column in table.columns for cell in column.to_pylist()]
        return [*table.column_names, *(cell for cell in found if isinstance(cell, str))]
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [cell for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
