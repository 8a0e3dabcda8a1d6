"""The aggregates of a survey's or a registry's answers, made from its households."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from features.catalogue import OF_AREAS, Catalogue
from features.findings import Findings
from features.households import KNOWN, NOT_APPLICABLE, UNKNOWN, Answer, Households, Survey
from features.matrix import build_matrix
from features.profile import Profile, Summary, Variable
from models.linear import LinearPart
from models.reference import LEVELS, Codes, Numbers, QuestionAnswers, Reference

Floats = NDArray[np.float64]
_FEWEST_OF_A_MEAN: Final = 10
_FEWEST_REGISTERED: Final = 100
_FAR: Final = 10.0
_YES_OR_NO: Final = ("any", "alone")
STRANGE: Final = "unknown_code"
NOT_ASKED: Final = "answer_where_not_asked"


def reference_of(profile: Profile, survey: Survey, catalogue: Catalogue, linear: LinearPart) -> Reference:
    """Aggregates of the survey's households that a registry can be held against."""
    return describe(profile, comparable(survey), catalogue, linear)


def comparable(survey: Survey) -> Households:
    """The registered households, if the survey says who is and 100 are; otherwise all."""
    if survey.registered is None or survey.registered.sum() < _FEWEST_REGISTERED:
        return survey.households
    return survey.households.take(np.flatnonzero(survey.registered))


def describe(
    profile: Profile,
    households: Households,
    catalogue: Catalogue,
    linear: LinearPart,
    like: Reference | None = None,
) -> Reference:
    """Aggregates of `households`; numbers are held against the points of `like`, where given."""
    matrix = build_matrix(catalogue, households)
    contributions = linear.contributions(matrix.values)
    sample = _Sample.of(households)
    total = contributions.sum(axis=1)
    points = {} if like is None else {(each.question, each.bit): each.answers for each in like.questions}
    found = []
    for question in profile.questions:
        own = contributions[:, catalogue.positions(question.name)].sum(axis=1)
        for bit, answer in _parts(question, households.answers[question.name]):
            known = points.get((question.name, bit))
            found.append(_question(question.name, bit, answer, sample, total - own, known))
    for position, column in enumerate(catalogue.inputs):
        if column.kind in OF_AREAS and column.question not in {each.question for each in found}:
            places = matrix.values[:, position].astype(np.float64)
            others = total - contributions[:, catalogue.positions(column.question)].sum(axis=1)
            found.append(_area(column.question, column.codes, places, sample, others))
    mean = sample.mean(total)
    deviation = float(np.sqrt(sample.mean((total - mean) ** 2)))
    return Reference(
        len(households),
        tuple(found),
        shares_of_rows(households.findings, len(households), STRANGE),
        shares_of_rows(households.findings, len(households), NOT_ASKED),
        (linear.intercept + mean, deviation, sample.worth(total)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """Weights, shape (n,), and cluster of each household, 0, 1, …"""

    weight: Floats
    cluster: NDArray[np.intp]

    @classmethod
    def of(cls, households: Households) -> "_Sample":
        encoded = households.cluster.dictionary_encode()
        return cls(households.weight, encoded.indices.to_numpy(zero_copy_only=False).astype(np.intp))

    def mean(self, values: Floats) -> float:
        return float((self.weight * values).sum() / self.weight.sum())

    def error(self, values: Floats, where: NDArray[np.bool_]) -> tuple[float, float]:
        """Weighted mean of the values at `where`, and its standard error by clusters (linearised)."""
        weight = np.where(where, self.weight, 0.0)
        mean = float((weight * np.where(where, values, 0.0)).sum() / weight.sum())
        of_clusters = np.bincount(self.cluster, weight * np.where(where, values - mean, 0.0))
        clusters = len(np.unique(self.cluster[where]))
        if clusters < 2:
            return mean, float("nan")
        variance = clusters / (clusters - 1) * (of_clusters**2).sum() / weight.sum() ** 2
        return mean, float(np.sqrt(variance))

    def worth(self, values: Floats, where: NDArray[np.bool_] | None = None) -> float:
        """Independent households that would tell the mean of `values` as exactly."""
        where = np.ones(len(values), dtype=bool) if where is None else where
        n = int(where.sum())
        mean, error = self.error(values, where)
        weight = self.weight[where]
        spread = float((weight * (values[where] - mean) ** 2).sum() / weight.sum())
        if not error > 0 or spread <= 0:
            return float(min(n, len(np.unique(self.cluster[where]))))
        return float(min(n, spread / error**2))


def _parts(question: Variable | Summary, answer: Answer) -> Iterator[tuple[int, Answer]]:
    """The answer itself, or of bits each bit as yes or no."""
    if not (isinstance(question, Variable) and question.kind == "bits"):
        yes_no = question.kind == "yes_no" if isinstance(question, Variable) else question.how in _YES_OR_NO
        yield 0, Answer(answer.state, answer.values, answer.text, ("0", "1")) if yes_no else answer
        return
    sums = np.where(answer.state == KNOWN, answer.values, 0).astype(np.int64)
    for code in question.codes or ():
        bit = int(code) if code.isascii() and code.isdigit() else 0
        if bit > 0 and bit.bit_count() == 1:
            held = np.where(answer.state == KNOWN, (sums & bit) > 0, np.nan)
            yield bit, Answer(answer.state, held, answer.text, ("0", "1"))


def _question(
    name: str,
    bit: int,
    answer: Answer,
    sample: _Sample,
    others: Floats,
    like: Codes | Numbers | None,
) -> QuestionAnswers:
    known = answer.state == KNOWN
    everybody = np.ones(len(known), dtype=bool)
    answers: Codes | Numbers | None = None
    worth = 0.0
    if known.any() and answer.codes is not None:
        answers = _codes(answer.codes, answer.values, known, sample, others)
        worth = _worth_of_codes(answers, answer.values, known, sample)
    elif known.any():
        answers = _numbers(answer.values, known, sample, like if isinstance(like, Numbers) else None)
        middle = answers.points[len(answers.points) // 2]
        worth = sample.worth((answer.values <= middle).astype(np.float64), known)
    return QuestionAnswers(
        name,
        bit,
        sample.mean(np.asarray(answer.state == UNKNOWN, dtype=np.float64)),
        sample.mean(np.asarray(answer.state == NOT_APPLICABLE, dtype=np.float64)),
        worth,
        sample.worth(known.astype(np.float64), everybody) if not known.all() else float(len(known)),
        answers,
    )


def _area(
    name: str, codes: tuple[str, ...], places: Floats, sample: _Sample, others: Floats
) -> QuestionAnswers:
    known = ~np.isnan(places)
    answers = _codes(codes, places, known, sample, others) if known.any() else None
    worth = float(len(np.unique(sample.cluster)))
    return QuestionAnswers(
        name, 0, sample.mean((~known).astype(np.float64)), 0.0, worth, worth, answers
    )  # fmt: skip


def _codes(
    names: tuple[str, ...], values: Floats, known: NDArray[np.bool_], sample: _Sample, others: Floats
) -> Codes:
    centre = sample.error(others, known)[0]
    spread = float(np.sqrt(sample.error((others - centre) ** 2, known)[0])) or 1.0
    standard = (others - centre) / spread
    positions = np.where(known, values, 0).astype(np.intp)
    weight = np.where(known, sample.weight, 0.0)
    shares = np.bincount(positions, weight, minlength=len(names)) / weight.sum()
    counts = np.bincount(positions[known], minlength=len(names))
    means, errors = np.full(len(names), np.nan), np.full(len(names), np.nan)
    for place in np.flatnonzero(counts >= _FEWEST_OF_A_MEAN):
        means[place], errors[place] = sample.error(standard, known & (positions == place))
    means[np.isnan(errors)] = np.nan
    return Codes(names, shares, means, errors)


def _worth_of_codes(codes: Codes, values: Floats, known: NDArray[np.bool_], sample: _Sample) -> float:
    commonest = int(np.argmax(codes.shares * (1 - codes.shares)))
    return sample.worth((values == commonest).astype(np.float64), known)


def _numbers(values: Floats, known: NDArray[np.bool_], sample: _Sample, like: Numbers | None) -> Numbers:
    order = np.argsort(values[known], kind="stable")
    ascending = values[known][order]
    reached = np.cumsum(sample.weight[known][order])
    reached /= reached[-1]
    places = np.minimum(np.searchsorted(reached, np.asarray(LEVELS) - 1e-9), len(ascending) - 1)
    quantiles = ascending[places]
    points = np.unique(quantiles) if like is None else like.points
    padded = np.concatenate([[0.0], reached])
    # The points of a folder are rounded: an answer that was one of them still is.
    below = padded[np.searchsorted(ascending, points + 1e-5 * np.abs(points), side="right")]
    highest = points[-1] * _FAR if points[-1] > 0 else np.inf
    far = 1.0 - padded[np.searchsorted(ascending, highest, side="right")]
    return Numbers(quantiles, points, below, max(float(far), 0.0))


def shares_of_rows(findings: Findings, households: int, code: str) -> dict[str, float]:
    """Column → rows with that finding per household (also where the column is one of persons)."""
    shares: dict[str, float] = {}
    for part in findings.parts:
        if part.code == code and len(part.rows):
            shares[part.column] = len(part.rows) / max(households, 1)
    return dict(sorted(shares.items()))


__all__ = ["NOT_ASKED", "STRANGE", "comparable", "describe", "reference_of", "shares_of_rows"]
