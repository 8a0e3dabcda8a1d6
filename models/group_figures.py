"""For whom an estimate fails: error rates within groups, with intervals and minimum counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.sparse import csr_array

from models.bootstrap import Interval, interval, replicated
from models.evaluated import Evaluated
from models.figures import QUOTAS, quotas_of
from models.quota import overlap
from models.ranking import places
from models.weight_stack import Floats, WeightStack, ratio, stack

MINIMUM: Final = 30
"""Households below which a rate says more about chance than about the group; none is printed."""

Groups: TypeAlias = Mapping[str, "pa.StringArray | Sequence[str | None]"]


@dataclass(frozen=True, slots=True, eq=False)
class GroupFigures:
    """What is known of one value of one group.

    Attributes:
        households: rows of the survey in it.
        poor, selected: quota name (`at_40`) → rows that are poor, or selected, at that quota.
        figures: the figures that enough rows stand behind; the others are left out.
    """

    households: int
    poor: Mapping[str, int]
    selected: Mapping[str, int]
    figures: Mapping[str, Interval]


def group_figures(
    evaluated: Evaluated,
    groups: Groups,
    *,
    quotas: Sequence[float] = QUOTAS,
    means: Mapping[str, Floats] | None = None,
    minimum: int = MINIMUM,
) -> dict[str, dict[str, GroupFigures]]:
    """Error rates within each value of each group, the quota being that of everybody.

    A household is selected, or poor, by its place among all households; a group's exclusion error is
    the share of its poor who are not selected.

    Args:
        evaluated: the estimate, the truth and the draws; groups in the same order of rows.
        groups: name → n values; a household with null is in no group.
        means: further columns, each shape (n,), whose weighted mean is a figure: `interval_coverage_80`
            from whether the interval holds.
        minimum: rows that must stand behind a rate: poor for an exclusion error, selected for an
            inclusion error, all for the others.

    Returns:
        group → value → figures: `exclusion_error_at_q`, `inclusion_error_at_q`, `poor_share_at_q`,
        `selected_share_at_q`, `bias` (predicted − observed, log points or ranks) and `means`.
    """
    members, columns = _members(groups, evaluated.rows)
    further = {name: column[evaluated.rows] for name, column in (means or {}).items()}
    further["bias"] = evaluated.predicted - evaluated.observed

    def figures(weights: WeightStack) -> dict[str, Floats]:
        return _figures(evaluated, weights, columns, further, quotas)

    if not members:
        return {name: {} for name in groups}
    found = replicated(figures, evaluated.codes, evaluated.weight, evaluated.replicates, evaluated.seed)
    rows = columns.sum(axis=0).astype(np.int64)
    poor, selected = _rows_inside(evaluated, columns, quotas)
    result: dict[str, dict[str, GroupFigures]] = {name: {} for name in groups}
    for i, (group, value) in enumerate(members):
        of_poor, of_selected = (
            {at: int(count[i]) for at, count in counts.items()} for counts in (poor, selected)
        )
        enough = {
            name: interval(float(values[i]), replicates[:, i])
            for name, (values, replicates) in found.items()
            if _rows_behind(name, int(rows[i]), of_poor, of_selected) >= minimum
        }
        result[group][value] = GroupFigures(int(rows[i]), of_poor, of_selected, enough)
    return result


def _figures(
    evaluated: Evaluated,
    weights: WeightStack,
    columns: csr_array,
    means: Mapping[str, Floats],
    quotas: Sequence[float],
) -> dict[str, Floats]:
    """Figures of V groups given as columns (n, V) of ones where a household belongs: shape (V,) or (B, V)."""
    everybody = weights.sums(columns)
    found = {name: ratio(weights.times(values).sums(columns), everybody) for name, values in means.items()}
    targeting = evaluated.targeting(weights)
    for name, quota in quotas_of(evaluated, weights, quotas).items():
        selected, poor = targeting.cuts(quota)
        both = overlap(weights, selected, poor, columns)
        all_selected = overlap(weights, selected, selected, columns)
        all_poor = overlap(weights, poor, poor, columns)
        found[f"exclusion_error_{name}"] = 1.0 - ratio(both, all_poor)
        found[f"inclusion_error_{name}"] = 1.0 - ratio(both, all_selected)
        found[f"poor_share_{name}"] = ratio(all_poor, everybody)
        found[f"selected_share_{name}"] = ratio(all_selected, everybody)
    return {name: weights.shaped(figure) for name, figure in found.items()}


def _members(groups: Groups, rows: NDArray[np.intp]) -> tuple[list[tuple[str, str]], csr_array]:
    """Each value of each group, in order, and who belongs to it: shape (n, V), ones."""
    members: list[tuple[str, str]] = []
    column, household = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)]
    for group, values in groups.items():
        encoded = _text(values).take(pa.array(rows)).dictionary_encode()
        in_order = np.asarray(pc.sort_indices(encoded.dictionary)).astype(np.intp)
        belongs = np.flatnonzero(encoded.indices.is_valid().to_numpy(zero_copy_only=False))
        household.append(belongs)
        column.append(len(members) + places(in_order)[encoded.indices.drop_null().to_numpy()])
        members += [(group, value) for value in encoded.dictionary.take(pa.array(in_order)).to_pylist()]
    where = (np.concatenate(household), np.concatenate(column))
    return members, csr_array((np.ones(len(where[0])), where), shape=(len(rows), len(members)))


def _rows_inside(
    evaluated: Evaluated, columns: csr_array, quotas: Sequence[float]
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Quota name → rows of each group that are poor, and that are selected."""
    weights = stack(evaluated.weight)
    targeting = evaluated.targeting(weights)
    poor: dict[str, Floats] = {}
    selected: dict[str, Floats] = {}
    for name, quota in quotas_of(evaluated, weights, quotas).items():
        for counts, cut in zip((selected, poor), targeting.cuts(quota), strict=True):
            inside = np.flatnonzero(cut.place < cut.below[0] + (cut.part[0] >= 0.5))
            counts[name] = np.asarray(columns[inside].sum(axis=0), np.float64)
    return poor, selected


def _rows_behind(figure: str, rows: int, poor: Mapping[str, int], selected: Mapping[str, int]) -> int:
    for beginning, counts in (("exclusion_error_", poor), ("inclusion_error_", selected)):
        if figure.startswith(beginning):
            return counts[figure.removeprefix(beginning)]
    return rows


def _text(values: "pa.StringArray | Sequence[str | None]") -> pa.StringArray:
    return values if isinstance(values, pa.Array) else pa.array(values, pa.string())


def pairs(groups: Groups) -> dict[str, pa.StringArray]:
    """Every two groups crossed: a household belongs where both its values are known.

    >>> crossed = pairs({"sex": ["f", "m", None], "area": ["urban", "rural", "rural"]})
    >>> {name: values.to_pylist() for name, values in crossed.items()}
    {'sex × area': ['f × urban', 'm × rural', None]}
    """
    return {
        f"{name} × {other}": pc.binary_join_element_wise(_text(values), _text(others), " × ")
        for (name, values), (other, others) in combinations(groups.items(), 2)
    }
