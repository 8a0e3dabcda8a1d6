"""`tepat reconcile`: lists by household id or NIK, with the welfare of each part, and no number kept."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tepat import cli
from tests.small_survey import draw_district
from tests.tepat.desk import Desk, lay_out, write_csv

if TYPE_CHECKING:
    from tests.small_survey import Small

NIK = "99060101019"


@pytest.fixture(scope="module")
def desk(small: "Small", tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An office with assessments, a list of persons with NIK, and an older list of every second family."""
    desk = lay_out(tmp_path_factory.mktemp("reconcile"), draw_district(120, seed=11))
    assert desk.assess(small.folder) == 0
    households = draw_district(120, seed=11).households
    ids = households["hh"].to_pylist()
    numbers = [f"{NIK}{place:05}" for place in range(len(ids))]
    plain = {"hh": ids, "nik": numbers, "district": households["district"], "village": households["village"]}
    write_csv(pa.table(plain), desk.place / "dtsen.csv")
    old = {"NIK": [*numbers[::2], f"{NIK}77777"], "IDBDT": [f"B{place}" for place in range(61)]}
    write_csv(pa.table(old), desk.place / "dtks.csv")
    return desk


def _reconcile(desk: Desk, out: str, *more: str) -> int:
    lists = ["--list", f"DTSEN={desk.place / 'dtsen.csv'}", "--list", f"DTKS={desk.place / 'dtks.csv'}"]
    assessed = ["--assessments", str(desk.place / "assessments.parquet"), "--household", "DTKS=IDBDT"]
    words = ["reconcile", "--profile", str(desk.profile), *lists, *assessed]
    return cli.main([*words, "--out", str(desk.place / out), *more])


def test_parts_are_told_with_their_welfare_and_the_caution(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    code = _reconcile(desk, "areas.parquet")

    shown = capsys.readouterr().out
    assert code == 0
    assert "DTSEN + DTKS: 60 families; 60 assessed, middle review estimate " in shown
    assert "DTSEN: 60 families; 60 assessed" in shown
    assert "DTKS: 1 families" in shown
    assert "Estimates come by the household ids of: DTSEN." in shown
    assert "assumed correlation of errors" in shown
    assert "Be careful with small areas" in shown
    assert NIK not in shown


def test_the_file_has_an_area_a_row_and_no_number(desk: Desk) -> None:
    _reconcile(desk, "areas.parquet", "--programme", "rice")

    areas = pq.read_table(desk.place / "areas.parquet")
    assert areas.num_rows == 13
    assert sum(areas["listed:DTSEN"].to_pylist()) == 120
    assert sum(areas["listed:DTKS"].to_pylist()) == 61
    assert NIK.encode() not in (desk.place / "areas.parquet").read_bytes()


def test_a_workbook_has_areas_parts_and_what_to_mind(desk: Desk) -> None:
    _reconcile(desk, "lists.xlsx", "--language", "id")

    book = openpyxl.load_workbook(desk.place / "lists.xlsx")
    assert book.sheetnames == ["wilayah", "bagian", "keterangan"]
    notes = [row[0] for row in book["keterangan"].iter_rows(values_only=True)]
    assert any(str(note).startswith("Hati-hati") for note in notes)


def test_lists_by_household_id_need_no_nik(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    lists = ["--list", f"a={desk.registry}", "--list", f"b={desk.members}"]
    words = ["reconcile", "--profile", str(desk.profile), *lists, "--by", "household"]

    code = cli.main([*words, "--out", str(desk.place / "households.csv")])

    assert code == 0
    assert "a + b: 120 families" in capsys.readouterr().out


def test_predictions_measure_how_alike_errors_are(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    draw = np.random.default_rng(3)
    n = 400
    predictions = {
        "welfare": np.exp(draw.normal(13, 0.5, n)),
        "p_below:PKH": draw.uniform(0.1, 0.9, n),
        "weight": np.ones(n),
        "cluster": [f"{place // 10}" for place in range(n)],
    }
    pq.write_table(pa.table(predictions), desk.place / "predictions.parquet")

    code = _reconcile(
        desk, "measured.csv", "--predictions", str(desk.place / "predictions.parquet"), "--programme", "PKH"
    )

    assert code == 0
    assert "were measured on predictions out of fold" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--list", "DTKS=other.csv"], "two lists have the same name"),
        (["--list", "c=c.csv", "--list", "d=d.csv"], "give two or three lists"),
        (["--key", "P3KE=nik"], "no --list has this name"),
        (["--programme", "unheard of"], "the assessments have PKH, rice, extreme"),
    ],
)
def test_a_wrong_call_says_what_to_give(
    desk: Desk, capsys: pytest.CaptureFixture[str], more: list[str], says: str
) -> None:
    assert _reconcile(desk, "never.csv", *more) == 2

    assert says in capsys.readouterr().err
    assert not (desk.place / "never.csv").exists()


def test_a_list_without_its_number_is_refused(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert _reconcile(desk, "never.csv", "--key", "DTKS=IDBDT") == 1
    assert "not one number" in capsys.readouterr().err
    broken = desk.place / "broken.parquet"
    Path(broken).write_bytes(b"PAR1")
    assert _reconcile(desk, "never.csv", "--predictions", str(broken)) == 1
