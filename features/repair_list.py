"""The operator's repair list: who has what wrong with numbers, names and dates, by area, worst first.

It holds names and numbers, joined on this machine for the one who repairs them; nothing else ever does.
It says what to look at, never whom to remove.
"""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.dukcapil import Answers, mismatches
from features.duplicates import Duplicates
from features.identity_rules import birth_faults, kk_faults, months_since_recorded, nik_faults
from features.kk import Cards
from features.mismatch import PROBLEMS
from features.nik import SEX_UNKNOWN, Niks
from features.people import People
from features.profile import Profile

Truths = NDArray[np.bool_]
_OF_FAMILIES = ("kk_missing", "kk_length", "kk_malformed", "family_twice")
"""Told once a family, at its head."""
_OF_DOUBLES = ("nik_shared", "two_niks", "in_two_families", "twice_in_family")


def repair_list(
    profile: Profile,
    people: People,
    duplicates: Duplicates,
    answers: Answers | None,
    as_of: np.datetime64,
    names: Mapping[str, str] | None = None,
) -> pa.Table:
    """One row an entry with a problem, by area, within it the worst first.

    Args:
        answers: of Dukcapil; without them nothing is confirmed and nobody waits for an answer.
        as_of: the day against which ages and staleness are counted.
        names: area code → name.

    Returns:
        `area`, `area_name`; `severity` (0 to 100); `mismatches` and `problems` (lists, worst first, of
        keys of `mismatch.MISMATCHES` and `PROBLEMS`); `confirmed` (by an answer of Dukcapil);
        `household`, `person`, `file` and `row` of the entry; `name`, `nik`, `kk`, `birth_date`, `sex`,
        `address`; `other_row`, `other_household`, `other_name`, `other_nik` of the entry that it is about,
        with the `probability` that it is the same person; `dukcapil_name`, `dukcapil_birth_date`,
        `dukcapil_sex`, `dukcapil_kk`; `months` since the family's answers were written down.
    """
    found = _found(profile, people, duplicates, as_of)
    confirmed = mismatches(people, answers) if answers is not None else {}
    entry, problems, severity = _worst_first({**found, **confirmed}, len(people))
    rows = pa.array(entry)
    codes = list(PROBLEMS)
    of_dukcapil = np.zeros(len(people), dtype=bool)
    for code, where in confirmed.items():
        of_dukcapil |= where & (PROBLEMS[code].severity > 0)
    area = people.of_home(people.homes.listed).take(rows)
    table = pa.table(
        {
            "area": area,
            "area_name": _named(area, names or {}),
            "severity": severity,
            "mismatches": _texts(problems, [PROBLEMS[code].mismatch for code in codes]),
            "problems": _texts(problems, codes),
            "confirmed": of_dukcapil[entry],
            **_entry(profile, people, entry),
            **_other(people, duplicates, entry, found),
            **_of_dukcapil(answers, people, entry),
            "months": people.of_home(_months(profile, people, as_of)).take(rows),
        }
    )
    return _sorted(table, pc.list_value_length(problems).to_numpy(zero_copy_only=False))


def _found(
    profile: Profile, people: People, duplicates: Duplicates, as_of: np.datetime64
) -> dict[str, Truths]:
    """Problem → shape (n,): what the file itself shows; a column that it lacks shows nothing."""
    found: dict[str, Truths] = {}
    given = profile.identifiers
    if "nik" in given:
        found |= nik_faults(people)
        found["nik_length"] = Niks.of(people.nik).numbers.filled & ~Niks.of(people.nik).numbers.whole
    if "kk" in given:
        found |= kk_faults(people)
        cards = Cards.of(people.kk).numbers
        found["kk_length"] = cards.filled & ~cards.whole
    if "name" in given:
        found["name_missing"] = people.names.plain.is_null().to_numpy(zero_copy_only=False)
    if "birth_date" in given:
        found |= birth_faults(people, as_of)
    age = profile.members.age if profile.members else None
    if age is not None and age in people.columns:
        years = people.columns.numbers(age)
        found["age_impossible"] = (years < 0) | (years > 120)
    found |= {code: getattr(duplicates, code) for code in _OF_DOUBLES}
    found["family_twice"] = _of_home(people, duplicates.family_twice)
    found["nik_shared"], found["nik_taken"] = _whose(people, duplicates, found)
    first = _first_of_family(people)
    return {code: where & first if code in _OF_FAMILIES else where for code, where in found.items()}


def _whose(people: People, duplicates: Duplicates, found: Mapping[str, Truths]) -> tuple[Truths, Truths]:
    """Of those who share a NIK: whom to ask first, and who fits the number better than the other entry."""
    doubtful = np.zeros(len(people), dtype=bool)
    for code in ("nik_birth_date", "nik_sex"):
        doubtful |= found.get(code, doubtful)
    shared, other = duplicates.nik_shared, duplicates.other
    taken = shared & ~doubtful & (other >= 0) & doubtful[other]
    return shared & ~taken, taken


def _first_of_family(people: People) -> Truths:
    """shape (n,): the family's head, the first where there are several; else its first entry."""
    order = np.lexsort((~people.head, people.home))
    homes = people.home[order]
    begins = np.append(True, homes[1:] != homes[:-1]) if len(homes) else np.empty(0, dtype=bool)
    first = np.zeros(len(people), dtype=bool)
    first[order[begins & (homes >= 0)]] = True
    return first | (people.home < 0)


def _of_home(people: People, truths: Truths) -> Truths:
    return np.asarray((people.home >= 0) & np.append(truths, False)[people.home], dtype=bool)


def _worst_first(found: Mapping[str, Truths], n: int) -> tuple[NDArray[np.intp], pa.Array, NDArray[np.int64]]:
    """Entries with a problem; the positions of their problems in `PROBLEMS`, as lists; the worst severity."""
    codes = [code for code in PROBLEMS if code in found]
    places = {code: place for place, code in enumerate(PROBLEMS)}
    rows = [np.flatnonzero(found[code]) for code in codes]
    entry = np.concatenate([np.empty(0, np.intp), *rows])
    problem = np.repeat([places[code] for code in codes], [len(each) for each in rows]).astype(np.int32)
    severities = np.array([each.severity for each in PROBLEMS.values()])
    order = np.lexsort((problem, -severities[problem], entry))
    entries, begins, times = np.unique(entry[order], return_index=True, return_counts=True)
    offsets = np.append(begins, begins[-1] + times[-1] if len(begins) else 0).astype(np.int32)
    lists = pa.ListArray.from_arrays(pa.array(offsets), pa.array(problem[order]))
    return entries, lists, severities[problem[order]][begins]


def _texts(lists: pa.Array, words: list[str]) -> pa.Array:
    """Lists of the words at each position."""
    return pa.ListArray.from_arrays(lists.offsets, pa.array(words).take(lists.values))


def _entry(profile: Profile, people: People, entry: NDArray[np.intp]) -> dict[str, pa.Array]:
    rows, person = pa.array(entry), profile.members.person if profile.members else None
    own = people.columns
    address = profile.identifiers.get("address")
    homes = people.homes.columns
    where = pa.nulls(len(people), pa.string())
    if address is not None and address in own:
        where = own.text(address).cast(pa.string())
    elif address is not None and address in homes:
        where = people.of_home(homes.text(address).cast(pa.string()))
    number = pa.nulls(len(people), pa.string())
    if person is not None and person in own:
        number = own.text(person).cast(pa.string())
    return {
        "household": people.household.take(rows),
        "person": number.take(rows),
        "file": pa.array([own.table.source]).take(pa.array(np.zeros(len(entry), dtype=np.int64))),
        "row": pa.array(own.table.rows[entry]),
        "name": people.name.take(rows),
        "nik": people.nik.take(rows),
        "kk": people.kk.take(rows),
        "birth_date": _dates(people.birth[entry]),
        "sex": _sexes(people.sex[entry]),
        "address": where.take(rows),
    }


def _other(
    people: People, duplicates: Duplicates, entry: NDArray[np.intp], found: Mapping[str, Truths]
) -> dict[str, pa.Array]:
    """The other entry, where the problem is about one."""
    about = np.zeros(len(people), dtype=bool)
    for code in (*_OF_DOUBLES, "nik_taken", "family_twice"):
        about |= found[code]
    other = np.where(about, duplicates.other, -1)[entry]
    rows = pa.array(other, mask=other < 0)
    chance = duplicates.probability[entry]
    return {
        "other_row": pa.array(people.columns.table.rows).take(rows),
        "other_household": people.household.take(rows),
        "other_name": people.name.take(rows),
        "other_nik": people.nik.take(rows),
        "probability": pa.array(chance, mask=(other < 0) | np.isnan(chance)),
    }


def _of_dukcapil(answers: Answers | None, people: People, entry: NDArray[np.intp]) -> dict[str, pa.Array]:
    nothing = pa.nulls(len(entry), pa.string())
    rows = pa.array(entry)
    return {
        "dukcapil_name": answers.name.take(rows) if answers else nothing,
        "dukcapil_birth_date": _dates(answers.birth[entry]) if answers else pa.nulls(len(entry), pa.date32()),
        "dukcapil_sex": _sexes(answers.sex[entry]) if answers else pa.nulls(len(entry), pa.int8()),
        "dukcapil_kk": answers.kk.take(rows) if answers else nothing,
    }


def _months(profile: Profile, people: People, as_of: np.datetime64) -> pa.Array:
    months = months_since_recorded(profile, people, as_of)
    return pa.array(np.nan_to_num(months).astype(np.int32), mask=np.isnan(months))


def _dates(days: NDArray[np.datetime64]) -> pa.Array:
    return pa.array(days, pa.date32(), mask=np.isnat(days))


def _sexes(sex: NDArray[np.int8]) -> pa.Array:
    return pa.array(sex, mask=sex == SEX_UNKNOWN)


def _named(codes: pa.Array, names: Mapping[str, str]) -> pa.Array:
    distinct = codes.dictionary_encode()
    known = pa.array([names.get(code) for code in distinct.dictionary.to_pylist()], pa.string())
    return known.take(distinct.indices)


def _sorted(table: pa.Table, count: NDArray[np.int32]) -> pa.Table:
    """By area, the worst first, then whoever has more wrong, then as in the file; no area comes last."""
    order = table.append_column("count", pa.array(count)).sort_by(
        [("area", "ascending"), ("severity", "descending"), ("count", "descending"), ("row", "ascending")]
    )
    return order.drop_columns("count").combine_chunks()
