"""Guessing is closed, by account and place, for a while, and nobody else is."""

from datetime import UTC, datetime, timedelta

import pytest

from serving.accounts.lockout import PER_ACCOUNT, PER_SOURCE, PER_SOURCE_WITHIN, Lockout, TooManyAttempts

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DESK = "10.0.0.7"


def _failed(lockout: Lockout, times: int, name: str = "dewi", source: str = DESK) -> None:
    for _ in range(times):
        lockout.failed(name, source, NOW)


def test_five_failures_close_the_pair_and_say_for_how_long() -> None:
    lockout = Lockout()
    _failed(lockout, PER_SOURCE)

    with pytest.raises(TooManyAttempts) as refused:
        lockout.refuse_if_locked("dewi", DESK, NOW + timedelta(minutes=5))

    assert refused.value.seconds == 600


def test_four_failures_close_nothing() -> None:
    lockout = Lockout()
    _failed(lockout, PER_SOURCE - 1)

    lockout.refuse_if_locked("dewi", DESK, NOW)


def test_a_colleague_at_the_same_address_and_the_same_person_elsewhere_go_on() -> None:
    lockout = Lockout()
    _failed(lockout, PER_SOURCE)

    lockout.refuse_if_locked("budi", DESK, NOW)
    lockout.refuse_if_locked("dewi", "10.0.0.8", NOW)


def test_a_closed_pair_opens_by_itself() -> None:
    lockout = Lockout()
    _failed(lockout, PER_SOURCE)

    lockout.refuse_if_locked("dewi", DESK, NOW + PER_SOURCE_WITHIN)


def test_a_guesser_with_many_addresses_is_closed_out_but_not_the_owner_at_the_usual_desk() -> None:
    lockout = Lockout()
    lockout.succeeded("dewi", DESK)
    for number in range(PER_ACCOUNT):
        lockout.failed("dewi", f"203.0.113.{number}", NOW)

    with pytest.raises(TooManyAttempts):
        lockout.refuse_if_locked("dewi", "203.0.113.200", NOW)
    lockout.refuse_if_locked("dewi", DESK, NOW)


def test_success_forgets_the_failures_before_it() -> None:
    lockout = Lockout()
    _failed(lockout, PER_SOURCE - 1)
    lockout.succeeded("dewi", DESK)
    _failed(lockout, PER_SOURCE - 1)

    lockout.refuse_if_locked("dewi", DESK, NOW)


def test_the_failure_that_closes_says_so_once() -> None:
    lockout = Lockout()

    told = [lockout.failed("dewi", DESK, NOW) for _ in range(PER_SOURCE + 1)]

    assert told == [False] * (PER_SOURCE - 1) + [True, False]


def test_a_new_password_opens_the_account_everywhere() -> None:
    lockout = Lockout()
    _failed(lockout, PER_SOURCE)

    lockout.forget("dewi")

    lockout.refuse_if_locked("dewi", DESK, NOW)


def test_a_million_names_do_not_fill_the_memory() -> None:
    lockout = Lockout()
    for number in range(20_000):
        lockout.failed(f"name{number}", DESK, NOW)

    assert len(lockout._pairs) == len(lockout._accounts) == 10_000
