"""Accounts and tokens from the console: the first administrator, and whoever must be closed out tonight."""

import io
from pathlib import Path

import pytest

from tepat import cli
from tests.serving.office import quick_passwords

PASSWORD = "gunung hujan sepeda tikar"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEPAT_HOME", str(tmp_path))
    monkeypatch.setattr("serving.application.Passwords", quick_passwords)


def _tepat(monkeypatch: pytest.MonkeyPatch, *words: str, typed: str = "") -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return cli.main(list(words))


def test_the_first_administrator_is_made_with_a_password_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    made = _tepat(monkeypatch, "users", "add", "siti", "--role", "administrator", typed=PASSWORD + "\n")
    listed = _tepat(monkeypatch, "users", "list")

    shown = capsys.readouterr().out
    assert (made, listed) == (0, 0)
    assert "siti  administrator  whole district  open" in shown
    assert PASSWORD not in shown
    assert PASSWORD.encode() not in (tmp_path / "service" / "tepat.sqlite").read_bytes()


@pytest.mark.parametrize(
    ("words", "typed", "code"),
    [
        (("siti", "--role", "king"), PASSWORD, 2),
        (("S!", "--role", "auditor"), PASSWORD, 2),
        (("siti", "--role", "auditor", "--areas", "13 06"), PASSWORD, 2),
        (("siti", "--role", "auditor"), "short", 2),
        (("siti", "--role", "auditor"), "", 2),
    ],
)
def test_what_cannot_be_used_makes_no_account(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    typed: str,
    code: int,
) -> None:
    found = _tepat(monkeypatch, "users", "add", *words, typed=typed)
    _tepat(monkeypatch, "users", "list")

    assert found == code
    assert "no account yet" in capsys.readouterr().out


def test_a_name_is_taken_once_whatever_its_capitals(monkeypatch: pytest.MonkeyPatch) -> None:
    first = _tepat(monkeypatch, "users", "add", "siti", "--role", "auditor", typed=PASSWORD)
    second = _tepat(monkeypatch, "users", "add", "Siti", "--role", "auditor", typed=PASSWORD)

    assert (first, second) == (0, 1)


def test_an_account_is_changed_closed_and_opened(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _tepat(monkeypatch, "users", "add", "dewi", "--role", "reviewer", typed=PASSWORD)

    codes = [
        _tepat(monkeypatch, "users", "change", "dewi", "--role", "supervisor", "--areas", "01,02/0201"),
        _tepat(monkeypatch, "users", "close", "dewi"),
        _tepat(monkeypatch, "users", "list"),
        _tepat(monkeypatch, "users", "open", "dewi"),
        _tepat(monkeypatch, "users", "password", "dewi", typed="kapal jeruk lampu dinding"),
        _tepat(monkeypatch, "users", "close", "nobody"),
    ]

    assert codes == [0, 0, 0, 0, 0, 2]
    assert "dewi  supervisor  01,02/0201  closed" in capsys.readouterr().out


def test_the_only_administrator_cannot_be_closed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _tepat(monkeypatch, "users", "add", "siti", "--role", "administrator", typed=PASSWORD)

    assert _tepat(monkeypatch, "users", "close", "siti") == 1
    assert "only administrator" in capsys.readouterr().err


def test_a_token_is_shown_once_listed_without_itself_and_revoked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _tepat(monkeypatch, "users", "add", "dewi", "--role", "reviewer", typed=PASSWORD)
    capsys.readouterr()

    made = _tepat(monkeypatch, "tokens", "add", "dewi", "--name", "export", "--scope", "see_lists,export")
    token = capsys.readouterr().out.splitlines()[0]
    _tepat(monkeypatch, "tokens", "revoke", "1")
    _tepat(monkeypatch, "tokens", "list")

    listed = capsys.readouterr().out
    assert made == 0
    assert token.startswith("tepat_")
    assert token not in listed
    assert "1  dewi  revoked  export,see_lists  export" in listed


def test_a_scope_that_does_not_exist_makes_no_token(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _tepat(monkeypatch, "users", "add", "dewi", "--role", "reviewer", typed=PASSWORD)

    assert _tepat(monkeypatch, "tokens", "add", "dewi", "--name", "x", "--scope", "everything") == 2
    assert "see_lists" in capsys.readouterr().err


@pytest.mark.parametrize("own", ["key", "audit.anchor", "erased", "tepat.sqlite", "tepat.sqlite-wal"])
@pytest.mark.parametrize("through", ["its name", "a symbolic link", "a hard link"])
def test_a_backup_never_takes_the_place_of_what_the_service_cannot_do_without(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    own: str,
    through: str,
) -> None:
    _tepat(monkeypatch, "users", "add", "siti", "--role", "administrator", typed=PASSWORD)
    file = tmp_path / "service" / own
    if not file.exists():
        file.write_bytes(b"")
    before, out = file.read_bytes(), file if through == "its name" else tmp_path / "link"
    if through == "a symbolic link":
        out.symlink_to(file)
    elif through == "a hard link":
        out.hardlink_to(file)

    code = _tepat(monkeypatch, "backup", "--out", str(out))

    assert code == 2
    assert "would overwrite" in capsys.readouterr().err
    assert file.read_bytes() == before


def test_a_restore_says_that_what_was_there_is_damaged_and_where_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    _tepat(monkeypatch, "users", "add", "siti", "--role", "administrator", typed=PASSWORD)
    _tepat(monkeypatch, "backup", "--out", str(tmp_path / "backup"))
    (tmp_path / "service" / "tepat.sqlite").write_bytes(b"x" * 100_000)

    code = _tepat(monkeypatch, "restore", "--from", str(tmp_path / "backup"), "--replace")

    assert code == 0
    assert "is damaged and now" in capsys.readouterr().out
