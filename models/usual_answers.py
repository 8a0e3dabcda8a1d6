"""Which answers households give to each question: what a correction on a visit could turn up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.households import KNOWN, Answer, Households
from features.profile import Profile, Variable

LEAST_SHARE = 0.01
_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_MOST_DISTINCT = 8


@dataclass(frozen=True, slots=True, eq=False)
class UsualAnswers:
    """Per observable question the answers that at least 1 % of the survey's households gave.

    Attributes:
        values: question → shape (a,) float64 as in `Answer.values`.
        texts: question → the same answers as text (codes, or plain numbers).
    """

    values: Mapping[str, NDArray[np.float64]]
    texts: Mapping[str, tuple[str, ...]]

    def to_json(self) -> dict[str, Any]:
        """Plain values for the model folder."""
        return {
            name: {"values": v.tolist(), "texts": list(self.texts[name])} for name, v in self.values.items()
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "UsualAnswers":
        """The answers that `to_json` described."""
        return cls(
            {name: np.asarray(found["values"], dtype=np.float64) for name, found in content.items()},
            {name: tuple(found["texts"]) for name, found in content.items()},
        )


def usual_answers(profile: Profile, households: Households) -> UsualAnswers:
    """The usual answers of a survey's `households` to the questions that a visit can check."""
    values, texts = {}, {}
    for question in profile.questions:
        if not question.observable:
            continue
        yes_no = isinstance(question, Variable) and question.kind == "yes_no"
        bits = isinstance(question, Variable) and question.kind == "bits"
        found = _of(households.answers[question.name], coded=yes_no or bits)
        if len(found) > 1:
            values[question.name] = np.array([value for value, _ in found])
            texts[question.name] = tuple(text for _, text in found)
    return UsualAnswers(values, texts)


def _of(answer: Answer, coded: bool) -> list[tuple[float, str]]:
    """(value, text) of each usual answer, ascending by value."""
    known = answer.state == KNOWN
    if not known.any():
        return []
    distinct, first, counts = np.unique(answer.values[known], return_index=True, return_counts=True)
    coded = coded or answer.codes is not None
    if coded or len(distinct) <= _MOST_DISTINCT:
        kept = counts >= LEAST_SHARE * known.sum()
        places = np.flatnonzero(known)[first[kept]]
        return [
            (float(value), str(answer.text[int(place)].as_py()))
            for value, place in zip(distinct[kept], places, strict=True)
        ]
    quantiles = np.unique(np.quantile(answer.values[known], _QUANTILES, method="closest_observation"))
    return [(float(value), f"{value:g}") for value in quantiles]
