"""A registry read block by block is the registry read whole: households, findings, warnings, refusals."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from features.csv_pieces import plain_csv
from features.errors import UnusableFile
from features.households import Households
from features.profile import Profile
from features.profile_loading import profile_from_text
from features.reading import read_households
from features.reading_in_blocks import RegistryRead, read_in_blocks
from features.tables_writing import write_table
from features.text_hashes import text_hashes
from tests.small_survey import AMOUNTS_TEXT, District, draw_district, policy_of

BLOCKS = (10_000, 90)
N = 220


@pytest.fixture(scope="module")
def profile() -> Profile:
    return profile_from_text(AMOUNTS_TEXT, "small.yaml")


@pytest.fixture(scope="module")
def learned(profile: Profile) -> Mapping[str, tuple[str, ...]]:
    return {"roof": ("palm", "tile", "tin"), "floor": ("1", "2", "8")}


def district() -> District:
    return draw_district(N, seed=5)


def _set(table: pa.Table, name: str, cells: Mapping[int, str | None]) -> pa.Table:
    texts = table[name].to_pylist()
    for row, text in cells.items():
        texts[row] = text
    return table.set_column(table.column_names.index(name), name, pa.array(texts, pa.string()))


def _households(district: District, name: str, cells: Mapping[int, str | None]) -> District:
    return replace(district, households=_set(district.households, name, cells))


def _again(table: pa.Table, rows: list[int]) -> pa.Table:
    return pa.concat_tables([table, table.take(pa.array(rows))])


def _repeated(district: District) -> District:
    changed = _households(district, "rooms", {3: "7"}).households.slice(3, 1)
    households = pa.concat_tables([_again(district.households, [150, 7, 7]), changed])
    return District(households, _again(district.members, [4, 4, 300])).shuffled(1)


def _long_ids(district: District, ends: str) -> District:
    ids = [f"13060104860{i:04d}{ends}" for i in range(N)]
    households = _households(district, "hh", dict(enumerate(ids)))
    of = dict(zip(district.households["hh"].to_pylist(), ids, strict=True))
    members = [of[one] for one in district.members["hh"].to_pylist()]
    with_kk = _households(households, "kk", {i: f"13060104860{i:04d}0" if i % 3 else "130" for i in range(N)})
    return District(with_kk.households, _set(district.members, "hh", dict(enumerate(members))))


def _with_blank_rows(district: District) -> District:
    blank = pa.table({name: pa.nulls(2, pa.string()) for name in district.households.column_names})
    parts = [district.households.slice(0, 90), blank, district.households.slice(90)]
    return District(pa.concat_tables(parts), district.members)


def _only_blank_rows_at_first(district: District) -> District:
    blank = pa.table({name: pa.nulls(120, pa.string()) for name in district.households.column_names})
    return District(pa.concat_tables([blank, district.households]), district.members)


def _exchanged(column: pa.ChunkedArray) -> dict[int, str | None]:
    other = {"1": "2", "2": "1"}
    return {row: other.get(code, code) for row, code in enumerate(column.to_pylist())}


WAYS: Mapping[str, Callable[[District], District]] = {
    "as it is": lambda d: d,
    "members in any order": lambda d: District(d.households, d.shuffled(2).members),
    "both in any order": lambda d: d.shuffled(3),
    "rows and persons that repeat": _repeated,
    "blank rows": _with_blank_rows,
    "a block of blank rows": _only_blank_rows_at_first,
    "ids that are nearly the same": lambda d: _households(
        d, "hh", {1: "05 0200", 9: "A-1", 210: "a 1", 211: None}
    ),
    "total rows": lambda d: _households(d, "hh", {100: "Jumlah", 219: "TOTAL"}),
    "numbers of thousands": lambda d: _households(d, "space", {2: "1.250", 120: "31,5", 200: "1.234.567,5"}),
    "marks that contradict": lambda d: _households(d, "space", {2: "1.250", 120: "31,5", 200: "0.5"}),
    "marks that nothing decides": lambda d: _households(d, "space", dict.fromkeys(range(N), "1.250")),
    "rounded identifiers": lambda d: _long_ids(d, "0"),
    "identifiers that end in anything": lambda d: _long_ids(d, "3"),
    "some unknown codes": lambda d: _households(d, "floor", {0: "7", 100: "7", 219: "5"}),
    "odd characters": lambda d: _households(d, "fuel", {150: "\uff11", 3: "x"}),
    "persons of nobody": lambda d: District(
        d.households, _set(d.members, "hh", {0: "gone", 99: "gone", 400: None})
    ),
    "two heads and none": lambda d: District(d.households, _set(d.members, "relation", {0: "2", 60: "1"})),
    "households without members": lambda d: District(d.households, d.members.slice(300)),
    "yes and no exchanged": lambda d: _households(d, "motorcycle", _exchanged(d.households["motorcycle"])),
}  # fmt: skip
REFUSED: Mapping[str, Callable[[District], District]] = {
    "unknown codes": lambda d: _households(d, "floor", {i * 3: "7" for i in range(60)}),
    "unknown codes in two columns, shifted names": lambda d: _households(
        _households(d, "floor", {i: f"Siti {i}" for i in range(50)}), "pkh", {i + 100: "5" for i in range(40)}
    ),
    "a column is missing, another has strange codes": lambda d: _households(
        District(d.households.drop_columns(["rooms", "fuel"]), d.members),
        "floor",
        dict.fromkeys(range(50), "7"),
    ),
    "persons of another file": lambda d: District(d.households, draw_district(50, seed=6).members),
    "unknown codes of persons": lambda d: District(
        d.households, _set(d.members, "works", dict.fromkeys(range(0, 400, 2), "8"))
    ),
    "nobody has an id": lambda d: _households(d, "hh", dict.fromkeys(range(N))),
    "only blank rows": lambda d: District(
        pa.table({name: pa.nulls(120, pa.string()) for name in d.households.column_names}), d.members
    ),
}


def _write(district: District, place: Path, ending: str) -> tuple[Path, Path]:
    paths = place / f"households{ending}", place / f"members{ending}"
    for table, path in zip((district.households, district.members), paths, strict=True):
        if ending == ".parquet":
            pq.write_table(table, path, row_group_size=83)
        else:
            write_table(table, path)
    return paths


def _whole(profile: Profile, paths: tuple[Path, Path], learned: Mapping[str, tuple[str, ...]]) -> Households:
    return read_households(profile, *paths, policy_of(profile).programmes, learned=learned)


def _in_blocks(
    profile: Profile,
    paths: tuple[Path, Path],
    learned: Mapping[str, tuple[str, ...]],
    block: int,
    place: Path,
) -> RegistryRead:
    folder = place / f"of {block}"
    folder.mkdir()
    return read_in_blocks(
        profile, *paths, policy_of(profile).programmes, folder, learned=learned, block=block
    )


def _assert_same(whole: Households, read: RegistryRead) -> None:
    found = read.households.rows(0, len(read.households))
    assert found.ids.to_pylist() == whole.ids.to_pylist()
    for name, answer in whole.answers.items():
        assert found.answers[name].text.to_pylist() == answer.text.to_pylist(), name
        np.testing.assert_array_equal(found.answers[name].state, answer.state, err_msg=name)
        np.testing.assert_array_equal(found.answers[name].values, answer.values, err_msg=name)
        assert found.answers[name].codes == answer.codes, name
    assert {n: a.to_pylist() for n, a in found.areas.items()} == {
        n: a.to_pylist() for n, a in whole.areas.items()
    }
    assert {n: e.tolist() for n, e in found.enrolled.items()} == {
        n: e.tolist() for n, e in whole.enrolled.items()
    }
    assert read.findings.table().to_pylist() == whole.findings.table().to_pylist()
    assert read.warnings == whole.warnings
    assert read.content_digest == whole.content_digest


@pytest.mark.parametrize("way", WAYS)
def test_blocks_change_nothing(
    way: str, profile: Profile, learned: Mapping[str, tuple[str, ...]], tmp_path: Path
) -> None:
    paths = _write(WAYS[way](district()), tmp_path, ".parquet")
    whole = _whole(profile, paths, learned)

    for block in BLOCKS:
        _assert_same(whole, _in_blocks(profile, paths, learned, block, tmp_path))


@pytest.mark.parametrize("way", ["rows and persons that repeat", "numbers of thousands"])
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_csv_or_a_workbook_goes_the_same_way(
    ending: str, way: str, profile: Profile, learned: Mapping[str, tuple[str, ...]], tmp_path: Path
) -> None:
    paths = _write(WAYS[way](district()), tmp_path, ending)
    whole = _whole(profile, paths, learned)

    for block in BLOCKS:
        _assert_same(whole, _in_blocks(profile, paths, learned, block, tmp_path))


@pytest.mark.parametrize("way", REFUSED)
def test_a_file_is_refused_for_the_same_reasons(
    way: str, profile: Profile, learned: Mapping[str, tuple[str, ...]], tmp_path: Path
) -> None:
    paths = _write(REFUSED[way](district()), tmp_path, ".parquet")
    with pytest.raises(UnusableFile) as whole:
        _whole(profile, paths, learned)

    for block in BLOCKS:
        with pytest.raises(UnusableFile) as refused:
            _in_blocks(profile, paths, learned, block, tmp_path)
        assert str(refused.value) == str(whole.value)


def test_the_digest_does_not_depend_on_format_or_order(
    profile: Profile, learned: Mapping[str, tuple[str, ...]], tmp_path: Path
) -> None:
    digests = set()
    for number, one in enumerate((district(), district().shuffled(8))):
        for ending in (".csv", ".parquet"):
            place = tmp_path / f"{number}{ending}"
            place.mkdir()
            paths = _write(one, place, ending)
            digests.add(_in_blocks(profile, paths, learned, 110, place).content_digest)

    assert len(digests) == 1


PLAIN: Mapping[str, Callable[[bytes], bytes]] = {
    "as it is": lambda csv: csv,
    "a byte order mark": lambda csv: b"\xef\xbb\xbf" + csv,
    "carriage returns": lambda csv: csv.replace(b"\n", b"\r\n"),
    "semicolons": lambda csv: csv.replace(b",", b";"),
    "a title above": lambda csv: b"Registry of 2025\n" + csv,
    "headings again": lambda csv: csv + csv.split(b"\n", 1)[0] + b"\n",
    "no end of the last line": lambda csv: csv.rstrip(b"\n"),
}
NOT_PLAIN: Mapping[str, Callable[[bytes], bytes]] = {
    "Windows-1252": lambda csv: csv.replace(b"Zulaikha name 1,", b"Zulaikha \xf1 1,").replace(
        b'"Zulaikha name 1"', b'"Zulaikha \xf1 1"'
    ),
    "UTF-16": lambda csv: csv.decode().encode("utf-16"),
    "a blank line": lambda csv: csv.replace(b"\n", b"\n\n", 3),
    "a line within quotation marks": lambda csv: csv.replace(b"Zulaikha address 9", b"Zulaikha\naddress 9"),
    "lone carriage returns": lambda csv: csv.replace(b"\n", b"\r"),
}


@pytest.mark.parametrize("way", [*PLAIN, *NOT_PLAIN])
def test_a_large_csv_is_read_piece_by_piece_as_it_would_be_whole(
    way: str,
    profile: Profile,
    learned: Mapping[str, tuple[str, ...]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("features.table_files.LARGE", 0)
    monkeypatch.setattr("features.csv_pieces._READ", 5_000)
    households, members = _write(district(), tmp_path, ".csv")
    households.write_bytes({**PLAIN, **NOT_PLAIN}[way](households.read_bytes()))
    whole = _whole(profile, (households, members), learned)

    read = _in_blocks(profile, (households, members), learned, 64, tmp_path)

    _assert_same(whole, read)
    if way in PLAIN:
        assert len(list(plain_csv(households, {"hh", "rooms"}).pieces())) > 3


def test_two_ids_that_share_a_number_by_chance_stay_two(
    profile: Profile, learned: Mapping[str, tuple[str, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def few(texts: pa.StringArray, seed: int = 0) -> np.ndarray[Any, np.dtype[np.uint64]]:
        return text_hashes(texts, seed) % np.uint64(N if seed < 2 else 2**40)

    monkeypatch.setattr("features.household_places.text_hashes", few)
    paths = _write(district().shuffled(4), tmp_path, ".parquet")

    read = _in_blocks(profile, paths, learned, 37, tmp_path)

    _assert_same(_whole(profile, paths, learned), read)


@pytest.mark.parametrize("table", ["persons", "content"])
def test_files_that_cannot_be_cut_are_one_block(table: str, tmp_path: Path) -> None:
    keys = "{household: hh}" if table == "persons" else "{}"
    head = "table: persons\nhead: {column: relation, is: [1]}\n" if table == "persons" else ""
    profile = profile_from_text(
        f"profile: p\nlanguages: [en]\nkeys: {keys}\n{head}"
        "variables:\n  - {name: school, kind: number, label: {en: School}}\n",
        "p.yaml",
    )
    path = tmp_path / "p.parquet"
    pq.write_table(pa.concat_tables([district().members, district().members.slice(5, 2)]), path)
    whole = read_households(profile, path, None, ())

    read = read_in_blocks(profile, path, None, (), tmp_path, block=10)

    _assert_same(whole, read)
