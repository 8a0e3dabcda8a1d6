"""Calibrates the two lists of a programme: conformal selection with Benjamini–Hochberg, once."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from models.flags import ListCalibration, PrecisionPoint, Side, evidence_of, logit
from models.logistic import fit_logistic

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
BOUNDS = tuple(round(0.01 * step, 2) for step in range(1, 51))
_SHARES = (0.01, 0.02, 0.03, 0.05, 0.075, 0.10, 0.15, 0.20, 0.25, 0.30, 0.40, 0.50, 0.75, 1.0)
_HALVES = 100
_REPLICATES = 400
_PRIOR_STRENGTH = 2.0
FEWEST_HOUSEHOLDS = 30


def calibrate_list(
    side: Side,
    bound: float,
    p_below: Array,
    below: Mask,
    weight: Array,
    cluster: NDArray[np.intp],
    seed: int,
) -> ListCalibration | None:
    """One list of one programme from its calibration households.

    Args:
        side: "inclusion": households that are enrolled; "exclusion": that are not.
        bound: wanted average false share of the whole list.
        p_below: shape (n,) out-of-fold probabilities below the line.
        below: shape (n,) whether measured welfare is below the line.
        weight: shape (n,) survey weights.
        cluster: shape (n,) cluster codes.

    Returns:
        None where there are fewer than 30 households.
    """
    if len(p_below) < FEWEST_HOUSEHOLDS:
        return None
    evidence = evidence_of(side, p_below)
    right = ~below if side == "inclusion" else below
    cutoffs = {f"{other:.2f}": conformal_cutoff(evidence, ~right, weight, other) for other in BOUNDS}
    cutoff = conformal_cutoff(evidence, ~right, weight, bound)
    intercept, slope = fit_logistic(
        logit(evidence), right, weight, prior=(0.0, 1.0), strength=_PRIOR_STRENGTH
    )
    probability = 1 / (1 + np.exp(-(intercept + slope * logit(evidence))))
    return ListCalibration(
        side=side,
        bound=bound,
        cutoff=cutoff,
        cutoffs=cutoffs,
        intercept=intercept,
        slope=slope,
        households=len(evidence),
        in_error=int(right.sum()),
        measured=measure_by_halves(evidence, ~right, weight, cluster, bound, seed),
        needed=needed_households(probability, weight, bound),
        curve=tuple(_curve(evidence, right, weight, cluster, seed)),
    )


def conformal_cutoff(evidence: Array, wrong: Mask, weight: Array, bound: float) -> float | None:
    """Least evidence such that the list from there on keeps its false share within `bound`.

    The list of the m most certain calibration households is kept where (½ w̄ + the weight of the
    wrong among them) ÷ their whole weight ≤ bound, for the longest such m; w̄ is the mean weight,
    the place of the new household itself. This is Benjamini–Hochberg on conformal p-values, with
    the calibration households standing for the list. The half is the expected place of a
    household among its equals (a smoothed conformal p-value); `docs/decisions/0005` measures it.

    Args:
        evidence: shape (n,), higher means more certain.
        wrong: shape (n,) households whose flag would be wrong.
        weight: shape (n,) survey weights.

    Returns:
        The cut-off, or None where no list keeps the bound.

    Source:
        Jin, Candès (2023), "Selection by prediction with conformal p-values", JMLR 24(244).

    >>> evidence = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    >>> wrong = np.array([False, False, False, True, True])
    >>> conformal_cutoff(evidence, wrong, np.ones(5), bound=0.2)
    0.7
    >>> conformal_cutoff(evidence, wrong, np.ones(5), bound=0.1) is None
    True
    """
    order = np.argsort(-evidence, kind="stable")
    listed = np.cumsum(weight[order])
    false = weight.mean() / 2 + np.cumsum((weight * wrong)[order])
    last_of_equals = np.append(np.diff(evidence[order]) != 0, True)
    kept = np.flatnonzero((false <= bound * listed) & last_of_equals)
    return float(evidence[order][kept[-1]]) if len(kept) else None


def measure_by_halves(
    evidence: Array,
    wrong: Mask,
    weight: Array,
    cluster: NDArray[np.intp],
    bound: float,
    seed: int,
    halves: int = _HALVES,
) -> dict[str, float] | None:
    """What the procedure does to new clusters: half of them calibrate, the other half is flagged.

    Returns:
        `false_share` (mean over halves; 0 for an empty list), `low` and `high` (2.5th and 97.5th
        percentile of single halves), `listed` (mean share of the flagged half on the list), and
        `halves`. None with fewer than four clusters.
    """
    names = np.unique(cluster)
    if len(names) < 4:
        return None
    generator = np.random.default_rng(seed)
    shares, listed = [], []
    for _ in range(halves):
        chosen = generator.permutation(names)[: len(names) // 2]
        half = np.isin(cluster, chosen)
        cutoff = conformal_cutoff(evidence[half], wrong[half], weight[half], bound)
        rest = weight * ~half
        on_list = rest * (evidence >= cutoff) if cutoff is not None else np.zeros(len(rest))
        shares.append(float(on_list @ wrong / on_list.sum()) if on_list.sum() > 0 else 0.0)
        listed.append(float(on_list.sum() / rest.sum()))
    low, high = np.quantile(shares, [0.025, 0.975])
    return {
        "false_share": float(np.mean(shares)),
        "low": float(low),
        "high": float(high),
        "listed": float(np.mean(listed)),
        "halves": float(halves),
    }


def needed_households(probability: Array, weight: Array, bound: float) -> int | None:
    """Calibration households of this status with which a list is expected not to be empty.

    With the most certain share f of the households wrong in a share e(f) of cases, a list of
    n · f needs (½ + n f e(f)) ≤ bound · n f, so n ≥ ½ ÷ (f (bound − e(f))); the least over f.

    Args:
        probability: shape (n,) calibrated probability that each flag would be right.

    >>> needed_households(np.full(10, 0.95), np.ones(10), bound=0.10)
    10
    >>> needed_households(np.full(10, 0.80), np.ones(10), bound=0.10) is None
    True
    """
    order = np.argsort(-probability, kind="stable")
    listed = np.cumsum(weight[order])
    wrong = np.cumsum((weight * (1 - probability))[order]) / listed
    room = (listed / listed[-1]) * (bound - wrong)
    return int(np.ceil(0.5 / room.max() - 1e-9)) if room.max() > 0 else None


def _curve(
    evidence: Array, right: Mask, weight: Array, cluster: NDArray[np.intp], seed: int
) -> Iterator[PrecisionPoint]:
    """Precision of the most certain shares, with percentile intervals over resampled clusters."""
    order = np.argsort(-evidence, kind="stable")
    upto = np.cumsum(weight[order]) / weight.sum()
    names, codes = np.unique(cluster, return_inverse=True)
    generator = np.random.default_rng(seed)
    draws = generator.multinomial(len(names), np.full(len(names), 1 / len(names)), size=_REPLICATES)
    for share in _SHARES:
        last = min(int(np.searchsorted(upto, share - 1e-12)), len(order) - 1)
        certainty = float(evidence[order[last]])
        listed = evidence >= certainty
        whole = np.bincount(codes, weights=weight * listed, minlength=len(names))
        correct = np.bincount(codes, weights=weight * (listed & right), minlength=len(names))
        denominators = draws @ whole
        replicates = (draws @ correct)[denominators > 0] / denominators[denominators > 0]
        low, high = np.quantile(replicates, [0.025, 0.975])
        precision = float(correct.sum() / whole.sum())
        yield PrecisionPoint(certainty, float(whole.sum() / weight.sum()), precision, float(low), float(high))
