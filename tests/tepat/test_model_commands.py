"""`tepat models`, `promote` and `rollback`: what the analyst sees and may do."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from models import registry
from models.champion import current_champion, history
from models.folder import MANIFEST
from tepat import cli
from tests.training.test_gate import good_card

GOOD: dict[str, object] = good_card()


@pytest.fixture(scope="module")
def two_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a good version 1 and a version 2 that the gate refuses; MLflow takes its time."""
    home = tmp_path_factory.mktemp("two") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEPAT_HOME", str(home))
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        for number, card in enumerate([GOOD, GOOD | {"not_worse": {"ols": False}}]):
            folder = _folder(home.parent / str(number), card | {"number": number})
            figures = {"r2": 0.5 + number / 10, "error_at_40": 0.3}
            registry.register(folder, "dtsen", {}, figures, {"survey_digest": "5e" * 32})
    return home


@pytest.fixture
def home(two_models: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The same registry for all, without what another test promoted."""
    for path in sorted((two_models / "champions").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    monkeypatch.setenv("TEPAT_HOME", str(two_models))
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.chdir(tmp_path)
    return two_models


def _folder(place: Path, card: dict[str, object]) -> Path:
    """As little as verifies: a card and its manifest."""
    content = json.dumps(card).encode()
    place.mkdir(parents=True)
    (place / "card.json").write_bytes(content)
    manifest = {"format": 1, "files": {"card.json": sha256(content).hexdigest()}}
    (place / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return place


def _rows(shown: str) -> list[str]:
    return [line for line in shown.splitlines() if line.startswith(("  1", "  2"))]


def test_the_table_shows_every_version_with_its_figures(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["models"])

    newest, oldest = _rows(capsys.readouterr().out)
    assert code == 0
    assert all(cell in newest for cell in ("2 ", "challenger", "5e5e5e5e5e5e", "0.600", "0.300"))
    assert "0.500" in oldest


def test_the_table_shows_who_promoted_the_champion_and_why(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["promote", "dtsen@1", "--why", "the first", "--by", "Rina"])
    promoted = capsys.readouterr().out

    cli.main(["models", "--name", "dtsen"])

    newest, oldest = _rows(capsys.readouterr().out)
    assert "\nVersion 1 is now the champion of dtsen." in promoted
    assert "champion" in oldest
    assert oldest.endswith("Rina  the first")
    assert "champion" not in newest


def test_no_model_says_what_makes_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["models", "--name", "susenas"])

    assert code == 0
    assert capsys.readouterr().out == "No model susenas is registered. `tepat train` makes one.\n"


def test_the_gate_refuses_the_challenger_and_says_which_rule_failed(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["promote", "dtsen", "--why", "newer", "--by", "Rina"])

    told = capsys.readouterr().err
    assert code == 1
    assert "dtsen@2 may not become champion" in told
    assert "- not_worse_than:" in told
    assert "calibration:" not in told
    assert current_champion(home, "dtsen") is None


@pytest.mark.parametrize("why", ["", "  "])
def test_a_promotion_without_a_reason_is_a_wrong_call(home: Path, why: str) -> None:
    assert cli.main(["promote", "dtsen@1", "--why", why]) == 2
    assert current_champion(home, "dtsen") is None


@pytest.mark.parametrize("which", ["dtsen@9", "susenas@1"])
def test_promoting_what_is_not_registered_says_so(
    home: Path, capsys: pytest.CaptureFixture[str], which: str
) -> None:
    code = cli.main(["promote", which, "--why", "newer"])

    assert code == 1
    assert f"has no {which}" in capsys.readouterr().err


def test_whoever_uses_the_machine_decides_where_nobody_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "analis")

    cli.main(["promote", "dtsen@1", "--why", "the first"])

    assert [switch["by"] for switch in history(home, "dtsen")] == ["analis"]


def test_rolling_back_without_an_earlier_champion_changes_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["promote", "dtsen@1", "--why", "the first", "--by", "Rina"])

    code = cli.main(["rollback", "dtsen", "--why", "complaints", "--by", "Adi"])

    assert code == 1
    assert "nothing to go back to" in capsys.readouterr().err


def test_rolling_back_returns_to_the_champion_before(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.gate.ORDER", {})
    for version in (1, 2):
        cli.main(["promote", f"dtsen@{version}", "--why", "newer", "--by", "Rina"])
    capsys.readouterr()

    code = cli.main(["rollback", "dtsen", "--why", "complaints from the hills", "--by", "Adi"])

    champion = current_champion(home, "dtsen")
    assert code == 0
    assert capsys.readouterr().out.startswith("The champion of dtsen is again version 1.")
    assert champion is not None
    assert (champion.version, champion.by, champion.why) == (1, "Adi", "complaints from the hills")


def test_a_rollback_names_no_version(home: Path) -> None:
    assert cli.main(["rollback", "dtsen@1", "--why", "complaints"]) == 2
