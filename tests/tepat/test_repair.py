"""`tepat repair`: a worksheet of people for the one who repairs them, and counts for the screen."""

import csv
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.csv as pacsv
import pytest

from tepat import cli
from tests.features.registry_of_people import FAMILIES, PERSONS, PROFILE_TEXT, one_more, with_cells


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A profile, a registry, and members of whom one has another sex than the NIK says."""
    (tmp_path / "people.yaml").write_text(PROFILE_TEXT, encoding="utf-8")
    _write(tmp_path / "registry.csv", FAMILIES)
    _write(tmp_path / "members.csv", with_cells(PERSONS, jk=(1, "1")))
    return tmp_path


def _write(path: Path, columns: object) -> None:
    pacsv.write_csv(pa.table(columns), path)


def _repair(office: Path, *more: str, out: str = "repairs.csv") -> int:
    files = ["--registry", str(office / "registry.csv"), "--members", str(office / "members.csv")]
    words = ["repair", "--profile", str(office / "people.yaml"), *files, "--as-of", "2024-03-15"]
    return cli.main([*words, "--out", str(office / out), *more])


def test_the_list_names_people_and_the_screen_does_not(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = _repair(office, "--language", "en")

    row = next(csv.DictReader((office / "repairs.csv").read_text(encoding="utf-8-sig").splitlines()))
    shown = "".join(capsys.readouterr())
    assert code == 0
    assert (row["Name"], row["NIK"], row["Classes"]) == ("Yusma", PERSONS["nik"][1], "M05")
    assert "1 of 5 persons need a look" in shown
    assert "Nobody is removed on a mismatch alone" in shown
    assert [str(cell) for key in ("nik", "kk", "nama") for cell in PERSONS[key] if str(cell) in shown] == []


def test_answers_of_dukcapil_are_joined(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(
        office / "answers.csv", {"NIK": PERSONS["nik"][:4], "Hasil": ["Padan", "Padan", "Meninggal", "Padan"]}
    )

    code = _repair(office, "--dukcapil", str(office / "answers.csv"), out="repairs.xlsx")

    book = openpyxl.load_workbook(office / "repairs.xlsx")
    assert code == 0
    assert book.sheetnames == ["Ringkasan", "Perbaikan", "Menunggu Dukcapil", "Cara baca"]
    assert "menunggu jawaban Dukcapil" in capsys.readouterr().out


@pytest.mark.parametrize("out", ["repairs.parquet", "registry.csv"])
def test_a_call_that_cannot_end_well_is_refused_before_any_work(office: Path, out: str) -> None:
    before = (office / "registry.csv").read_bytes()

    assert _repair(office, out=out) == 2
    assert (office / "registry.csv").read_bytes() == before


def test_a_mistake_in_the_format_is_told_and_nothing_is_written(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (office / "format.yaml").write_text("columns: {nic: [NIK]}\n", encoding="utf-8")
    _write(office / "answers.csv", {"NIK": PERSONS["nik"]})

    code = _repair(
        office, "--dukcapil", str(office / "answers.csv"), "--dukcapil-format", str(office / "format.yaml")
    )

    assert code == 2
    assert "line 1" in capsys.readouterr().err
    assert not (office / "repairs.csv").exists()


def test_check_tells_the_same_as_findings_and_names_nobody(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(
        office / "members.csv",
        one_more(PERSONS, keluarga="C", orang="p6", hubungan=8, nama="Upik", lahir="1990-01-01"),
    )
    words = ["check", "--profile", str(office / "people.yaml"), "--members", str(office / "members.csv")]

    code = cli.main([*words, "--duplicates", "--as-of", "2024-03-15", str(office / "registry.csv")])

    shown = "".join(capsys.readouterr())
    assert code == 0
    assert "2  nik_shared (members.csv, nik), rows 2, 7" in shown
    assert (
        "nik_birth_date (members.csv, lahir), row 7" in shown
        or "nik_birth_date (members.csv, nik), row 7" in shown
    )
    assert "Upik" not in shown
    assert str(PERSONS["nik"][0]) not in shown
