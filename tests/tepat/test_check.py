"""`tepat check` and `tepat simulate`: what is wrong with a file, and files to try."""

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tepat import cli
from tests.small_survey import MARK, draw_district
from tests.tepat.desk import Desk, lay_out, write_csv


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return lay_out(tmp_path)


def _check(desk: Desk, *words: str) -> int:
    return cli.main(["check", "--profile", str(desk.profile), "--members", str(desk.members), *words])


def _damage(desk: Desk) -> None:
    """Two households share an id, and one cell holds no number."""
    households = draw_district(260, seed=11).households
    ids = households["hh"].to_pylist()
    ids[4] = ids[3]
    space = households["space"].to_pylist()
    space[7] = "wide"
    households = households.set_column(households.column_names.index("hh"), "hh", [ids])
    households = households.set_column(households.column_names.index("space"), "space", [space])
    write_csv(households.drop_columns(["spending", "weight", "level", "woman_heads"]), desk.registry)


def test_findings_are_counted_with_their_rows_and_do_not_fail_the_command(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    _damage(desk)

    code = _check(desk, str(desk.registry))

    shown = capsys.readouterr().out
    assert code == 0
    assert "258 households can be used" in shown
    assert "2  repeated_household_id (registry.csv, hh), rows 5, 6" in shown
    assert "1  not_a_number (registry.csv, space), row 9" in shown
    assert MARK not in shown


def test_findings_are_explained_in_the_language_asked_for(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    _damage(desk)

    _check(desk, str(desk.registry), "--language", "id")

    assert "Sel ini seharusnya berisi angka." in capsys.readouterr().out


def test_every_finding_can_be_written_to_a_file(desk: Desk) -> None:
    _damage(desk)

    code = _check(desk, str(desk.registry), "--findings", str(desk.place / "new" / "findings.csv"))

    with (desk.place / "new" / "findings.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["file"] == "registry.csv"]
    assert code == 0
    assert {(row["row"], row["class"]) for row in rows} >= {
        ("5", "repeated_household_id"),
        ("9", "not_a_number"),
    }


def test_a_refused_file_ends_with_1_after_the_others_were_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = lay_out(tmp_path, text=_WITHOUT_MEMBERS)

    code = cli.main(["check", "--profile", str(desk.profile), "missing.csv", str(desk.registry)])

    shown = capsys.readouterr()
    assert code == 1
    assert "there is no such file" in shown.err
    assert "registry.csv: 248 households can be used" in shown.out  # 12 have no rooms


def test_a_survey_is_checked_for_its_welfare_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = lay_out(tmp_path, text=_WITHOUT_MEMBERS)

    refused = cli.main(["check", "--profile", str(desk.profile), "--survey", str(desk.registry)])
    checked = cli.main(["check", "--profile", str(desk.profile), "--survey", str(desk.survey)])

    assert (refused, checked) == (1, 0)
    assert "spending" in capsys.readouterr().err


def test_members_belong_to_one_file(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert _check(desk, str(desk.registry), str(desk.survey)) == 2
    assert "--members belongs to one file" in capsys.readouterr().err


def test_a_simulated_district_is_written_and_says_that_it_is_simulated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["simulate", "--families", "200", "--seed", "3", "--out", str(tmp_path / "agam")])

    assert code == 0
    assert pq.read_metadata(tmp_path / "agam" / "registry.parquet").num_rows == 200
    assert "Simulated data (data simulasi)" in capsys.readouterr().out


def test_a_district_that_is_too_small_is_a_wrong_call(tmp_path: Path) -> None:
    assert cli.main(["simulate", "--families", "10", "--out", str(tmp_path / "agam")]) == 2
    assert not (tmp_path / "agam").exists()


_WITHOUT_MEMBERS = """
profile: kampung
languages: [en]
keys: {household: hh, cluster: village, size: size, weight: weight}
welfare: {column: spending, unit: {en: rupiah}}
variables:
  - {name: rooms, kind: count}
programmes: [{name: PKH, column: pkh, yes: [1], no: [2], line: {poorest_share: 0.4}}]
"""
