"""Accounts, sessions, tokens and settings: kept as told, audited, and ended when they should be."""

from datetime import timedelta
from typing import Any

import pytest

from serving.store.account_views import UserView
from serving.store.actor import Actor
from serving.store.errors import CycleIsOpen, NameTaken, NotFound
from serving.store.trail_views import AuditQuery
from tests.serving.conftest import District


def _user(empty: District, console: Actor, name: str = "Siti") -> UserView:
    with empty.store.begin(console) as work:
        return work.add_user(name, "reviewer", "$argon2$", full_name="Siti A.", areas=("01", "02/003"))


def test_an_account_is_kept_and_found_whatever_the_capitals(empty: District, console: Actor) -> None:
    made = _user(empty, console)

    with empty.store.read(console) as reading:
        kept = reading.credentials(" SITI ")
        assert kept is not None
        assert (kept.user, kept.password_hash) == (made, "$argon2$")
        assert reading.credentials("nobody") is None
        assert reading.users() == [made]
    assert (made.name, made.areas, made.active) == ("siti", ("01", "02/003"), True)
    with pytest.raises(NameTaken), empty.store.begin(console) as work:
        work.add_user("sITI", "operator", "x")


def test_whoever_changes_role_or_password_is_signed_out(empty: District, console: Actor) -> None:
    user, later = _user(empty, console), empty.clock() + timedelta(hours=1)

    def signed_in(token: bytes) -> bool:
        with empty.store.begin(console) as work:
            work.add_session(user.id, token, later)
        with empty.store.read(console) as reading:
            return reading.session(token) is not None

    changes: list[dict[str, Any]] = [{"role": "operator"}, {"areas": ("01",)}, {"active": False}]
    for number, values in enumerate(changes):
        ((name, value),) = values.items()
        token = bytes([number])
        assert signed_in(token)
        with empty.store.begin(console) as work:
            changed = work.change_user(user.id, **values)
        assert getattr(changed, name) == value
        with empty.store.read(console) as reading:
            assert reading.session(token) is None
    assert signed_in(b"t")
    with empty.store.begin(console) as work:
        work.set_password(user.id, "other", must_change=True)
    with empty.store.read(console) as reading:
        assert reading.session(b"t") is None
        assert reading.user(user.id).must_change_password
    with pytest.raises(NotFound), empty.store.begin(console) as work:
        work.set_password(77, "x")


def test_a_session_is_touched_ended_and_swept(empty: District, console: Actor) -> None:
    user, now = _user(empty, console), empty.clock()
    with empty.store.begin(console) as work:
        work.add_session(user.id, b"old", now + timedelta(minutes=1))
        work.add_session(user.id, b"new", now + timedelta(hours=9))
        work.touch_session(b"new", now + timedelta(minutes=5))

    with empty.store.read(console) as reading:
        session = reading.session(b"new")
        assert session is not None
        assert (session.user.name, session.seen_at) == ("siti", now + timedelta(minutes=5))
        assert session.user.last_login_at == now
    empty.clock.set(now + timedelta(hours=2))
    with empty.store.begin(console) as work:
        work.add_session(user.id, b"newer", now + timedelta(hours=9))
        work.end_session(b"new")
    with empty.store.read(console) as reading:
        assert [reading.session(token) is None for token in (b"old", b"new", b"newer")] == [True, True, False]


def test_a_token_is_kept_without_itself_and_revoked(empty: District, console: Actor) -> None:
    user, later = _user(empty, console), empty.clock() + timedelta(days=30)
    with empty.store.begin(console) as work:
        made = work.add_token(user.id, "nightly", ("see_lists",), b"hash", later)
        work.touch_token(b"hash", empty.clock())

    with empty.store.read(console) as reading:
        known = reading.token(b"hash")
        assert known is not None
        assert (known.scopes, known.user.id, known.expires_at) == (("see_lists",), user.id, later)
        assert known.last_used_at == empty.clock()
        assert [token.id for token in reading.tokens(user.id)] == [made.id]
    with empty.store.begin(console) as work:
        work.revoke_token(made.id)
    with empty.store.read(console) as reading:
        (gone,) = reading.tokens()
    assert gone.revoked_at == empty.clock()
    with pytest.raises(NotFound), empty.store.begin(console) as work:
        work.revoke_token(99)


def test_what_is_done_to_accounts_and_settings_is_in_the_trail(empty: District, console: Actor) -> None:
    user = _user(empty, console)
    with empty.store.begin(console) as work:
        work.change_user(user.id, full_name="Siti Aminah", role="operator")
        work.change_setting("retention_months", 24)
        work.change_setting("retention_months", None)

    with empty.store.read(console) as reading:
        acts = [(record.act, record.subject) for record in reading.audit(AuditQuery()).rows]
        assert "retention_months" not in reading.settings()
    assert acts == [
        ("setting_changed", "setting:retention_months"),
        ("setting_changed", "setting:retention_months"),
        ("user_changed", f"user:{user.id}"),
        ("user_added", f"user:{user.id}"),
    ]


def test_one_cycle_is_open_at_a_time_and_names_are_used_once(empty: District, console: Actor) -> None:
    with empty.store.begin(console) as work:
        work.open_cycle("2025-06")
    with pytest.raises(CycleIsOpen), empty.store.begin(console) as work:
        work.open_cycle("2025-07")
    with empty.store.begin(console) as work:
        work.close_cycle()
    with pytest.raises(CycleIsOpen), empty.store.begin(console) as work:
        work.open_cycle("2025-06")
    with pytest.raises(ValueError, match="letters"), empty.store.begin(console) as work:
        work.open_cycle("../x")

    with empty.store.begin(console) as work:
        assert work.open_cycle("2025-07").open
        assert [cycle.name for cycle in work.cycles()] == ["2025-07", "2025-06"]
