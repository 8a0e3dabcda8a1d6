"""A profile's labels and answers in one language, each looked up once for all pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from features.profile import Profile, Summary, Text, Variable
from models.sentences import Speaker
from serving.pages.writing import unit_of
from serving.store.household_views import ReasonView


@dataclass(slots=True)
class Phrases:
    """What `models.sentences.Speaker` says, kept: a page of one family asks for hundreds of labels."""

    profile: Profile
    language: str
    speaker: Speaker = field(init=False)
    _labels: dict[str, str] = field(default_factory=dict)
    _answers: dict[tuple[str, str], str] = field(default_factory=dict)
    _sorted: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    _questions: Mapping[str, Variable | Summary] = field(init=False)

    def __post_init__(self) -> None:
        self.speaker = Speaker(_briefly(self.profile), self.language)
        self._questions = {question.name: question for question in self.profile.questions}

    def label(self, question: str) -> str:
        """What the form calls the question."""
        found = self._labels.get(question)
        if found is None:
            found = self._labels[question] = self.speaker.label(question)
        return found

    def labels(self, questions: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Name and label of each, by label; the same tuple for the same questions."""
        found = self._sorted.get(questions)
        if found is None:
            pairs = ((name, self.label(name)) for name in questions)
            found = self._sorted[questions] = tuple(sorted(pairs, key=lambda pair: pair[1]))
        return found

    def answer(self, reason: ReasonView) -> str:
        """The recorded answer in words."""
        place = (reason.question, reason.answer or "" if reason.state == "known" else f"\0{reason.state}")
        found = self._answers.get(place)
        if found is None:
            found = self.speaker.answer(reason.told())
            if len(self._answers) < _MOST_KEPT:
                self._answers[place] = found
        return found

    def code(self, question: str, answer: str) -> str:
        """An answer that nobody gave: of a check, or to choose from."""
        return self.speaker.code(question, answer)

    def sentence(self, reason: ReasonView) -> str:
        """The reason as a sentence."""
        return unbroken(self.speaker.sentence(reason.told()))

    def group(self, question: str) -> str:
        """Name of the question's group; `area` for an area."""
        found = self._questions.get(question)
        return found.group if found is not None else "area"

    def group_label(self, group: str, otherwise: str) -> str:
        """What the profile calls the group."""
        text: Text = self.profile.group_labels.get(group, {})
        return text.get(self.language) or next(iter(text.values()), otherwise)

    def area_label(self, column: str, otherwise: str) -> str:
        """What the profile calls an area column: `Kecamatan`."""
        text: Text = self.profile.area_labels.get(column, {})
        return text.get(self.language) or next(iter(text.values()), otherwise)

    def question(self, name: str) -> Variable | Summary | None:
        """The question itself; None for an area."""
        return self._questions.get(name)

    @property
    def unit(self) -> str:
        """The unit of welfare."""
        return unit_of(self.profile.welfare.unit if self.profile.welfare else None, self.language)

    @property
    def has_levels(self) -> bool:
        """Whether welfare is an ordered class instead of an amount."""
        return self.profile.levels is not None


_MOST_KEPT = 20_000


def unbroken(text: str) -> str:
    """Without the end of a line between a number and its sign of percent.

    >>> unbroken("12,4 %")
    '12,4\\xa0%'
    """
    return text.replace(" %", "\u00a0%")


def _briefly(profile: Profile) -> Profile:
    """The profile with `rupiah` for `rupiah per orang per bulan`: the page says the rest once."""
    if profile.welfare is None:
        return profile
    unit = {language: text.partition(" per ")[0] for language, text in profile.welfare.unit.items()}
    return replace(profile, welfare=replace(profile.welfare, unit=unit))
