"""The repair list: by area, worst first, with the numbers that its reader needs and no word of removal."""

import csv
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pytest

from features.dukcapil import Answers, read_answers
from features.dukcapil_format import load_format
from features.duplicates import find_duplicates
from features.findings import FINDING_CLASSES
from features.linkage import Links
from features.mismatch import MISMATCHES, PROBLEMS
from features.people import People
from features.raw_table import RawTable
from features.repair_files import write_repairs
from features.repair_list import repair_list
from tests.features.registry_of_people import PERSONS, PROFILE, one_more, people, with_cells

AS_OF = np.datetime64("2024-03-15")
ROOT = Path(__file__).parents[2]


def _list(everybody: People, links: Links | None = None, answers: Answers | None = None) -> pa.Table:
    found = find_duplicates(everybody, links)
    return repair_list(PROFILE, everybody, found, answers, AS_OF, {"0101": "Balai", "0201": "Pasar"})


def _answered(everybody: People, results: list[str | None]) -> Answers:
    table = RawTable.from_arrow(
        pa.table({"orang": PERSONS["orang"], "id_individu": PERSONS["orang"], "hasil": results})
    )
    return read_answers(load_format(), table, everybody, PROFILE)


def test_a_sound_registry_has_an_empty_list() -> None:
    table = _list(people())

    assert table.num_rows == 0


def test_each_row_says_where_the_entry_stands_and_what_is_wrong() -> None:
    table = _list(people(with_cells(PERSONS, jk=(1, "1"), lahir=(4, "1960-06-16"))))

    rows = table.to_pylist()
    assert [row["row"] for row in rows] == [2, 5]
    assert rows[0]["problems"] == ["nik_sex"]
    assert rows[0]["mismatches"] == ["M05"]
    assert (rows[0]["area"], rows[0]["area_name"], rows[0]["address"]) == ("0101", "Balai", "Jorong Balai 1")
    assert (rows[0]["nik"], rows[0]["name"], rows[0]["person"]) == (PERSONS["nik"][1], "Yusma", "p2")
    assert (rows[1]["area"], rows[1]["months"]) == ("0201", 2)


def test_within_an_area_the_worst_comes_first() -> None:
    damaged = with_cells(PERSONS, jk=(0, "2"), nik=(1, None))

    table = _list(people(damaged))

    assert table["row"].to_pylist() == [2, 1]
    assert table["severity"].to_pylist() == [52, 36]


def test_more_wrong_comes_before_less_of_the_same_weight() -> None:
    damaged = with_cells(PERSONS, nik=(1, "9906010104800001 x"), jk=(1, "1"))
    damaged = with_cells(damaged, nik=(0, "99"), lahir=(0, "x"))

    table = _list(people(damaged))

    assert table["row"].to_pylist() == [1, 2]
    assert table["severity"].to_pylist() == [62, 62]


def test_what_is_wrong_with_the_card_is_told_once_a_family() -> None:
    damaged = with_cells(with_cells(PERSONS, kk=(0, None)), kk=(1, None))

    table = _list(people(damaged))

    assert table["row"].to_pylist() == [1]
    assert table["problems"].to_pylist() == [["kk_missing"]]


def test_the_other_entry_of_a_pair_stands_beside_it() -> None:
    everybody = people(one_more(PERSONS, keluarga="C", hubungan=8, orang="p6", nik="9906160104807001"))
    links = Links(np.array([0]), np.array([5]), np.array([0.97]))

    first = _list(everybody, links).to_pylist()[0]

    assert first["problems"] == ["two_niks", "in_two_families"]
    assert (first["other_row"], first["other_household"], first["other_nik"]) == (6, "C", "9906160104807001")
    assert first["probability"] == 0.97


def test_of_two_with_one_number_the_one_whom_it_does_not_fit_is_asked_first() -> None:
    everybody = people(
        one_more(PERSONS, keluarga="A", hubungan=8, orang="p6", nama="Upik", lahir="1990-01-01", jk="2")
    )

    table = _list(everybody)

    assert table["row"].to_pylist() == [6, 1]
    assert [problems[0] for problems in table["problems"].to_pylist()] == ["nik_shared", "nik_taken"]


def test_only_dukcapil_confirms() -> None:
    everybody = people(with_cells(PERSONS, jk=(1, "1")))
    answers = _answered(everybody, ["Meninggal", "Padan", "Padan", "Padan", "Padan"])

    rows = _list(everybody, None, answers).to_pylist()

    assert [(row["row"], row["mismatches"], row["confirmed"]) for row in rows] == [
        (1, ["M08"], True),
        (2, ["M05"], False),
    ]


def test_waiting_for_dukcapil_is_no_mismatch_and_has_its_own_sheet(tmp_path: Path) -> None:
    everybody = people(with_cells(PERSONS, jk=(1, "1")))
    table = _list(everybody, None, _answered(everybody, ["Padan", "Padan", None, "Padan", "Padan"]))
    path = tmp_path / "list.xlsx"

    write_repairs(table, path, "en")

    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Summary", "Repairs", "Waiting for Dukcapil", "How to read"]
    assert (book["Repairs"].max_row, book["Waiting for Dukcapil"].max_row) == (2, 2)
    assert table.filter(pa.compute.equal(table["severity"], 0))["confirmed"].to_pylist() == [False]


def test_a_workbook_keeps_numbers_whole_and_runs_no_formula(tmp_path: Path) -> None:
    table = _list(people(with_cells(PERSONS, nama=(1, "=Yusma"), jk=(1, "1"))))
    path = tmp_path / "list.xlsx"

    write_repairs(table, path, "id")

    sheet = openpyxl.load_workbook(path)["Perbaikan"]
    cells = {sheet.cell(1, column).value: sheet.cell(2, column) for column in range(1, sheet.max_column + 1)}
    assert (cells["Nama"].value, cells["Nama"].data_type) == ("=Yusma", "s")
    assert (cells["NIK"].value, cells["NIK"].data_type) == (PERSONS["nik"][1], "s")
    assert cells["Apa yang salah"].value == "NIK dan jenis kelamin berbeda"
    assert cells["L/P"].value == "L"


def test_a_csv_defuses_what_a_spreadsheet_would_run(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"

    write_repairs(_list(people(with_cells(PERSONS, nama=(1, "=Yusma"), jk=(1, "1")))), path, "en")

    row = next(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert (row["Name"], row["Birth date"], row["NIK"]) == ("'=Yusma", "1982-05-02", PERSONS["nik"][1])


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.doc"):
        write_repairs(_list(people()), tmp_path / "list.doc", "en")


def test_the_summary_names_the_area_with_most_first(tmp_path: Path) -> None:
    damaged = with_cells(with_cells(PERSONS, nik=(4, None)), jk=(0, "2"))
    path = tmp_path / "list.xlsx"

    write_repairs(_list(people(with_cells(damaged, jk=(1, "1")))), path, "en")

    rows = list(openpyxl.load_workbook(path)["Summary"].iter_rows(values_only=True))
    assert rows[1:] == [("0101", "Balai", 2, 0, 0), ("0201", "Pasar", 1, 0, 0)]


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_has_its_words_and_tells_nobody_to_remove(code: str) -> None:
    problem = PROBLEMS[code]

    assert set(problem.text) == set(problem.action) == {"id", "en"}
    assert problem.mismatch in MISMATCHES
    assert not any(word in problem.action["en"].lower() for word in ("remove", "exclude the", "strike"))
    assert not any(word in problem.action["id"].lower() for word in ("keluarkan dari", "coret"))


def test_problems_are_worst_first_and_every_class_has_one() -> None:
    severities = [problem.severity for problem in PROBLEMS.values()]

    assert severities == sorted(severities, reverse=True)
    assert {problem.mismatch for problem in PROBLEMS.values()} == set(MISMATCHES)
    assert PROBLEMS["no_answer_dukcapil"].severity == 0


def test_problems_found_in_a_file_are_findings_too() -> None:
    by_dukcapil = {"deceased", "not_found", "unmatched", "blocked", "no_document", "no_answer_dukcapil"}
    by_dukcapil |= {
        "name_major",
        "name_minor",
        "birth_differs",
        "sex_differs",
        "kk_differs_dukcapil",
        "region_differs",
    }
    told_otherwise = {"nik_length", "kk_length", "nik_taken"}

    assert set(PROBLEMS) - by_dukcapil - told_otherwise <= set(FINDING_CLASSES)


def test_the_page_names_every_class_and_problem() -> None:
    page = (ROOT / "docs" / "identity.md").read_text(encoding="utf-8")

    assert [code for code in MISMATCHES if f"| {code} |" not in page] == []
    assert [code for code in PROBLEMS if f"`{code}`" not in page] == []
