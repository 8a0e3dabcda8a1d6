"""A model folder is whole and unchanged, or nothing is assessed with it."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from features.catalogue import CatalogueMismatch, check_fit
from features.profile_loading import profile_from_text
from models.assessment import assess_table
from models.folder import FORMAT, MANIFEST, BrokenModelFolder, load_model, save_model, verified_files
from tests.small_survey import AMOUNTS_TEXT, Small


@pytest.fixture
def folder(small: Small, tmp_path: Path) -> Path:
    """A copy to be damaged."""
    return Path(shutil.copytree(small.folder, tmp_path / "model"))


def _manifest(folder: Path, change: Callable[[dict[str, object]], object]) -> None:
    content = json.loads((folder / MANIFEST).read_text("utf-8"))
    changed = change(content)
    (folder / MANIFEST).write_text(json.dumps(content if changed is None else changed), "utf-8")


@pytest.mark.parametrize("which", ["small", "small_levels"])
def test_a_model_read_back_assesses_to_the_last_bit_alike(request: pytest.FixtureRequest, which: str) -> None:
    small: Small = request.getfixturevalue(which)

    again = load_model(small.folder)
    table = assess_table(small.context(model=again), small.registry)
    assert again.digest == small.model.digest
    assert table.to_pylist() == small.assessments.to_pylist()


def test_a_model_saved_twice_is_the_same_bytes(small: Small, tmp_path: Path) -> None:
    save_model(load_model(small.folder), tmp_path / "again")

    for file in small.folder.iterdir():
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes()


def test_the_folder_holds_text_and_no_pickle(small: Small) -> None:
    names = {file.name for file in small.folder.iterdir()}

    assert {name.rpartition(".")[2] for name in names} == {"json", "txt"}
    for file in small.folder.iterdir():
        file.read_text("utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "area_context.json", "card.json", "catalogue.json", "distribution.json", "flags.json", "lines.json",
        "reference.json", "trees.txt", "usual_answers.json", "welfare.json",
    ],
)  # fmt: skip
def test_one_changed_byte_and_one_missing_file_are_found(folder: Path, name: str) -> None:
    whole = (folder / name).read_bytes()
    changed = bytearray(whole)
    changed[len(changed) // 2] ^= 1

    (folder / name).write_bytes(bytes(changed))
    with pytest.raises(BrokenModelFolder, match=f"{name} was changed"):
        load_model(folder)
    (folder / name).unlink()
    with pytest.raises(BrokenModelFolder, match=f"{name} is missing"):
        load_model(folder)


@pytest.mark.parametrize("path", ["../outside.json", "/etc/hostname", "sub/inside.json", "..", "."])
def test_a_manifest_never_reads_beyond_its_folder(folder: Path, path: str) -> None:
    for place in (folder.parent / "outside.json", folder / "sub" / "inside.json"):
        place.parent.mkdir(exist_ok=True)
        place.write_text("{}", "utf-8")

    def add(content: dict[str, object]) -> dict[str, object]:
        files = content["files"]
        assert isinstance(files, dict)
        return {**content, "files": {**files, path: sha256(b"{}").hexdigest()}}

    _manifest(folder, add)

    with pytest.raises(BrokenModelFolder, match="is missing"):
        verified_files(folder)


@pytest.mark.parametrize("version", [FORMAT + 1, 0, None, "1"])
def test_another_format_is_refused(folder: Path, version: object) -> None:
    _manifest(folder, lambda content: {**content, "format": version})

    with pytest.raises(BrokenModelFolder, match="another version"):
        load_model(folder)


DAMAGED = [
    '{"format": 1, "files": []}', '{"format": 1, "files": 7}',
    "", "{", "[]", "null", "3", "{}", '{"files": []}', '{"files": null}', '{"files": "x"}',
    '{"format": 1, "files": {"card.json": 3}}', "\xff",
]  # fmt: skip


@pytest.mark.parametrize("text", DAMAGED)
def test_a_damaged_manifest_is_refused_in_words(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_bytes(text.encode("latin-1"))

    with pytest.raises(BrokenModelFolder, match="cannot be trusted"):
        load_model(folder)


def test_a_folder_without_a_manifest_is_none(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(BrokenModelFolder, match="has no manifest"):
            load_model(place)


@pytest.mark.parametrize("lost", ["trees.txt", "flags.json", "welfare.json"])
def test_a_file_that_the_manifest_no_longer_lists_is_missed(folder: Path, lost: str) -> None:
    _manifest(folder, lambda content: content["files"].pop(lost) and None)  # type: ignore[attr-defined]

    with pytest.raises(BrokenModelFolder):
        load_model(folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("welfare.json", b"{"),
        ("flags.json", b"[3]"),
        ("lines.json", b"\xff"),
        ("distribution.json", b"{}"),
        ("trees.txt", b"tree\n"),
    ],
)
def test_a_listed_file_of_another_shape_is_refused(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)

    def list_again(manifest: dict[str, object]) -> dict[str, object]:
        files = manifest["files"]
        assert isinstance(files, dict)
        return {**manifest, "files": {**files, name: sha256(content).hexdigest()}}

    _manifest(folder, list_again)

    with pytest.raises(BrokenModelFolder):
        load_model(folder)


def test_a_message_names_the_folder_but_not_its_path(folder: Path) -> None:
    (folder / "card.json").unlink()

    with pytest.raises(BrokenModelFolder) as refused:
        load_model(folder)

    assert str(folder.parent) not in str(refused.value)
    assert "model" in str(refused.value)


def test_nothing_is_written_over_a_model(small: Small, folder: Path) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir()}

    with pytest.raises(FileExistsError):
        save_model(small.model, folder)

    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_model_that_cannot_be_written_leaves_nothing_behind(small: Small, tmp_path: Path) -> None:
    unsayable = replace(small.model, card={"r2": float("nan")})

    with pytest.raises(ValueError, match="JSON"):
        save_model(unsayable, tmp_path / "model")

    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_may_become_the_model(small: Small, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()

    assert save_model(small.model, tmp_path / "model").digest == small.model.digest


def test_threads_change_no_estimate(small: Small) -> None:
    one, two = (load_model(small.folder, threads=n).welfare.scores(small.matrix) for n in (1, 2))

    np.testing.assert_array_equal(one, two)


def test_another_profile_is_refused_and_the_question_is_named(small: Small) -> None:
    other = profile_from_text(AMOUNTS_TEXT.replace("unknown: [99]", "unknown: [98]"), "other.yaml")

    with pytest.raises(CatalogueMismatch, match="floor"):
        check_fit(load_model(small.folder).welfare.catalogue, other)
