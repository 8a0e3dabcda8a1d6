"""What is taken along opens without running anything, and holds every row."""

import io
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from serving.exports import files
from serving.exports.files import write_export
from tests.serving.office import Office

EVIL = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "plain", None]


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_a_list_is_exported_whole_and_the_trail_knows_who_took_it(office: Office, form: str) -> None:
    someone = office.person("operator")
    listed = someone.get("/lists/exclusion", params={"limit": 500}).json()

    answer = someone.get(f"/exports/lists/exclusion.{form}")
    trail = office.person("auditor").get("/audit", params={"act": "exported"}).json()["rows"]

    assert [row["key"] for row in listed["rows"]] == _read(answer.content, form)["key"]
    assert f"tepat-list-exclusion.{form}" in answer.headers["content-disposition"]
    assert trail[0]["details"] == {"form": form, "rows": listed["total"]}
    assert "nik" not in _read(answer.content, form)


def test_visits_are_exported_with_what_was_found(office: Office) -> None:
    operator = office.person("operator")
    row = operator.get("/lists/inclusion", params={"limit": 1}).json()["rows"][0]
    visit = operator.post(
        "/visits", {"keys": [row["key"]], "programme": row["programme"], "side": "inclusion"}
    ).json()[0]
    operator.post(f"/visits/{visit['id']}/findings", {"outcome": "met", "note": "=cmd|' /C calc'!A0"})

    table = _read(operator.get("/exports/visits.csv").content, "csv")

    assert table["note"] == ["'=cmd|' /C calc'!A0"]
    assert table["outcome"] == ["met"]


def test_no_cell_of_a_csv_is_a_formula(tmp_path: Any) -> None:
    path = tmp_path / "a.csv"

    write_export(pa.table({"a": EVIL, "n": [-1.5] * len(EVIL)}), path, "csv")

    table = _read(path.read_bytes(), "csv")
    assert [text[:1] in "=+-@\t\r" for text in table["a"] if text] == [False] * 8
    assert table["n"] == [-1.5] * len(EVIL)


def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Any) -> None:
    path = tmp_path / "a.xlsx"

    write_export(pa.table({"a": EVIL}), path, "xlsx")

    cells = [row[0] for row in openpyxl.load_workbook(path)["Tepat"].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


def test_a_list_that_no_file_holds_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("serving.exports.tables.MOST_ROWS", 1)
    assert files.MOST_ROWS > 173_023

    answer = office.person("operator").get("/exports/lists/exclusion.csv")

    assert answer.status_code == 413


def _read(content: bytes, form: str) -> dict[str, list[Any]]:
    if form == "parquet":
        table: dict[str, list[Any]] = pq.read_table(io.BytesIO(content)).to_pydict()
        return table
    if form == "csv":
        read: dict[str, list[Any]] = pa_csv.read_csv(io.BytesIO(content)).to_pydict()
        return read
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Tepat"]
    columns = list(sheet.iter_cols(values_only=True))
    return {str(column[0]): list(column[1:]) for column in columns}
