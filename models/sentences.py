"""Reasons in plain words, from the profile's labels and the household's own answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from features.profile import Profile, Summary, Text, Variable

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "id": {
        "up": "menaikkan taksiran {percent} ({amount})",
        "down": "menurunkan taksiran {percent} ({amount})",
        "up_rank": "menaikkan taksiran {amount} tingkat",
        "down_rank": "menurunkan taksiran {amount} tingkat",
        "none": "hampir tidak mengubah taksiran",
        "unknown": "tidak diketahui",
        "not_applicable": "tidak berlaku",
        "yes": "ya",
        "no": "tidak",
    },
    "en": {
        "up": "raises the estimate by {percent} ({amount})",
        "down": "lowers the estimate by {percent} ({amount})",
        "up_rank": "raises the estimate by {amount} classes",
        "down_rank": "lowers the estimate by {amount} classes",
        "none": "hardly changes the estimate",
        "unknown": "not known",
        "not_applicable": "does not apply",
        "yes": "yes",
        "no": "no",
    },
}
_HARDLY = 0.0005


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says reasons in one language of a profile.

    A language without words of its own here is spoken with the profile's labels and English words.
    """

    profile: Profile
    language: str

    def sentence(self, reason: Mapping[str, Any]) -> str:
        """One reason, a dict of the `reasons` column, as a sentence without a full stop.

        >>> from features.profile import Keys, Welfare
        >>> floor = Variable("floor", "floor", "category", label={"en": "Main floor"},
        ...                  codes={"8": {"en": "Earth"}})
        >>> profile = Profile("p", ("en",), Keys(), (floor,), welfare=Welfare("w", unit={"en": "rupiah"}))
        >>> Speaker(profile, "en").sentence({"question": "floor", "answer": "8", "state": "known",
        ...     "contribution": -0.12, "percent": -0.1131, "currency": -98765.4})
        'Main floor: Earth, lowers the estimate by 11.3 % (−98,765 rupiah)'
        """
        return f"{self.label(reason['question'])}: {self.answer(reason)}, {self._effect(reason)}"

    def label(self, question: str) -> str:
        """What the form calls the question."""
        found = self._question(question)
        text = found.label if found is not None else self.profile.area_labels.get(question, {})
        return self._say(text, question)

    def answer(self, reason: Mapping[str, Any]) -> str:
        """The household's answer in words; unknown and not applicable are said as such."""
        if reason["state"] != "known":
            return self._words()[reason["state"]]
        return self.code(reason["question"], str(reason["answer"]))

    def code(self, question: str, answer: str) -> str:
        """The words of one answer: a code's label, yes or no, or the number."""
        found = self._question(question)
        if isinstance(found, Summary):
            return self._summary_answer(found, answer)
        if found is None:
            return answer
        if found.kind == "yes_no":
            yes, no = found.yes or ("1",), found.no or ("0",)
            return self._words()["yes"] if answer in yes else self._words()["no"] if answer in no else answer
        if found.codes and found.kind == "bits":
            return self._bits(found.codes, answer)
        if found.codes and answer in found.codes:
            return self._say(found.codes[answer], answer)
        return self.number_text(answer) if found.kind in ("number", "count") else answer

    def money(self, amount: float, signed: bool = False) -> str:
        """An amount in the profile's unit."""
        unit = self._say(self.profile.welfare.unit, "") if self.profile.welfare else ""
        digits = 0 if abs(amount) >= 1000 else 1 if abs(amount) >= 10 else 2
        text = self.number(amount, digits, signed)
        return f"{text} {unit}".rstrip()

    def number(self, value: float, digits: int, signed: bool = False) -> str:
        """A number as this language writes it: 1.234,5 in Indonesian and Spanish, 1,234.5 in English."""
        text = f"{abs(value):,.{digits}f}"
        if self.language in ("id", "es", "pt"):
            text = text.translate(str.maketrans(",.", ".,"))
        sign = "−" if value < 0 else "+" if signed else ""
        return sign + text

    def number_text(self, text: str) -> str:
        """A plain decimal number as this language writes it."""
        try:
            value = float(text)
        except ValueError:
            return text
        digits = len(text.partition(".")[2])
        return self.number(value, min(digits, 2))

    def _effect(self, reason: Mapping[str, Any]) -> str:
        contribution = float(reason["contribution"])
        words = self._words()
        if abs(contribution) < _HARDLY:
            return words["none"]
        way = "up" if contribution > 0 else "down"
        if reason["percent"] is None:
            return words[f"{way}_rank"].format(amount=self.number(abs(contribution), 2))
        percent = f"{self.number(abs(float(reason['percent'])) * 100, 1)} %"
        return words[way].format(percent=percent, amount=self.money(float(reason["currency"]), signed=True))

    def _summary_answer(self, summary: Summary, answer: str) -> str:
        if summary.how in ("any", "alone"):
            return self._words()["yes" if answer == "1" else "no"]
        member = {v.name: v for v in self.profile.members.variables} if self.profile.members else {}
        variable = member.get(summary.of or "")
        codes = variable.codes if variable is not None and summary.how in ("head", "min", "max") else None
        if codes and answer in codes:
            return self._say(codes[answer], answer)
        return self.number_text(answer)

    def _bits(self, codes: Mapping[str, Text], answer: str) -> str:
        if answer in codes:
            return self._say(codes[answer], answer)
        total = int(answer) if answer.isdigit() else 0
        held = [code for code in codes if code.isdigit() and int(code) > 0 and int(code) & total]
        return " + ".join(self._say(codes[code], code) for code in held) or answer

    def _question(self, name: str) -> Variable | Summary | None:
        return next((q for q in self.profile.questions if q.name == name), None)

    def _words(self) -> Mapping[str, str]:
        return _WORDS.get(self.language, _WORDS["en"])

    def _say(self, text: Text, otherwise: str) -> str:
        return text.get(self.language) or next(iter(text.values()), otherwise)


def sentences(
    profile: Profile, language: str, reasons: Sequence[Mapping[str, Any]], most: int = 3
) -> list[str]:
    """The strongest `most` reasons of one household as sentences."""
    speaker = Speaker(profile, language)
    return [speaker.sentence(reason) for reason in reasons[:most]]
