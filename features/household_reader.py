"""One household at a time: the same answers as reading a table of one row gives, hundreds of times sooner.

A service is asked about single households, and a whole-column reading pays per column what it
costs for a million rows. What a cell means is here too found out by the column code, once per
text. Whatever is not plain (a cell with a finding, two heads, a repeated person) is left to the
reading of tables, so that each oddity is understood in one place.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from features.codes import normalise
from features.columns import Wanted, find_columns
from features.errors import TepatError
from features.households import ENROLLED, ENROLMENT_UNKNOWN, KNOWN, NOT_ENROLLED, UNKNOWN, Households
from features.known_texts import OddCell, OneAnswer, Remembered, answers_of, cell_text, plain_number
from features.measures import MOST_PERSONS
from features.member_table import codes_of_heads
from features.one_conditions import Conditions
from features.one_seen import Persons
from features.one_summary import OneSummary
from features.one_table import OneRow, OneTable
from features.policy import Programme
from features.profile import Profile, Variable
from features.questions import ignored_bits
from features.raw_table import RawTable
from features.reading import Learned, decode_households
from features.wanted import household_columns, member_columns

Cells = dict[str, str | None]
Row = Mapping[str, object]
"""One row of a registry: heading → text, number, truth value or None; what is left out is empty."""

_PLAIN_ID: Final = re.compile(r"[\w./-]*\d[\w./-]*", re.ASCII)
"""With a figure and without a plus or a space: neither a total nor a number in powers of ten."""
_MOST: Final = 20_000
_MOST_SHAPES: Final = 256


class PersonalColumn(TepatError):
    """A household was handed in with names, numbers or addresses, which an estimate never needs.

    Attributes:
        headings: of the columns that may identify a person.
    """

    def __init__(self, headings: tuple[str, ...]) -> None:
        self.headings = headings
        super().__init__(
            f"{', '.join(headings)} may identify a person and is never needed for an estimate. Leave it out."
        )


class WrongCell(TepatError):
    """A cell that was handed in is a list or an object."""

    def __init__(self, heading: str) -> None:
        self.heading = heading
        super().__init__(
            f"{heading} is neither a text nor a number nor true, false or null. Give one of these."
        )


@dataclass(frozen=True, slots=True)
class OneHousehold:
    """A household that was read.

    Attributes:
        answers: question → answer, in the profile's order.
        areas: area column → code, None where empty.
        enrolled: programme → ENROLLED, NOT_ENROLLED or ENROLMENT_UNKNOWN.
    """

    id: str
    answers: Mapping[str, OneAnswer]
    areas: Mapping[str, str | None]
    enrolled: Mapping[str, int]

    @property
    def unknown_answers(self) -> int:
        """How many questions have no known answer and do apply."""
        return [answer.state for answer in self.answers.values()].count(UNKNOWN)


class HouseholdReader:
    """Reads households of one profile; made once, used for many, by one thread at a time or several."""

    def __init__(self, profile: Profile, programmes: Sequence[Programme], learned: Learned) -> None:
        self.profile, self.programmes, self.learned = profile, tuple(programmes), learned
        ignored = ignored_bits(profile.never_inputs)
        self._households = OneTable(profile.variables, learned, ignored)
        self._wanted = household_columns(profile, programmes, survey=False)
        self._headings = _Headings(profile, self._wanted)
        self._persons: OneTable | None = None
        if profile.members is not None:
            self._persons = OneTable(
                profile.members.variables, codes_of_heads(profile.members, learned), ignored
            )
            self._wanted_of_persons = member_columns(profile, profile.members, programmes, survey=False)
            self._headings_of_persons = _Headings(profile, self._wanted_of_persons)
        self._enrolment = {
            programme.name: answers_of(_question_of(programme), None, 0)
            for programme in programmes
            if programme.column is not None
        }
        codes = frozenset() if profile.head is None else profile.head.codes
        self._of_a_head = Remembered(lambda text: normalise(text) in codes)
        self._texts = _Texts()
        self._summaries = self._plain_summaries()

    def _plain_summaries(self) -> list[OneSummary] | None:
        """None where the profile is one whose households are always read as a table."""
        by_table = self.profile.table == "persons" or self.profile.keys.household is None
        if by_table or (self.profile.members is not None and self.profile.head is None):
            return None
        if self.profile.members is None or self._persons is None:
            return []
        try:
            summaries = self.profile.members.summaries
            asked = [c for summary in summaries for c in (*summary.where, *summary.where_any)]
            self._conditions = Conditions(self._persons, asked)
            return [OneSummary(summary, self._persons, self._conditions) for summary in summaries]
        except OddCell:
            return None

    def cells(
        self, household: Row, members: Sequence[Row] = ()
    ) -> tuple[Cells, list[Cells], tuple[str, ...]]:
        """Both under the profile's own column names, as text, every column there, empty or not; and the
        headings that nothing is read from: a slip of the pen, or a column that the model does not know.

        Raises:
            PersonalColumn, WrongCell: see there.
        """
        row, unread = self._headings.cells(household, self._texts)
        persons: list[Cells] = []
        for member in members if self._persons is not None else ():
            cells, unread_of_it = self._headings_of_persons.cells(member, self._texts)
            persons.append(cells)
            if unread_of_it:
                unread += unread_of_it
        return row, persons, tuple(dict.fromkeys(unread))

    def read(self, row: Cells, members: Sequence[Cells]) -> OneHousehold | None:
        """The household; None where something about it is not plain and `read_as_table` must be asked."""
        if self._summaries is None:
            return None
        try:
            return self._read(row, members, self._summaries)
        except OddCell:
            return None

    def read_as_table(self, row: Cells, members: Sequence[Cells]) -> Households:
        """The household by the reading of files: with its findings, or the reasons why it cannot be used.

        Raises:
            UnusableFile: it cannot.
        """
        table = _raw(self._wanted, [row], "household")
        # Without a single member their table was forgotten; nobody is in a household of another file.
        given = self._persons is not None and len(members) > 0
        persons = _raw(self._wanted_of_persons, members, "members") if given else None
        return decode_households(
            self.profile, table, persons, self.programmes, survey=False, learned=self.learned
        )

    def _read(self, row: Cells, members: Sequence[Cells], summaries: Sequence[OneSummary]) -> OneHousehold:
        identity = self._id(row)
        own = self._households.row(row)
        answers = own.answers
        persons = [self._of_persons().row(member) for member in self._linked(identity, members)]
        if self._persons is not None:
            head = self._head(persons)
            seen = Persons(persons, head, self._conditions)
            for summary in summaries:
                answers[summary.summary.name] = summary(seen)
        if all(answer.state != KNOWN for answer in answers.values()):
            raise OddCell
        self._check_size(row)
        areas = {area: row.get(area) for area in self.profile.keys.areas}
        if None in areas.values():
            raise OddCell
        return OneHousehold(identity, answers, areas, self._enrolled(row, persons))

    def _of_persons(self) -> OneTable:
        assert self._persons is not None, "asked only where the profile has members"
        return self._persons

    def _id(self, row: Cells) -> str:
        text = row[self.profile.keys.household or ""]
        if text is None or not _PLAIN_ID.fullmatch(text):
            raise OddCell
        return text

    def _linked(self, identity: str, members: Sequence[Cells]) -> Sequence[Cells]:
        """The members, each once.

        Raises:
            OddCell: one is of another household, or an id stands twice.
        """
        if self.profile.members is None:
            return ()
        household, person = self.profile.members.household, self.profile.members.person
        if any(member[household] != identity for member in members):
            raise OddCell
        if person is not None:
            ids = [member[person] for member in members if member[person] is not None]
            if len(set(ids)) < len(ids):
                raise OddCell
        return members

    def _head(self, persons: Sequence[OneRow]) -> int:
        head = self.profile.head
        assert head is not None, "`_plain_summaries` leaves other profiles to the reading of tables"
        texts = [person.cells[head.column] for person in persons]
        heads = [place for place, text in enumerate(texts) if text is not None and self._of_a_head(text)]
        if len(heads) != 1:
            raise OddCell
        return heads[0]

    def _check_size(self, row: Cells) -> None:
        size = self.profile.keys.size
        if size is not None:
            text = row[size]
            if text is None or not 0 < plain_number(text) <= MOST_PERSONS:
                raise OddCell

    def _enrolled(self, row: Cells, persons: Sequence[OneRow]) -> dict[str, int]:
        enrolled = {}
        for programme in self.programmes:
            if programme.column is None:
                continue
            holders = [row] if programme.table == "households" else [person.cells for person in persons]
            texts = [cells.get(programme.column) for cells in holders]
            told = [self._enrolment[programme.name](text).value for text in texts if text is not None]
            known = [value for value in told if value is not None]
            receives = ENROLLED if 1.0 in known else NOT_ENROLLED
            enrolled[programme.name] = receives if known else ENROLMENT_UNKNOWN
        return enrolled


@dataclass(frozen=True, slots=True)
class _Known:
    """Attributes: columns, each a heading and its column; unread, headings that are no column's."""

    columns: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]


class _Headings:
    """Which headings of a row are which columns; found once for each set of headings."""

    def __init__(self, profile: Profile, wanted: Sequence[Wanted]) -> None:
        self._wanted = wanted
        self._personal = frozenset(profile.identifiers.values()) - _asked(profile)
        self._empty: Cells = {each.column: None for each in wanted}
        self._known: dict[tuple[str, ...], _Known] = {}

    def known(self, row: Row) -> _Known:
        """
        Raises:
            PersonalColumn: a heading is that of a column which identifies people.
        """
        names = tuple(row)
        known = self._known.get(names)
        if known is None:
            known = self._find(names)
            if len(self._known) >= _MOST_SHAPES:
                self._known.clear()
            self._known[names] = known
        return known

    def cells(self, row: Row, texts: "_Texts") -> tuple[Cells, tuple[str, ...]]:
        """The row under the profile's column names, every column there in the same order; headings unread."""
        cells, headings = self._empty.copy(), self.known(row)
        known = texts.known
        for heading, column in headings.columns:
            value = row[heading]
            if value is not None:
                try:
                    cells[column] = known[type(value)][value]
                except KeyError:
                    cells[column] = texts(heading, value)
        return cells, headings.unread

    def _find(self, names: tuple[str, ...]) -> _Known:
        table = RawTable.from_arrow(pa.table({name: pa.array([], pa.string()) for name in names}))
        columns, _ = find_columns(table, self._wanted)
        given = dict(zip(table.names, names, strict=True))
        found = {given[heading]: column for column, heading in columns.headings.items()}
        personal = tuple(name for name, column in found.items() if column in self._personal)
        if personal:
            raise PersonalColumn(personal)
        return _Known(tuple(found.items()), tuple(name for name in names if name not in found))


class _Texts:
    """Cells as text, remembered: kind → value → text. A truth value is no number, though it equals one."""

    def __init__(self) -> None:
        self.known: dict[type, dict[object, str | None]] = {}

    def __call__(self, heading: str, value: object) -> str | None:
        try:
            text = cell_text(value)
        except TypeError:
            raise WrongCell(heading) from None
        kept = self.known.setdefault(type(value), {})
        if len(kept) >= _MOST:
            kept.clear()
        kept[value] = text
        return text


def _asked(profile: Profile) -> set[str]:
    """Columns that questions or keys read, though they may identify people too (a sex, a birth date)."""
    members = profile.members
    variables = (*profile.variables, *(members.variables if members else ()))
    read = {column for variable in variables for column in (variable.name, variable.column)}
    read |= {column for summary in (members.summaries if members else ()) for column in summary.columns}
    keys = profile.keys
    own = (keys.household, keys.size, *keys.areas, members.household if members else None)
    return read | {column for column in own if column}


def _question_of(programme: Programme) -> Variable:
    return Variable(programme.name, programme.column or "", "yes_no", yes=programme.yes, no=programme.no)


def _raw(wanted: Sequence[Wanted], rows: Sequence[Mapping[str, str | None]], source: str) -> RawTable:
    names = dict.fromkeys(each.column for each in wanted)
    cells = {name: pa.array([row[name] for row in rows], pa.string()) for name in names}
    return RawTable.from_arrow(pa.table(cells), source=source)


__all__ = ["HouseholdReader", "OneHousehold", "PersonalColumn", "Row", "WrongCell"]
