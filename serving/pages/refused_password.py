"""Why a password is refused, in the words of the page."""

from serving.accounts import PasswordRefused, TooManyAttempts
from serving.accounts.passwords import LONGEST, SHORTEST
from serving.pages.words import Words


def refused_password(error: PasswordRefused, words: Words) -> str:
    """
    >>> refused_password(PasswordRefused("short", ""), Words("en")).partition(". ")[0]
    'This password cannot be used: it has fewer than 12 characters'
    """
    why = words(f"password.{error.kind}", shortest=SHORTEST, longest=LONGEST)
    return words("error.PasswordRefused", why=why)


def too_many_attempts(error: TooManyAttempts, words: Words) -> str:
    """How many whole minutes to wait."""
    minutes = -(-error.seconds // 60)
    return words.counted("error.TooManyAttempts", minutes, minutes=minutes)
