"""Why a new password is refused, in the words of the page."""

from serving.accounts import PasswordRefused
from serving.accounts.passwords import LONGEST, SHORTEST
from serving.pages.words import Words


def refused_password(error: PasswordRefused, words: Words) -> str:
    """
    >>> refused_password(PasswordRefused("short", ""), Words("en")).partition(". ")[0]
    'This password cannot be used: it has fewer than 12 characters'
    """
    why = words(f"password.{error.kind}", shortest=SHORTEST, longest=LONGEST)
    return words("error.PasswordRefused", why=why)
