"""The decoded persons of a reading: everything that summaries are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.columns import Columns
from features.members import Linked, MemberRows, head_of_each, head_rows, link_members
from features.profile import Condition, Members, Profile
from features.questions import Questions, ignored_bits
from features.skip_rules import Truth


@dataclass(frozen=True, slots=True, eq=False)
class MemberTable:
    """m persons of n households with their answers.

    Attributes:
        questions: the decoded variables of the persons in `rows`.
        heads: shape (n,), how many heads each household has.
        head: shape (n,), position of the head among the rows; −1 where there is none or are several.
    """

    rows: MemberRows
    questions: Questions
    heads: NDArray[np.int64]
    head: NDArray[np.intp]

    def among(self, conditions: Sequence[Condition]) -> Truth:
        """All conditions together, shape (m,)."""
        together = Truth.always(len(self.rows.household))
        for condition in conditions:
            together = together.and_also(self.questions.holds(condition))
        return together

    def one_of(self, conditions: Sequence[Condition]) -> Truth:
        """At least one of the conditions, shape (m,); without conditions it always holds."""
        if not conditions:
            return Truth.always(len(self.rows.household))
        found = self.questions.holds(conditions[0])
        for condition in conditions[1:]:
            found = found.or_else(self.questions.holds(condition))
        return found


def decode_members(
    profile: Profile, columns: Columns, ids: pa.Array, learned: Mapping[str, tuple[str, ...]]
) -> tuple[MemberTable, Linked]:
    """The persons of the households `ids`, their variables decoded.

    Args:
        learned: question → codes of the survey; a `head` summary's codes are those of its variable.

    Raises:
        ValueError: the profile has no members.
    """
    if profile.members is None:
        raise ValueError(f"profile {profile.name} has no members")
    linked = link_members(columns, profile.members.household, profile.members.person, ids)
    rows = linked.rows
    codes = codes_of_heads(profile.members, learned)
    questions = Questions(rows.columns, profile.members.variables, codes, ignored_bits(profile.never_inputs))
    questions.decode()
    is_head = np.zeros(len(rows.household), dtype=bool)
    if profile.head is not None:
        is_head = head_rows(rows.columns, profile.head)
    return MemberTable(rows, questions, rows.count(is_head), head_of_each(rows, is_head)), linked


def codes_of_heads(members: Members, learned: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {
        variable.name: learned[summary.name]
        for summary in members.summaries
        for variable in members.variables
        if summary.how == "head"
        and summary.of in (variable.name, variable.column)
        and summary.name in learned
    }
