"""A consumption survey in two stages: sub-SLS with chances by size, then families in each."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from training.simulation.draws import Floats, Ints, stream

HOUSEHOLDS: Final = 10_000
"""Wanted size of the survey."""
FAMILIES_PER_CLUSTER: Final = 10
"""As in SUSENAS, where ten households of a census block are asked."""
LARGEST_SHARE: Final = 0.5
"""No more than this share of all families is surveyed, however small the district."""
_RESPONSE: Final = 0.96


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The surveyed families.

    Attributes:
        family: shape (s,), positions of families, ascending.
        weight: shape (s,), families that each stands for; adds up to all families, by kecamatan.
    """

    family: Ints
    weight: Floats


def draw_sample(sls: Ints, kecamatan: Ints, seed: int, households: int | None = None) -> Sample:
    """Draws clusters systematically with probability proportional to size, then families at random.

    The size that the frame knows is a few years old, so weights vary. Non-response is at random
    within a cluster; weights are scaled to the number of families of each kecamatan that the
    sample reaches.

    Args:
        sls: shape (n,), cluster of each family, ascending.
        kecamatan: shape (n,), number of its kecamatan.
        households: wanted size; by default `HOUSEHOLDS`, at most half of all families.
    """
    rng = stream(seed, "survey")
    n = len(sls)
    wanted = min(HOUSEHOLDS if households is None else households, int(LARGEST_SHARE * n))
    size = np.bincount(sls).astype(np.int64)
    take = _families_per_cluster(wanted, size)
    frame = np.asarray(size * np.exp(rng.normal(0.0, 0.12, len(size))), dtype=np.float64)
    clusters = max(1, round(wanted / (take * _RESPONSE)))
    chance = _inclusion(frame, clusters)
    ruler = np.cumsum(chance) + rng.random()
    chosen = np.floor(ruler) > np.floor(np.r_[ruler[0] - chance[0], ruler[:-1]])
    place = _random_place(rng, sls, size)
    reached = np.flatnonzero(chosen[sls] & (place < take) & (rng.random(n) < _RESPONSE))
    taken = np.bincount(sls[reached], minlength=len(size))
    weight = size[sls[reached]] / (chance[sls[reached]] * taken[sls[reached]])
    return Sample(family=reached, weight=_scaled(weight, kecamatan[reached], kecamatan))


def _families_per_cluster(wanted: int, size: Ints) -> int:
    """Ten, or more where the district has too few clusters for that."""
    usable = max(1, int(0.9 * len(size)))
    return max(FAMILIES_PER_CLUSTER, -(-wanted // usable))


def _inclusion(frame: Floats, clusters: int) -> Floats:
    """Chances proportional to size, none above 1, adding up to `clusters`."""
    chance = np.minimum(1.0, frame * clusters / frame.sum())
    for _ in range(20):
        short = clusters - chance.sum()
        free = chance < 1.0
        if short < 1e-9 or not free.any():
            break
        chance = np.where(free, np.minimum(1.0, chance * (1.0 + short / chance[free].sum())), 1.0)
    return np.asarray(chance)


def _random_place(rng: np.random.Generator, sls: Ints, size: Ints) -> Ints:
    """Each family's place, 0, 1, …, in a random order of its cluster."""
    order = np.lexsort((rng.random(len(sls)), sls))
    start = np.cumsum(size) - size
    place = np.empty(len(sls), dtype=np.int64)
    place[order] = np.arange(len(sls)) - start[sls[order]]
    return place


def _scaled(weight: Floats, sampled: Ints, everyone: Ints) -> Floats:
    """Weights that add up to all families: by kecamatan where the sample has any, then overall."""
    known = np.bincount(everyone)
    reached = np.bincount(sampled, weights=weight, minlength=len(known))
    factor = np.divide(known, reached, out=np.ones(len(known)), where=reached > 0)
    scaled = weight * factor[sampled]
    return np.asarray(scaled * len(everyone) / scaled.sum())
