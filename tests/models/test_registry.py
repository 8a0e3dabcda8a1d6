"""Models are registered as plain files, fetched verified, promoted and rolled back."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from models import registry
from models.champion import AlreadyChampion, NoEarlierChampion, current_champion
from models.folder import MANIFEST, BrokenModelFolder, verified_files
from models.registry_errors import (
    AliasNotMoved,
    HomeInAnAddress,
    NotAnAggregate,
    RegistryFailed,
    UnknownVersion,
)
from models.resolving import resolve_model

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """MLflow takes seconds to make its tables: made once, copied for each test."""
    home = tmp_path_factory.mktemp("empty")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEPAT_HOME", str(home))
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        assert registry.versions("dtsen") == ()
    return home / "mlflow.db"


@pytest.fixture
def home(empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "rumah tepat"
    home.mkdir()
    shutil.copy(empty_store, home / "mlflow.db")
    monkeypatch.setenv("TEPAT_HOME", str(home))
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.chdir(tmp_path)
    return home


def _folder(place: Path, r2: float = 0.5) -> Path:
    """As little as verifies: a card and its manifest."""
    card = json.dumps({"r2": r2}).encode()
    place.mkdir(parents=True)
    (place / "card.json").write_bytes(card)
    manifest = {"format": 1, "files": {"card.json": sha256(card).hexdigest()}}
    (place / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return place


def _register(place: Path, r2: float = 0.5, artifacts: Path | None = None) -> int:
    folder = _folder(place, r2)
    return registry.register(
        folder, "dtsen", {"seed": 1, "lines:PKH": 0.3}, {"r2": r2, "error_at_40": None, "p:x": 0.25},
        {"survey_digest": "abc"}, artifacts,
    )  # fmt: skip


def test_a_model_is_registered_with_its_figures_and_becomes_challenger(home: Path, tmp_path: Path) -> None:
    first, second = _register(tmp_path / "1", 0.1), _register(tmp_path / "2", 0.2)

    newest, oldest = registry.versions("dtsen")

    assert (first, second) == (oldest.version, newest.version) == (1, 2)
    assert (newest.aliases, oldest.aliases) == (("challenger",), ())
    assert newest.metrics == {"r2": 0.2, "p_x": 0.25}
    assert newest.tags["survey_digest"] == "abc"
    assert newest.digest == verified_files(tmp_path / "2")[1]
    assert registry.names() == ("dtsen",)


def test_what_is_registered_is_the_plain_files_of_the_manifest(home: Path, tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "card.md").write_text("# dtsen", encoding="utf-8")
    folder = tmp_path / "model"
    _folder(folder)
    (folder / "predictions.parquet").write_bytes(b"one row a household")

    registry.register(folder, "dtsen", {}, {}, {}, tmp_path / "report")

    logged = {p.relative_to(home).as_posix().split("/artifacts/")[1] for p in home.rglob("artifacts/*/*")}
    assert logged == {"model/card.json", "model/manifest.json", "report/card.md"}
    assert {path.name for path in tmp_path.iterdir()} == {"rumah tepat", "report", "model"}


def test_tables_of_households_are_never_logged(home: Path, tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "predictions.parquet").write_bytes(b"")

    with pytest.raises(NotAnAggregate, match=r"predictions\.parquet"):
        _register(tmp_path / "model", artifacts=tmp_path / "report")

    assert registry.versions("dtsen") == ()


def test_a_folder_that_does_not_verify_is_not_registered(home: Path, tmp_path: Path) -> None:
    folder = _folder(tmp_path / "model")
    (folder / "card.json").write_text("{}", encoding="utf-8")

    with pytest.raises(BrokenModelFolder):
        registry.register(folder, "dtsen", {}, {}, {})

    assert registry.versions("dtsen") == ()


@pytest.mark.parametrize("which", ["challenger", "1"])
def test_an_alias_or_a_version_is_fetched_into_the_home(home: Path, tmp_path: Path, which: str) -> None:
    _register(tmp_path / "model")

    place = resolve_model(f"dtsen@{which}", "other")

    assert place == home / "fetched" / verified_files(tmp_path / "model")[1]
    assert json.loads((place / "card.json").read_text(encoding="utf-8")) == {"r2": 0.5}


@pytest.mark.parametrize("which", ["best", "7"])
def test_an_unknown_version_tells_those_that_there_are(home: Path, tmp_path: Path, which: str) -> None:
    _register(tmp_path / "model")

    with pytest.raises(UnknownVersion, match="There are: dtsen@challenger, dtsen@1"):
        registry.fetch("dtsen", which, home / "fetched")


def test_an_unknown_model_says_so(home: Path) -> None:
    with pytest.raises(UnknownVersion, match="run `tepat train`"):
        registry.fetch("susenas", "1", home / "fetched")


def test_files_that_were_changed_in_the_store_are_refused(home: Path, tmp_path: Path) -> None:
    _register(tmp_path / "model")
    (stored,) = home.rglob("artifacts/model/card.json")
    stored.write_text('{"r2": 0.99}', encoding="utf-8")

    with pytest.raises(BrokenModelFolder, match="was changed"):
        registry.fetch("dtsen", "1", home / "fetched")


def test_another_model_in_the_place_of_the_registered_one_is_refused(home: Path, tmp_path: Path) -> None:
    _register(tmp_path / "model")
    (stored,) = home.rglob("artifacts/model")
    shutil.rmtree(stored)
    _folder(stored, r2=0.99)

    with pytest.raises(BrokenModelFolder, match="another model"):
        registry.fetch("dtsen", "1", home / "fetched")


def test_promoting_exports_the_version_and_moves_the_alias(home: Path, tmp_path: Path) -> None:
    _register(tmp_path / "model")

    champion = registry.promote("dtsen", 1, "Rina", "first", at=NOON)

    assert champion.folder == resolve_model(None, "dtsen")
    assert (champion.by, champion.why, champion.since) == ("Rina", "first", "2026-11-23T12:00:00+00:00")
    assert registry.find_version("dtsen", "champion").version == 1


def test_rolling_back_returns_to_the_champion_before_with_the_alias(home: Path, tmp_path: Path) -> None:
    for version in (1, 2):
        _register(tmp_path / str(version), version / 10)
        registry.promote("dtsen", version, "Rina", "better", at=NOON + timedelta(hours=version))

    champion = registry.rollback("dtsen", "Adi", "worse in the hills", at=NOON + timedelta(days=1))

    assert champion.version == 1
    assert resolve_model("dtsen@champion", "dtsen").name == verified_files(tmp_path / "1")[1]
    assert registry.find_version("dtsen", "champion").version == 1
    with pytest.raises(NoEarlierChampion):
        registry.rollback("dtsen", "Adi", "again", at=NOON)


def test_the_champion_is_not_promoted_twice(home: Path, tmp_path: Path) -> None:
    _register(tmp_path / "model")
    registry.promote("dtsen", 1, "Rina", "first", at=NOON)

    with pytest.raises(AlreadyChampion):
        registry.promote("dtsen", 1, "Rina", "again", at=NOON)


def test_a_version_that_is_not_there_cannot_be_promoted(home: Path, tmp_path: Path) -> None:
    _register(tmp_path / "model")

    with pytest.raises(UnknownVersion):
        registry.promote("dtsen", 2, "Rina", "why not", at=NOON)

    assert current_champion(home, "dtsen") is None


def test_a_rollback_works_without_the_registry_and_says_what_is_left(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in (1, 2):
        _register(tmp_path / str(version), version / 10)
        registry.promote("dtsen", version, "Rina", "better", at=NOON)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "nonsense://nowhere")

    with pytest.raises(AliasNotMoved, match="Version 1 is now the champion"):
        registry.rollback("dtsen", "Adi", "worse", at=NOON)

    standing = current_champion(home, "dtsen")
    assert standing is not None
    assert standing.version == 1


def test_a_failing_registry_is_told_without_its_address(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "nonsense://rina:secret@nowhere")

    with pytest.raises(RegistryFailed) as told:
        registry.versions("dtsen")

    assert "MLFLOW_TRACKING_URI" in str(told.value)
    assert "secret" not in str(told.value)


def test_an_own_setting_says_where_the_registry_is(
    home: Path, empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(empty_store, tmp_path / "office.db")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{(tmp_path / 'office.db').as_posix()}")
    _register(tmp_path / "model")

    monkeypatch.delenv("MLFLOW_TRACKING_URI")

    assert registry.versions("dtsen") == ()


@pytest.mark.parametrize("name", ["100%20", "what?"])
def test_a_home_that_an_address_cannot_hold_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("TEPAT_HOME", str(home / name))

    with pytest.raises(HomeInAnAddress):
        registry.names()

    assert not (home / name).exists()


_QUIETLY = """
import sys
from models import registry
from pathlib import Path
version = registry.register(Path(sys.argv[1]), "dtsen", {}, {"r2": 0.5}, {})
registry.fetch("dtsen", "challenger", Path(sys.argv[2]))
print(version)
"""


def test_mlflow_says_nothing_of_its_own_and_leaves_nothing_where_one_stands(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "model")
    (tmp_path / "here").mkdir()
    unset = {"MLFLOW_TRACKING_URI", "MLFLOW_LOGGING_LEVEL", "MLFLOW_DISABLE_TELEMETRY"}
    settings = {key: value for key, value in os.environ.items() if key not in unset}

    done = subprocess.run(
        [sys.executable, "-c", _QUIETLY, str(folder), str(tmp_path / "fetched")],
        cwd=tmp_path / "here", env=settings | {"TEPAT_HOME": str(tmp_path / "home")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stderr == ""
    assert (done.stdout, done.returncode) == ("1\n", 0)
    assert list((tmp_path / "here").iterdir()) == []
