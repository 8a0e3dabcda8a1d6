"""A table of persons as one row per household: the head's."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.columns import Columns
from features.distinct import Distinct
from features.findings import Findings
from features.identity import Identity, is_rounded, is_unusable
from features.members import head_rows
from features.noting import note
from features.profile import Head


@dataclass(frozen=True, slots=True, eq=False)
class HeadRows:
    """One row a household.

    Attributes:
        identity: its rows are the heads'.
        persons: shape (k,), how many rows each household has.
    """

    identity: Identity
    persons: NDArray[np.int64]


def identify_heads(columns: Columns, household: str, head: Head) -> HeadRows:
    """The households of a table of persons, in the order of their heads.

    A person without a usable household id is set aside; so is a household with no head or
    several (the finding points to its first row, or to each of the heads).
    """
    text = columns.text(household)
    missing = is_unusable(text)
    distinct = Distinct.of(text, ~missing)
    is_head = head_rows(columns, head) & ~missing
    heads = np.bincount(distinct.places[is_head], minlength=len(distinct) + 1)
    heads_of_its_household = np.where(missing, 1, heads[distinct.places])
    first = np.zeros(len(text), dtype=bool)
    first[np.unique(distinct.places, return_index=True)[1]] = True
    findings = (
        note(columns, household, "identifier_rounded", is_rounded(text)),
        note(columns, household, "no_household_id", missing),
        note(columns, head.column, "no_head", (heads_of_its_household == 0) & first),
        note(columns, head.column, "two_heads", (heads_of_its_household > 1) & is_head),
    )
    rows = np.flatnonzero(is_head & (heads_of_its_household == 1))
    persons = np.bincount(distinct.places, minlength=len(distinct) + 1)[distinct.places[rows]]
    ids = text.take(pa.array(rows)).cast(pa.string())
    return HeadRows(Identity(ids, rows, Findings.concat(findings)), persons)
