"""NIK, family-card numbers, birth dates and family ids of people who do not exist."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from training.simulation.draws import Floats, Ints, stream
from training.simulation.families import FEMALE, Persons
from training.simulation.tables import digits_column

NOWHERE: Final = 99
"""A province code that does not exist: no simulated NIK can be a real person's."""
SURVEY_DAY: Final = date(2024, 3, 15)
_REGENCY: Final = 6
Days = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True, eq=False)
class Identities:
    """Numbers of m persons and n families.

    Attributes:
        nik: shape (m,), sixteen digits, starting with 99.
        birth: shape (m,), datetime64[D].
        family_card: shape (n,), sixteen digits, starting with 99.
        family_id: shape (n + doubled,) strings, "KA" and digits, in no order.
    """

    nik: Ints
    birth: Days
    family_card: Ints
    family_id: pa.Array


def identify(persons: Persons, kecamatan: Ints, doubled: int, seed: int) -> Identities:
    """Identifiers by the rules of Dukcapil: PPKKCC, DDMMYY (day + 40 for women), sequence.

    Args:
        kecamatan: shape (families,), number of the kecamatan, 1 … 16. One person in five is
            registered in another one.
        doubled: how many further family ids are wanted, for second records of families.
    """
    rng = stream(seed, "identity")
    m, n = len(persons), len(kecamatan)
    birth = born(persons.age)
    office = np.where(rng.random(m) < 0.2, rng.integers(1, 17, m), kecamatan[persons.family])
    prefix = (NOWHERE * 100 + _REGENCY) * 100 + office
    nik = _numbered(prefix * 1_000_000 + day_code(birth, persons.sex == FEMALE))
    issued = np.datetime64(SURVEY_DAY) - rng.integers(30, 5000, n).astype("timedelta64[D]")
    cards = (NOWHERE * 100 + _REGENCY) * 100 + kecamatan
    wanted = n + doubled
    numbers = rng.permutation(np.arange(wanted) * 7 + 1_000_000 + rng.integers(0, 7, wanted))
    return Identities(
        nik=nik,
        birth=birth,
        family_card=_numbered(cards * 1_000_000 + day_code(issued, np.zeros(n, dtype=bool))),
        family_id=pc.binary_join_element_wise("KA", digits_column(numbers), ""),
    )


def second_nik(nik: Ints, seed: int) -> Ints:
    """Another NIK of the same people, given by another office: same date, a sequence nobody else has.

    >>> second_nik(np.array([9906010104860001]), seed=0) // 10**4 % 10**6
    array([10486])
    """
    rng = stream(seed, "second NIK")
    office = nik // 10**10 % 100
    other = (office + rng.integers(0, 15, len(nik))) % 16 + 1
    return np.asarray(nik // 10**4 * 10**4 + (other - office) * 10**10 + rng.integers(5000, 10_000, len(nik)))


def born(age: Floats) -> Days:
    """Birth dates of people who are `age` years old on the day of the survey."""
    days = np.floor(age * 365.25).astype(np.int64)
    return np.asarray(np.datetime64(SURVEY_DAY) - days.astype("timedelta64[D]"))


def day_code(day: Days, woman: NDArray[np.bool_]) -> Ints:
    """DDMMYY as a number, day + 40 for women.

    >>> day_code(np.array(["1985-02-03"], dtype="datetime64[D]"), np.array([True])).tolist()
    [430285]
    """
    month_start = day.astype("datetime64[M]")
    in_month = (day - month_start).astype(np.int64) + 1 + 40 * woman
    month = month_start.astype(np.int64) % 12 + 1
    year = day.astype("datetime64[Y]").astype(np.int64) + 1970
    return np.asarray(in_month * 10_000 + month * 100 + year % 100)


def _numbered(prefix: Ints) -> Ints:
    """The prefix with a four-digit sequence that makes it unique."""
    order = np.argsort(prefix, kind="stable")
    ordered = prefix[order]
    first = np.r_[True, ordered[1:] != ordered[:-1]]
    place = np.arange(len(prefix))
    sequence = np.empty(len(prefix), dtype=np.int64)
    sequence[order] = place - place[first][np.cumsum(first) - 1] + 1
    return np.asarray(prefix * 10_000 + sequence)
