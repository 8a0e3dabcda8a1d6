"""Figures as JSON knows them."""

import numpy as np

from models.bootstrap import Interval


def plain(figure: Interval) -> dict[str, float | None]:
    """Value and interval as JSON knows them; null where a figure does not exist.

    >>> plain(Interval(0.5, 0.4, np.nan, np.zeros(0)))
    {'value': 0.5, 'low': 0.4, 'high': None}
    """
    values = {"value": figure.value, "low": figure.low, "high": figure.high}
    return {name: float(value) if np.isfinite(value) else None for name, value in values.items()}
