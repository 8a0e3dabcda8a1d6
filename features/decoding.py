"""The steps from two tables of text to households: who they are, what they answered, what is set aside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.areas import Clusters, household_clusters, read_areas, read_clusters
from features.as_read import left_out, notes_of
from features.codes_seen import CodesSeen
from features.columns import Columns
from features.content import content_digest
from features.distinct import Distinct
from features.enrolment import Enrolment
from features.errors import UnusableFile
from features.findings import FINDING_CLASSES, Findings
from features.grouping import read_groups
from features.heads import identify_heads
from features.households import KNOWN, Answer, Households, Survey
from features.identifiers import NOT_NUMBERS, check_identifiers
from features.identity import Standing, identify
from features.lacking import warnings_of_lacking
from features.measures import Measure, read_size, read_weight, read_welfare
from features.member_table import MemberTable, decode_members
from features.members import Fit, MemberRows, each_once
from features.messages import Message
from features.noting import note
from features.policy import Programme
from features.profile import Profile, Variable
from features.questions import Questions, ignored_bits
from features.raw_table import RawTable
from features.summaries import summarise
from features.turned_codes import warnings_of_turned
from features.zeros_at_end import ZerosAtEnd, zeros_at_end


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """The files of one reading.

    Attributes:
        households: one row each, or the persons where the table is one of persons.
        members: the persons; None where the profile has none.
    """

    households: Columns
    members: Columns | None


@dataclass(frozen=True, slots=True, eq=False)
class _Who:
    """The n households that have one row.

    Attributes:
        columns: the cells of that row.
        ids: pyarrow string (n,), unique.
        persons: shape (n,), rows of each household in a table of persons, otherwise None.
    """

    columns: Columns
    ids: pa.Array
    persons: NDArray[np.int64] | None


Evidence: TypeAlias = CodesSeen | Fit
Asked: TypeAlias = tuple[str, str, str]
"""The file where it is not the main one, what is asked (question, enrolment, fit), and its name."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A part of a file, decoded.

    Attributes:
        households: the usable ones; their `findings` are the part's, their digest is empty.
        evidence: what decides about the whole file once it is added up (`problems_of`).
        zeros: identifiers that end in zeros, which tell of rounding only all together.
        made_plain: per file the headings of columns in which a cell was made plain.
    """

    households: Households
    evidence: Mapping[Asked, Evidence]
    zeros: tuple[ZerosAtEnd, ...]
    made_plain: tuple[tuple[str, ...], ...]


class Decoding:
    """One reading of one file (and its members): every step adds findings, problems and warnings."""

    def __init__(
        self,
        profile: Profile,
        sources: Sources,
        programmes: Sequence[Programme],
        *,
        survey: bool,
        learned: Mapping[str, tuple[str, ...]],
        strange_codes: bool = False,
        known: Standing | None = None,
        part: bool = False,
    ) -> None:
        """
        Args:
            part: the sources may be only a part of their files, so that nothing is refused.
            known: what the whole file says of its ids, where they are.
        """
        self.profile = profile
        self.sources = sources
        self.programmes = programmes
        self.is_survey = survey
        self.learned = learned
        self.strange_codes = strange_codes
        self.findings: list[Findings] = []
        self.known = known
        self.is_part = part
        self.evidence: dict[Asked, Evidence] = {}
        self.warnings: list[str] = []

    @property
    def _table(self) -> RawTable:
        return self.sources.households.table

    def households(self) -> Households:
        """The usable households."""
        return self._decode(with_welfare=False).households

    def survey(self) -> Survey:
        """The usable households whose welfare was measured."""
        return self._decode(with_welfare=True)

    def part(self) -> Part:
        """The usable households of a part of a file, and what the part shows of the whole."""
        found = self._decode(with_welfare=False).households
        odd = tuple(tuple(columns.table.made_plain()) for columns in self._files())
        return Part(found, self.evidence, tuple(self._zeros()), odd)

    def evidence_of_codes(self) -> Mapping[Asked, Evidence]:
        """What the codes of the columns that are there show, for a file that is refused anyway."""
        if self.profile.table == "households":
            self._answers(self.sources.households, self.profile.variables)
        return self.evidence

    def _decode(self, *, with_welfare: bool) -> Survey:
        who = self._identify()
        answers, members, aside = self._all_answers(who)
        withheld = self._withheld(who, members)
        areas, missing = read_areas(who.columns, self.profile.keys.areas)
        size = read_size(who.columns, self.profile.keys, who.persons, survey=self.is_survey)
        weight = self._weight(who.columns, size.values)
        welfare = self._welfare(who.columns, answers, size.values) if with_welfare else size
        clusters = self._clusters(who, areas)
        enrolment = self._enrolment(who.columns, None if members is None else members.rows)
        self.findings.extend(
            (
                missing,
                size.findings,
                weight.findings,
                clusters.findings,
                self._identifiers(),
                left_out(self._files()),
            )
        )
        if not self.is_part:
            self._refuse_if_unusable()
        aside |= size.unusable | weight.unusable | welfare.unusable
        kept = np.flatnonzero(~aside)
        households = Households(
            ids=who.ids,
            rows=who.columns.table.rows,
            answers=answers,
            areas=areas,
            size=size.values,
            weight=weight.values,
            cluster=clusters.names,
            enrolled=enrolment.status,
            groups=read_groups(self.profile, {**answers, **withheld}, areas, size.values),
            period=self._period(who.columns),
            findings=Findings.concat(self.findings).without_repeats(),
            content_digest="",
            warnings=(
                *self._lacking(),
                *self.warnings,
                *clusters.warnings,
                *self._of_all_rows(answers),
            ),
        )
        if len(kept) == 0 and not self.is_part:
            raise UnusableFile(self._table.source, why_nobody(households.findings))
        survey = Survey(households, welfare.values, self._registered(who.columns) if with_welfare else None)
        if len(kept) < len(households):
            survey = survey.take(kept)
        if self.is_part:
            return survey
        digest = content_digest(survey.households, survey.welfare if with_welfare else None)
        return replace(survey, households=replace(survey.households, content_digest=digest))

    def _registered(self, columns: Columns) -> NDArray[np.bool_] | None:
        """Which surveyed households are in the registry; an empty cell means they are not."""
        rule = self.profile.registered
        if rule is None or rule.codes is None:
            return None
        found = pc.is_in(columns.codes(rule.column).cast(pa.string()), value_set=pa.array(sorted(rule.codes)))
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)

    def _identify(self) -> _Who:
        columns, keys = self.sources.households, self.profile.keys
        persons: NDArray[np.int64] | None = None
        if self.profile.table == "persons" and self.profile.head is not None and keys.household is not None:
            columns = self._without_repeated_persons(columns, keys.household)
            heads = identify_heads(columns, keys.household, self.profile.head)
            identity, persons = heads.identity, heads.persons
        else:
            identity = identify(columns, keys.household, self.known)
        self.findings.append(identity.findings)
        one_each = columns if len(identity.rows) == len(columns) else columns.take(identity.rows)
        return _Who(one_each, identity.ids, persons)

    def _without_repeated_persons(self, columns: Columns, household: str) -> Columns:
        person = self.profile.members.person if self.profile.members else None
        if person is None or self.sources.members is None or person not in self.sources.members:
            return columns
        persons = self.sources.members
        places = Distinct.of(persons.text(household)).places.astype(np.intp)
        once, findings = each_once(persons, places, person)
        self.findings.append(findings)
        return columns if len(once) == len(columns) else columns.take(once)

    def _all_answers(self, who: _Who) -> tuple[dict[str, Answer], MemberTable | None, NDArray[np.bool_]]:
        """Answers to variables and summaries; the members; households to set aside."""
        answers = self._answers(who.columns, self.profile.variables)
        aside = np.zeros(len(who.ids), dtype=bool)
        members: MemberTable | None = None
        if self.profile.members is not None and self.sources.members is not None:
            members = self._members(self.sources.members, who)
            for summary in self.profile.members.summaries:
                answers[summary.name] = summarise(summary, members)
            aside = self._without_one_head(members, who)
        silent = np.ones(len(who.ids), dtype=bool)
        for answer in answers.values():
            silent &= answer.state != KNOWN
        self.findings.append(note(who.columns, "", "no_answer", silent))
        return answers, members, aside | silent

    def _withheld(self, who: _Who, members: MemberTable | None) -> dict[str, Answer]:
        """Answers that are kept for groups alone."""
        answers = self._answers(who.columns, self.profile.withheld)
        if members is not None and self.profile.members is not None:
            answers |= {each.name: summarise(each, members) for each in self.profile.members.withheld}
        return answers

    def _answers(self, columns: Columns, variables: Sequence[Variable]) -> dict[str, Answer]:
        questions = Questions(columns, variables, self.learned, ignored_bits(self.profile.never_inputs))
        questions.decode()
        self._take_over(questions)
        return dict(questions.answers)

    def _take_over(self, questions: Questions, file: str = "") -> None:
        """The findings and problems of a table; `file` names it where it is not the main one."""
        self.findings.extend(questions.findings)
        self.evidence.update({(file, "question", name): seen for name, seen in questions.seen.items()})

    def _members(self, columns: Columns, who: _Who) -> MemberTable:
        members, linked = decode_members(self.profile, columns, who.ids, self.learned)
        self.evidence["", "fit", ""] = linked.fit
        if self.profile.table == "households":
            self.findings.append(linked.findings)
        self._take_over(members.questions, file="" if columns.table is self._table else columns.table.source)
        return members

    def _without_one_head(self, members: MemberTable, who: _Who) -> NDArray[np.bool_]:
        """Notes households without members, without a head or with several; shape (n,), whom to set aside."""
        nobody = members.rows.of_every_household() == 0
        self.findings.append(note(who.columns, "", "household_without_members", nobody))
        if self.profile.head is None or self.profile.table == "persons":
            return np.zeros(len(nobody), dtype=bool)
        self.findings.append(note(who.columns, "", "no_head", members.heads == 0))
        self.findings.append(note(who.columns, "", "two_heads", members.heads > 1))
        return np.asarray(members.heads != 1, dtype=bool)

    def _weight(self, columns: Columns, size: NDArray[np.float64]) -> Measure:
        if not self.is_survey:
            return Measure(np.ones(len(columns)), Findings())
        return read_weight(columns, self.profile.keys, size)

    def _welfare(self, columns: Columns, answers: Mapping[str, Answer], size: NDArray[np.float64]) -> Measure:
        welfare = read_welfare(self.profile, columns, answers, size)
        self.findings.append(welfare.findings)
        return welfare

    def _clusters(self, who: _Who, areas: Mapping[str, pa.Array]) -> Clusters:
        if not self.is_survey:
            return Clusters(household_clusters(who.ids, areas, self.profile.keys), Findings())
        return read_clusters(who.columns, self.profile.keys, areas, who.ids)

    def _period(self, columns: Columns) -> pa.Array | None:
        period = self.profile.keys.period
        return columns.codes(period).cast(pa.string()) if period is not None and period in columns else None

    def _enrolment(self, columns: Columns, members: MemberRows | None) -> Enrolment:
        enrolment = Enrolment()
        enrolment.read(self.programmes, columns, members)
        self.findings.extend(enrolment.findings)
        self.evidence.update({("", "enrolment", name): seen for name, seen in enrolment.seen.items()})
        self.warnings.extend(
            Message("programme_column_missing", file=columns.table.source, column=column, programme=name)
            for name, column in enrolment.missing
        )
        return enrolment

    def _identifiers(self) -> Findings:
        alone = self.known is not None
        return Findings.concat(
            check_identifiers(columns, given, alone=alone) for columns, given in self._with_identifiers()
        )

    def _with_identifiers(self) -> Iterator[tuple[Columns, dict[str, str]]]:
        """Both tables with the identifiers that are looked for in each."""
        households, persons = self.sources.households, self.sources.members
        yield households, dict(self.profile.identifiers)
        if persons is not None and self.profile.table != "persons":
            yield persons, {w: c for w, c in self.profile.identifiers.items() if c not in households}

    def _zeros(self) -> Iterator[ZerosAtEnd]:
        for columns, given in self._with_identifiers():
            numbers = {column for what, column in given.items() if what not in NOT_NUMBERS}
            if columns is self.sources.households and self.profile.keys.household is not None:
                numbers.add(self.profile.keys.household)
            yield from (zeros_at_end(columns, column) for column in sorted(numbers) if column in columns)

    def _lacking(self) -> Iterator[Message]:
        files = self.sources
        return warnings_of_lacking(self.profile, files.households, files.members, survey=self.is_survey)

    def _of_all_rows(self, answers: Mapping[str, Answer]) -> list[str]:
        """What only the whole file can tell."""
        return [] if self.is_part else [*self._turned(answers), *notes_of(self._files())]

    def _turned(self, answers: Mapping[str, Answer]) -> list[str]:
        return warnings_of_turned(self.profile.questions, answers, self._table.source)

    def _files(self) -> list[Columns]:
        files = [self.sources.households]
        if self.sources.members is not None and self.sources.members.table is not self._table:
            files.append(self.sources.members)
        return files

    def _refuse_if_unusable(self) -> None:
        found = problems_of(self.evidence)
        problems = [each for each in found if not (self.strange_codes and _of_codes(each))]
        if problems:
            raise UnusableFile(self._table.source, problems)


def problems_of(evidence: Mapping[Asked, Evidence]) -> list[str]:
    """Why files of this evidence cannot be used, each reason once."""
    found = (
        Message("in_file", file=file, problem=problem) if file else problem
        for (file, _, _), seen in evidence.items()
        if (problem := seen.problem()) is not None
    )
    return list(dict.fromkeys(found))


def _of_codes(problem: str) -> bool:
    """Whether the problem is a column with too many codes that nobody knows."""
    if isinstance(problem, Message) and problem.code == "in_file":
        return _of_codes(problem.values["problem"])
    return isinstance(problem, Message) and problem.code == "codes_unknown"


def why_nobody(findings: Findings) -> list[str]:
    reasons = [
        Message("counted", count=count, what=FINDING_CLASSES[code])
        for code, count in findings.counts().items()
        if FINDING_CLASSES[code].consequence == "set_aside"
    ]
    return [Message("nobody_left"), *reasons]


__all__ = ["Asked", "Decoding", "Evidence", "Part", "Sources", "problems_of", "why_nobody"]
