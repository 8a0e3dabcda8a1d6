"""Row groups written apart and put together are one Parquet file like any other."""

import io
import tempfile
from collections.abc import Sequence
from io import FileIO
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from models.parquet_footer import footer_of
from models.parquet_joining import join
from models.thrift_compact import pack, unpack

N = 300


def _table(seed: int) -> pa.Table:
    draw = np.random.default_rng(seed)
    reasons = [[{"q": f"q{k % 7}", "v": None if k % 3 else float(k)} for k in range(i % 4)] for i in range(N)]
    return pa.table(
        {
            "id": [f"a{i}" for i in range(N)],
            "rank:P": pa.array(draw.integers(1, 9, N), mask=draw.random(N) < 0.5),
            "estimate": draw.normal(size=N),
            "reasons": reasons,
            "rank:Q": pa.array(draw.integers(1, 9, N), mask=draw.random(N) < 0.5),
            "enrolled": pa.array(draw.random(N) < 0.4),
            "as_of": pa.array(["2026-01-01"] * N).dictionary_encode(),
        }
    )


def _encoded(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", store_schema=False)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _joined(tables: list[pa.Table]) -> bytes:
    ranks = ["rank:P", "rank:Q"]
    groups = [(_encoded(t.drop_columns(ranks)), _encoded(t.select(ranks))) for t in tables]
    return _join(_encoded(tables[0].slice(0, 0)), groups)


def _join(pattern: bytes, groups: Sequence[Sequence[bytes | Path]]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "joined"
        with FileIO(path, "w") as sink:
            join(sink, pattern, groups)
        return path.read_bytes()


def test_the_parts_are_read_as_one_table_with_columns_in_their_places() -> None:
    tables = [_table(seed) for seed in range(3)]

    content = _joined(tables)

    plain = pa.concat_tables(tables).unify_dictionaries()
    read = pq.read_table(io.BytesIO(content))
    assert read.column_names == tables[0].column_names
    assert read.to_pylist() == plain.to_pylist()
    file = pq.ParquetFile(io.BytesIO(content))
    assert file.read_row_group(1).to_pylist() == tables[1].to_pylist()
    assert file.metadata.row_group(2).column(2).statistics.min == min(tables[2]["estimate"].to_pylist())


def test_a_column_that_comes_later_takes_the_place_of_the_first_byte_by_byte(tmp_path: Path) -> None:
    told, pattern = [_table(seed) for seed in range(3)], _encoded(_table(0).slice(0, 0))
    untold = [t.set_column(2, "estimate", pa.array(np.zeros(N))) for t in told]

    late = _join(
        pattern, [(_encoded(t), _encoded(u.select(["estimate"]))) for t, u in zip(untold, told, strict=True)]
    )

    assert late == _join(pattern, [(_encoded(t),) for t in told])


@pytest.mark.parametrize("why", ["the system copies", "it cannot"])
def test_parts_in_files_are_copied_like_parts_in_memory(
    why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if why == "it cannot":
        monkeypatch.delattr("os.copy_file_range", raising=False)
    contents = [_encoded(_table(seed)) for seed in range(3)]
    paths = [tmp_path / f"{number}.part" for number in range(3)]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)

    of_files = _join(_encoded(_table(0).slice(0, 0)), [(path,) for path in paths])

    assert of_files == _join(_encoded(_table(0).slice(0, 0)), [(content,) for content in contents])


def test_a_part_that_was_cut_short_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "torn").write_bytes(_encoded(_table(1))[:-900])

    with pytest.raises(ValueError, match="not a whole Parquet file"):
        _join(_encoded(_table(0).slice(0, 0)), [(tmp_path / "torn",)])


def test_another_reader_understands_the_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    import duckdb

    path = tmp_path_factory.mktemp("joined") / "a.parquet"
    tables = [_table(seed) for seed in range(3)]
    path.write_bytes(_joined(tables))

    with duckdb.connect() as connection:
        found = connection.execute(
            f"""select count(*), sum("rank:Q"), sum(len(reasons)), max(as_of) from '{path}'"""
        ).fetchone()

    ranks = sum(rank or 0 for table in tables for rank in table["rank:Q"].to_pylist())
    reasons = sum(len(each) for table in tables for each in table["reasons"].to_pylist())
    assert found == (3 * N, ranks, reasons, "2026-01-01")


def test_a_footer_is_put_together_again_to_the_same_bytes() -> None:
    content = _encoded(_table(1))
    length = int.from_bytes(content[-8:-4], "little")

    whole, of_groups = footer_of(content), footer_of(content, {4: {1: {3: {9: None}}, 3: None}})

    assert pack(whole) == pack(of_groups) == content[-8 - length : -8]
    assert unpack(pack(of_groups))[0] == whole
    assert of_groups.get(4).values[0].get(3) == whole.get(4).values[0].get(3) == N
    assert of_groups.get(3) != whole.get(3) == N


def test_a_torn_part_is_noticed() -> None:
    with pytest.raises(ValueError, match="not a whole Parquet file"):
        footer_of(_encoded(_table(1))[:-3])
    with pytest.raises(ValueError, match="different numbers of rows"):
        _join(_encoded(_table(0)), [(_encoded(_table(0).select(["id"])), *_short())])


def _short() -> tuple[bytes]:
    return (_encoded(_table(0).drop_columns(["id"]).slice(1)),)
