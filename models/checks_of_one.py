"""What to check on a visit to one household: `models.checks` on one row, with nothing made for a table.

The same sums of the same numbers; `tests/models/test_one_household.py` holds both to the same bits.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.checks import MOST_CHECKS, SHORTLIST
from models.corrected_scores import corrected_scores, tree_predictions
from models.corrections import corrections_of, question_of
from models.trained_model import TrainedModel

Array = NDArray[np.float64]
_Found = list[tuple[int, float]]
"""Corrections, and the score once each (and those before it) is made."""


class ChecksOfOne:
    """The corrections of a model, ready for any household."""

    def __init__(self, model: TrainedModel) -> None:
        self._model = model
        self._corrections = corrections_of(model)
        self._question_of = question_of(model)
        self._questions: list[int] = self._question_of.tolist()
        # As a feature matrix holds them.
        self._values = [np.array(c.values, np.float32).astype(np.float64) for c in self._corrections]
        self._columns = [slice(c.columns[0], c.columns[-1] + 1) for c in self._corrections]

    def rows(
        self, seen: Array, effects: Array, score: float, line: float, programme: str
    ) -> list[dict[str, Any]]:
        """The `checks` column of a household.

        Args:
            seen, effects: shape (inputs,), what the trees see and what the linear part adds.
            score: the model's; line: a score.
        """
        if not self._corrections:
            return []
        corrected = corrected_scores(self._model, seen[None], effects[None], np.array([score]))[0]
        found = self._single(corrected, score, line)
        alone = bool(found)
        if not alone:
            found = self._joint(corrected, seen, effects, score, line)
        amounts = self._model.to_welfare(np.array([reached for _, reached in found])).tolist()
        return [
            {
                "programme": programme,
                "question": self._corrections[place].question,
                "answer": self._corrections[place].answer,
                "estimate": amount,
                "alone": alone,
            }
            for (place, _), amount in zip(found, amounts, strict=True)
        ]

    def _single(self, corrected: Array, score: float, line: float) -> _Found:
        """Of each question the smallest correction that crosses the line by itself."""
        crosses = corrected < line if score >= line else corrected >= line
        found: _Found = []
        if not crosses.any():
            return found
        move = np.where(crosses, np.abs(corrected - score), np.inf)
        for _ in range(MOST_CHECKS):
            best = int(move.argmin())
            if not np.isfinite(move[best]):
                break
            found.append((best, float(corrected[best])))
            move[self._question_of == self._question_of[best]] = np.inf
        return found

    def _joint(self, corrected: Array, seen: Array, effects: Array, score: float, line: float) -> _Found:
        """Corrections that cross the line together, each the one that moves furthest given those before."""
        towards = -1.0 if score >= line else 1.0
        shortlist = self._best_by_question((towards * (corrected - score)).tolist())
        found: _Found = []
        seen, effects = seen.copy(), effects.copy()
        for _ in range(MOST_CHECKS):
            if not shortlist:
                break
            scores = self._scores(seen, effects, shortlist)
            best = max(range(len(shortlist)), key=lambda place: towards * scores[place])
            place, reached = shortlist[best], scores[best]
            found.append((place, reached))
            if reached < line if towards < 0 else reached >= line:
                return found
            self._apply(seen, effects, place)
            left = shortlist if len(found) > 1 else shortlist[:SHORTLIST]
            shortlist = [other for other in left if self._questions[other] != self._questions[place]]
        return []

    def _best_by_question(self, gain: Sequence[float]) -> list[int]:
        """The best correction of each question, questions by gain, best first, as many as are tried."""
        best: dict[int, int] = {}
        for place, question in enumerate(self._questions):
            known = best.get(question)
            if known is None or gain[place] > gain[known]:
                best[question] = place
        return sorted(best.values(), key=lambda place: -gain[place])[: SHORTLIST + 1]

    def _scores(self, seen: Array, effects: Array, tried: Sequence[int]) -> list[float]:
        """The score after each of some corrections, the others left as they are."""
        values, added = (
            np.repeat(seen[None], len(tried), axis=0),
            np.repeat(effects[None], len(tried), axis=0),
        )
        for row, place in enumerate(tried):
            self._apply(values[row], added[row], place)
        welfare = self._model.welfare
        scores = welfare.linear.intercept + added.sum(axis=1)
        if welfare.trees is not None:
            share = welfare.tree_share
            scores = (1 - share) * scores + share * tree_predictions(self._model, values)
        found: list[float] = scores.tolist()
        return found

    def _apply(self, seen: Array, effects: Array, place: int) -> None:
        seen[self._columns[place]] = self._values[place]
        effects[self._columns[place]] = self._corrections[place].effects
