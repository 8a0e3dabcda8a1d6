"""What is taken along opens without running anything, and holds every row."""

import io
import math
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from serving.exports import files, list_table, visit_table
from serving.exports.files import write_export
from serving.pages.words import LANGUAGES, TABLE, Words
from serving.pages.writing import Writing
from serving.store.actor import Actor
from serving.store.list_views import ListQuery
from serving.store.visit_views import VisitQuery
from tests.serving.office import Office
from tests.serving.pages.visitors import visitor

SAY = Words("id")

EVIL = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "plain", None]


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_a_list_is_exported_whole_and_the_trail_knows_who_took_it(office: Office, form: str) -> None:
    someone = office.person("operator")
    listed = someone.get("/lists/exclusion", params={"limit": 500}).json()

    answer = someone.get(f"/exports/lists/exclusion.{form}")
    trail = office.person("auditor").get("/audit", params={"act": "exported"}).json()["rows"]

    heading = SAY("column.key") if form == "xlsx" else "key"
    assert [row["key"] for row in listed["rows"]] == _read(answer.content, form)[heading]
    assert f"tepat-list-exclusion.{form}" in answer.headers["content-disposition"]
    assert trail[0]["details"] == {"form": form, "rows": listed["total"]}
    assert "nik" not in _read(answer.content, form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_is_in_words_and_its_numbers_are_rounded(office: Office, language: str) -> None:
    someone, say = visitor(office, "operator", language), Words(language)
    row = someone.person.get("/lists/exclusion", params={"limit": 1}).json()["rows"][0]

    table = _read(someone.see("/api/v1/exports/lists/exclusion.xlsx").content, "xlsx")

    first = {heading: column[0] for heading, column in table.items()}
    unit = {"id": "rupiah per orang per bulan", "en": "rupiah per person per month"}[language]
    assert first[f"{say('column.estimate')} ({unit})"] == round(row["estimate"])
    assert first[say("column.flag_probability")] == min(round(100 * row["flag_probability"]), 99)
    assert first[say("column.side")] == say("side.exclusion")
    assert first[say("column.state")] == say("state.open")
    question, share = row["reasons"][0]
    assert question not in first[say("column.reason_1")]
    effect = Writing(language).percent(math.expm1(share), signed=True)
    assert first[say("column.reason_1")].endswith(f"({effect})")


def test_every_column_has_a_heading_in_words(office: Office) -> None:
    with office.district.store.read(Actor(1, "operator", "operator")) as reading:
        tables = list_table(reading, ListQuery("exclusion")), visit_table(reading, VisitQuery())

    names = [name for table in tables for name in table.column_names if not name.startswith("contribution")]
    assert [name for name in names if f"column.{name}" not in TABLE] == []


def test_a_workbook_of_visits_is_in_words_and_holds_no_formula(office: Office) -> None:
    operator = visitor(office, "operator")
    row = operator.person.get("/lists/inclusion", params={"limit": 1}).json()["rows"][0]
    given = {"keys": [row["key"]], "programme": row["programme"], "side": "inclusion"}
    operator.person.post("/visits", given)
    (visit,) = operator.person.get("/visits").json()["rows"]
    operator.person.post(f"/visits/{visit['id']}/findings", {"outcome": "met", "note": "=1+1"})

    content = operator.see("/api/v1/exports/visits.xlsx").content

    first = {heading: column[0] for heading, column in _read(content, "xlsx").items()}
    assert first[SAY("column.outcome")] == SAY("outcome.met")
    assert first[SAY("column.state")] == SAY("visit_state.done")
    assert first[SAY("column.probability")] == 100
    cells = openpyxl.load_workbook(io.BytesIO(content))["Tepat"]
    assert all(cell.data_type != "f" for cells in cells.iter_rows() for cell in cells)


def test_visits_are_exported_with_what_was_found(office: Office) -> None:
    operator = office.person("operator")
    row = operator.get("/lists/inclusion", params={"limit": 1}).json()["rows"][0]
    visit = operator.post(
        "/visits", {"keys": [row["key"]], "programme": row["programme"], "side": "inclusion"}
    ).json()["visits"][0]
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
