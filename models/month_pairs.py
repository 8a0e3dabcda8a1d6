"""Two months side by side: who is in which, and what is different about those in both."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.coded_reasons import NOT_APPLICABLE, NOT_ASKED, UNKNOWN
from models.month import Month

Places = NDArray[np.intp]
Truths = NDArray[np.bool_]

ANSWER_CHANGE: Final = pa.struct(
    {
        "question": pa.string(),
        "before": pa.string(),
        "before_state": pa.string(),
        "after": pa.string(),
        "after_state": pa.string(),
    }
)
_STATES: Final = {UNKNOWN: "unknown", NOT_APPLICABLE: "not_applicable", NOT_ASKED: "not_asked"}


@dataclass(frozen=True, eq=False)
class MonthPairs:
    """k families: those of this month in its order, then those of last month who are gone.

    Attributes:
        in_before, in_after: shape (k,) position of the family in each month, −1 where it is not.
    """

    before: Month
    after: Month
    in_before: Places
    in_after: Places

    @classmethod
    def of(cls, before: Month, after: Month) -> "MonthPairs":
        """Families are the same where their ids are."""
        found = pc.index_in(after.ids, value_set=before.ids).fill_null(-1).to_numpy().astype(np.intp)
        stays = np.zeros(len(before), dtype=bool)
        stays[found[found >= 0]] = True
        gone = np.flatnonzero(~stays)
        return cls(
            before,
            after,
            np.concatenate([found, gone]),
            np.concatenate([np.arange(len(after)), np.full(len(gone), -1)]),
        )

    def __len__(self) -> int:
        return len(self.in_after)

    @property
    def new(self) -> Truths:
        """shape (k,): not there last month."""
        return self.in_before < 0

    @property
    def gone(self) -> Truths:
        """shape (k,): no longer there."""
        return self.in_after < 0

    @property
    def both(self) -> Truths:
        """shape (k,)."""
        return ~self.new & ~self.gone

    @property
    def areas(self) -> list[str]:
        """The columns `area:…`, coarse to fine."""
        return [name for name in self.after.table.column_names if name.startswith("area:")]

    def column(self, month: Literal["before", "after"], name: str) -> pa.Array:
        """shape (k,): null where the family, or the column, is not in that month."""
        source, places = (self.before, self.in_before) if month == "before" else (self.after, self.in_after)
        if name not in source.table.column_names:
            return pa.nulls(len(self), self._kind(name))
        return plain(source.table[name]).take(pa.array(places, mask=places < 0))

    def latest(self, name: str) -> pa.Array:
        """shape (k,): this month's value; last month's for families that are gone."""
        return pc.if_else(pa.array(self.gone), self.column("before", name), self.column("after", name))

    def differs(self, name: str) -> Truths:
        """shape (k,): in both months with another value, to the last bit; two nulls are alike."""
        one, other = self.column("before", name), self.column("after", name)
        differ = pc.fill_null(pc.not_equal(one, other), False).to_numpy(zero_copy_only=False)
        empty, other_empty = (column.is_null().to_numpy(zero_copy_only=False) for column in (one, other))
        return np.asarray(self.both & (differ | (empty != other_empty)))

    def _kind(self, name: str) -> pa.DataType:
        """The type of a column that one of the months lacks."""
        for month in (self.before, self.after):
            if name in month.table.column_names:
                return plain(month.table[name]).type
        return pa.string()

    @cached_property
    def answers_differ(self) -> Truths:
        """shape (k, q): the questions of `questions` whose answer changed, of families in both months."""
        one, other = self._answers
        return np.asarray((one != other) & self.both[:, None])

    @property
    def questions(self) -> tuple[str, ...]:
        """The q questions that both models ask; one asked by a single model is no change of an answer."""
        return tuple(name for name in self.after.questions if name in self.before.questions)

    def answer_changes(self) -> pa.ListArray:
        """shape (k,) list<ANSWER_CHANGE>, in the order of the questions."""
        rows, columns = np.nonzero(self.answers_differ)
        one, other = (codes[rows, columns] for codes in self._answers)
        fields = [
            pa.array(np.array(self.questions, dtype=object)[columns], pa.string()),
            *self._said(one),
            *self._said(other),
        ]
        offsets = np.concatenate([[0], np.cumsum(self.answers_differ.sum(axis=1))]).astype(np.int32)
        values = pa.StructArray.from_arrays(fields, fields=list(ANSWER_CHANGE))
        return pa.ListArray.from_arrays(pa.array(offsets), values)

    def same_content(self) -> Truths:
        """shape (k,): in both months, and every cell of the family is the same to the last bit."""
        one, other = self.before.content[self.in_before], self.after.content[self.in_after]
        return np.asarray(self.both & (one == other))

    def _said(self, codes: NDArray[np.int32]) -> tuple[pa.Array, pa.Array]:
        states = np.full(len(codes), "known", dtype=object)
        for code, state in _STATES.items():
            states[codes == code] = state
        texts = pa.array(self._texts, pa.string())
        return texts.take(pa.array(codes, mask=codes < 0)), pa.array(states, pa.string())

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.before.texts, *self.after.texts)))

    @cached_property
    def _answers(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """shape (k, q) each, coded alike; rows of a family that is not there repeat the last one."""
        place_of = {text: place for place, text in enumerate(self._texts)}
        coded = []
        for month, places in ((self.before, self.in_before), (self.after, self.in_after)):
            columns = [month.questions.index(name) for name in self.questions]
            states = [NOT_ASKED, NOT_APPLICABLE, UNKNOWN]
            code_of = np.array([place_of[text] for text in month.texts] + states, dtype=np.int32)
            coded.append(code_of[month.answers[places][:, columns]])
        return coded[0], coded[1]


def plain(column: pa.ChunkedArray) -> pa.Array:
    """In one piece, and texts without a dictionary."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return column.combine_chunks()
