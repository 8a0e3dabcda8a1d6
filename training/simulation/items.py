"""How an answer about dwelling or assets follows from wealth: a threshold on a noisy scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from training.simulation.draws import Floats, Ints, Truths, stream
from training.simulation.places import Zones

KEPT_A_YEAR: Final = 0.92
"""Chance that what made a family answer as it did, its wealth apart, is the same a year later."""
WEALTH_KEPT_A_YEAR: Final = 0.95
"""Correlation of standardised wealth with itself one year earlier."""


@dataclass(frozen=True, slots=True)
class Item:
    """One answer of the form.

    Attributes:
        codes: best first; counts for a quantity.
        shares: of families, in the order of `codes`; kept exactly at the time of the survey.
        wealth, size, farm: how far the scale moves with one standard deviation of permanent
            wealth, with one of log family size, and for families that live on the land. The
            scale's own noise has standard deviation 1.
        zone: how far it moves in one zone.
        block: items of one block share part of their noise (an interviewer, a house).
    """

    name: str
    codes: Sequence[int]
    shares: Sequence[float]
    wealth: float
    size: float = 0.0
    farm: float = 0.0
    zone: Mapping[str, float] = field(default_factory=dict)
    block: str = "assets"


@dataclass(frozen=True, slots=True, eq=False)
class Drivers:
    """What answers depend on; shape (n,) each.

    Attributes:
        permanent: standardised permanent log spending per person.
        size: standardised log of persons.
        farm: 1 where the head works on the land, else 0.
        zone: zone of the nagari.
        years: 0 for today, else how long ago the answer was recorded.
    """

    permanent: Floats
    size: Floats
    farm: Floats
    zone: Zones
    years: Floats


def aged(drivers: Drivers, years: Floats, seed: int) -> Drivers:
    """The same families `years` ago."""
    rng = stream(seed, "wealth then")
    kept = WEALTH_KEPT_A_YEAR**years
    then = kept * drivers.permanent + np.sqrt(1.0 - kept**2) * rng.normal(size=len(years))
    return Drivers(then, drivers.size, drivers.farm, drivers.zone, years)


def answer(items: Sequence[Item], now: Drivers, moment: Drivers, seed: int) -> dict[str, Ints]:
    """Codes of every item at `moment`, with thresholds that give the wanted shares `now`."""
    return {item.name: _answer(item, now, moment, seed) for item in items}


def scale(item: Item, drivers: Drivers, seed: int) -> Floats:
    """Shape (n,): the noisy scale of one item; higher is better."""
    kinds = np.unique(drivers.zone)
    shift = np.array([item.zone.get(str(zone), 0.0) for zone in kinds])
    return np.asarray(
        item.wealth * drivers.permanent
        + item.size * drivers.size
        + item.farm * drivers.farm
        + shift[np.searchsorted(kinds, drivers.zone)]
        + _noise(item, drivers.years, seed)
    )


def _answer(item: Item, now: Drivers, moment: Drivers, seed: int) -> Ints:
    cuts = np.quantile(-scale(item, now, seed), np.cumsum(item.shares)[:-1] / np.sum(item.shares))
    return np.asarray(
        np.asarray(item.codes)[np.searchsorted(cuts, -scale(item, moment, seed))], dtype=np.int64
    )


def _noise(item: Item, years: Floats, seed: int) -> Floats:
    """Own noise and the block's; each drawn anew once in a while as the years go by."""
    own = _lasting(f"item {item.name}", years, seed)
    shared = _lasting(f"block {item.block}", years, seed)
    return np.asarray(np.sqrt(0.85) * own + np.sqrt(0.15) * shared)


def _lasting(purpose: str, years: Floats, seed: int) -> Floats:
    noise = stream(seed, purpose).normal(size=len(years))
    if not years.any():
        return noise
    rng = stream(seed, f"{purpose}, then")
    changed: Truths = rng.random(len(years)) > KEPT_A_YEAR**years
    return np.where(changed, rng.normal(size=len(years)), noise)
