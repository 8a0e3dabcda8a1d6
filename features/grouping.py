"""The groups for which error rates are reported."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.households import KNOWN, Answer
from features.numbers import plain_texts
from features.profile import Group, Kind, Profile

_WHOLE: tuple[Kind, ...] = ("count", "ordered")


def read_groups(
    profile: Profile,
    answers: Mapping[str, Answer],
    areas: Mapping[str, pa.Array],
    size: NDArray[np.float64],
) -> dict[str, pa.Array]:
    """Group name → pyarrow string (n,): a code, an area or a bin; null where unknown or not applicable.

    `answers` holds the withheld columns too. Of a column that the file lacks nothing is known.
    """
    return {group.name: _group(group, profile, answers, areas, size) for group in profile.groups}


def _group(
    group: Group,
    profile: Profile,
    answers: Mapping[str, Answer],
    areas: Mapping[str, pa.Array],
    size: NDArray[np.float64],
) -> pa.Array:
    answer = answers.get(group.of)
    if answer is None and group.of in areas:
        return areas[group.of]
    if answer is None and group.of == profile.keys.size:
        return _binned(size, group.bins, whole=True) if group.bins else plain_texts(size)
    if answer is None:
        return pa.nulls(len(size), pa.string())
    if group.bins is None:
        return answer.text.cast(pa.string())
    values = np.where(answer.state == KNOWN, answer.values, np.nan)
    return _binned(values, group.bins, whole=_counts(group.of, profile))


def _counts(name: str, profile: Profile) -> bool:
    """Whether the values are whole numbers, so that a bin can be named by its first and last."""
    if profile.members is not None:
        made = (*profile.members.summaries, *profile.members.withheld)
        hows = {summary.name: summary.how for summary in made}
        if name in hows:
            return hows[name] in ("count", "any", "alone")
    kinds = {variable.name: variable.kind for variable in (*profile.withheld, *profile.variables)}
    columns = {variable.column for variable in profile.variables if variable.name == name}
    return kinds.get(name) in _WHOLE or profile.keys.size in columns


def _binned(values: NDArray[np.float64], bins: Sequence[float], *, whole: bool) -> pa.Array:
    labels = [*bin_labels(bins, whole=whole), None, f"< {_plain(bins[0])}"]
    with np.errstate(invalid="ignore"):
        places = np.searchsorted(np.asarray(bins, dtype=np.float64), values, side="right") - 1
    places = np.where(np.isnan(values), len(bins), places)
    return pa.array(labels, pa.string()).take(pa.array(np.where(places < 0, len(bins) + 1, places)))


def bin_labels(bins: Sequence[float], *, whole: bool) -> tuple[str, ...]:
    """Names of the bins that begin at `bins`; the last has no end.

    >>> bin_labels([1, 3, 5, 6], whole=True)
    ('1–2', '3–4', '5', '6+')
    >>> bin_labels([0, 7.5], whole=False)
    ('0–<7.5', '7.5+')
    """
    return tuple(
        _label(low, high, whole and float(low).is_integer() and float(high).is_integer())
        for low, high in pairwise(bins)
    ) + tuple(f"{_plain(low)}+" for low in bins[-1:])


def _label(low: float, high: float, whole: bool) -> str:
    if not whole:
        return f"{_plain(low)}–<{_plain(high)}"
    return _plain(low) if high - low == 1 else f"{_plain(low)}–{_plain(high - 1)}"


def _plain(number: float) -> str:
    return f"{number:g}"
