"""How many families of an area are expected below a line, and how far that can be off."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import stats

from models.bootstrap import Clusters, bootstrapped, cluster_codes
from models.weight_stack import Floats, WeightStack, ratio

ASSUMED_CORRELATION: Final = 0.05
"""Where nothing was measured: how alike the errors of two families of one area are."""


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """What makes a sum of probabilities uncertain beyond the families' own chance.

    Attributes:
        correlation: of the errors (below the line or not, less its probability) of two families of one
            area, in [0, 1]. A model that misses what a whole nagari has in common errs alike for all
            its families, and the sum does not average that out.
        level: relative standard error of the model's share below the line as a whole.
        measured: whether both were measured on predictions out of fold, or assumed.
    """

    correlation: float = ASSUMED_CORRELATION
    level: float = 0.0
    measured: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """Expected families below a line in each of g groups.

    Attributes:
        families: shape (g,).
        value: shape (g,), sum of the probabilities.
        low, high: shape (g,), 95 % interval; equal to `value` where there is no family.
    """

    families: NDArray[np.int64]
    value: Floats
    low: Floats
    high: Floats

    def at(self, place: int) -> "Expected":
        """One group alone."""
        only = slice(place, place + 1)
        return Expected(self.families[only], self.value[only], self.low[only], self.high[only])


def expected_below(
    p_below: Floats,
    group: NDArray[np.intp],
    groups: int,
    uncertainty: Uncertainty,
    area: NDArray[np.intp] | None = None,
) -> Expected:
    """Sums of `p_below` by group with 95 % intervals.

    The share below the line of n families has the mean of their probabilities as its mean and, with
    sᵢ² = pᵢ(1 − pᵢ) and the correlation ρ between errors,

        variance = (Σ sᵢ² + ρ [Σₐ (Σ sᵢ)² − Σ sᵢ²]) / n² + (level · mean)²,

    the inner sum over the families of area a.

    A beta distribution with these moments gives the ends, so that they stay within 0 and n however
    small the area is.

    Args:
        p_below: shape (n,).
        group: shape (n,), 0 … groups − 1.
        area: shape (n,) codes ≥ 0 of the areas whose families err alike; None: each group is one area.

    Source:
        The variance of a sum of correlated indicators; with Σ sᵢ² alone it is the Poisson binomial.
        Rao and Molina (2015), "Small Area Estimation", chapter 1, on why a model's sums over small
        areas need the area's own error.

    >>> half = np.full(100, 0.5)
    >>> alone = expected_below(half, np.zeros(100, np.intp), 1, Uncertainty(correlation=0.0))
    >>> [float(v[0].round(1)) for v in (alone.value, alone.low, alone.high)]
    [50.0, 40.2, 59.8]
    >>> alike = expected_below(half, np.zeros(100, np.intp), 1, Uncertainty(correlation=0.05))
    >>> [float(v[0].round(1)) for v in (alike.low, alike.high)]
    [26.5, 73.5]
    """
    families = np.bincount(group, minlength=groups)
    value = np.bincount(group, p_below, groups)
    spread = p_below * (1 - p_below)
    own = np.bincount(group, spread, groups)
    together = _squares_of_areas(np.sqrt(spread), group, groups, area) - own
    n = np.maximum(families, 1)
    mean = value / n
    variance = (own + uncertainty.correlation * together) / n**2 + (uncertainty.level * mean) ** 2
    low, high = _beta_ends(mean, variance)
    return Expected(families, value.astype(np.float64), low * families, high * families)


def _squares_of_areas(
    values: Floats, group: NDArray[np.intp], groups: int, area: NDArray[np.intp] | None
) -> Floats:
    """shape (groups,): Σₐ (Σ values of the group in area a)²."""
    if area is None:
        return np.asarray(np.bincount(group, values, groups) ** 2)
    pairs, place = np.unique(np.column_stack([group, area]), axis=0, return_inverse=True)
    sums = np.bincount(place.ravel(), values, len(pairs))
    return np.bincount(pairs[:, 0], sums**2, groups).astype(np.float64)


def _beta_ends(mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """2.5 and 97.5 percentiles; the mean itself where there is no variance."""
    room = mean * (1 - mean)
    known = (variance > 0) & (room > 0)
    held = np.minimum(np.where(known, variance, 1.0), np.where(known, room, 1.0) * 0.999)
    size = np.where(known, room, 1.0) / held - 1
    inside = np.where(known, mean, 0.5)
    ends = (stats.beta.ppf(end, inside * size, (1 - inside) * size) for end in (0.025, 0.975))
    low, high = (np.where(known, end, mean) for end in ends)
    return low, high


def measured_uncertainty(
    below: NDArray[np.bool_], p_below: Floats, weight: Floats, cluster: Clusters, seed: int = 0
) -> Uncertainty:
    """How alike errors are within clusters, and how sure the share below the line is, on held-out families.

    The correlation is Σ eᵢeⱼ / Σ sᵢsⱼ over the pairs of families of one cluster, e being below or not
    less its probability. Clusters are usually smaller than a nagari, and their families more alike:
    the intervals of nagari are then rather too wide than too narrow.

    Args:
        below: shape (n,), measured welfare lies below the line.
        p_below: shape (n,), out of fold.
        weight: shape (n,), of households.
        cluster: n names.
    """
    codes = cluster_codes(cluster)
    error, spread = below - p_below, np.sqrt(p_below * (1 - p_below))
    pairs = np.bincount(codes, error) ** 2 - np.bincount(codes, error**2)
    possible = np.bincount(codes, spread) ** 2 - np.bincount(codes, spread**2)
    correlation = float(pairs.sum() / possible.sum()) if possible.sum() > 0 else ASSUMED_CORRELATION

    def level(weights: WeightStack) -> dict[str, Floats]:
        found = ratio(weights.sums(below.astype(np.float64)), weights.sums(p_below))
        return {"level": weights.shaped(found)}

    replicates = bootstrapped(level, codes, weight, seed=seed)["level"].replicates
    return Uncertainty(min(max(correlation, 0.0), 1.0), float(np.nanstd(replicates)), measured=True)


def uncertainty_of(predictions: pa.Table, programme: str, line: float) -> Uncertainty:
    """As `measured_uncertainty`, from the predictions of `tepat evaluate`.

    Args:
        line: of the programme, in the unit of welfare; levels: k + 0.5.

    Raises:
        KeyError: the predictions have no such programme.
    """
    return measured_uncertainty(
        np.asarray(pc.less(predictions["welfare"], line).to_numpy(zero_copy_only=False), dtype=bool),
        predictions[f"p_below:{programme}"].to_numpy(),
        predictions["weight"].to_numpy(),
        predictions["cluster"].combine_chunks().cast(pa.string()),
    )
