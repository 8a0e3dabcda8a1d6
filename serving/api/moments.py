"""Moments as programs tell them: with their offset, and within the years that a calendar has."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime


def in_utc(moment: datetime) -> datetime:
    """The moment in UTC, in which it is kept and compared.

    Raises:
        ValueError: it lies before the year 1 or after 9999 there, whatever its own offset says.
    """
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("outside of the calendar") from None


Moment = Annotated[AwareDatetime, AfterValidator(in_utc)]
