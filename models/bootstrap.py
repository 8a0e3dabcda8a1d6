"""Cluster bootstrap: how far a figure could have been otherwise, had other clusters been drawn.

Clusters, not households, are drawn with replacement, as the survey drew them. The same draws serve
every figure and every model, so that differences are paired.

Source: Cameron and Miller (2015), "A Practitioner's Guide to Cluster-Robust Inference", Journal of
Human Resources 50(2), section VI; Efron and Tibshirani (1993), chapter 13, for percentile intervals.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.ranking import places
from models.weight_stack import Floats, WeightStack, stack

REPLICATES: Final = 500
LIMITS: Final = (0.025, 0.975)
"""Of the 95 % intervals: percentiles of the replicates."""

_MOST_CELLS: Final = 2**23
"""Replicates × households held at once: 64 MB for each array of that shape."""

Clusters: TypeAlias = pa.StringArray | Sequence[str] | NDArray[np.object_] | NDArray[np.str_]
Verdict = Literal["better", "not worse", "worse"]


def cluster_codes(cluster: Clusters) -> NDArray[np.intp]:
    """Codes 0…G−1 of the clusters in sorted order, so that draws do not depend on the order of rows.

    Raises:
        ValueError: a cluster is null; a household of no cluster should be its own.

    >>> cluster_codes(["b", "a", "b"]).tolist()
    [1, 0, 1]
    """
    encoded = (cluster if isinstance(cluster, pa.Array) else pa.array(cluster)).dictionary_encode()
    if encoded.null_count:
        raise ValueError("a household has no cluster; give it one of its own")
    in_order = places(np.asarray(pc.sort_indices(encoded.dictionary)).astype(np.intp))
    codes: NDArray[np.intp] = in_order[encoded.indices.to_numpy()]
    return codes


def replicate_stacks(
    codes: NDArray[np.intp], weight: Floats, replicates: int = REPLICATES, seed: int = 0
) -> Iterator[WeightStack]:
    """Bootstrap replicates of the weights, in stacks small enough to bound memory.

    Args:
        codes: shape (n,), from `cluster_codes`.
        weight: shape (n,).

    Yields:
        Stacks of B₁, B₂, … versions, `replicates` in all; the draws do not depend on the division.

    Raises:
        ValueError: `replicates` is below 1.
    """
    if replicates < 1:
        raise ValueError(f"{replicates} replicates give no interval; 500 are usual")
    clusters = int(codes.max()) + 1
    rows = max(1, _MOST_CELLS // max(len(codes), clusters))
    draws = np.random.default_rng(seed)
    for first in range(0, replicates, rows):
        yield WeightStack(_counts(draws, min(rows, replicates - first), clusters), codes, weight)


def _counts(draws: np.random.Generator, rows: int, clusters: int) -> Floats:
    drawn = draws.integers(clusters, size=(rows, clusters))
    drawn += np.arange(rows)[:, None] * clusters
    return np.bincount(drawn.ravel(), minlength=rows * clusters).reshape(rows, clusters).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and the 95 % interval of its bootstrap.

    Attributes:
        value: on the sample itself, not the mean of the replicates.
        low, high: 2.5 and 97.5 percentiles of the replicates; NaN where no replicate has the figure.
        replicates: shape (B,): what a paired difference is made of.
    """

    value: float
    low: float
    high: float
    replicates: Floats = field(repr=False, compare=False)


def interval(value: float, replicates: Floats) -> Interval:
    """Percentile interval of the replicates that have the figure (a group may be absent from some).

    >>> interval(20.0, np.arange(41.0))
    Interval(value=20.0, low=1.0, high=39.0)
    """
    known = replicates[~np.isnan(replicates)]
    if not len(known):
        return Interval(float(value), np.nan, np.nan, replicates)
    low, high = np.quantile(known, LIMITS)
    return Interval(float(value), float(low), float(high), replicates)


Figures = Callable[[WeightStack], Mapping[str, Floats]]
"""Name → figure of shape (…) for a single stack, (B, …) for a stack of B replicates."""


def replicated(
    figures: Figures, codes: NDArray[np.intp], weight: Floats, replicates: int = REPLICATES, seed: int = 0
) -> dict[str, tuple[Floats, Floats]]:
    """Every figure on the sample, shape (…), and on all replicates, shape (replicates, …).

    Args:
        codes: shape (n,), from `cluster_codes`.
        weight: shape (n,).
    """
    values = figures(stack(weight))
    blocks = [figures(weights) for weights in replicate_stacks(codes, weight, replicates, seed)]
    return {
        name: (value, np.concatenate([block[name] for block in blocks])) for name, value in values.items()
    }


def bootstrapped(
    figures: Figures, codes: NDArray[np.intp], weight: Floats, replicates: int = REPLICATES, seed: int = 0
) -> dict[str, Interval]:
    """Every figure of a function of the weights, a single number each, with its interval.

    >>> def figures(weights):
    ...     return {"mean": weights.shaped(weights.sums(np.array([1.0, 3.0])) / weights.total())}
    >>> found = bootstrapped(figures, np.array([0, 1]), np.ones(2), replicates=200)["mean"]
    >>> (found.value, found.low, found.high)
    (2.0, 1.0, 3.0)
    """
    found = replicated(figures, codes, weight, replicates, seed)
    return {name: interval(float(value), of_replicates) for name, (value, of_replicates) in found.items()}


@dataclass(frozen=True, slots=True)
class Difference:
    """One model's figure less another's on the same replicates, and what follows.

    Attributes:
        value: first − second.
        low, high: 95 % interval of the paired replicates.
        verdict: of the first model. "worse": the interval lies wholly on the worse side, zero
            excluded; "better": wholly on the better side; "not worse": neither.
    """

    value: float
    low: float
    high: float
    verdict: Verdict


def paired_difference(first: Interval, second: Interval, *, larger_is_better: bool) -> Difference:
    """How the first figure differs from the second, replicate by replicate.

    Both must come from the same households, clusters and seed.

    Raises:
        ValueError: the numbers of replicates differ.

    >>> one, other = interval(0.6, np.array([0.5, 0.7])), interval(0.5, np.array([0.4, 0.6]))
    >>> paired_difference(one, other, larger_is_better=True).verdict
    'better'
    >>> paired_difference(one, other, larger_is_better=False).verdict
    'worse'
    >>> paired_difference(one, one, larger_is_better=True).verdict
    'not worse'
    """
    if first.replicates.shape != second.replicates.shape:
        raise ValueError("figures of different bootstraps cannot be paired; use the same seed and replicates")
    between = interval(first.value - second.value, first.replicates - second.replicates)
    above, below = between.low > 0, between.high < 0
    better, worse = (above, below) if larger_is_better else (below, above)
    verdict: Verdict = "better" if better else "worse" if worse else "not worse"
    return Difference(between.value, between.low, between.high, verdict)
