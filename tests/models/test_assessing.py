"""Assessments from a store, part by part: the bytes of one piece, whatever happened on the way."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from features.digests import file_digest
from features.reading_in_blocks import RegistryRead, read_in_blocks
from models.assessing import (
    Chunk,
    assess_part,
    made_by,
    side_by_side,
    what_bytes_follow_from,
    write_assessments,
)
from models.assessment import Context, assess
from models.assessment_files import read_about
from models.work_folder import AlreadyBeingWritten, WorkFolder, work_folder
from tests.small_survey import Small, draw_district


@pytest.fixture(autouse=True)
def _short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.assessment.CHUNK", 64)


def _read(small: Small, place: Path, block: int = 100) -> RegistryRead:
    district = draw_district(260, seed=11)
    paths = place / "households.parquet", place / "members.parquet"
    for table, path in zip((district.households, district.members), paths, strict=True):
        pq.write_table(table, path)
    folder = place / f"blocks of {block}"
    folder.mkdir()
    learned = small.catalogue.learned_codes
    return read_in_blocks(
        small.profile, *paths, small.policy.programmes, folder, learned=learned, block=block
    )


def _write(
    small: Small, read: RegistryRead, out: Path, run: Any = side_by_side, key: str = "the same"
) -> bytes:
    with work_folder(out, {"key": key}) as work:
        write_assessments(small.context(), read.households, work, out, make=made_by(run))
    return out.read_bytes()


class Killed(Exception):
    """Stands for whatever ends a run in the middle."""


def _killed_after(parts: int) -> Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]:
    def run(work: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        for number, item in enumerate(items):
            if number == parts:
                raise Killed
            yield work(item)

    return run


def test_the_file_holds_what_assessing_in_memory_gives(small: Small, tmp_path: Path) -> None:
    read = _read(small, tmp_path)

    _write(small, read, tmp_path / "a.parquet")

    rows = [row for table in assess(small.context(), small.registry) for row in table.to_pylist()]
    assert pq.read_table(tmp_path / "a.parquet").to_pylist() == rows
    assert pq.ParquetFile(tmp_path / "a.parquet").num_row_groups == 5
    assert read_about(tmp_path / "a.parquet")["profile"] == "kampung"


def test_blocks_and_threads_change_no_byte(small: Small, tmp_path: Path) -> None:
    written = set()
    for number, (block, run) in enumerate([(1000, map), (100, side_by_side), (33, map)]):
        place = tmp_path / str(number)
        place.mkdir()
        written.add(_write(small, _read(small, place, block), place / "a.parquet", run))

    assert len(written) == 1


def test_a_second_run_goes_on_where_the_first_was_killed(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = _read(small, tmp_path)
    whole = _write(small, read, tmp_path / "whole.parquet")
    out = tmp_path / "a.parquet"
    with pytest.raises(Killed):
        _write(small, read, out, _killed_after(2))
    left = sorted(path.name for path in (tmp_path / ".a.parquet.work").glob("*.part"))
    made: list[int] = []
    monkeypatch.setattr("models.assessing.assess_part", _counting(made))

    again = _write(small, read, out)

    assert len(left) == 2
    assert again == whole
    assert len(made) == 3
    assert not (tmp_path / ".a.parquet.work").exists()


def _counting(made: list[int]) -> Callable[[Context, Any], bytes]:
    def counted(context: Context, chunk: Any) -> bytes:
        made.append(1)
        return assess_part(context, chunk)

    return counted


@pytest.mark.parametrize("damage", ["torn", "a bit", "empty"])
def test_a_damaged_part_is_made_again(small: Small, tmp_path: Path, damage: str) -> None:
    read = _read(small, tmp_path)
    whole = _write(small, read, tmp_path / "whole.parquet")
    with pytest.raises(Killed):
        _write(small, read, tmp_path / "a.parquet", _killed_after(3))
    part = sorted((tmp_path / ".a.parquet.work").glob("*.part"))[-1]
    content = bytearray(part.read_bytes())
    content[500] ^= 1
    part.write_bytes({"torn": bytes(content[:900]), "a bit": bytes(content), "empty": b""}[damage])

    assert _write(small, read, tmp_path / "a.parquet") == whole


def test_what_was_left_by_other_work_is_never_used(small: Small, tmp_path: Path) -> None:
    read = _read(small, tmp_path)
    whole = _write(small, read, tmp_path / "whole.parquet")
    out = tmp_path / "a.parquet"
    with pytest.raises(Killed):
        _write(small, read, out, _killed_after(2), key="another model")
    stale = next((tmp_path / ".a.parquet.work").glob("*.part"))
    # As if it were whole: only the key tells that it belongs to other work.
    with work_folder(tmp_path / "b.parquet", {}) as other:
        kept = other.keep(0, b"of other work").name
    stale.rename(stale.with_name(kept))
    stale.with_name(kept).write_bytes(b"of other work")

    assert _write(small, read, out) == whole


def test_everything_that_the_bytes_follow_from_is_in_the_key(small: Small) -> None:
    one = what_bytes_follow_from(small.context())

    assert {"tepat", "model", "profile", "policy", "as_of", "explained_by", "pyarrow"} <= one.keys()
    assert one["model"] == small.model.digest


def test_two_programs_do_not_write_to_one_place(tmp_path: Path) -> None:
    out = tmp_path / "a.parquet"

    with work_folder(out, {}), pytest.raises(AlreadyBeingWritten, match=r"a\.parquet"), work_folder(out, {}):
        pass

    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_where_nothing_was_finished(tmp_path: Path) -> None:
    def fail() -> None:
        with work_folder(tmp_path / "a.parquet", {}) as work:
            (work.reading / "decoded").write_text("about persons")
            raise Killed

    with pytest.raises(Killed):
        fail()

    assert list(tmp_path.iterdir()) == []


def test_a_digest_of_a_file_is_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"abc")

    assert file_digest(tmp_path / "f").startswith("ba7816bf")


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_row_does_not_depend_on_what_is_assessed_with_it(small: Small, tmp_path: Path, seed: int) -> None:
    """To the last bit: alone, among others, and at another place among them."""
    read = _read(small, tmp_path)
    draw = np.random.default_rng(seed)
    place = int(draw.integers(20, 240))
    around = [slice(place, place + 1), slice(place - 3, place + 5), slice(place - 17, place + 16)]

    rows = [_part(small, read, rows).slice(place - rows.start, 1).to_pylist() for rows in around]

    assert rows[0] == rows[1] == rows[2]


def _part(small: Small, read: RegistryRead, rows: slice) -> pa.Table:
    content = assess_part(small.context(), Chunk(read.households, rows))
    return pq.read_table(pa.BufferReader(content))


def test_a_work_folder_keeps_what_it_is_given(tmp_path: Path) -> None:
    path = WorkFolder(tmp_path).keep(3, b"content")

    work = WorkFolder(tmp_path)

    assert work.kept(3) == path
    assert work.kept(4) is None


def test_what_was_put_there_since_is_no_part_of_an_earlier_run(tmp_path: Path) -> None:
    work = WorkFolder(tmp_path)

    work.keep(3, b"content")

    assert work.kept(3) is None


def test_no_part_of_a_file_is_written_twice_or_out_of_memory_that_held_something_else(
    small: Small, tmp_path: Path
) -> None:
    """Arrow writes leftovers of the memory behind a dictionary that repeats a text."""
    read = _read(small, tmp_path)
    chunk = Chunk(read.households, slice(0, 64))
    contents = set()
    for number in range(20):
        # Memory that is used again holds other things each time.
        draw_district(50 + number, seed=number)
        contents.add(assess_part(small.context(), chunk))

    assert len(contents) == 1
    (group,) = (pq.ParquetFile(pa.BufferReader(content)).metadata.row_group(0) for content in contents)
    columns = [group.column(place) for place in range(group.num_columns)]
    coded = [column for column in columns if column.has_dictionary_page]
    assert {"reasons.list.element.answer", "status:PKH"} <= {column.path_in_schema for column in coded}
    assert all("RLE_DICTIONARY" in column.encodings for column in coded)
