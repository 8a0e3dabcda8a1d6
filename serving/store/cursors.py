"""Where a list continues: the sort key of its last row, as text that fits its own query only."""

import base64
import json
import sys
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_

from serving.store.errors import BadCursor

_WHOLE: Final = 2**63
"""A database counts in eight bytes."""


def cursor(of: str, keys: Sequence[Any]) -> str:
    """The place after the row with the sort keys `keys` of the list `of`.

    >>> keys_of("rank", cursor("rank", [12, "PKH"]), [int, str])
    [12, 'PKH']
    """
    text = json.dumps([of, *keys], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode("utf-8")).decode("ascii").rstrip("=")


def keys_of(of: str, given: str, kinds: Sequence[type]) -> list[Any]:
    """The sort keys in a cursor: each of its column's kind, and one that a column can hold.

    Raises:
        BadCursor: it is none, or of another list.
    """
    try:
        raw = base64.urlsafe_b64decode(given.encode("ascii") + b"=" * (-len(given) % 4))
        found = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadCursor from None
    if not isinstance(found, list) or len(found) != len(kinds) + 1 or found[0] != of:
        raise BadCursor
    if not all(_fits(key, kind) for key, kind in zip(found[1:], kinds, strict=True)):
        raise BadCursor
    return [kind(key) for key, kind in zip(found[1:], kinds, strict=True)]


def kinds_of(columns: Sequence[tuple[Any, bool]]) -> list[type]:
    """Of the sort columns of `after`: what Python makes of each."""
    return [column.type.python_type for column, _ in columns]


def _fits(key: Any, kind: type) -> bool:
    """Whether a column of this kind can be compared with the key, on every database."""
    if kind is str:
        return isinstance(key, str) and "\0" not in key and not any(_is_half(letter) for letter in key)
    if isinstance(key, bool) or not isinstance(key, int | float):
        return False
    if kind is int:
        return isinstance(key, int) and -_WHOLE <= key < _WHOLE
    return abs(key) <= sys.float_info.max


def _is_half(letter: str) -> bool:
    return "\ud800" <= letter <= "\udfff"


def after(columns: Sequence[tuple[Any, bool]], keys: Sequence[Any]) -> ColumnElement[bool]:
    """Condition: the row comes after the one with these keys.

    Args:
        columns: sort columns, each with whether it descends.
    """
    steps = []
    for place, (column, descending) in enumerate(columns):
        same = [earlier == keys[i] for i, (earlier, _) in enumerate(columns[:place])]
        steps.append(and_(*same, column < keys[place] if descending else column > keys[place]))
    return or_(*steps)
