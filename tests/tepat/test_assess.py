"""`tepat assess`: one file in, both lists out; refused whole or written whole."""

import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.small_survey import MARK, Small, draw_district
from tests.tepat.desk import Desk, lay_out, write_csv

_NEVER_LOADED = ("mlflow", "optuna", "shap", "sklearn", "training")
_WITHOUT_TRAINING = f"""
import sys
for name in {_NEVER_LOADED!r}: sys.modules[name] = None
from tepat.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return lay_out(tmp_path)


def _table(desk: Desk, name: str = "assessments.parquet") -> pa.Table:
    return pq.read_table(desk.place / name)


def test_a_registry_becomes_assessments_in_the_order_of_the_file(desk: Desk, small: Small) -> None:
    code = desk.assess(small.folder)

    table = _table(desk)
    assert code == 0
    assert table["household_id"].to_pylist() == [f"11-{i:04d}" for i in range(260)]
    assert {"estimate", "p_below:PKH", "rank:rice", "reasons", "checks", "as_of"} <= set(table.column_names)
    assert set(table["model_digest"].to_pylist()) == {small.model.digest}


def test_the_same_call_writes_the_same_bytes_whatever_the_threads(desk: Desk, small: Small) -> None:
    # Processes of their own also show that assessing needs nothing that only training needs.
    written = [_in_a_process_of_its_own(desk, small, threads) for threads in ("1", "3")]

    assert written[0] == written[1]


def _in_a_process_of_its_own(desk: Desk, small: Small, threads: str) -> str:
    """The digest of what the command writes there."""
    out = desk.place / f"{threads}.parquet"
    words = ["assess", "--profile", str(desk.profile), "--registry", str(desk.registry)]
    words += ["--members", str(desk.members), "--model", str(small.folder), "--as-of", "2025-06-01"]
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_TRAINING, *words, "--out", str(out)],
        cwd=desk.place, capture_output=True, text=True, check=False,
        env=os.environ | {"OMP_NUM_THREADS": threads},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return sha256(out.read_bytes()).hexdigest()


def test_another_order_of_rows_gives_every_household_the_same_assessment(
    tmp_path: Path, small: Small
) -> None:
    given, shuffled = lay_out(tmp_path / "a"), lay_out(tmp_path / "b", draw_district(260, 11).shuffled(3))

    given.assess(small.folder)
    shuffled.assess(small.folder)

    one, other = _table(given), _table(shuffled)
    assert one["household_id"].to_pylist() != other["household_id"].to_pylist()
    by_id = [table.sort_by("household_id").to_pylist() for table in (one, other)]
    assert by_id[0] == by_id[1]


def test_a_changed_model_folder_is_refused_and_what_was_there_stays(
    desk: Desk, small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = shutil.copytree(small.folder, desk.place / "model")
    (changed / "flags.json").write_text("[]\n", encoding="utf-8")
    (desk.place / "assessments.parquet").write_text("of last month", encoding="utf-8")

    code = desk.assess(changed)

    assert code == 1
    assert "flags.json was changed" in capsys.readouterr().err
    assert (desk.place / "assessments.parquet").read_text(encoding="utf-8") == "of last month"
    assert not list(desk.place.glob(".*"))


def test_a_profile_that_asks_something_else_is_refused(
    desk: Desk, small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    text = desk.profile.read_text(encoding="utf-8").replace("unknown: [99]", "unknown: [98, 99]")
    desk.profile.write_text(text, encoding="utf-8")

    code = desk.assess(small.folder)

    assert code == 1
    assert "different: floor" in capsys.readouterr().err


def test_a_registry_without_its_columns_is_refused_with_all_of_them(
    desk: Desk, small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    write_csv(draw_district(20, 1).households.drop_columns(["rooms", "pkh", "spending"]), desk.registry)

    code = desk.assess(small.folder)

    told = capsys.readouterr().err
    assert code == 1
    assert "rooms" in told
    assert "pkh" in told
    assert not (desk.place / "assessments.parquet").exists()


def test_another_policy_estimates_what_was_never_calibrated(
    desk: Desk, small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = desk.place / "policy.yaml"
    policy.write_text(
        "programmes:\n"
        "  - {name: rice, column: rice, yes: [1], no: [2], line: {amount: 700000},\n"
        "     max_false: {inclusion: 0.2, exclusion: 0.3}}\n",
        encoding="utf-8",
    )

    code = desk.assess(small.folder, "--policy", str(policy))

    table = _table(desk)
    assert code == 0
    assert [name for name in table.column_names if name.startswith("p_below:")] == ["p_below:rice"]
    assert table["flag:rice"].null_count == len(table)
    assert capsys.readouterr().out.count("The model was not calibrated for this programme") == 2


def test_the_screen_ends_with_both_lists_and_what_they_cannot_hold(
    desk: Desk, small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.assess(small.folder, "--capacity", "15")

    shown = capsys.readouterr().out
    listed = _table(desk).filter(pc.equal(_table(desk)["rank:PKH"], 1))
    assert listed.num_rows >= 1
    for flagged in listed["household_id"].to_pylist():
        assert f" 1. {flagged}  review estimate " in shown
    assert "true errors per 100 visits" in shown
    assert "Families that nobody registered cannot be found by any model" in shown
    assert "extreme, line 322,170 rupiah per person per month: estimated, not flagged" in shown


def test_names_and_numbers_of_persons_reach_no_result(
    desk: Desk, small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    assert MARK in desk.registry.read_text(encoding="utf-8")
    extra = ["--xlsx", str(desk.place / "lists.xlsx"), "--findings", str(desk.place / "findings.csv")]

    code = desk.assess(small.folder, *extra)

    shown = capsys.readouterr()
    book = openpyxl.load_workbook(desk.place / "lists.xlsx")
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    table = _table(desk)
    results = [shown.out, shown.err, (desk.place / "findings.csv").read_text(encoding="utf-8"), *cells]
    results += [json.dumps(table.to_pylist()), str(table.schema.metadata)]
    assert code == 0
    assert [found for found in results if MARK in found] == []


def test_levels_are_assessed_through_the_same_command(
    tmp_path: Path, small_levels: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.small_survey import LEVELS_TEXT

    desk = lay_out(tmp_path, text=LEVELS_TEXT)

    code = desk.assess(small_levels.folder, "--xlsx", str(desk.place / "lists.xlsx"))

    assert code == 0
    assert _table(desk)["low_80"].null_count == 260
    assert "PKH, line level 1, 2" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--xlsx", "lists.csv"], "must end in .xlsx"),
        (["--xlsx", "registry.csv"], "must end in .xlsx"),
        (["--findings", "registry.csv"], "would overwrite a file that is read"),
        (["--language", "xx"], "has no language 'xx'"),
        (["--policy", "none.yaml"], "The policy cannot be used"),
    ],
)
def test_a_wrong_call_ends_with_2_before_anything_is_read(
    desk: Desk,
    small: Small,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(desk.place)

    code = desk.assess(small.folder, *words)

    assert code == 2
    assert told in capsys.readouterr().err
    assert not (desk.place / "assessments.parquet").exists()


def test_a_missing_folder_for_the_results_is_made(desk: Desk, small: Small) -> None:
    code = desk.assess(small.folder, out="2025/June/assessments.parquet")

    assert code == 0
    assert (desk.place / "2025" / "June" / "assessments.parquet").is_file()
