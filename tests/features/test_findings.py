"""Findings point to cells, are complete in both languages and in the documentation, and are written whole."""

from pathlib import Path

import numpy as np
import openpyxl
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from features.findings import FINDING_CLASSES, Finding, Findings

ROOT = Path(__file__).parents[2]
FOUND = Findings(
    (
        Finding("a.csv", "lantai", "unknown_code", np.array([9, 4])),
        Finding("a.csv", "", "no_answer", np.array([4])),
        Finding("a.csv", "id", "no_household_id", np.array([4, 5])),
        Finding("m.csv", "umur", "not_a_count", np.array([2])),
    )
)


@pytest.mark.parametrize("code", FINDING_CLASSES)
def test_every_class_is_documented_in_both_languages(code: str) -> None:
    page = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    known = FINDING_CLASSES[code]

    row = f"| `{code}` | {known.consequence} | {known.text['en']} | {known.text['id']} |"

    assert known.code == code
    assert set(known.text) == {"en", "id"}
    assert row in page.splitlines()


def test_the_documentation_knows_no_other_class() -> None:
    page = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")

    documented = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]

    assert documented == list(FINDING_CLASSES)


def test_counts_are_by_class_and_by_place() -> None:
    assert len(FOUND) == 6
    assert FOUND.counts()["unknown_code"] == 2
    assert [(line.column, line.code, line.count) for line in FOUND.summary()][:2] == [
        ("lantai", "unknown_code", 2),
        ("id", "no_household_id", 2),
    ]
    assert FOUND.set_aside() == 2


def test_findings_of_several_readings_stand_together() -> None:
    together = Findings.concat([FOUND, Findings(), FOUND])

    assert len(together) == 12
    assert len(together.without_repeats()) == 6
    assert together.row.tolist()[:3] == [9, 4, 4]
    assert together.class_code.to_pylist()[5] == "not_a_count"
    assert together.file.to_pylist()[5] == "m.csv"
    assert together.column.to_pylist()[2] == ""


def test_no_findings_are_a_table_without_rows() -> None:
    assert Findings().table().num_rows == 0
    assert len(Findings().row) == 0


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
def test_findings_are_written_in_the_asked_language(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "new" / f"findings{ending}"

    FOUND.write(path, "id")

    assert [file.name for file in path.parent.iterdir()] == [path.name]
    first = _first_row(path)
    assert first[:5] == ["a.csv", 4, "", "no_answer", "set_aside"]
    assert first[5] == FINDING_CLASSES["no_answer"].text["id"]


def _first_row(path: Path) -> list[object]:
    if path.suffix == ".xlsx":
        rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
        return ["" if cell is None else cell for cell in rows[1]]
    table = pacsv.read_csv(path) if path.suffix == ".csv" else pq.read_table(path)
    return list(table.slice(0, 1).to_pylist()[0].values())


def test_a_failed_writing_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "findings.csv"
    path.write_text("before", encoding="utf-8")

    with pytest.raises(KeyError):
        Findings((Finding("a.csv", "", "no_such_class", np.array([1])),)).write(path)
    with pytest.raises(ValueError, match=r"\.doc"):
        FOUND.write(tmp_path / "findings.doc")

    assert path.read_text(encoding="utf-8") == "before"
    assert [file.name for file in tmp_path.iterdir()] == ["findings.csv"]
