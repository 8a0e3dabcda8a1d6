"""Whether a column's codes mean something else in a registry than in the survey."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from models.reference import Codes, Numbers

Floats = NDArray[np.float64]
Way = Literal["turned_round", "shifted", "reversed", "exchanged"]
_HONEST_SHARES: Final = 0.12
_HONEST_MEANS: Final = 0.1
_SLOPES: Final = np.linspace(0.3, 1.6, 14)
_CAP_SHARES: Final = 6.0
_CAP_MEANS: Final = 12.0
_CLEARLY: Final = 12.0
_BY_MEANS: Final = 6.0
_BY_SHARES: Final = 20.0
_CLEARLY_OF_TWO: Final = 7.0
_BY_MEANS_OF_TWO: Final = 4.5
_BY_SHARES_IF_CERTAIN: Final = 8.0
_STRANGE: Final = 0.05
_COMMON: Final = 0.1
_FITS: Final = 4.0
_MOST_EXCHANGED: Final = 12
_RARE: Final = 0.05
_CONTRADICTS: Final = 2.0
_UNIT: Final = 0.5


@dataclass(frozen=True, slots=True)
class Recoding:
    """One way in which codes were changed.

    Attributes:
        by: shifted: what was added to every code; otherwise 0.
        codes: exchanged: the two codes.
    """

    way: Way
    by: int = 0
    codes: tuple[str, ...] = ()


def find_recoding(
    survey: Codes, registry: Codes, strange: float, worth: tuple[float, float]
) -> Recoding | None:
    """The change of codes that explains the registry clearly better than a change of the people.

    People may change in any way in which an answer keeps its place among the others: who has a
    car still has more of the rest. Each code has a share and the mean score of the other questions.
    Under every hypothesis (codes as they were; shifted by one; in reverse; two exchanged) both are held
    against the survey's. Shares may move by about 12 points honestly (0.12 on the arcsine scale), means
    by a common shift, a common factor from 0.3 to 1.6, and 0.1 standard deviations each. A change of
    codes must win on the means; or, where they tell nothing, explain shares that no population has.

    Args:
        strange: share of the registry's answers with a code that the profile does not know.
        worth: independent households behind the answers of the survey and of the registry.
    """
    if len(survey.names) < 2 or min(worth) < 20:
        return None
    as_was = _misfit(survey, registry, np.arange(len(survey.names)), strange, worth)
    certainly = strange >= _STRANGE or _emptied(survey, registry, worth)
    best: tuple[float, Recoding] | None = None
    for recoding, source in _hypotheses(survey.names):
        found = _misfit(survey, registry, source, strange, worth)
        gain = as_was.shares - found.shares + as_was.means - found.means
        if _wins(as_was, found, len(survey.names), certainly) and (best is None or gain > best[0]):
            best = gain, recoding
    if best is not None:
        return best[1]
    if len(survey.names) != 2:
        return None
    turned = _misfit(survey, registry, np.array([1, 0]), strange, worth)
    mirrored = _mirrored(survey, registry) and turned.means - as_was.means < _CONTRADICTS
    return Recoding("turned_round") if mirrored else None


def find_unit(survey: Numbers, registry: Numbers) -> float | None:
    """The power of ten by which the registry's numbers are larger (or smaller), if they are.

    The median ratio of the quantiles above zero, within a factor of 1.65 of the power.

    >>> levels = np.arange(1.0, 25.0)
    >>> find_unit(Numbers(levels, levels, levels, 0.0), Numbers(levels * 1200, levels, levels, 0.0))
    1000.0
    """
    both = (survey.quantiles > 0) & (registry.quantiles > 0)
    if both.sum() < 3:
        return None
    ratios = np.log(registry.quantiles[both] / survey.quantiles[both])
    middle = float(np.median(ratios))
    power = round(middle / np.log(10))
    if power == 0 or abs(middle - power * np.log(10)) > _UNIT or np.quantile(np.abs(ratios), 0.1) < 1.0:
        return None
    return float(10.0**power)


@dataclass(frozen=True, slots=True)
class _Misfit:
    shares: float
    means: float
    compared: int


def _wins(as_was: _Misfit, found: _Misfit, codes: int, certainly: bool) -> bool:
    by_shares, by_means = as_was.shares - found.shares, as_was.means - found.means
    if found.means > _FITS * max(found.compared - 1, 1):
        return False
    # Of two codes there is one other reading, of more there are many to choose from.
    clearly, least = (_CLEARLY_OF_TWO, _BY_MEANS_OF_TWO) if codes == 2 else (_CLEARLY, _BY_MEANS)
    if by_shares + by_means >= clearly and by_means >= least:
        return True
    if found.shares > codes / 2 or by_means < -1:
        return False
    # Where many codes are strange, or a common one is gone, the question is only how they were changed.
    return by_shares >= (_BY_SHARES_IF_CERTAIN if certainly else _BY_SHARES) and codes > 2


def _emptied(survey: Codes, registry: Codes, worth: tuple[float, float]) -> bool:
    """Whether a code of at least a tenth of the survey's households is nobody's in the registry."""
    return worth[1] >= 100 and bool(np.any((survey.shares >= _COMMON) & (registry.shares <= 0.001)))


def _mirrored(survey: Codes, registry: Codes) -> bool:
    """Almost everybody said no and now almost everybody says yes, as exactly as a mirror."""
    rare = survey.shares.min() <= _RARE
    mirrored = abs(registry.shares[0] - survey.shares[1]) <= 0.05
    return bool(rare and mirrored)


def _hypotheses(names: tuple[str, ...]) -> Iterator[tuple[Recoding, NDArray[np.intp]]]:
    """Each change with, for every code of the registry, the survey's code that is meant; −1 none."""
    places = np.arange(len(names))
    if len(names) == 2:
        yield Recoding("turned_round"), places[::-1]
        return
    for by in (1, -1):
        yield Recoding("shifted", by), _shifted(names, by)
    yield Recoding("reversed"), places[::-1]
    if len(names) <= _MOST_EXCHANGED:
        for one, other in combinations(range(len(names)), 2):
            source = places.copy()
            source[[one, other]] = other, one
            yield Recoding("exchanged", codes=(names[one], names[other])), source


def _shifted(names: tuple[str, ...], by: int) -> NDArray[np.intp]:
    if all(name.lstrip("-").isdigit() for name in names):
        place = {int(name): i for i, name in enumerate(names)}
        return np.array([place.get(int(name) - by, -1) for name in names], dtype=np.intp)
    moved = np.arange(len(names)) - by
    return np.where((moved >= 0) & (moved < len(names)), moved, -1)


def _misfit(
    survey: Codes, registry: Codes, source: NDArray[np.intp], strange: float, worth: tuple[float, float]
) -> _Misfit:
    meant = source >= 0
    expected = np.where(meant, survey.shares[source], 0.0)
    lost = max(1.0 - float(expected.sum()), 0.0)
    seen = np.append(registry.shares * (1 - strange), strange)
    spread = 1 / (4 * worth[0]) + 1 / (4 * worth[1]) + _HONEST_SHARES**2
    terms = (_arcsine(seen) - _arcsine(np.append(expected, lost))) ** 2 / spread
    terms = np.minimum(terms, _CAP_SHARES)
    shares = float(terms[1:].sum() if len(source) == 2 else terms.sum())
    means, compared = _misfit_of_means(survey, registry, source)
    return _Misfit(shares, means, compared)


def _misfit_of_means(survey: Codes, registry: Codes, source: NDArray[np.intp]) -> tuple[float, int]:
    used = (source >= 0) & np.isfinite(registry.means) & np.isfinite(survey.means[source])
    if used.sum() < 2:
        return 0.0, 0
    before, errors = survey.means[source][used], survey.errors[source][used]
    after, own = registry.means[used], registry.errors[used]
    slopes = _SLOPES[:, np.newaxis]
    variance = own**2 + (slopes * errors) ** 2 + _HONEST_MEANS**2
    gap = after - slopes * before
    shift = (gap / variance).sum(axis=1, keepdims=True) / (1 / variance).sum(axis=1, keepdims=True)
    terms = np.minimum((gap - shift) ** 2 / variance, _CAP_MEANS)
    return float(terms.sum(axis=1).min()), int(used.sum())


def _arcsine(shares: Floats) -> Floats:
    return np.asarray(np.arcsin(np.sqrt(np.clip(shares, 0.0, 1.0))), dtype=np.float64)


__all__ = ["Recoding", "Way", "find_recoding", "find_unit"]
