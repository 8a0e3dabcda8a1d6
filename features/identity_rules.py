"""What is wrong with numbers, names and dates, found without comparing persons with each other's names."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from features.dates import months_between, parse_dates
from features.distinct import Distinct
from features.findings import Findings
from features.kk import Cards
from features.nik import Niks
from features.noting import note
from features.people import People
from features.profile import Profile

OLDEST = 120
"""Years; nobody in Indonesia is known to have lived longer."""
YOUNGEST_HEAD = 15
STALE_MONTHS = 24
"""UU 13/2011: verified and validated at least every two years."""
Truths = NDArray[np.bool_]


def identity_findings(profile: Profile, people: People, as_of: np.datetime64) -> Findings:
    """Everything that one entry, or one number, tells by itself.

    Args:
        as_of: the day against which ages and staleness are counted.
    """
    told = [
        note(people.columns, column, code, where)
        for column, code, where in _of_persons(profile, people, as_of)
    ]
    homes = people.homes.columns
    told += [note(homes, column, code, where) for column, code, where in _of_homes(profile, people, as_of)]
    return Findings.concat(told)


Told = Iterator[tuple[str, str, Truths]]


def _of_persons(profile: Profile, people: People, as_of: np.datetime64) -> Told:
    given = {what: column for what, column in profile.identifiers.items() if column in people.columns}
    if "nik" in given:
        yield from ((given["nik"], code, where) for code, where in nik_faults(people).items())
    if "kk" in given:
        yield from ((given["kk"], code, where) for code, where in kk_faults(people).items())
    if "name" in given:
        yield given["name"], "name_missing", people.names.plain.is_null().to_numpy(zero_copy_only=False)
    if "birth_date" in given:
        yield from ((given["birth_date"], code, where) for code, where in birth_faults(people, as_of).items())
    age = profile.members.age if profile.members else None
    if age is not None and age in people.columns:
        years = people.columns.numbers(age)
        yield age, "age_impossible", (years < 0) | (years > OLDEST)


def _of_homes(profile: Profile, people: People, as_of: np.datetime64) -> Told:
    homes, keys = people.homes.columns, profile.keys
    if keys.size is not None and keys.size in homes and people.columns.table is not homes.table:
        listed = np.bincount(people.home[people.home >= 0], minlength=len(homes))
        size = homes.numbers(keys.size)
        yield keys.size, "size_differs", (size >= 1) & (listed > 0) & (size != listed)
    if keys.recorded is not None and keys.recorded in homes:
        months = months_since_recorded(profile, people, as_of)
        yield keys.recorded, "record_stale", months > STALE_MONTHS
        yield keys.recorded, "record_date_unusable", ~(months >= 0)


def nik_faults(people: People) -> dict[str, Truths]:
    """Class of finding → shape (n,)."""
    niks = Niks.of(people.nik)
    numbers = niks.numbers
    return {
        "nik_missing": ~numbers.filled,
        "nik_filler": numbers.filler,
        "nik_province": numbers.wrong_province,
        "nik_date": niks.wrong_date,
        "nik_sequence": numbers.wrong_sequence,
        "nik_birth_date": niks.contradicts_birth(people.birth),
        "nik_sex": niks.contradicts_sex(people.sex),
    }


def kk_faults(people: People) -> dict[str, Truths]:
    """Class of finding → shape (n,)."""
    cards = Cards.of(people.kk)
    return {
        "kk_missing": ~cards.numbers.filled,
        "kk_malformed": cards.numbers.whole & ~cards.well_formed,
        "kk_differs": _unlike_its_family(people),
    }


def birth_faults(people: People, as_of: np.datetime64) -> dict[str, Truths]:
    """Class of finding → shape (n,)."""
    unknown = np.isnat(people.birth)
    years = months_between(people.birth, as_of) / 12
    return {
        "birth_date_unreadable": unknown,
        "birth_date_impossible": ~unknown & ((people.birth > as_of) | (years > OLDEST)),
        "head_too_young": people.head & (years >= 0) & (years < YOUNGEST_HEAD),
    }


def months_since_recorded(profile: Profile, people: People, as_of: np.datetime64) -> NDArray[np.float64]:
    """shape (families,): whole months since the answers were written down; NaN where unknown."""
    homes, column = people.homes.columns, profile.keys.recorded
    if column is None or column not in homes:
        return np.full(len(homes), np.nan)
    distinct = Distinct.of(homes.text(column))
    months = months_between(parse_dates(distinct.texts), as_of)
    return np.asarray(distinct.spread(months, np.nan), dtype=np.float64)


def _unlike_its_family(people: People) -> Truths:
    """The card number is not the one that most of the family has; alike where two are equally frequent."""
    encoded = people.kk.dictionary_encode()
    card = encoded.indices.fill_null(-1).to_numpy().astype(np.int64)
    known = np.flatnonzero((card >= 0) & (people.home >= 0))
    pair = people.home[known].astype(np.int64) * (len(encoded.dictionary) + 1) + card[known]
    pairs, where, times = np.unique(pair, return_inverse=True, return_counts=True)
    most = np.zeros(len(people.homes.ids), dtype=np.int64)
    np.maximum.at(most, pairs // (len(encoded.dictionary) + 1), times)
    unlike = np.zeros(len(people), dtype=bool)
    unlike[known] = times[where] < most[people.home[known]]
    return unlike
