"""The office's clock: on which day of its calendar a moment falls."""

from datetime import date, datetime, timedelta, timezone
from typing import Final

WESTERN: Final = timezone(timedelta(hours=7), "WIB")
"""Jakarta's offset has been +7 since 1964, so that no table of time zones is needed."""


def office_day(moment: datetime) -> date:
    """The day of the office's calendar.

    >>> office_day(datetime.fromisoformat("2026-11-30T17:00:00+00:00"))
    datetime.date(2026, 12, 1)
    """
    return moment.astimezone(WESTERN).date()


__all__ = ["WESTERN", "office_day"]
