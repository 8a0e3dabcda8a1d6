"""What was found on visits is read back, or refused with every place."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pytest

from features.errors import UnusableFile
from models.audit_estimates import audit_errors
from models.audit_visits import WeekVisited, audit_visits
from models.visit_findings import finding_columns, finding_heading, read_visit_findings
from models.visit_list import read_visits
from models.visit_words import WORDS


def written(path: Path, language: str = "id", **columns: list[str | None]) -> Path:
    """A list of two families of which the given columns were filled in."""
    headings = {
        c: finding_heading(language, c) for c in ("household_id", "week_of_list", *finding_columns(["PKH"]))
    }
    cells = {headings[c]: columns.get(c.replace(":", "_"), [None, None]) for c in headings}
    cells[headings["household_id"]] = ["001", "002"]
    cells[headings["week_of_list"]] = ["2026-W10", "2026-W10"]
    pacsv.write_csv(pa.table({name: pa.array(values, pa.string()) for name, values in cells.items()}), path)
    return path


@pytest.mark.parametrize(
    ("language", "words"), [("id", ("ditemui", "belum pasti")), ("en", ("met", "cannot tell"))]
)
def test_every_language_is_understood(tmp_path: Path, language: str, words: tuple[str, str]) -> None:
    path = written(
        tmp_path / "l.csv", language, outcome=[words[0], None], eligible_PKH=[words[1].upper(), None]
    )

    found = read_visit_findings(path, ["PKH"]).to_pylist()

    assert len(found) == 1
    assert (found[0]["household_id"], found[0]["outcome"], found[0]["eligible:PKH"]) == (
        "001",
        "met",
        "cannot_tell",
    )


@pytest.mark.parametrize("text", ["2026-03-05", "05/03/2026", "5-3-2026", "5.3.2026"])
def test_a_day_may_be_written_as_people_do(tmp_path: Path, text: str) -> None:
    path = written(tmp_path / "l.csv", visited_on=[text, None])

    assert read_visit_findings(path, ["PKH"])["visited_on"].to_pylist() == [date(2026, 3, 5)]


def test_every_wrong_cell_is_told_at_once_with_row_and_column(tmp_path: Path) -> None:
    path = written(
        tmp_path / "l.csv",
        outcome=["pulang", None],
        eligible_PKH=[None, "mungkin"],
        visited_on=["kemarin", None],
    )

    with pytest.raises(UnusableFile) as refused:
        read_visit_findings(path, ["PKH"])

    told = "\n".join(refused.value.problems)
    assert len(refused.value.problems) == 3
    for words in ("Hasil kunjungan, row 2", "Layak PKH, row 3", "Tanggal kunjungan, row 2"):
        assert words in told
    assert "pulang" not in told


def test_a_missing_column_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "l.csv", outcome=["ditemui", None])

    with pytest.raises(UnusableFile, match="Layak Sembako"):
        read_visit_findings(path, ["PKH", "Sembako"])


def test_both_languages_have_the_same_words() -> None:
    assert WORDS["id"].keys() == WORDS["en"].keys()


def test_another_parquet_file_is_no_list_of_visits(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    path.write_bytes(b"no")

    with pytest.raises(UnusableFile, match="tepat visits"):
        read_visits(path)


def test_weeks_of_the_district_and_of_an_area_are_put_together() -> None:
    def week(areas: list[str], population: int, rows: list[tuple[str, str, bool, bool]]) -> WeekVisited:
        ids, kecamatan, enrolled, audit = (list(column) for column in zip(*rows, strict=True))
        drawn = sum(audit)
        visits = pa.table({
            "household_id": ids, "area:kec": kecamatan, "enrolled:PKH": enrolled, "audit": audit,
            "audit_probability": [drawn / population] * len(rows),
        })  # fmt: skip
        findings = pa.table({"household_id": ids, "eligible:PKH": pa.array(["no"] * len(rows), pa.string())})
        return WeekVisited({"areas": areas, "population": population, "drawn": drawn}, visits, findings)

    everywhere = week([], 100, [("a", "01", True, True), ("b", "02", True, True), ("c", "01", True, False)])
    in_one = week(["01"], 40, [("d", "01", True, True)])

    found = audit_visits([everywhere, in_one], "PKH")

    np.testing.assert_allclose(found.expected, [2 / 100 + 1 / 40, 2 / 100, 2 / 100 + 1 / 40])
    np.testing.assert_allclose(found.fraction, [0.02, 0.02, 0.025])
    assert audit_errors(found)["inclusion_error"].value == 1
