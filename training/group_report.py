"""For whom the estimate fails: the part `groups` of the report, from the predictions table alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from features.grouping import bin_labels
from models.bootstrap import Interval, interval
from models.evaluated import Evaluated
from models.figures import QUOTAS, quotas_of
from models.group_figures import MINIMUM, GroupFigures, Groups, group_figures, pairs
from models.weight_stack import Floats, stack
from training.group_cutoffs import OwnCutoffs, own_cutoffs
from training.plain_figures import plain

SIZES: Final = (1.0, 3.0, 5.0, 7.0)
"""Lower bounds of the household sizes whose poor are compared: one or two persons to seven or more."""

SMALLEST, *_, LARGEST = SIZE_LABELS = bin_labels(SIZES, whole=True)
PER_PERSON: Final = "per_person"
AS_MEASURED: Final = "as_measured"
HOUSEHOLD_SIZE: Final = "household_size"
_SCALE: Final = "equivalent_adults:"
_VALUES_AT_ONCE: Final = 400
"""Values of groups that are counted together: bounds the memory of their draws."""

Report = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class _Survey:
    """A predictions table, put together once."""

    evaluated: Evaluated
    size: Floats
    groups: Mapping[str, pa.StringArray]
    means: Mapping[str, Floats]


def group_report(predictions: pa.Table, *, replicates: int = 500) -> Report:
    """Who is missed: error rates of every group of the profile and of every two groups crossed.

    Args:
        predictions: as `training.predictions.out_of_fold` makes it.

    Returns:
        `quotas` (names, the deciding one last), `minimum` (rows behind a rate), `household_size` (the
        exclusion error of one- and two-person to seven-person households, on the survey's scale of
        welfare and, for welfare per person, on one of equivalent adults), `single` and `pairs`
        (group → value → counts and figures), and `own_cutoffs` (what they would cost and gain).
        Values of pairs with fewer than `minimum` households are left out.
    """
    survey = _survey(predictions, replicates)
    quotas = list(quotas_of(survey.evaluated, stack(survey.evaluated.weight), QUOTAS))
    single = group_figures(survey.evaluated, survey.groups, means=survey.means)
    by_size, own = _by_size(predictions, survey, quotas)
    return {
        "quotas": quotas,
        "minimum": MINIMUM,
        HOUSEHOLD_SIZE: by_size,
        "single": _plain_groups(single),
        "pairs": _pairs(survey),
        "own_cutoffs": _cutoffs(survey, own, single, quotas[-1]) if quotas else {},
    }


def _survey(predictions: pa.Table, replicates: int) -> _Survey:
    levels = "level" in predictions.column_names
    welfare = _floats(predictions, "welfare")
    evaluated = Evaluated.of(
        welfare,
        _floats(predictions, "estimate"),
        _texts(predictions, "household_id"),
        _floats(predictions, "weight"),
        _floats(predictions, "size"),
        _texts(predictions, "cluster"),
        scale="rank" if levels else "log",
        replicates=replicates,
        seed=int(predictions["seed"][0].as_py()),
    )
    groups = {
        name.removeprefix("group:"): _texts(predictions, name)
        for name in predictions.column_names
        if name.startswith("group:")
    }
    means = {}
    if not levels:
        low, high = _floats(predictions, "low_80"), _floats(predictions, "high_80")
        means["interval_coverage_80"] = ((welfare >= low) & (welfare <= high)).astype(np.float64)
    return _Survey(evaluated, _floats(predictions, "size"), groups, means)


def _by_size(
    predictions: pa.Table, survey: _Survey, quotas: list[str]
) -> tuple[Report, dict[str, GroupFigures]]:
    """The known harm: poor households by size, on each scale, and the gap from smallest to largest."""
    other = [name for name in predictions.column_names if name.startswith(_SCALE)]
    sizes = {HOUSEHOLD_SIZE: size_labels(survey.size)}
    own = group_figures(survey.evaluated, sizes)[HOUSEHOLD_SIZE]
    scales = {PER_PERSON if other else AS_MEASURED: own}
    for name in other:
        factor = survey.size / _floats(predictions, name)
        scales[name.removeprefix(_SCALE)] = group_figures(_rescaled(predictions, survey, factor), sizes)[
            HOUSEHOLD_SIZE
        ]
    gaps = {scale: dict(_gaps(found, quotas)) for scale, found in scales.items()}
    first, *others = gaps.values()
    changes = {
        name: interval(gap.value - first[name].value, gap.replicates - first[name].replicates)
        for gap_of in others
        for name, gap in gap_of.items()
        if name in first
    }
    report = {
        "scales": {scale: _plain_values(found) for scale, found in scales.items()},
        "gap": {scale: _plain_figures(found) for scale, found in gaps.items()},
        "change_of_gap": _plain_figures(changes),
    }
    return report, own


def size_labels(size: Floats) -> pa.StringArray:
    """The size class of each household; null where less than one person is counted.

    >>> size_labels(np.array([1.0, 2.0, 4.0, 7.0, 12.0])).to_pylist()
    ['1–2', '1–2', '3–4', '7+', '7+']
    """
    place = np.searchsorted(np.array(SIZES), size, side="right") - 1
    return pa.array([*SIZE_LABELS, None], pa.string()).take(pa.array(np.where(place < 0, len(SIZES), place)))


def _rescaled(predictions: pa.Table, survey: _Survey, factor: Floats) -> Evaluated:
    """The same predictions with welfare and estimate multiplied: of the household per equivalent adult."""
    return Evaluated.of(
        _floats(predictions, "welfare") * factor,
        _floats(predictions, "estimate") * factor,
        _texts(predictions, "household_id"),
        _floats(predictions, "weight"),
        survey.size,
        _texts(predictions, "cluster"),
        replicates=survey.evaluated.replicates,
        seed=survey.evaluated.seed,
    )


def _gaps(found: Mapping[str, GroupFigures], quotas: list[str]) -> Iterator[tuple[str, Interval]]:
    """Exclusion error of the smallest households less that of the largest."""
    if SMALLEST not in found or LARGEST not in found:
        return
    small, large = found[SMALLEST].figures, found[LARGEST].figures
    for quota in quotas:
        name = f"exclusion_error_{quota}"
        if name in small and name in large:
            one, other = small[name], large[name]
            yield quota, interval(one.value - other.value, one.replicates - other.replicates)


def _pairs(survey: _Survey) -> Report:
    found: Report = {}
    for some in _in_parts(survey.groups):
        found |= _plain_groups(group_figures(survey.evaluated, some, means=survey.means))
    return found


def _in_parts(groups: Groups) -> Iterator[dict[str, pa.StringArray]]:
    """Every two groups crossed, few enough at a time, without the values of too few households."""
    part: dict[str, pa.StringArray] = {}
    held = 0
    for names in combinations(groups, 2):
        for name, values in pairs({name: groups[name] for name in names}).items():
            part[name] = _frequent(values)
            held += pc.count_distinct(part[name]).as_py()
        if held >= _VALUES_AT_ONCE:
            yield part
            part, held = {}, 0
    if part:
        yield part


def _frequent(values: pa.StringArray) -> pa.StringArray:
    counts = values.value_counts()
    often = counts.field("values").filter(pc.greater_equal(counts.field("counts"), MINIMUM))
    return pc.if_else(pc.is_in(values, often.drop_null()), values, pa.scalar(None, pa.string()))


def _cutoffs(
    survey: _Survey,
    by_size: Mapping[str, GroupFigures],
    single: Mapping[str, Mapping[str, GroupFigures]],
    quota: str,
) -> Report:
    """Of each group of which two values or more have enough poor households.

    The size classes stand there under their own name unless a group of the profile is the same.
    """
    sizes = size_labels(survey.size)
    groups = dict(survey.groups)
    if not any(labels.equals(sizes) for labels in groups.values()):
        groups, single = {HOUSEHOLD_SIZE: sizes, **groups}, {HOUSEHOLD_SIZE: by_size, **single}
    share = {f"at_{100 * one:g}": one for one in QUOTAS}.get(quota, QUOTAS[-1])
    found: Report = {}
    for group, values in single.items():
        enough = [value for value, figures in values.items() if figures.poor[quota] >= MINIMUM]
        if len(enough) >= 2:
            own = own_cutoffs(survey.evaluated, groups[group], enough, quota, share)
            found[group] = _plain_cutoffs(own, quota)
    return found


def _plain_cutoffs(own: OwnCutoffs, quota: str) -> Report:
    values = {value: _plain_figures(figures) for value, figures in own.values.items()}
    return {"quota": quota} | _plain_figures(own.overall) | {"values": values}


def _plain_groups(found: Mapping[str, Mapping[str, GroupFigures]]) -> Report:
    return {group: _plain_values(values) for group, values in found.items()}


def _plain_values(found: Mapping[str, GroupFigures]) -> Report:
    return {
        value: {
            "households": one.households,
            "poor": dict(one.poor),
            "selected": dict(one.selected),
            "figures": _plain_figures(one.figures),
        }
        for value, one in found.items()
    }


def _plain_figures(figures: Mapping[str, Interval]) -> Report:
    return {name: plain(figure) for name, figure in figures.items()}


def _floats(table: pa.Table, column: str) -> Floats:
    return np.asarray(table[column].to_numpy(), dtype=np.float64)


def _texts(table: pa.Table, column: str) -> pa.StringArray:
    combined = table[column].combine_chunks()
    return combined if isinstance(combined, pa.Array) else combined.chunk(0)
