"""The figures of one estimate on one survey, and how two estimates compare, with intervals."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.accuracy import r2, spearman
from models.benefit_incidence import benefit_incidence, cgh_index, coverage_by_decile
from models.bootstrap import REPLICATES, Difference, Interval, bootstrapped, cluster_codes, paired_difference
from models.quota import Ranking
from models.ranking import Ids, order
from models.targeting_errors import Targeting, rates_at_quota
from models.weight_stack import Floats, WeightStack

Scale = Literal["log", "rank"]

QUOTAS: Final = (0.2, 0.3, 0.4)

_LARGER_IS_BETTER: Final = ("r2", "spearman", "targeting_differential", "cgh_index")
_SMALLER_IS_BETTER: Final = ("error", "non_poor_selected")


def targeting_figures(
    welfare: Floats,
    estimate: Floats,
    ids: Ids,
    weight: Floats,
    size: Floats,
    cluster: pa.StringArray | NDArray[np.object_] | NDArray[np.str_],
    *,
    scale: Scale = "log",
    quotas: Sequence[float] = QUOTAS,
    replicates: int = REPLICATES,
    seed: int = 0,
) -> dict[str, Interval]:
    """How well an estimate finds the poor, each figure with its cluster-bootstrap interval.

    Called for a model and for each baseline with the same households and seed, the replicates are
    the same, and `compare` pairs them. The order of the rows does not matter, to the last bit.

    Args:
        welfare: shape (n,): the truth in currency (`log`), or the rank 1…K (`rank`).
        estimate: shape (n,), out of fold, in the same unit.
        ids: n household ids, unique.
        weight: shape (n,), of households.
        size: shape (n,), persons.
        cluster: n names; what the bootstrap draws.
        quotas: for `log`; for `rank` the quotas are the shares of classes 1…k, in each replicate.

    Returns:
        name → figure: `r2`, `spearman` and, at each quota q in percent, `error_at_q`,
        `non_poor_selected_at_q`, `targeting_differential_at_q`, `error_of_persons_at_q`,
        `cgh_index_at_q`; for the last quota `coverage_of_decile_d_at_q` and
        `benefit_of_decile_d_at_q`. With `rank`, `at_class_k` instead of `at_q`, and no deciles.

    Raises:
        ValueError: an estimate is not finite; with `log`, a welfare or an estimate is not positive.
    """
    rows = np.asarray(pc.sort_indices(ids if isinstance(ids, pa.Array) else pa.array(ids, pa.string())))
    ids = [ids[i] for i in rows] if not isinstance(ids, pa.Array) else ids.take(pa.array(rows))
    welfare, estimate, weight, size = welfare[rows], estimate[rows], weight[rows], size[rows]
    codes = cluster_codes(np.asarray(cluster)[rows])
    observed, predicted = (_log(welfare), _log(estimate)) if scale == "log" else (welfare, estimate)
    by_estimate, by_welfare = order(estimate, ids), order(welfare, ids)

    def figures(weights: WeightStack) -> dict[str, Floats]:
        households = Targeting(Ranking(weights, by_estimate), Ranking(weights, by_welfare))
        of_persons = weights.times(size)
        persons = Targeting(Ranking(of_persons, by_estimate), Ranking(of_persons, by_welfare))
        found = {"r2": r2(observed, predicted, weights), "spearman": spearman(observed, predicted, weights)}
        if scale == "rank":
            for name, at in _class_shares(welfare, weights).items():
                found |= _at_quota(households, name, at)
            return found
        for quota in quotas:
            name = f"at_{100 * quota:g}"
            found |= _at_quota(households, name, quota)
            found[f"error_of_persons_{name}"] = rates_at_quota(persons, quota).error
            found[f"cgh_index_{name}"] = cgh_index(households, size, quota)
        return found | _by_decile(households, size, quotas[-1])

    return bootstrapped(figures, codes, weight, replicates, seed)


def _log(amounts: Floats) -> Floats:
    if not (amounts > 0).all():
        raise ValueError(
            "a welfare or an estimate is not positive and has no logarithm; use scale='rank' for levels"
        )
    return np.log(amounts)


def _class_shares(rank: Floats, weights: WeightStack) -> dict[str, Floats]:
    """Share of the households in classes 1…k, for each k but the last."""
    classes = np.unique(rank)[:-1]
    total = weights.total()
    return {f"at_class_{k:g}": weights.sums((rank <= k).astype(np.float64)) / total for k in classes}


def _at_quota(targeting: Targeting, name: str, quota: float | Floats) -> dict[str, Floats]:
    rates = rates_at_quota(targeting, quota)
    return {
        f"error_{name}": rates.error,
        f"non_poor_selected_{name}": rates.non_poor_selected,
        f"targeting_differential_{name}": rates.targeting_differential,
    }


def _by_decile(targeting: Targeting, size: Floats, quota: float) -> dict[str, Floats]:
    coverage = coverage_by_decile(targeting, quota)
    benefit = benefit_incidence(targeting, size, quota)
    found = {}
    for decile in range(10):
        found[f"coverage_of_decile_{decile + 1}_at_{100 * quota:g}"] = coverage[..., decile]
        found[f"benefit_of_decile_{decile + 1}_at_{100 * quota:g}"] = benefit[..., decile]
    return found


def compare(first: Mapping[str, Interval], second: Mapping[str, Interval]) -> dict[str, Difference]:
    """The first estimate's figures less the second's, for every figure that has a better side."""
    differences = {}
    for name in first.keys() & second.keys():
        larger = name.startswith(_LARGER_IS_BETTER)
        if larger or name.startswith(_SMALLER_IS_BETTER):
            differences[name] = paired_difference(first[name], second[name], larger_is_better=larger)
    return {name: differences[name] for name in first if name in differences}


def not_worse(differences: Mapping[str, Difference]) -> bool:
    """Whether the first estimate may stand for the second: not worse in R² and in the error at 40 %.

    For levels, which have no such quota: not worse in Spearman's correlation.
    """
    deciding = ("r2", "error_at_40") if "error_at_40" in differences else ("spearman",)
    return all(differences[name].verdict != "worse" for name in deciding)
