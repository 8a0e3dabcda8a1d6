"""The paper of a week's visits as words: lists by nagari, one entry a family, nothing about its looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from features.contacts import Contacts
from features.profile import Profile
from models.check_words import check_key, line_words
from models.expected_errors import ExpectedErrors
from models.sentences import Speaker
from models.visit_words import visit_word

Row = Mapping[str, Any]
REASONS: Final = 3


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One programme of one family: whether the registry says that it receives it, and the line."""

    programme: str
    recorded: str
    line: str


@dataclass(frozen=True, slots=True)
class Family:
    """One entry, of the same form whether a flag or chance put it on the list, which it does not say.

    Attributes:
        number: 1, 2, … in the order in which to walk.
        reasons: the strongest three, a sentence each.
        checks: up to three questions, each with the answer that would change the picture.
    """

    number: int
    household_id: str
    name: str
    address: str
    jorong: str | None
    persons: int
    estimate: str
    reasons: tuple[str, ...]
    checks: tuple[str, ...]
    programmes: tuple[Enrolled, ...]


@dataclass(frozen=True, slots=True)
class AreaList:
    """What is handed out to one nagari.

    Attributes:
        place: the names of the area and of those around it, as "Nagari Koto Tuo, Kecamatan Baso".
        areas: label of an area column → what to call this one.
    """

    place: str
    areas: Mapping[str, str]
    families: tuple[Family, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole list of one week.

    Attributes:
        unit: of all amounts; empty with levels.
        errors: the line "true errors per 100 visits", or why there is none; `basis` is what it rests on.
        notes: what stands at the foot of every page.
        programmes: those that a visit is asked about.
    """

    language: str
    week: str
    unit: str
    errors: str
    basis: str
    notes: tuple[str, ...]
    programmes: tuple[str, ...]
    lists: tuple[AreaList, ...]

    @property
    def families(self) -> int:
        """On all lists together."""
        return sum(len(own.families) for own in self.lists)

    def say(self, key: str, **values: Any) -> str:
        """Words in the language of the page."""
        return visit_word(self.language, key, **values)


@dataclass(frozen=True, slots=True, eq=False)
class PageWriter:
    """Puts assessments and addresses into words.

    Attributes:
        lines: programme → its line, of those that a visit is asked about.
        names: area code → name.
        levels: how many area columns lead to the area of one list.
    """

    profile: Profile
    language: str
    lines: Mapping[str, float]
    names: Mapping[str, str]
    levels: int

    def page(self, rows: Sequence[Row], contacts: Contacts, week: str, expected: ExpectedErrors) -> Page:
        """The page of the families in `rows`, which stand in the order in which to walk, as do `contacts`."""
        speaker = _terse(self.profile, self.language)
        people = zip(
            contacts.name.to_pylist(),
            contacts.address.to_pylist(),
            contacts.jorong.to_pylist(),
            contacts.size.tolist(),
            strict=True,
        )
        families = [
            self._family(speaker, number, row, person)
            for number, (row, person) in enumerate(zip(rows, people, strict=True), start=1)
        ]
        errors, basis = self._errors(speaker, expected, len(rows) - expected.visits)
        return Page(
            language=self.language,
            week=week,
            unit=Speaker(self.profile, self.language).money(0).partition(" ")[2],
            errors=errors,
            basis=basis,
            notes=tuple(self._say(key) for key in ("review", "person", "unregistered", "private")),
            programmes=tuple(self.lines),
            lists=self._lists(speaker, rows, families),
        )

    def _family(self, speaker: Speaker, number: int, row: Row, person: tuple[Any, ...]) -> Family:
        name, address, jorong, size = person
        return Family(
            number=number,
            household_id=row["household_id"],
            name=name or self._say("no_name"),
            address=address or self._say("no_address"),
            jorong=jorong,
            persons=round(size),
            estimate=self._estimate(speaker, row),
            reasons=tuple(speaker.sentence(reason) for reason in row["reasons"][:REASONS]),
            checks=self._checks(speaker, row),
            programmes=tuple(self._enrolled(speaker, row, programme) for programme in self.lines),
        )

    def _estimate(self, speaker: Speaker, row: Row) -> str:
        estimate = speaker.money(row["estimate"])
        if row["low_80"] is None:
            return estimate
        low, high = speaker.money(row["low_80"]), speaker.money(row["high_80"])
        return self._say("estimate_of", estimate=estimate, low=low, high=high)

    def _checks(self, speaker: Speaker, row: Row) -> tuple[str, ...]:
        recorded = {reason["question"]: speaker.answer(reason) for reason in row["reasons"]}
        return tuple(
            self._say(
                check_key(row["checks"], place),
                question=speaker.label(check["question"]),
                recorded=recorded.get(check["question"], self._say("enrolment_unknown")),
                answer=speaker.code(check["question"], str(check["answer"])),
                estimate=speaker.money(check["estimate"]),
                programme=check["programme"],
            )
            for place, check in enumerate(row["checks"])
        )

    def _enrolled(self, speaker: Speaker, row: Row, programme: str) -> Enrolled:
        key = {True: "enrolled", False: "not_enrolled", None: "enrolment_unknown"}[
            row[f"enrolled:{programme}"]
        ]
        return Enrolled(programme, self._say(key), line_words(speaker, self.lines[programme]))

    def _errors(self, speaker: Speaker, expected: ExpectedErrors, drawn: int) -> tuple[str, str]:
        if expected.share is None or expected.low is None or expected.high is None:
            return self._say("no_errors", drawn=drawn), ""
        ends = (100 * end for end in (expected.share, expected.low, expected.high))
        errors, low, high = (speaker.number(end, 0) for end in ends)
        basis = self._say("errors_basis", chosen=expected.visits, drawn=drawn)
        return self._say("errors", errors=errors, low=low, high=high), basis

    def _lists(
        self, speaker: Speaker, rows: Sequence[Row], families: Sequence[Family]
    ) -> tuple[AreaList, ...]:
        shown = self.profile.keys.areas[: self.levels]
        by_place: dict[tuple[str | None, ...], list[Family]] = {}
        for row, family in zip(rows, families, strict=True):
            by_place.setdefault(tuple(row[f"area:{area}"] for area in shown), []).append(family)
        return tuple(self._list(speaker, shown, path, own) for path, own in by_place.items())

    def _list(
        self, speaker: Speaker, shown: Sequence[str], path: Sequence[str | None], own: Sequence[Family]
    ) -> AreaList:
        areas = {speaker.label(area): self._called(code) for area, code in zip(shown, path, strict=True)}
        place = ", ".join(f"{label} {name}" for label, name in reversed(areas.items()))
        return AreaList(place or self._say("no_area"), areas, tuple(own))

    def _called(self, code: str | None) -> str:
        if code is None:
            return self._say("no_area")
        return f"{self.names[code]} ({code})" if code in self.names else code

    def _say(self, key: str, **values: Any) -> str:
        return visit_word(self.language, key, **values)


def _terse(profile: Profile, language: str) -> Speaker:
    """Says amounts without their unit, which the page names once."""
    if profile.welfare is None:
        return Speaker(profile, language)
    return Speaker(replace(profile, welfare=replace(profile.welfare, unit={})), language)
