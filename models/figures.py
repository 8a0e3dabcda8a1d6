"""The figures of one estimate on one survey, and how two estimates compare, with intervals."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from models.accuracy import r2, spearman
from models.benefit_incidence import benefit_incidence, cgh_index, coverage_by_decile
from models.bootstrap import REPLICATES, Clusters, Difference, Interval, paired_difference
from models.evaluated import Evaluated, Scale
from models.measures import measure_of
from models.ranking import Ids
from models.social_welfare import transfer_welfare
from models.targeting_errors import Targeting, error_curve, rates_at_quota
from models.weight_stack import Floats, WeightStack

QUOTAS: Final = (0.2, 0.3, 0.4)
CURVE: Final = tuple(k / 20 for k in range(1, 20))
BUDGET_SHARE: Final = 0.01
"""Budget of the social welfare figures: this share of the welfare of all persons."""


def targeting_figures(
    welfare: Floats,
    estimate: Floats,
    ids: Ids,
    weight: Floats,
    size: Floats,
    cluster: Clusters,
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
        `benefit_of_decile_d_at_q`; of a budget of 1 % of all welfare `best_quota`, `targeted_welfare`,
        `universal_welfare`, `perfect_welfare` and `share_of_perfect_gain`. With `rank`, the first
        five only, with `at_class_k` instead of `at_q`.

    Raises:
        ValueError: an estimate is not finite; with `log`, a welfare or an estimate is not positive.
    """
    return figures_of(
        Evaluated.of(
            welfare, estimate, ids, weight, size, cluster, scale=scale, replicates=replicates, seed=seed
        ),
        quotas=quotas,
    )


def figures_of(evaluated: Evaluated, quotas: Sequence[float] = QUOTAS) -> dict[str, Interval]:
    """`targeting_figures` of what was put together once, as for `group_figures`."""

    def figures(weights: WeightStack) -> dict[str, Floats]:
        found = {
            "r2": r2(evaluated.observed, evaluated.predicted, weights),
            "spearman": spearman(evaluated.observed, evaluated.predicted, weights),
        }
        households = evaluated.targeting(weights)
        for name, quota in quotas_of(evaluated, weights, quotas).items():
            found |= _rates(households, name, quota)
        return found if evaluated.scale == "rank" else found | _of_amounts(evaluated, households, quotas)

    return evaluated.bootstrapped(figures)


def error_curve_of(evaluated: Evaluated, quotas: Sequence[float] = CURVE) -> dict[str, Interval]:
    """`error_at_q` at every twentieth, for a curve over all quotas."""

    def figures(weights: WeightStack) -> dict[str, Floats]:
        curve = error_curve(evaluated.targeting(weights), np.array(quotas))
        return {f"error_at_{100 * quota:g}": curve[..., k] for k, quota in enumerate(quotas)}

    return evaluated.bootstrapped(figures)


def quotas_of(
    evaluated: Evaluated, weights: WeightStack, quotas: Sequence[float]
) -> dict[str, float | Floats]:
    """Name → quota: `at_40`, or for levels `at_class_k`, the share of classes 1…k under each weight."""
    if evaluated.scale == "log":
        return {f"at_{100 * quota:g}": quota for quota in quotas}
    rank, total = evaluated.observed, weights.total()
    classes = np.unique(rank)[:-1]
    return {f"at_class_{k:g}": weights.sums((rank <= k).astype(np.float64)) / total for k in classes}


def _rates(targeting: Targeting, name: str, quota: float | Floats) -> dict[str, Floats]:
    rates = rates_at_quota(targeting, quota)
    return {
        f"error_{name}": rates.error,
        f"non_poor_selected_{name}": rates.non_poor_selected,
        f"targeting_differential_{name}": rates.targeting_differential,
    }


def _of_amounts(evaluated: Evaluated, households: Targeting, quotas: Sequence[float]) -> dict[str, Floats]:
    """What only makes sense where welfare is an amount."""
    persons = households.of_persons(evaluated.size)
    found = {}
    for quota in quotas:
        found[f"error_of_persons_at_{100 * quota:g}"] = rates_at_quota(persons, quota).error
        found[f"cgh_index_at_{100 * quota:g}"] = cgh_index(households, persons, quota)
    last = f"at_{100 * quotas[-1]:g}"
    coverage = coverage_by_decile(households, quotas[-1])
    benefit = benefit_incidence(households, persons, quotas[-1])
    found |= {f"coverage_of_decile_{d + 1}_{last}": coverage[..., d] for d in range(10)}
    found |= {f"benefit_of_decile_{d + 1}_{last}": benefit[..., d] for d in range(10)}
    transfer = transfer_welfare(persons, evaluated.welfare, BUDGET_SHARE * evaluated.mean_welfare)
    return found | {
        "best_quota": transfer.quota,
        "targeted_welfare": transfer.targeted,
        "universal_welfare": transfer.universal,
        "perfect_welfare": transfer.perfect,
        "share_of_perfect_gain": transfer.share_of_perfect_gain,
    }


def compare(first: Mapping[str, Interval], second: Mapping[str, Interval]) -> dict[str, Difference]:
    """The first estimate's figures less the second's, for every figure that has a better side."""
    return {
        name: paired_difference(
            first[name], second[name], larger_is_better=measure_of(name).better == "larger"
        )
        for name in first
        if name in second and measure_of(name).better != "neither"
    }


def not_worse(differences: Mapping[str, Difference]) -> bool:
    """Whether the first estimate may stand for the second: not worse in R² and in the error at 40 %.

    For levels, which have no such quota: not worse in Spearman's correlation.

    Raises:
        KeyError: the figures lack the quota of 40 %.
    """
    levels = any("_at_class_" in name for name in differences)
    deciding = ("spearman",) if levels else ("r2", "error_at_40")
    return all(differences[name].verdict != "worse" for name in deciding)
