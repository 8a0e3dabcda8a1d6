"""Passwords are kept as Argon2id, weak ones are refused, and unknown names take as long as known ones."""

import time

import pytest

from serving.accounts.passwords import LONGEST, PasswordRefused, Passwords, refuse_weak

GOOD = "gunung hujan sepeda tikar"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("pendek", "fewer than"),
        ("x" * (LONGEST + 1), "more than"),
        ("aaaaaaaaaaaaaaaa", "repeats"),
        ("abababababababab", "repeats"),
        ("Password2026!", "common words"),
        ("bismillah12345", "common words"),
        ("dinsosagam2026", "common words"),
        ("katasandi-indonesia", "common words"),
        ("siti.rahma gunung", "the name"),
    ],
)
def test_a_password_that_is_guessed_first_is_refused_with_its_reason(password: str, why: str) -> None:
    with pytest.raises(PasswordRefused, match=why):
        refuse_weak(password, "siti.rahma")


@pytest.mark.parametrize(
    "password", [GOOD, "jfuq-1mvo-77xk-plqz", "ĉapelo sur la tablo", "kucing terbang 3 kali"]
)
def test_words_without_rules_of_mixture_are_welcome(password: str) -> None:
    refuse_weak(password, "dewi")


def test_only_the_password_that_was_hashed_matches_and_its_hash_is_argon2id() -> None:
    passwords = Passwords()

    kept = passwords.hash(GOOD)

    assert kept.startswith("$argon2id$v=19$m=47104,t=2,p=1$")
    assert GOOD not in kept
    assert passwords.matches(GOOD, kept)
    assert not passwords.matches(GOOD + " ", kept)
    assert not passwords.matches(GOOD, None)
    assert not passwords.matches("x" * 100_000, kept)


def test_an_unknown_account_is_compared_as_long_as_a_known_one() -> None:
    passwords = Passwords()
    kept = passwords.hash(GOOD)
    passwords.matches("warm", kept)

    known = min(_seconds(passwords, kept) for _ in range(5))
    unknown = min(_seconds(passwords, None) for _ in range(5))

    assert 0.4 < unknown / known < 2.5


def _seconds(passwords: Passwords, kept: str | None) -> float:
    begun = time.process_time()
    passwords.matches("something else", kept)
    return time.process_time() - begun
