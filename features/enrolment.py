"""Who receives which programme, as the file says."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from features.answers import Decoded, decode_variable
from features.codes_seen import CodesSeen
from features.columns import Columns
from features.findings import Findings
from features.households import ENROLLED, ENROLMENT_UNKNOWN, KNOWN, NOT_ENROLLED
from features.members import MemberRows
from features.noting import note
from features.policy import Programme
from features.profile import Variable


class Enrolment:
    """Enrolment by programme, gathered from the household and the member table.

    Attributes:
        status: programme name → shape (n,) int8; only programmes with a column.
        findings: about cells that are neither yes nor no.
        seen: programme → what was seen of its column.
        missing: programme and column, where the file lacks it.
    """

    def __init__(self) -> None:
        self.status: dict[str, NDArray[np.int8]] = {}
        self.findings: list[Findings] = []
        self.seen: dict[str, CodesSeen] = {}
        self.missing: list[tuple[str, str]] = []

    def read(self, programmes: Iterable[Programme], columns: Columns, members: MemberRows | None) -> None:
        """All programmes that have a column; unknown for everybody where the file lacks it."""
        for programme in programmes:
            if programme.column is None:
                continue
            nobody_knows = np.full(len(columns), ENROLMENT_UNKNOWN, dtype=np.int8)
            self.status[programme.name] = nobody_knows
            if programme.table == "households" and programme.column in columns:
                self.status[programme.name] = _status(self._decode(programme, columns))
            elif programme.table == "members" and members is not None and programme.column in members.columns:
                self.status[programme.name] = _any_member(self._decode(programme, members.columns), members)
            else:
                self.missing.append((programme.name, programme.column))

    def _decode(self, programme: Programme, columns: Columns) -> Decoded:
        column = programme.column or ""
        question = Variable(programme.name, column, "yes_no", yes=programme.yes, no=programme.no)
        decoded = decode_variable(question, columns.text(column))
        self.findings.extend(note(columns, column, code, rows) for code, rows in decoded.found.items())
        self.seen[programme.name] = decoded.seen
        return decoded


def _status(decoded: Decoded) -> NDArray[np.int8]:
    known = decoded.answer.state == KNOWN
    receives = np.where(decoded.answer.values == 1, ENROLLED, NOT_ENROLLED)
    return np.where(known, receives, ENROLMENT_UNKNOWN).astype(np.int8)


def _any_member(decoded: Decoded, members: MemberRows) -> NDArray[np.int8]:
    each = _status(decoded)
    known = members.count(each != ENROLMENT_UNKNOWN) > 0
    receives = np.where(members.count(each == ENROLLED) > 0, ENROLLED, NOT_ENROLLED)
    return np.where(known, receives, ENROLMENT_UNKNOWN).astype(np.int8)
