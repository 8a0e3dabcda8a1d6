"""Files of every kind become the same table of text, or an error that says what to do."""

import datetime
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from features.errors import UnusableFile
from features.raw_table import RawTable
from features.tables import read_table

ROWS = [["id", "lantai", "nama"], ["0012", "1,5", "Señora"], ["0013", "", "Ny. A, B"]]


def _csv(separator: str = ",", encoding: str = "utf-8") -> bytes:
    lines = [separator.join(f'"{cell}"' for cell in row) for row in ROWS]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def _cells(table: RawTable) -> list[list[str | None]]:
    return [table.column(name).to_pylist() for name in table.names]


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _workbook(path: Path, **sheets: list[list[object]]) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_separator_and_encoding_gives_the_same_table(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    path = _written(tmp_path / "a.csv", _csv(separator, encoding))

    table = read_table(path)

    assert table.names == ("id", "lantai", "nama")
    assert _cells(table) == [["0012", "0013"], ["1,5", None], ["Señora", "Ny. A, B"]]
    assert table.rows.tolist() == [2, 3]
    assert table.source == "a.csv"


def test_unquoted_decimal_commas_do_not_hide_the_semicolon(tmp_path: Path) -> None:
    table = read_table(_written(tmp_path / "a.csv", b"a;b\n1,5;2,25\n3,5;4,75\n"))

    assert _cells(table) == [["1,5", "3,5"], ["2,25", "4,75"]]


def test_the_separator_that_a_spreadsheet_declares_is_taken(tmp_path: Path) -> None:
    table = read_table(_written(tmp_path / "a.csv", b"sep=;\r\na;b\r\n1;2\r\n"))

    assert table.names == ("a", "b")
    assert table.rows.tolist() == [3]


def test_row_numbers_are_lines_even_after_blank_lines_and_line_breaks_in_cells(tmp_path: Path) -> None:
    table = read_table(_written(tmp_path / "a.csv", b'a,b\n1,"x\ny"\n\n2,z\n,\n3,w\n'))

    assert table.column("a").to_pylist() == ["1", "2", "3"]
    assert table.rows.tolist() == [2, 5, 7]


def test_empty_cells_beyond_the_header_are_tolerated(tmp_path: Path) -> None:
    table = read_table(_written(tmp_path / "a.csv", b"a,b\n1,2,,\n3,4\n"))

    assert _cells(table) == [["1", "3"], ["2", "4"]]


def test_lines_that_do_not_fit_the_header_are_listed(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.csv", b"a,b\n1,2\n3\n4,5,6\n7,8\n")

    with pytest.raises(UnusableFile, match=r"2 lines do not have the 2 cells of the header: line 3, 4;"):
        read_table(path)


def test_headings_are_trimmed_and_composed(tmp_path: Path) -> None:
    table = read_table(_written(tmp_path / "a.csv", " Nin\u0303os ,b\n1,2\n".encode()))

    assert table.names == ("Niños", "b")


def test_typed_columns_of_parquet_become_the_text_of_a_csv(tmp_path: Path) -> None:
    columns = {
        "whole": pa.array([1, None], pa.int8()),
        "real": pa.array([3.0, 2.5]),
        "single": pa.array([0.1, float("nan")], pa.float32()),
        "truth": pa.array([True, False]),
        "day": pa.array([datetime.date(2024, 3, 1), None]),
        "moment": pa.array([datetime.datetime(2024, 3, 1), datetime.datetime(2024, 3, 1, 8)]),  # noqa: DTZ001
        "code": pa.array([" 01", ""]).dictionary_encode(),
        "nik": pa.array([1306011234567891.0, 1e17]),
        "nothing": pa.nulls(2),
    }
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")

    table = read_table(tmp_path / "a.parquet")

    assert dict(zip(table.names, _cells(table), strict=True)) == {
        "whole": ["1", None],
        "real": ["3", "2.5"],
        "single": ["0.1", None],
        "truth": ["true", "false"],
        "day": ["2024-03-01", None],
        "moment": ["2024-03-01", "2024-03-01 08:00:00.000000"],
        "code": ["01", None],
        "nik": ["1306011234567891", "1e+17"],
        "nothing": [None, None],
    }
    assert table.rows.tolist() == [1, 2]


def test_a_column_of_lists_is_refused_only_when_it_is_read(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1], "b": [[1, 2]]}), tmp_path / "a.parquet")

    table = read_table(tmp_path / "a.parquet")

    assert table.column("a").to_pylist() == ["1"]
    with pytest.raises(UnusableFile, match="column b holds list"):
        table.column("b")


def test_titles_above_the_header_of_a_sheet_are_passed_over(tmp_path: Path) -> None:
    titled: list[list[object]] = [
        ["Data Keluarga", "2024", "Agam", "x"],
        [],
        ["id", "lantai"],
        ["0012", 3],
        [None, None],
        ["0013", 2.5],
    ]
    path = _workbook(tmp_path / "a.xlsx", data=titled, leer=[])

    table = read_table(path, wanted={"id", "lantai"})

    assert table.names[:2] == ("id", "lantai")
    assert table.column("id").to_pylist() == ["0012", "0013"]
    assert table.column("lantai").to_pylist() == ["3", "2.5"]
    assert table.rows.tolist() == [4, 6]


def test_a_long_number_in_a_sheet_shows_that_it_was_rounded(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", data=[["nik", "b"], [1306011234567890, 123456789012345]])

    table = read_table(path)

    assert _cells(table) == [["1.30601123456789e+15"], ["123456789012345"]]


def test_several_sheets_with_data_are_named_and_one_can_be_chosen(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", januari=[["a"], ["1"]], februari=[["a"], ["2"]])

    with pytest.raises(UnusableFile, match="'januari', 'februari'"):
        read_table(path)
    assert read_table(path, sheet="februari").column("a").to_pylist() == ["2"]
    with pytest.raises(UnusableFile, match="no sheet 'maret'"):
        read_table(path, sheet="maret")


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
PROTECTED = OLE + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "empty"),
        ("headings.csv", b"a,b\n", "no rows"),
        ("blank.csv", b"\n\n", "no headings"),
        ("old.xls", OLE, "old .xls format"),
        ("protected.xlsx", PROTECTED, "remove the password"),
        ("broken.xlsx", b"PK\x03\x04 and no more", "damaged"),
        ("cut.parquet", b"PAR1 and no more", "not a complete Parquet"),
        ("not.parquet", b"\x01\x02\x03", "not a complete Parquet"),
        ("page.csv", b"<html><table>", "not a table"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = _written(tmp_path / name, content)

    with pytest.raises(UnusableFile, match=says) as caught:
        read_table(path)

    assert str(tmp_path) not in str(caught.value)


def test_a_missing_file_and_a_folder_say_so(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="no such file"):
        read_table(tmp_path / "a.csv")
    with pytest.raises(UnusableFile, match="folder"):
        read_table(tmp_path)


def test_rows_that_are_taken_keep_their_numbers() -> None:
    table = RawTable.from_arrow(pa.table({"a": ["x", "y", "z"]}))

    taken = table.take(np.array([2, 0])).take(np.array([1]))

    assert taken.column("a").to_pylist() == ["x"]
    assert taken.rows.tolist() == [1]
