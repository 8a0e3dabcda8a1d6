"""What to check on a visit: the answers whose correction would move an estimate across the line."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.matrix import FeatureMatrix
from models.corrected_scores import corrected_scores
from models.corrections import Correction, corrections_of, question_of, texts_of
from models.trained_model import TrainedModel

MOST_CHECKS = 3
SHORTLIST = 6

CHECK_TYPE = pa.struct(
    [
        ("programme", pa.string()),
        ("question", pa.string()),
        ("answer", pa.string()),
        ("estimate", pa.float64()),
        ("alone", pa.bool_()),
    ]
)
"""One check: were `answer` the true one (and the checks before it, where not `alone`), the
estimate would be `estimate`."""


@dataclass(frozen=True, slots=True, eq=False)
class Checks:
    """Up to three checks for each of m households, in the order in which to make them.

    Attributes:
        correction: shape (m, 3) positions in `corrections`, −1 where there is none.
        score: shape (m, 3) score once corrected.
        alone: shape (m,) whether each check crosses the line by itself, or only all together.
    """

    corrections: tuple[Correction, ...]
    correction: NDArray[np.intp]
    score: NDArray[np.float64]
    alone: NDArray[np.bool_]


def find_checks(
    model: TrainedModel,
    matrix: FeatureMatrix,
    scores: NDArray[np.float64],
    line: float,
    effects: NDArray[np.float64] | None = None,
) -> Checks:
    """The checks of households whose `scores` lie on one side of `line` (a score), shape (m,).

    First the questions of which one corrected answer crosses the line alone, the smallest
    correction first. Where there is none, up to three corrections that cross it together, each
    the one that moves the estimate furthest given those before; empty where even three do not.

    Args:
        effects: shape (m, inputs), the linear part's contributions, where somebody knows them.
    """
    if effects is None:
        effects = model.welfare.linear.contributions(matrix.values)
    return _Search(model, matrix, scores, line, effects).run()


class _Search:
    """Shared state of one search; corrections × households, no loop over households."""

    def __init__(
        self,
        model: TrainedModel,
        matrix: FeatureMatrix,
        scores: NDArray[np.float64],
        line: float,
        effects: NDArray[np.float64],
    ) -> None:
        self.model, self.matrix, self.scores, self.line = model, matrix, scores, line
        self.corrections = corrections_of(model)
        self.effects = effects
        self.towards = np.where(scores >= line, -1.0, 1.0)
        self.question_of = question_of(model)

    def run(self) -> Checks:
        m = len(self.scores)
        chosen = np.full((m, MOST_CHECKS), -1, dtype=np.intp)
        reached = np.full((m, MOST_CHECKS), np.nan)
        alone = np.zeros(m, dtype=bool)
        if m == 0 or not self.corrections:
            return Checks(self.corrections, chosen, reached, alone)
        scores = self._corrected_scores()
        self._single(scores, chosen, reached)
        alone[:] = chosen[:, 0] >= 0
        rest = np.flatnonzero(~alone)
        if len(rest):
            self._joint(scores[rest], rest, chosen, reached)
        return Checks(self.corrections, chosen, reached, alone)

    def _crosses(self, scores: NDArray[np.float64], rows: NDArray[np.intp] | slice) -> NDArray[np.bool_]:
        above = self.towards[rows] < 0
        above = above[:, None] if scores.ndim == 2 else above
        return np.where(above, scores < self.line, scores >= self.line)

    def _single(
        self, scores: NDArray[np.float64], chosen: NDArray[np.intp], reached: NDArray[np.float64]
    ) -> None:
        move = np.where(self._crosses(scores, slice(None)), np.abs(scores - self.scores[:, None]), np.inf)
        for place in range(MOST_CHECKS):
            best = move.argmin(axis=1)
            rows = np.flatnonzero(np.isfinite(move[np.arange(len(move)), best]))
            chosen[rows, place] = best[rows]
            reached[rows, place] = scores[rows, best[rows]]
            move[self.question_of[None, :] == self.question_of[best][:, None]] = np.inf

    def _joint(
        self,
        scores: NDArray[np.float64],
        rows: NDArray[np.intp],
        chosen: NDArray[np.intp],
        reached: NDArray[np.float64],
    ) -> None:
        values, effects = self.matrix.values[rows].copy(), self.effects[rows].copy()
        gain = self.towards[rows][:, None] * (scores - self.scores[rows][:, None])
        shortlist = self._best_by_question(gain)
        picked = np.full((len(rows), MOST_CHECKS), -1, dtype=np.intp)
        after = np.full((len(rows), MOST_CHECKS), np.nan)
        for place in range(MOST_CHECKS):
            best, best_score = self._next(values, effects, shortlist, rows)
            picked[:, place], after[:, place] = best, best_score
            self._apply(values, effects, best)
            taken = self.question_of[shortlist] == self.question_of[best][:, None]
            shortlist = np.where(taken & (shortlist >= 0), -1, shortlist)
            if place == 0:
                shortlist = shortlist[:, :SHORTLIST]
        crossed = self._crosses(after, rows) & (picked >= 0)
        first = np.where(crossed.any(axis=1), crossed.argmax(axis=1), -1)
        kept = np.arange(MOST_CHECKS)[None, :] <= first[:, None]
        chosen[rows] = np.where(kept, picked, -1)
        reached[rows] = np.where(kept, after, np.nan)

    def _best_by_question(self, gain: NDArray[np.float64]) -> NDArray[np.intp]:
        """Per household the best correction of each question, questions by gain, best first."""
        questions = np.unique(self.question_of)
        best = np.empty((len(gain), len(questions)), dtype=np.intp)
        for column, question in enumerate(questions):
            own = np.flatnonzero(self.question_of == question)
            best[:, column] = own[gain[:, own].argmax(axis=1)]
        gains = np.take_along_axis(gain, best, axis=1)
        places = np.argsort(-gains, axis=1, kind="stable")[:, : SHORTLIST + 1]
        return np.take_along_axis(best, places, axis=1)

    def _next(
        self,
        values: NDArray[np.float32],
        effects: NDArray[np.float64],
        shortlist: NDArray[np.intp],
        rows: NDArray[np.intp],
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Per household the correction on its shortlist that moves it furthest, and its score then."""
        m, tries = shortlist.shape
        tried, their_effects = np.repeat(values, tries, axis=0), np.repeat(effects, tries, axis=0)
        self._apply(tried, their_effects, shortlist.ravel())
        scores = self._scores(tried, their_effects).reshape(m, tries)
        reach = np.where(shortlist >= 0, self.towards[rows][:, None] * scores, -np.inf)
        best = reach.argmax(axis=1)
        every = np.arange(m)
        none = ~np.isfinite(reach[every, best])
        return np.where(none, -1, shortlist[every, best]), np.where(none, np.nan, scores[every, best])

    def _apply(
        self, values: NDArray[np.float32], effects: NDArray[np.float64], which: NDArray[np.intp]
    ) -> None:
        for position in np.unique(which[which >= 0]):
            correction = self.corrections[position]
            own = which == position
            for column, value, effect in zip(
                correction.columns, correction.values, correction.effects, strict=True
            ):
                values[own, column] = value
                effects[own, column] = effect

    def _corrected_scores(self) -> NDArray[np.float64]:
        """Score of every household after every single correction, shape (m, corrections)."""
        trees = self.model.welfare.trees
        inputs = self.matrix.values if trees is None else trees.context.apply(self.matrix.values)
        return corrected_scores(self.model, inputs, self.effects, self.scores)

    def _scores(self, values: NDArray[np.float32], effects: NDArray[np.float64]) -> NDArray[np.float64]:
        return self.model.welfare.scores_from(effects, values)


def checks_column(model: TrainedModel, checks: Checks, programme: str) -> pa.ListArray:
    """The checks as list<struct>, one entry a household."""
    present = checks.correction >= 0
    flat = checks.correction[present]
    questions, answers = texts_of(model)
    estimates = model.to_welfare(checks.score[present])
    alone = np.broadcast_to(checks.alone[:, None], present.shape)[present]
    values = pa.StructArray.from_arrays(
        [
            pa.array(np.full(len(flat), programme, dtype=object), type=pa.string()),
            questions.take(pa.array(flat)),
            answers.take(pa.array(flat)),
            pa.array(estimates),
            pa.array(alone),
        ],
        fields=list(CHECK_TYPE),
    )
    offsets = np.concatenate([[0], np.cumsum(present.sum(axis=1))]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), values)
