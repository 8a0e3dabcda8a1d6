"""Keys, boxes and masks: what is told and what is not."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.personal.boxes import CannotDecrypt, opened, sealed, sealed_all
from serving.personal.hashes import every_number_hash, household_key, number_hashes, text_hash
from serving.personal.keys import KeyFile, UnusableKeyFile, keys_at, new_keys, read_keys, write_keys
from serving.personal.masks import masked_address, masked_birth, masked_name, masked_number
from serving.personal.records import _safe

KEYS = new_keys()


def test_the_key_file_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "service" / "key"

    made = keys_at(path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert keys_at(path) == made
    assert list(path.parent.iterdir()) == [path]


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_keys(KEYS, path)
    path.chmod(0o640)

    with pytest.raises(UnusableKeyFile, match="chmod 600"):
        read_keys(path)


@pytest.mark.parametrize(
    "content", ["", "nonsense", "tepat-keys 1\nhash AAAA\n", "tepat-keys 1\nrecord 1 x\n", "é"]
)
def test_a_damaged_key_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "key"
    path.write_text(content, encoding="utf-8")
    path.chmod(0o600)

    with pytest.raises(UnusableKeyFile):
        read_keys(path)


def test_a_missing_key_file_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UnusableKeyFile, match="not there"):
        read_keys(tmp_path / "key")


def test_keys_never_show_themselves() -> None:
    shown = repr(KEYS) + str(KEYS)

    assert KEYS.hash_secret.hex() not in shown
    assert len(shown) < 40


@given(st.binary(max_size=200), st.text("AB234567", min_size=1, max_size=16))
def test_a_box_opens_to_what_went_in(content: bytes, of: str) -> None:
    assert opened(KEYS, sealed(KEYS, content, of), of) == content


def test_a_box_opens_for_its_own_place_and_key_only() -> None:
    box = sealed(KEYS, b"Siti", "personal AAAA")

    for keys, content, of in (
        (KEYS, box, "personal BBBB"),
        (new_keys(), box, "personal AAAA"),
        (KEYS, box[:-1] + bytes([box[-1] ^ 1]), "personal AAAA"),
        (KEYS, b"\x00\x09" + box[2:], "personal AAAA"),
        (KEYS, b"", "personal AAAA"),
    ):
        with pytest.raises(CannotDecrypt):
            opened(keys, content, of)


def test_the_same_text_is_never_encrypted_to_the_same_bytes() -> None:
    boxes = sealed_all(KEYS, [b"same"] * 100, ["x"] * 100)

    assert len(set(boxes)) == 100
    assert all(b"same" not in box for box in boxes)


def test_after_rotation_old_boxes_open_and_new_ones_use_the_new_key(tmp_path: Path) -> None:
    old = sealed(KEYS, b"old", "x")
    rotated = KEYS.rotated()
    write_keys(rotated, tmp_path / "key")
    again = read_keys(tmp_path / "key")

    new = sealed(again, b"new", "x")

    assert (opened(again, old, "x"), opened(again, new, "x")) == (b"old", b"new")
    assert household_key(again, "1") == household_key(KEYS, "1")
    with pytest.raises(CannotDecrypt):
        opened(KEYS, new, "x")


def test_hashes_differ_by_kind_and_key() -> None:
    number = "9906013008220001"

    found = {
        *number_hashes(KEYS, "nik", [number]),
        *number_hashes(KEYS, "kk", [number]),
        *number_hashes(new_keys(), "nik", [number]),
    }

    assert len(found) == 3
    assert text_hash(KEYS, "a") != text_hash(KEYS, "b")


@given(st.text(min_size=6, max_size=40))
def test_a_mask_never_holds_the_whole(text: str) -> None:
    for mask in (masked_name, masked_number, masked_address):
        masked = mask(text)
        assert masked != text or not text.strip()


def test_masks_of_what_is_usual() -> None:
    assert masked_number("9906013008220001") == "9906•••••••••• 01"
    assert masked_birth("1980-12-01") == "1980"


@given(st.lists(st.none() | st.text(max_size=30), min_size=1, max_size=5))
def test_any_text_is_safe_within_json(texts: list[str | None]) -> None:
    safe = _safe(pa.array(texts, pa.string())).to_pylist()

    for text, made in zip(texts, safe, strict=True):
        read = json.loads(f'"{made}"')
        assert len(read) == len(text or "")
        assert [a for a in (text or "") if a >= " " and a != "\x7f"] == [
            b for a, b in zip(text or "", read, strict=True) if a >= " " and a != "\x7f"
        ]


def test_records_stand_with_their_households() -> None:
    from features.contacts import contacts_of_tables
    from features.people import people_of
    from features.profile_loading import profile_from_text
    from features.raw_table import RawTable
    from serving.personal.records import records
    from tests.small_survey import AMOUNTS_TEXT, draw_district

    profile = profile_from_text(AMOUNTS_TEXT, "small.yaml")
    district = draw_district(30, seed=5)
    table = RawTable.from_arrow(district.households)
    members = RawTable.from_arrow(district.members)
    ids = pa.array([*district.households["hh"].to_pylist()[::-1], "nobody's"])

    found = records(people_of(profile, table, members), contacts_of_tables(profile, table, members), ids)

    texts = [json.loads(text) for text in found.texts.to_pylist()]
    names = dict(
        zip(district.households["hh"].to_pylist(), district.households["name"].to_pylist(), strict=True)
    )
    sizes = district.members["hh"].value_counts().to_pylist()
    counts = {row["values"]: row["counts"] for row in sizes}
    assert [text["name"] for text in texts[:-1]] == [names[i] for i in ids.to_pylist()[:-1]]
    assert [len(text["persons"]) for text in texts] == [counts.get(i, 0) for i in ids.to_pylist()]
    assert all(sum(p["head"] for p in text["persons"]) == 1 for text in texts[:-1])
    assert found.persons == len(district.members)
    assert not found.simulated
    numbers, homes = found.numbers["nik"]
    assert len(numbers) == found.persons
    assert np.bincount(homes, minlength=31).tolist() == [counts.get(i, 0) for i in ids.to_pylist()]


def test_changed_keys_read_what_older_ones_wrote_and_forget_them_when_told(tmp_path: Path) -> None:
    path = tmp_path / "key"
    box = sealed(KEYS, b"Siti", "personal A")
    changed = KEYS.rotated()
    write_keys(changed, path)

    read = read_keys(path)
    newest = read.without_old()

    assert read == changed
    assert (KEYS.is_rotated, read.is_rotated, newest.is_rotated) == (False, True, False)
    assert opened(read, box, "personal A") == b"Siti"
    with pytest.raises(CannotDecrypt):
        opened(newest, box, "personal A")
    assert household_key(newest, "0001") == household_key(KEYS, "0001")
    (before,), after = number_hashes(KEYS, "nik", ["1"]), every_number_hash(read, "nik", "1")
    assert (len(after), after[1]) == (2, before)
    assert every_number_hash(newest, "nik", "1") == after[:1] == number_hashes(read, "nik", ["1"])


def test_whoever_is_at_work_sees_that_the_key_file_was_replaced(tmp_path: Path) -> None:
    path = tmp_path / "key"
    keys = KeyFile(path)
    made = keys()
    write_keys(made.rotated(), path)

    assert (made.newest, keys().newest) == (1, 2)
    path.unlink()
    assert keys().newest == 2
