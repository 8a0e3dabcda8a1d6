"""Characters that no database keeps, found in a body as it came: whoever reads it meets none of them."""

import re
from typing import Final

from fastapi import HTTPException

NULL_IN_JSON: Final = b"\\u0000"
_FINE: Final = re.compile(
    rb"(?:[^\\]++|\\[^u]|\\u(?!0000|[dD][89a-fA-F])"
    rb"|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})*+\\?",
    re.DOTALL,
)
"""Text whose escapes all stand for characters: none for a null, halves in pairs. Never goes back, so that
a long body costs no more than its length."""


def refuse_unkept_json(body: bytes) -> None:
    """Looks for null characters and halves of characters (lone surrogates), as they are or escaped.

    Raises:
        HTTPException: 400 for what is not UTF-8, in which alone JSON is sent (RFC 8259) and in which
            nothing can be hidden; 422 for such a character.
    """
    try:
        body.decode()
    except UnicodeDecodeError:
        raise HTTPException(400) from None
    if b"\0" in body or holds_unkept(body):
        raise HTTPException(422)


def holds_unkept(text: bytes) -> bool:
    """Whether an escape stands for a character that no database keeps.

    >>> [holds_unkept(text) for text in (b'"a"', rb'"\\\\ud800"', rb'"\\ud83d\\ude00"')]
    [False, False, False]
    >>> [holds_unkept(text) for text in (rb'"\\u0000"', rb'"\\ud800"', rb'"\\\\ud83d\\ude00"')]
    [True, True, True]
    """
    return b"\\u" in text and _FINE.fullmatch(text) is None


def refuse_unkept_form(body: bytes) -> None:
    """The same of a form's fields; half a character is read there as the sign for what cannot be read.

    Raises:
        HTTPException: 422.
    """
    if b"\0" in body or b"%00" in body:
        raise HTTPException(422)


def refuse_null(body: bytes) -> None:
    """Of a form in parts, whose text is as it is.

    Raises:
        HTTPException: 422.
    """
    if b"\0" in body:
        raise HTTPException(422)
