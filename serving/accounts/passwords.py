"""Passwords: how they are kept, and which are refused."""

import threading
from dataclasses import dataclass, field
from typing import Final

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from features.errors import TepatError

SHORTEST: Final = 12
LONGEST: Final = 128
_AT_ONCE: Final = 2
# Words that people in an office build long passwords from; what is left when they are taken away must
# still be long enough to be worth guessing.
_COMMON: Final = (
    "password", "passwort", "katasandi", "sandi", "rahasia", "bismillah", "alhamdulillah", "indonesia",
    "admin", "administrator", "operator", "reviewer", "dinsos", "dinas", "sosial", "agam", "lubukbasung",
    "bukittinggi", "sumbar", "minang", "tepat", "sasaran", "qwerty", "qwertyuiop", "asdfgh", "zxcvbn",
    "abcdef", "abcd", "abc", "123456789", "12345678", "1234567", "123456", "12345", "1234", "123", "2024",
    "2025", "2026", "2027", "welcome", "selamat", "datang", "letmein", "iloveyou", "sayang", "merdeka",
    "pancasila", "garuda", "monkey", "dragon", "football",
)  # fmt: skip
_LEAST_LEFT: Final = 6
_LEAST_DISTINCT: Final = 6


class PasswordRefused(TepatError):
    """A new password is too short, too long, too common or the account's own name.

    Attributes:
        kind: short, long, repeats, holds_name or common.
    """

    exit_code = 2

    def __init__(self, kind: str, reason: str) -> None:
        self.kind = kind
        self.reason = reason
        super().__init__(
            f"This password is refused: {reason}. Take at least {SHORTEST} characters; four or five words "
            "that have nothing to do with each other are easy to remember and hard to guess."
        )


def refuse_weak(password: str, name: str) -> None:
    """Refuses what is guessed first, and asks for no mixture of characters (ASVS 2.1).

    Raises:
        PasswordRefused: with the reason.

    >>> refuse_weak("gunung hujan sepeda tikar", "dewi")
    >>> refuse_weak("Password2026!", "dewi")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    serving.accounts.passwords.PasswordRefused: This password is refused: it is made of common words...
    """
    if len(password) < SHORTEST:
        raise PasswordRefused("short", f"it has fewer than {SHORTEST} characters")
    if len(password) > LONGEST:
        raise PasswordRefused("long", f"it has more than {LONGEST} characters")
    plain = "".join(character for character in password.casefold() if character.isalnum())
    if len(set(password)) < _LEAST_DISTINCT:
        raise PasswordRefused("repeats", "it repeats a few characters")
    if name.casefold() in password.casefold():
        raise PasswordRefused("holds_name", "it holds the name of the account")
    for word in sorted(_COMMON, key=len, reverse=True):
        plain = plain.replace(word, "")
    if len(plain) < _LEAST_LEFT:
        raise PasswordRefused("common", "it is made of common words and numbers")


@dataclass(frozen=True, slots=True)
class Passwords:
    """Argon2id, a few at once: every check takes 46 MiB, and a crowd at the door must not take them all.

    Source:
        OWASP Password Storage Cheat Sheet: Argon2id with m = 47104 KiB, t = 1, p = 1 or stronger.
    """

    kept: PasswordHash = field(
        default_factory=lambda: PasswordHash((Argon2Hasher(time_cost=2, memory_cost=47_104, parallelism=1),))
    )
    _gate: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(_AT_ONCE))
    _nobody: list[str] = field(default_factory=list)

    def hash(self, password: str) -> str:
        with self._gate:
            return self.kept.hash(password)

    def matches(self, password: str, kept: str | None) -> bool:
        """Whether `password` is the one that `kept` was made of; as slow for None, and never true then.

        Whoever has no account, or one without a password, is compared with a hash that nobody knows
        the password of, so that an answer's time does not tell which names exist.
        """
        if len(password) > LONGEST:
            password = password[:LONGEST] + "\0too long"
        if kept is None:
            if not self._nobody:
                self._nobody.append(self.hash("nobody's password"))
            kept = self._nobody[0]
            with self._gate:
                self.kept.verify(password, kept)
            return False
        try:
            with self._gate:
                return self.kept.verify(password, kept)
        except UnknownHashError:
            return False  # an account that nobody signs in to with a password
