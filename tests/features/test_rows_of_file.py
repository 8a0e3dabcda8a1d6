"""A run of rows read by itself is the one that whoever reads the whole file finds there."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from features import rows_of_file
from features.errors import UnusableFile
from features.rows_of_file import RowsOfFile, forget_open_files
from features.table_files import TableFile, open_table

N = 1000
RUNS = [(0, 10), (10, 400), (390, 391), (999, 1000), (0, 1000), (500, 500), (300, 600), (600, 700)]


@pytest.fixture(params=[83, 10_000], ids=["row groups", "one row group"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> TableFile:
    draw = np.random.default_rng(1)
    table = pa.table(
        {
            "id": [f"household {number}" for number in range(N)],
            "roof": [("tile", "palm", None)[code] for code in draw.integers(0, 3, N)],
            "rooms": draw.integers(1, 5, N),
        }
    )
    blank = pa.table({name: pa.nulls(1, table.schema.field(name).type) for name in table.column_names})
    table = pa.concat_tables([table.slice(0, 395), blank, table.slice(395, N - 396)])
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=request.param)
    return open_table(tmp_path / "a.parquet", tmp_path / "copy")


@pytest.mark.parametrize("runs", [RUNS, RUNS[::-1]], ids=["forwards", "backwards"])
def test_a_run_holds_what_the_whole_file_has_there(
    file: TableFile, runs: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("features.rows_of_file._AT_ONCE", 37)
    whole = next(file.pieces([file.rows]))
    forget_open_files()

    for start, stop in runs:
        found = RowsOfFile.of(file, start, stop).table()

        chosen = np.flatnonzero((whole.rows > start) & (whole.rows <= stop))
        assert found.rows.tolist() == whole.rows[chosen].tolist()
        for name in file.names:
            assert found.column(name).to_pylist() == whole.take(chosen).column(name).to_pylist()


def test_whoever_has_gone_ahead_reads_on_from_there(file: TableFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("features.rows_of_file._AT_ONCE", 37)
    forget_open_files()
    RowsOfFile.of(file, 600, 600).approach()
    ways = list(rows_of_file._open)

    found = RowsOfFile.of(file, 620, 640).table()

    assert [way.path for way in ways] == [file.path]
    assert rows_of_file._open == ways
    assert found.column("id").to_pylist() == [f"household {number}" for number in range(619, 639)]


def test_row_numbers_of_a_copy_stay_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,rooms\n" + "".join(f"a{n},{n % 4}\n" for n in range(20)))
    file = open_table(tmp_path / "a.csv", tmp_path / "copy")

    found = RowsOfFile.of(file, 5, 8).table()

    assert found.rows.tolist() == next(file.pieces([20])).rows.tolist()[5:8]
    assert found.column("id").to_pylist() == ["a5", "a6", "a7"]


def test_a_file_that_turns_out_to_be_damaged_is_told_by_its_name(file: TableFile, tmp_path: Path) -> None:
    content = bytearray((tmp_path / "a.parquet").read_bytes())
    content[10:2000] = bytes(1990)
    (tmp_path / "damaged").write_bytes(content)

    with pytest.raises(UnusableFile, match=r"a\.parquet"):
        RowsOfFile.of(file, 0, 500).at(tmp_path / "damaged").table()
