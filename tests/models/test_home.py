"""Where models live, what a name means, and a champion that is switched in one step."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from models.champion import (
    AlreadyChampion,
    BrokenPointer,
    NoChampion,
    NoEarlierChampion,
    current_champion,
    export_champion,
    history,
    previous_champion,
    return_to_previous,
)
from models.durable import append_line, copy_model, replace_text
from models.exclusive import HomeIsBusy, exclusive
from models.folder import MANIFEST, BrokenModelFolder, verified_files
from models.home import UnknownModel, tepat_home
from models.resolving import resolve_model

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TEPAT_HOME", str(tmp_path / "rumah tepat"))
    return tmp_path / "rumah tepat"


def _folder(place: Path, r2: float = 0.5) -> Path:
    """As little as verifies: a card and its manifest."""
    card = json.dumps({"r2": r2}).encode()
    place.mkdir(parents=True)
    (place / "card.json").write_bytes(card)
    manifest = {"format": 1, "files": {"card.json": sha256(card).hexdigest()}}
    (place / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return place


def _promote(home: Path, folder: Path, version: int = 1, minutes: int = 0) -> None:
    at = NOON + timedelta(minutes=minutes)
    export_champion(home, folder, "dtsen", version=version, at=at, by="Rina", why=f"version {version}")


def test_the_home_is_the_setting_read_at_each_call(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = tepat_home()
    monkeypatch.setenv("TEPAT_HOME", str(home / "other"))

    assert (first, tepat_home()) == (home, home / "other")


def test_without_the_setting_the_home_is_the_users_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEPAT_HOME")

    assert tepat_home().name == "tepat"
    assert tepat_home().is_absolute()


@pytest.fixture(autouse=True)
def _never_the_real_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEPAT_HOME", str(tmp_path / "unused"))


def test_a_folder_is_itself(home: Path, tmp_path: Path) -> None:
    folder = _folder(tmp_path / "a model")

    assert resolve_model(str(folder), "dtsen") == folder


def test_a_folder_without_a_manifest_is_refused(home: Path, tmp_path: Path) -> None:
    with pytest.raises(BrokenModelFolder, match="no manifest"):
        resolve_model(str(tmp_path), "dtsen")


@pytest.mark.parametrize("given", [None, "", "dtsen", "dtsen@champion"])
def test_the_champion_is_what_assesses_without_mlflow(home: Path, tmp_path: Path, given: str | None) -> None:
    _promote(home, _folder(tmp_path / "model"))

    place = resolve_model(given, "dtsen")

    assert place.parent == home / "champions" / "dtsen"
    assert verified_files(place)[1] == place.name


def test_no_champion_says_how_to_get_one(home: Path) -> None:
    with pytest.raises(NoChampion, match="Run `tepat train`"):
        resolve_model(None, "dtsen")


@pytest.mark.parametrize("given", ["no/such/folder", "dtsen@", "@champion", "dtsen@a b", "../dtsen"])
def test_what_is_neither_a_folder_nor_a_name_is_refused(home: Path, given: str) -> None:
    with pytest.raises(UnknownModel):
        resolve_model(given, "dtsen")


def test_a_changed_champion_folder_is_found_when_it_is_read(home: Path, tmp_path: Path) -> None:
    _promote(home, _folder(tmp_path / "model"))
    place = resolve_model(None, "dtsen")
    (place / "card.json").write_text("{}", encoding="utf-8")

    with pytest.raises(BrokenModelFolder, match="was changed"):
        verified_files(resolve_model(None, "dtsen"))


def test_a_folder_that_does_not_verify_never_becomes_champion(home: Path, tmp_path: Path) -> None:
    _promote(home, _folder(tmp_path / "good"))
    broken = _folder(tmp_path / "broken", r2=0.9)
    (broken / "card.json").write_text("{}", encoding="utf-8")

    with pytest.raises(BrokenModelFolder):
        _promote(home, broken, version=2)

    standing = current_champion(home, "dtsen")
    assert standing is not None
    assert standing.version == 1


def test_the_pointer_says_who_when_and_why(home: Path, tmp_path: Path) -> None:
    _promote(home, _folder(tmp_path / "model"))

    pointer = json.loads((home / "champions" / "dtsen" / "champion.json").read_text(encoding="utf-8"))

    digest = verified_files(tmp_path / "model")[1]
    assert pointer == {
        "folder": digest, "version": 1, "since": "2026-11-23T12:00:00+00:00",
        "by": "Rina", "why": "version 1", "previous": [],
    }  # fmt: skip


def test_rolling_back_goes_one_champion_back_each_time(home: Path, tmp_path: Path) -> None:
    for version in (1, 2, 3):
        _promote(home, _folder(tmp_path / str(version), r2=version / 10), version, minutes=version)

    back = [
        return_to_previous(home, "dtsen", at=NOON + timedelta(hours=1), by="Adi", why="wrong").version
        for _ in range(2)
    ]

    assert back == [2, 1]
    assert previous_champion(home, "dtsen") is None
    with pytest.raises(NoEarlierChampion):
        return_to_previous(home, "dtsen", at=NOON, by="Adi", why="wrong")


def test_history_keeps_every_switch(home: Path, tmp_path: Path) -> None:
    for version in (1, 2):
        _promote(home, _folder(tmp_path / str(version), r2=version / 10), version)
    return_to_previous(home, "dtsen", at=NOON, by="Adi", why="too many complaints")

    switches = history(home, "dtsen")

    assert [(s["act"], s["version"], s["by"]) for s in switches] == [
        ("promote", 1, "Rina"), ("promote", 2, "Rina"), ("rollback", 1, "Adi"),
    ]  # fmt: skip


def test_rolling_back_without_a_champion_says_so(home: Path) -> None:
    with pytest.raises(NoChampion):
        return_to_previous(home, "dtsen", at=NOON, by="Adi", why="wrong")


def test_rolling_back_to_a_damaged_folder_changes_nothing(home: Path, tmp_path: Path) -> None:
    for version in (1, 2):
        _promote(home, _folder(tmp_path / str(version), r2=version / 10), version)
    earlier = previous_champion(home, "dtsen")
    assert earlier is not None
    (earlier.folder / "card.json").unlink()

    with pytest.raises(BrokenModelFolder):
        return_to_previous(home, "dtsen", at=NOON, by="Adi", why="wrong")

    standing = current_champion(home, "dtsen")
    assert standing is not None
    assert standing.version == 2


def test_the_champion_is_not_promoted_twice(home: Path, tmp_path: Path) -> None:
    folder = _folder(tmp_path / "model")
    _promote(home, folder)

    with pytest.raises(AlreadyChampion):
        _promote(home, folder)

    assert len(history(home, "dtsen")) == 1


def test_a_damaged_pointer_is_an_error_and_not_no_champion(home: Path, tmp_path: Path) -> None:
    _promote(home, _folder(tmp_path / "model"))
    (home / "champions" / "dtsen" / "champion.json").write_text('{"folder":', encoding="utf-8")

    with pytest.raises(BrokenPointer):
        resolve_model(None, "dtsen")


def test_a_line_torn_by_a_power_failure_spoils_no_other(home: Path, tmp_path: Path) -> None:
    _promote(home, _folder(tmp_path / "1", 0.1), 1)
    with (home / "champions" / "dtsen" / "history.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"act": "prom')

    _promote(home, _folder(tmp_path / "2", 0.2), 2)

    assert [switch["version"] for switch in history(home, "dtsen")] == [1, 2]


_SWITCH = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from models.champion import export_champion
home, number = Path(sys.argv[1]), int(sys.argv[2])
for turn in range(8):
    folder = home / "made" / f"{number}-{turn}"
    export_champion(home, folder, "dtsen", version=100 * number + turn,
                    at=datetime(2026, 1, 1, tzinfo=UTC), by="a", why="b")
"""


def test_two_processes_that_switch_at_once_lose_nothing(home: Path) -> None:
    for number in (1, 2):
        for turn in range(8):
            _folder(home / "made" / f"{number}-{turn}", r2=number + turn / 10)

    running = [subprocess.Popen([sys.executable, "-c", _SWITCH, str(home), str(number)]) for number in (1, 2)]
    codes = [process.wait() for process in running]

    pointer = json.loads((home / "champions" / "dtsen" / "champion.json").read_text(encoding="utf-8"))
    stack = [pointer["version"], *(entry["version"] for entry in pointer["previous"])]
    assert codes == [0, 0]
    assert stack == [switch["version"] for switch in reversed(history(home, "dtsen"))]
    assert sorted(stack) == sorted(100 * number + turn for number in (1, 2) for turn in range(8))
    verified_files(home / "champions" / "dtsen" / pointer["folder"])


def test_who_waits_too_long_for_the_lock_is_told(tmp_path: Path) -> None:
    with (
        exclusive(tmp_path / "lock"),
        pytest.raises(HomeIsBusy),
        exclusive(tmp_path / "lock", 0.1),
    ):
        pass


def test_copying_at_once_gives_one_complete_folder(tmp_path: Path) -> None:
    source = _folder(tmp_path / "model")

    with ThreadPoolExecutor(8) as pool:
        places = set(pool.map(lambda _: copy_model(source, tmp_path / "copies"), range(16)))

    (place,) = places
    assert {path.name for path in (tmp_path / "copies").iterdir()} == {place.name, "copy.lock"}
    assert sorted(path.name for path in place.iterdir()) == ["card.json", MANIFEST]


def test_a_copy_holds_what_the_manifest_names_and_nothing_else(tmp_path: Path) -> None:
    source = _folder(tmp_path / "model")
    (source / "households.csv").write_text("nik", encoding="utf-8")

    place = copy_model(source, tmp_path / "copies")

    assert sorted(path.name for path in place.iterdir()) == ["card.json", MANIFEST]


def test_a_spoilt_copy_is_made_anew(tmp_path: Path) -> None:
    source = _folder(tmp_path / "model")
    place = copy_model(source, tmp_path / "copies")
    (place / "card.json").unlink()

    copy_model(source, tmp_path / "copies")

    assert verified_files(place)[1] == place.name


def test_a_text_is_replaced_whole_and_leaves_nothing_beside(tmp_path: Path) -> None:
    replace_text(tmp_path / "a.json", "old")
    replace_text(tmp_path / "a.json", "nagari Koto Gadang\n")
    append_line(tmp_path / "b.jsonl", "é")

    assert (tmp_path / "a.json").read_text(encoding="utf-8") == "nagari Koto Gadang\n"
    assert (tmp_path / "b.jsonl").read_bytes() == "é\n".encode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "b.jsonl"]
