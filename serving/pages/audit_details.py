"""What a record of the trail is about, and its details, in words: nobody should have to know our names."""

from collections.abc import Mapping
from typing import Any, Final

from serving.pages.phrases import Phrases
from serving.pages.words import Words
from serving.pages.writing import Writing

_UNTOLD: Final = ("text", "visitor")
"""The digest of a free text says nothing beside the text itself, and that of a name nothing at all."""
_NOTHING: Final[tuple[Any, ...]] = (None, [], {}, "")
_WORDS_OF: Final[Mapping[str, str]] = {
    "verdict": "verdict",
    "role": "role",
    "outcome": "outcome",
    "slice": "slice",
    "side": "side",
    "sides": "side",
    "eligible": "tell",
    "receives": "tell",
    "language": "language",
}
"""Detail → where the words of its codes stand."""
_SHARES: Final = ("audit_share", "probability")
_DAYS: Final = ("visited_on",)
_MOMENTS: Final = ("closed_before", "expires")
_DIGEST: Final = 64


def subject_said(subject: str, names: Mapping[str, str], words: Words) -> str:
    """`akun rina`, `siklus 2026-11`; a subject of another kind as it is.

    Args:
        names: number of an account → its name, of those that the reader may see.
    """
    kind, _, which = subject.partition(":")
    if kind == "user" and which in names:
        return words("audit.account", name=names[which])
    text = words.maybe(f"subject.{kind}", "")
    if kind == "list":
        which = words.maybe(f"side.{which}", which)
    return f"{text} {which}".strip() if text else subject


def details_said(details: Mapping[str, Any], words: Words, writing: Writing, phrases: Phrases | None) -> str:
    """`program: PKH · kunjungan: 7`; digests cut to what a person compares.

    Args:
        phrases: labels of questions and answers; None before anything was loaded.
    """
    saying = _Saying(words, writing, phrases)
    return " · ".join(
        f"{words.maybe(f'detail.{name}', name)}: {saying.value(name, value)}"
        for name, value in details.items()
        if value not in _NOTHING and name not in _UNTOLD and not _goes_without_saying(details, name)
    )


def _goes_without_saying(details: Mapping[str, Any], name: str) -> bool:
    """Who was chosen by a flag was not drawn: there is no chance to tell of."""
    return name == "probability" and details.get("slice") == "list"


class _Saying:
    def __init__(self, words: Words, writing: Writing, phrases: Phrases | None) -> None:
        self.words = words
        self.writing = writing
        self.phrases = phrases

    def value(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return self.words("say.yes" if value else "say.no")
        if isinstance(value, list):
            return ", ".join(self.value(name, each) for each in value)
        if name == "answers" and isinstance(value, dict):
            return ", ".join(self.answer(question, str(answer)) for question, answer in value.items())
        if name == "kind":
            return self.words.maybe(f"job_kind.{value}", str(value))
        if name in _WORDS_OF:
            return self.words.maybe(f"{_WORDS_OF[name]}.{value}", str(value))
        if name in _SHARES and isinstance(value, int | float):
            return self.writing.percent(value, 0 if value >= 0.1 else 2)
        if name in _DAYS:
            return self.writing.day(str(value))
        if name in _MOMENTS:
            return self.writing.moment(str(value))
        text = str(value)
        return f"{text[:12]}…" if len(text) == _DIGEST and text.isalnum() else text

    def answer(self, question: str, answer: str) -> str:
        if self.phrases is None or self.phrases.question(question) is None:
            return f"{question} {answer}"
        return f"{self.phrases.label(question)} {self.phrases.code(question, answer)}"
