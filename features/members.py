"""The persons of a table, linked to their households."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.columns import Columns
from features.distinct import Distinct
from features.findings import Findings
from features.identity import alike_within
from features.messages import Message
from features.noting import note
from features.profile import Condition, Head
from features.row_digests import row_digests
from features.skip_rules import holds_in_cells


@dataclass(frozen=True, slots=True, eq=False)
class MemberRows:
    """m persons of n households.

    Attributes:
        columns: their cells, rows without a household left out.
        household: shape (m,), position of each person's household.
        households: n.
    """

    columns: Columns
    household: NDArray[np.intp]
    households: int

    def take(self, positions: NDArray[np.intp]) -> "MemberRows":
        """The persons at `positions`, in that order."""
        return MemberRows(self.columns.take(positions), self.household[positions], self.households)

    def count(self, where: NDArray[np.bool_]) -> NDArray[np.int64]:
        """shape (n,): how many persons of each household are in `where`, shape (m,).

        >>> rows = MemberRows(Columns(None, {}), np.array([0, 0, 2]), 3)  # type: ignore[arg-type]
        >>> rows.count(np.array([True, False, True])).tolist()
        [1, 0, 1]
        """
        return np.bincount(self.household[where], minlength=self.households)

    def total(self, values: NDArray[np.float64], where: NDArray[np.bool_]) -> NDArray[np.float64]:
        """shape (n,): sum over the persons in `where`, from the smallest up: row order never matters."""
        household, values = self.household[where], values[where]
        order = np.lexsort((values, household))
        totals = np.bincount(household[order], weights=values[order], minlength=self.households)
        return totals.astype(np.float64)

    def of_every_household(self) -> NDArray[np.int64]:
        """shape (n,): persons of each household."""
        return np.bincount(self.household, minlength=self.households)


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """Attributes: rows; findings in the members file; fit, how many persons belong to a household."""

    rows: MemberRows
    findings: Findings
    fit: "Fit"


@dataclass(frozen=True, slots=True)
class Fit:
    """How two files fit together: `persons` of `heading` that belong to one of `households`."""

    heading: str
    persons: int
    households: int

    def plus(self, other: "Fit") -> "Fit":
        """Of two parts of the files together."""
        return Fit(self.heading, self.persons + other.persons, self.households + other.households)

    def problem(self) -> str | None:
        """Why the files cannot be used together; None if they can."""
        if self.persons or not self.households:
            return None
        return Message("no_member_fits", column=self.heading)


def link_members(columns: Columns, household: str, person: str | None, ids: pa.Array) -> Linked:
    """The persons whose household is in `ids` (unique), each counted once.

    Persons that repeat in a household, identical in every column, count once; persons who share
    an id but differ all count, with a finding.
    """
    distinct = Distinct.of(columns.text(household))
    found = pc.index_in(distinct.texts, value_set=ids).fill_null(-1).to_numpy().astype(np.intp)
    places = distinct.spread(found, -1)
    lost = places < 0
    findings = [note(columns, household, "member_without_household", lost)]
    fit = Fit(columns.headings[household], int((~lost).sum()), len(ids))
    rows = MemberRows(columns, places, len(ids))
    if lost.any():
        rows = rows.take(np.flatnonzero(~lost))
    if person is not None and person in columns:
        once, repeats = each_once(rows.columns, rows.household, person)
        if len(once) < len(rows.household):
            rows = rows.take(once)
        findings.append(repeats)
    return Linked(rows, Findings.concat(findings), fit)


def each_once(
    columns: Columns, household: NDArray[np.intp], person: str
) -> tuple[NDArray[np.intp], Findings]:
    """Positions of the persons without those that only repeat an earlier one of the same household."""
    distinct = Distinct.of(columns.text(person))
    if len(distinct) == np.count_nonzero(distinct.filled):
        return np.arange(len(household)), Findings()
    who = household.astype(np.int64) * (len(distinct) + 1) + distinct.places
    _, places, times = np.unique(who, return_inverse=True, return_counts=True)
    shared = np.flatnonzero((times[places] > 1) & distinct.filled)
    again, differing = np.zeros(len(who), dtype=bool), np.zeros(len(who), dtype=bool)
    if len(shared):
        digests = row_digests(columns.table.take(shared))
        alike, first = alike_within(places[shared].astype(np.int32), digests)
        again[shared], differing[shared] = alike & ~first, ~alike
    findings = (
        note(columns, person, "identical_person_repeated", again),
        note(columns, person, "repeated_person_id", differing),
    )
    return np.flatnonzero(~again), Findings.concat(findings)


def head_rows(columns: Columns, head: Head) -> NDArray[np.bool_]:
    """shape (m,): the person is marked as the head."""
    return holds_in_cells(Condition(head.column, codes=head.codes), columns.text(head.column)).yes


def head_of_each(rows: MemberRows, is_head: NDArray[np.bool_]) -> NDArray[np.intp]:
    """shape (n,): position of the only head among the rows; −1 where there is none or are several."""
    heads = np.full(rows.households, -1, dtype=np.intp)
    heads[rows.household[is_head]] = np.flatnonzero(is_head)
    heads[rows.count(is_head) != 1] = -1
    return heads
