"""What one file's assessments come to: statuses, the length of each list, and why a list is empty."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.assessment import Context
from models.flags import FLAG_OF, SIDES, ListCalibration, PrecisionPoint, Side, evidence_of
from models.lines import programme_key, same_programme
from models.listed import Entries, Listed, plain
from models.trained_model import ProgrammeInForce

WhyEmpty = Literal[
    "no_enrolment_column",
    "no_bound",
    "not_calibrated",
    "fewer_than_30",
    "no_cutoff",
    "nobody_of_status",
    "nobody_reaches",
]
TOP = 10


@dataclass(frozen=True, slots=True)
class CutList:
    """A list cut to capacity: the most certain of its enrolment status, flagged or not.

    Attributes:
        visits: at most the capacity.
        flagged: how many of them are flagged.
        precision: what the calibration households say of a list that reaches this far.
    """

    visits: int
    flagged: int
    precision: PrecisionPoint


@dataclass(frozen=True, slots=True, eq=False)
class ListSummary:
    """One list of one programme on one file.

    Attributes:
        households: of this enrolment status in the file.
        flagged: length of the list.
        expected_right: sum of the probabilities that its flags are right.
        why_empty: None where the list is not empty.
        calibration: None where there is none.
        top: assessments of the first ten, rank 1 first.
    """

    side: Side
    households: int
    flagged: int
    expected_right: float
    why_empty: WhyEmpty | None
    calibration: ListCalibration | None
    top: pa.Table
    cut: CutList | None


@dataclass(frozen=True, slots=True, eq=False)
class ProgrammeSummary:
    """One programme on one file: statuses counted, and its two lists."""

    programme: ProgrammeInForce
    statuses: Mapping[str, int]
    lists: Mapping[Side, ListSummary]


class Tally:
    """Collects, part by part, what `ProgrammeSummary` tells; what it keeps does not grow with the file."""

    def __init__(self, context: Context, capacity: int | None = None) -> None:
        self._context = context
        self._capacity = capacity
        self._statuses: dict[str, Counter[str]] = {}
        self._lists: dict[tuple[str, Side], _Counted] = {}

    def count(self, part: Listed) -> None:
        """Everything but the first of each list, and how sure whom a list cut to capacity holds is."""
        for name, statuses in part.statuses.items():
            self._statuses.setdefault(name, Counter()).update(statuses)
        for (name, side), entries in part.lists.items():
            self._list(name, side).count(entries, part.households[name, side])

    def columns_of_certainty(self) -> list[str]:
        """The columns that `count_certainty` looks at; none without a capacity."""
        if self._capacity is None:
            return []
        names = [programme.name for programme in self._context.programmes if programme.lists]
        return [f"{kind}:{name}" for name in names for kind in ("enrolled", "p_below")]

    def count_certainty(self, chunk: pa.Table) -> None:
        """Of the most certain of each enrolment status, flagged or not, as many as there are visits."""
        for programme in self._context.programmes:
            for side in programme.lists:
                self._list(programme.name, side).keep_surest(chunk, programme.name, self._capacity or 0)

    def keep_first(self, chunk: pa.Table) -> None:
        """The whole rows of whoever is among the first ten of a list."""
        for programme in self._context.programmes:
            name = programme.name
            best = chunk.filter(pc.fill_null(pc.less_equal(chunk[f"rank:{name}"], TOP), False))
            for side in SIDES:
                of_side = best.filter(pc.equal(plain(best[f"flag:{name}"]), FLAG_OF[side]))
                first = self._list(name, side).first
                if of_side.num_rows or not first:
                    first.append(of_side)

    def summaries(self) -> tuple[ProgrammeSummary, ...]:
        """One a programme of the policy, in its order."""
        return tuple(
            ProgrammeSummary(
                programme,
                dict(self._statuses[programme.name]),
                {side: self._summary(programme, side) for side in SIDES},
            )
            for programme in self._context.programmes
        )

    def _list(self, name: str, side: Side) -> "_Counted":
        return self._lists.setdefault((name, side), _Counted(side))

    def _summary(self, programme: ProgrammeInForce, side: Side) -> ListSummary:
        counted = self._list(programme.name, side)
        any_own = counted.households > 0
        return ListSummary(
            side=side,
            households=counted.households,
            flagged=counted.flagged,
            expected_right=math.fsum(counted.right),
            why_empty=None if counted.flagged else self._why_empty(programme, side, any_own),
            calibration=programme.lists.get(side),
            top=pa.concat_tables(counted.first).sort_by(f"rank:{programme.name}"),
            cut=self._cut(programme.lists.get(side), counted),
        )

    def _cut(self, calibration: ListCalibration | None, counted: "_Counted") -> CutList | None:
        if self._capacity is None or calibration is None or counted.households == 0:
            return None
        visits = len(counted.surest)
        point = calibration.precision_at(float(counted.surest.min()))
        return CutList(visits, min(counted.flagged, visits), point)

    def _why_empty(self, programme: ProgrammeInForce, side: Side, any_own: bool) -> WhyEmpty:
        if not programme.enrolment_known:
            return "no_enrolment_column"
        if side not in programme.bounds:
            return "no_bound"
        calibration = programme.lists.get(side)
        if calibration is None:
            return self._why_uncalibrated(programme, side)
        if calibration.cutoff_for(programme.bounds[side]) is None:
            return "no_cutoff"
        return "nobody_reaches" if any_own else "nobody_of_status"

    def _why_uncalibrated(self, programme: ProgrammeInForce, side: Side) -> WhyEmpty:
        written = next(p for p in self._context.policy.programmes if p.name == programme.name)
        key = programme_key(written, programme.line)
        for known in self._context.model.programmes:
            if same_programme(known.key, key) and known.uncalibrated.get(side, "").startswith("fewer_than"):
                return "fewer_than_30"
        return "not_calibrated"


class _Counted:
    """One list of one programme.

    Attributes:
        right: sums of the probabilities that flags are right, one a part.
        surest: evidence of the most certain of this enrolment status, as many as are kept.
        first: rows of the first of the list.
    """

    def __init__(self, side: Side) -> None:
        self.side = side
        self.households = self.flagged = 0
        self.right: list[float] = []
        self.surest = np.empty(0)
        self.first: list[pa.Table] = []

    def count(self, entries: Entries, households: int) -> None:
        self.households += households
        self.flagged += len(entries.places)
        self.right.append(float(entries.right.sum()))

    def keep_surest(self, chunk: pa.Table, name: str, kept: int) -> None:
        own = np.asarray(pc.fill_null(pc.equal(chunk[f"enrolled:{name}"], self.side == "inclusion"), False))
        evidence = evidence_of(self.side, chunk[f"p_below:{name}"].to_numpy()[own])
        self.surest = np.sort(np.concatenate([self.surest, evidence]))[-kept:]
