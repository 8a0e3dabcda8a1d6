"""A district's inclusion and exclusion errors from randomly drawn visits alone, with 95 % intervals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Error = Literal["inclusion_error", "exclusion_error"]
_Z: Final = 1.959963984540054


@dataclass(frozen=True, slots=True, eq=False)
class AuditVisits:
    """n visits to randomly drawn families, of one or many weeks, for one programme.

    A family that was drawn in two weeks is there twice.

    Attributes:
        expected: shape (n,), how often the family was expected to be drawn over all the weeks:
            the sum of m / N of every draw that could have drawn it.
        fraction: shape (n,), m / N of the draw that did draw it.
        enrolled: shape (n,): 1 where the registry said enrolled when the draw was made, 0 where not,
            NaN unknown.
        eligible: shape (n,): 1 where the visit found the family below the programme's line, 0 where
            not, NaN where it could not tell or nobody was met.
    """

    expected: Array
    fraction: Array
    enrolled: Array
    eligible: Array


@dataclass(frozen=True, slots=True)
class AuditEstimate:
    """One rate of the district.

    Attributes:
        value, low, high: the rate and its 95 % interval; None where no visit tells of it.
        visits: judged visits in the rate's base: to the enrolled for the inclusion error, to those
            found below the line for the exclusion error.
        effective: how many independent families tell as much as these visits.
        families, base: numerator and denominator: estimated numbers of families in the registry.
        unjudged: random visits that found nothing out, and so count for nothing.
    """

    value: float | None
    low: float | None
    high: float | None
    visits: int
    effective: float
    families: float
    base: float
    unjudged: int


def audit_errors(visits: AuditVisits) -> Mapping[Error, AuditEstimate]:
    """Inclusion error |T \\ P| / |T| and exclusion error |P \\ T| / |P| of all registered families.

    T are the enrolled, P those whom a visit found below the line. Numerator and denominator are
    Horvitz-Thompson totals, each visit counting 1 / `expected`, so that their ratio (Hájek) needs no
    model and no flag. Families in areas that were never drawn from are in neither, and nor are
    those whom nobody registered. Visits without a result are left out as if they had failed at
    random: look at `unjudged`.

    Source: Horvitz and Thompson (1952), JASA 47(260); several draws together: Kalton and Anderson
    (1986), "Sampling rare populations", JRSS A 149(1), the single-frame estimator.

    >>> drawn = AuditVisits(*(np.array(column, float) for column in (
    ...     [0.01] * 6, [0.01] * 6, [1, 1, 1, 1, 0, 0], [1, 0, 0, 1, 1, 0])))
    >>> found = audit_errors(drawn)
    >>> found["inclusion_error"].value, found["inclusion_error"].families, found["inclusion_error"].base
    (0.5, 200.0, 400.0)
    >>> round(found["exclusion_error"].value, 3)  # one of three
    0.333
    """
    judged = ~(np.isnan(visits.enrolled) | np.isnan(visits.eligible))
    enrolled, eligible = visits.enrolled == 1, visits.eligible == 1
    return {
        "inclusion_error": _rate(visits, judged, base=enrolled, wrong=enrolled & ~eligible),
        "exclusion_error": _rate(visits, judged, base=eligible, wrong=eligible & ~enrolled),
    }


def wilson(share: float, effective: float) -> tuple[float, float]:
    """95 % interval of a share that was seen in `effective` independent families.

    Source: Wilson (1927), "Probable inference, the law of succession, and statistical inference",
    JASA 22(158); with an effective size: Franco, Little, Louis and Slud (2019), "Comparative study
    of confidence intervals for proportions in complex sample surveys", JSSAM 7(3).

    >>> [round(end, 3) for end in wilson(0.5, 20)], [round(end, 3) for end in wilson(0.0, 20)]
    ([0.299, 0.701], [0.0, 0.161])
    """
    squared = _Z**2 / effective
    middle = (share + squared / 2) / (1 + squared)
    half = _Z / (1 + squared) * np.sqrt(share * (1 - share) / effective + squared / (4 * effective))
    return max(float(middle - half), 0.0), min(float(middle + half), 1.0)


def _rate(
    visits: AuditVisits, judged: NDArray[np.bool_], base: NDArray[np.bool_], wrong: NDArray[np.bool_]
) -> AuditEstimate:
    unjudged = int((~judged).sum())
    weight = np.where(judged & base, 1 / visits.expected, 0.0)
    # Of arrays of one length, so that all wrong is a share of exactly 1.
    total, families = float(weight.sum()), float(np.where(wrong, weight, 0.0).sum())
    if total == 0:
        return AuditEstimate(None, None, None, 0, 0.0, 0.0, 0.0, unjudged)
    share = families / total
    effective = _effective(weight, visits.fraction, wrong, share)
    low, high = wilson(share, effective)
    return AuditEstimate(share, low, high, int((weight > 0).sum()), effective, families, total, unjudged)


def _effective(weight: Array, fraction: Array, wrong: NDArray[np.bool_], share: float) -> float:
    """Kish's size, or less where the heavy visits vary more than the others; each without those surely seen.

    The share's own variance is too unsteady to stand alone with few visits: it only ever widens.
    """
    squares = float((weight**2).sum())
    unseen = 1 - float((weight**2 * fraction).sum()) / squares
    kish = float(weight.sum()) ** 2 / squares
    spread = float((weight**2 * (wrong - share) ** 2).sum()) / float(weight.sum()) ** 2
    own = share * (1 - share) / spread if 0 < share < 1 else np.inf
    return min(kish, own) / max(unseen, 1e-6)
