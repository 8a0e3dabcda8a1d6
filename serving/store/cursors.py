"""Where a list continues: the sort key of its last row, as text that fits its own query only."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from serving.store.errors import BadCursor


def cursor(of: str, keys: Sequence[Any]) -> str:
    """The place after the row with the sort keys `keys` of the list `of`.

    >>> keys_of("rank", cursor("rank", [12, "PKH"]), 2)
    [12, 'PKH']
    """
    text = json.dumps([of, *keys], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode("utf-8")).decode("ascii").rstrip("=")


def keys_of(of: str, given: str, count: int) -> list[Any]:
    """The sort keys in a cursor.

    Raises:
        BadCursor: it is none, or of another list.
    """
    try:
        raw = base64.urlsafe_b64decode(given.encode("ascii") + b"=" * (-len(given) % 4))
        found = json.loads(raw)
    except (ValueError, binascii.Error):
        raise BadCursor from None
    if not isinstance(found, list) or len(found) != count + 1 or found[0] != of:
        raise BadCursor
    if not all(isinstance(key, int | float | str) for key in found[1:]):
        raise BadCursor
    return found[1:]


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
