"""What a comparison needs to know of the survey's answers: aggregates only, never a household."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEVELS: Final = tuple(np.round(np.arange(0.02, 0.99, 0.04), 2).tolist())


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """The known answers to a question with k codes; "yes" and "no" too, and each bit of a sum.

    Attributes:
        names: the codes; ("0", "1") for no and yes; paths of areas.
        shares: shape (k,), adding to 1 (areas: of all households, less where areas are strange).
        means: shape (k,) mean score of the other questions less that of all, in standard
            deviations; NaN where fewer than 10 households tell.
        errors: shape (k,) standard errors of `means`, clusters kept together.
    """

    names: tuple[str, ...]
    shares: Floats
    means: Floats
    errors: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """The known answers to a question for a number.

    Attributes:
        quantiles: shape (levels,) at `LEVELS`.
        points: shape (p,) ascending: the survey's quantiles, each once.
        below: shape (p,) share of answers at or below each point.
        far: share of answers more than ten times the survey's highest quantile.
    """

    quantiles: Floats
    points: Floats
    below: Floats
    far: float


@dataclass(frozen=True, slots=True, eq=False)
class QuestionAnswers:
    """All answers to one question, or one bit of it.

    Attributes:
        question: its name; `bit` is 0 but for bits.
        unknown, not_applicable: shares of households.
        known: how many independent households the known answers are worth (clusters, weights).
        told: the same of all households.
        answers: None where nobody answered.
    """

    question: str
    bit: int
    unknown: float
    not_applicable: float
    known: float
    told: float
    answers: Codes | Numbers | None


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """Answers of a survey's households, or of a registry's, as aggregates.

    Attributes:
        households: how many were looked at.
        questions: those of the profile in order, bits one by one, then areas.
        strange_codes: column → share of rows with a code that the profile does not know.
        not_asked: column → share of rows with an answer to a question that the form did not ask.
        score: of the linear part: mean, standard deviation, independent households.
    """

    households: int
    questions: tuple[QuestionAnswers, ...]
    strange_codes: Mapping[str, float]
    not_asked: Mapping[str, float]
    score: tuple[float, float, float]

    def to_json(self) -> dict[str, Any]:
        """Plain values for the model folder."""
        return {
            "households": self.households,
            "questions": [_to_json(each) for each in self.questions],
            "strange_codes": {column: _plain(share) for column, share in self.strange_codes.items()},
            "not_asked": {column: _plain(share) for column, share in self.not_asked.items()},
            "score": [_plain(value) for value in self.score],
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Reference":
        """The aggregates that `to_json` described."""
        mean, deviation, households = content["score"]
        return cls(
            int(content["households"]),
            tuple(map(_from_json, content["questions"])),
            dict(content["strange_codes"]),
            dict(content["not_asked"]),
            (float(mean), float(deviation), float(households)),
        )


def _to_json(each: QuestionAnswers) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "question": each.question,
        "bit": each.bit,
        "told": [_plain(value) for value in (each.unknown, each.not_applicable, each.known, each.told)],
    }
    if isinstance(each.answers, Codes):
        found = each.answers
        plain["codes"] = list(found.names)
        plain |= {name: _list(getattr(found, name)) for name in ("shares", "means", "errors")}
    elif isinstance(each.answers, Numbers):
        plain |= {name: _list(getattr(each.answers, name)) for name in ("quantiles", "points", "below")}
        plain["far"] = _plain(each.answers.far)
    return plain


def _from_json(plain: Mapping[str, Any]) -> QuestionAnswers:
    answers: Codes | Numbers | None = None
    if "codes" in plain:
        arrays = [_array(plain[name]) for name in ("shares", "means", "errors")]
        answers = Codes(tuple(plain["codes"]), *arrays)
    elif "points" in plain:
        quantiles, points, below = (_array(plain[name]) for name in ("quantiles", "points", "below"))
        answers = Numbers(quantiles, points, below, float(plain["far"]))
    unknown, not_applicable, known, told = map(float, plain["told"])
    name, bit = plain["question"], int(plain["bit"])
    return QuestionAnswers(name, bit, unknown, not_applicable, known, told, answers)


def _plain(value: float) -> float | None:
    """Six significant digits: more would tell nothing."""
    return None if np.isnan(value) else float(f"{value:.6g}")


def _list(values: Floats) -> list[float | None]:
    return [_plain(value) for value in values.tolist()]


def _array(values: list[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


__all__ = [
    "LEVELS",
    "Codes",
    "Numbers",
    "QuestionAnswers",
    "Reference",
]
