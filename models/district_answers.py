"""What one question's answers being wrong in some records would do to the lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.matrix import FeatureMatrix
from models.assessed_answers import check_estimates
from models.coded_matrix import coded_matrix
from models.district_lists import DistrictLists
from models.flags import SIDES
from models.question_trees import question_effect

SHARE: Final = 0.05
DRAWS: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class WrongAnswers:
    """One question's answers wrong in a share of the records, drawn several times.

    Attributes:
        answered: families with a known answer to it.
        changed: shape (draws,) records whose answer was another one afterwards.
        moved: mean absolute change of their score, in log points (levels: ranks).
        gained, lost: shape (draws, lists) flags, in the order of `DistrictWrongAnswers.lists`.
    """

    question: str
    answered: int
    changed: NDArray[np.int64]
    moved: float
    gained: NDArray[np.int64]
    lost: NDArray[np.int64]

    @property
    def flags_changed(self) -> float:
        """Flags gained and lost on all lists, mean over the draws."""
        return float((self.gained + self.lost).sum(axis=1).mean())


@dataclass(frozen=True, slots=True, eq=False)
class DistrictWrongAnswers:
    """What wrong answers do, question by question, the strongest first.

    Attributes:
        share: of the records with a known answer, how many are drawn.
        lists: programme and side.
        flagged: shape (lists,) flags today.
    """

    share: float
    lists: tuple[tuple[str, str], ...]
    flagged: NDArray[np.int64]
    questions: tuple[WrongAnswers, ...]

    def table(self) -> pa.Table:
        """One row for each question and list; means over the draws with the least and the most."""
        rows = []
        for own in self.questions:
            for place, (programme, side) in enumerate(self.lists):
                gained, lost = own.gained[:, place], own.lost[:, place]
                rows.append(
                    {
                        "question": own.question,
                        "programme": programme,
                        "list": side,
                        "wrong_share": self.share,
                        "answered": own.answered,
                        "changed": float(own.changed.mean()),
                        "moved": own.moved,
                        "flagged": int(self.flagged[place]),
                        "gained": float(gained.mean()),
                        "gained_least": int(gained.min()),
                        "gained_most": int(gained.max()),
                        "lost": float(lost.mean()),
                        "lost_least": int(lost.min()),
                        "lost_most": int(lost.max()),
                    }
                )
        return pa.Table.from_pylist(rows) if rows else pa.table({})


def wrong_answers(
    base: DistrictLists,
    questions: Sequence[str] | None = None,
    share: float = SHARE,
    seed: int = 0,
    draws: int = DRAWS,
) -> DistrictWrongAnswers:
    """Flags gained and lost were the answers of a share of the records somebody else's.

    A share of the families with a known answer is drawn, and each gets the known answer of another family,
    drawn at random; everything else stays, other questions about the same thing included. Where the registry
    already holds such mistakes, correcting them has the same size. The same families, seed and question give
    the same draws, whatever the order of the file and whatever else is asked.

    Args:
        questions: of the model; default all that a visit can check.
        share: in (0, 1].

    Raises:
        OtherModel: the answers in the file do not give its estimates.
    """
    assert base.district.answers is not None, "read the district with its answers"
    catalogue = base.model.welfare.catalogue
    matrix = coded_matrix(catalogue, base.profile, base.district.answers)
    check_estimates(base.model, matrix, base.district.table["estimate"].to_numpy())
    asked = checkable(base) if questions is None else questions
    drawing = _Drawing(base, matrix, base.district.by_id(), share, seed, draws)
    found = [drawing.of(question) for question in asked]
    found.sort(key=lambda own: (-own.flags_changed, own.question))
    return DistrictWrongAnswers(
        share,
        tuple((programme.name, side) for programme, side in base.lists),
        np.array(
            [(base.flag[programme.name] == SIDES.index(side)).sum() for programme, side in base.lists],
            np.int64,
        ),
        tuple(found),
    )


def checkable(base: DistrictLists) -> list[str]:
    """The questions of the model that a visit can check, in the order of the profile."""
    asked = set(base.model.welfare.catalogue.questions)
    return [q.name for q in base.profile.questions if q.observable and q.name in asked]


@dataclass(frozen=True, slots=True, eq=False)
class _Drawing:
    base: DistrictLists
    matrix: FeatureMatrix
    by_id: NDArray[np.intp]
    share: float
    seed: int
    draws: int

    def of(self, question: str) -> WrongAnswers:
        assert self.base.district.answers is not None
        codes = self.base.district.answers.of(question)
        answered = self.by_id[codes[self.by_id] >= 0]
        changed = np.zeros(self.draws, dtype=np.int64)
        counts = np.zeros((2, self.draws, len(self.base.lists)), dtype=np.int64)
        moved = 0.0
        for draw in range(self.draws if len(answered) > 1 else 0):
            random = np.random.default_rng([self.seed, draw, _number(question)])
            rows, donors = _drawn(random, answered, self.share)
            other = codes[rows] != codes[donors]
            rows, donors = rows[other], donors[other]
            scores = self._scores(question, rows, donors)
            changed[draw] = len(rows)
            moved += float(np.abs(scores - self.base.scores[rows]).sum())
            counts[:, draw] = self._counted(scores, rows)
        return WrongAnswers(
            question, len(answered), changed, moved / max(int(changed.sum()), 1), counts[0], counts[1]
        )

    def _scores(self, question: str, rows: NDArray[np.intp], donors: NDArray[np.intp]) -> NDArray[np.float64]:
        """The scores of `rows` with the answers of `donors`."""
        columns = tuple(self.base.model.welfare.catalogue.positions(question))
        if len(rows) == 0:
            return np.empty(0)
        before = self.matrix.values[rows]
        after = before.copy()
        after[:, columns] = self.matrix.values[donors][:, columns]
        both = np.concatenate([before, after])
        welfare = self.base.model.welfare
        effects = np.zeros(both.shape)
        for column in columns:
            effects[:, column] = welfare.linear.shapes[column](both[:, column].astype(np.float64))
        inputs = both if welfare.trees is None else welfare.trees.context.apply(both)
        parts = question_effect(self.base.model, columns).part(inputs, effects)
        return np.asarray(self.base.scores[rows] + parts[len(rows) :] - parts[: len(rows)])

    def _counted(self, scores: NDArray[np.float64], rows: NDArray[np.intp]) -> NDArray[np.int64]:
        """Flags gained and lost, shape (2, lists)."""
        flags = {
            programme.name: self.base.status(programme, scores, rows).flag
            for programme in self.base.programmes
        }
        counts = np.zeros((2, len(self.base.lists)), dtype=np.int64)
        for place, (programme, side) in enumerate(self.base.lists):
            now = self.base.flag[programme.name][rows] == SIDES.index(side)
            then = flags[programme.name] == SIDES.index(side)
            counts[:, place] = (then & ~now).sum(), (now & ~then).sum()
        return counts


def _drawn(
    random: np.random.Generator, answered: NDArray[np.intp], share: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows whose answers are taken away, and the rows whose answers they get: never their own."""
    n = len(answered)
    wrong = random.choice(n, max(1, round(share * n)), replace=False)
    others = random.integers(0, n - 1, len(wrong))
    return answered[wrong], answered[others + (others >= wrong)]


def _number(question: str) -> int:
    return int.from_bytes(blake2b(question.encode(), digest_size=8).digest(), "big")
