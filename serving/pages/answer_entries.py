"""Questions that a person can answer on a page: of a what-if, and of what was seen on a visit."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from features.profile import Summary
from serving.pages.phrases import Phrases
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.store.household_views import HouseholdView, ReasonView
from serving.what_if import UNKNOWN_TEXT, NotAnAnswer, may_be_changed

FIRST: Final = 6
_PREFIX: Final = "jawaban-"
_THOUSANDS: Final = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One question to answer; without `options` a number is typed.

    Attributes:
        place: name and id of the field.
        recorded: what stands in the registry, in words; choosing it changes nothing.
        chosen: what was entered before.
    """

    place: str
    question: str
    label: str
    recorded: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Entries:
    """The questions to answer: `first` those that matter most for this family, `more` the others."""

    first: tuple[Entry, ...]
    more: tuple[Entry, ...]


NO_ENTRIES: Final = Entries((), ())


def entries_of(
    h: HouseholdView, phrases: Phrases, words: Words, chosen: Mapping[str, str], *, unknown: bool
) -> Entries:
    """The observable questions, those to check first at the top, then by the strength of the reason.

    Args:
        chosen: question → answer that was entered before.
        unknown: whether "not known" is offered.
    """
    checked = {check.question: place for place, check in enumerate(h.checks)}
    ordered = sorted(h.reasons, key=lambda reason: checked.get(reason.question, len(checked)))
    found = [
        entry
        for reason in ordered
        if (entry := _entry(reason, phrases, words, chosen.get(reason.question, ""), unknown))
    ]
    return Entries(tuple(found[:FIRST]), tuple(found[FIRST:]))


def answers_in(form: Mapping[str, object]) -> dict[str, str]:
    """Question → answer, of the fields that were filled in; numbers as Indonesians write them, too.

    >>> answers_in({"jawaban-luas_lantai": "1.036,5", "jawaban-motor": "", "csrf": "x"})
    {'luas_lantai': '1036.5'}
    """
    return {
        name.removeprefix(_PREFIX): _plain(value.strip())
        for name, value in form.items()
        if name.startswith(_PREFIX) and isinstance(value, str) and value.strip()
    }


def answer_errors(
    wrong: Iterable[NotAnAnswer], entries: Entries, words: Words, writing: Writing
) -> dict[str, str]:
    """Place of the field → which question it is, and what is expected there.

    What belongs to no field of this page is told without a place.
    """
    fields = {entry.question: entry for entry in (*entries.first, *entries.more)}
    told = {}
    for error in wrong:
        entry = fields.get(error.question)
        if entry is None:
            told[""] = words("error.mistyped")
        elif error.limits is None:
            told[entry.place] = words("answer.choose", label=entry.label)
        else:
            key = "answer.whole" if error.limits.whole else "answer.number"
            least, most = writing.number(error.limits.least), writing.number(error.limits.most)
            told[entry.place] = words(key, label=entry.label, least=least, most=most)
    return told


def _entry(reason: ReasonView, phrases: Phrases, words: Words, chosen: str, unknown: bool) -> Entry | None:
    question = phrases.question(reason.question)
    if question is None or not question.observable or not may_be_changed(question):
        return None
    answer = phrases.answer(reason)
    place = _PREFIX + reason.question
    if isinstance(question, Summary) or question.kind in ("number", "count"):
        told = words("what_if.number", answer=answer)
        return Entry(place, reason.question, phrases.label(reason.question), told, (), chosen)
    codes: Iterable[str] = (question.yes or ("1",))[:1] + (question.no or ("0",))[:1]
    if question.kind != "yes_no":
        codes = question.codes or ()
    if not codes or question.kind == "bits":
        return None
    options = [(code, phrases.code(reason.question, code)) for code in codes if code != reason.answer]
    if unknown:
        options.append((UNKNOWN_TEXT, words("what_if.unknown")))
    told = words("what_if.as_recorded", answer=answer)
    return Entry(place, reason.question, phrases.label(reason.question), told, tuple(options), chosen)


def _plain(text: str) -> str:
    if _THOUSANDS.fullmatch(text):
        text = text.replace(".", "")
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
