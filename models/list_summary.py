"""What one file's assessments come to: statuses, the length of each list, and why a list is empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.assessment import Context
from models.flags import FLAG_OF, SIDES, ListCalibration, PrecisionPoint, Side, evidence_of
from models.lines import programme_key, same_programme
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
    """Collects, chunk by chunk, what `ProgrammeSummary` tells."""

    def __init__(self, context: Context, capacity: int | None = None) -> None:
        self._context = context
        self._capacity = capacity
        self._slim: list[pa.Table] = []
        self._tops: dict[tuple[str, Side], list[pa.Table]] = {}

    def add(self, chunk: pa.Table) -> None:
        """Counts one table that `models.assessment.assess` gave."""
        names = [programme.name for programme in self._context.programmes]
        kinds = ("p_below", "enrolled", "status", "flag", "flag_probability")
        self._slim.append(
            pa.table({f"{kind}:{name}": _plain(chunk[f"{kind}:{name}"]) for name in names for kind in kinds})
        )
        for name in names:
            first = pc.fill_null(pc.less_equal(chunk[f"rank:{name}"], TOP), False)
            best = chunk.filter(first)
            for side in SIDES:
                of_side = pc.equal(_plain(best[f"flag:{name}"]), FLAG_OF[side])
                self._tops.setdefault((name, side), []).append(best.filter(of_side))

    def summaries(self) -> tuple[ProgrammeSummary, ...]:
        """One a programme of the policy, in its order."""
        table = pa.concat_tables(self._slim)
        return tuple(self._programme(programme, table) for programme in self._context.programmes)

    def _programme(self, programme: ProgrammeInForce, table: pa.Table) -> ProgrammeSummary:
        name = programme.name
        counted = table[f"status:{name}"].value_counts()
        statuses = {row["values"].as_py(): row["counts"].as_py() for row in counted}
        enrolled = table[f"enrolled:{name}"]
        flags = np.asarray(table[f"flag:{name}"].to_pylist(), dtype=object)
        found = {}
        for side in SIDES:
            own = np.asarray(pc.fill_null(pc.equal(enrolled, side == "inclusion"), False))
            flagged = flags == FLAG_OF[side]
            right = table[f"flag_probability:{name}"].to_numpy()[flagged]
            tops = pa.concat_tables(self._tops[name, side])
            found[side] = ListSummary(
                side=side,
                households=int(own.sum()),
                flagged=int(flagged.sum()),
                expected_right=float(right.sum()),
                why_empty=None if flagged.any() else self._why_empty(programme, side, bool(own.any())),
                calibration=programme.lists.get(side),
                top=tops.sort_by(f"rank:{name}"),
                cut=self._cut(programme, side, table[f"p_below:{name}"].to_numpy(), own, flagged),
            )
        return ProgrammeSummary(programme, statuses, found)

    def _cut(
        self,
        programme: ProgrammeInForce,
        side: Side,
        p_below: NDArray[np.float64],
        own: NDArray[np.bool_],
        flagged: NDArray[np.bool_],
    ) -> CutList | None:
        calibration = programme.lists.get(side)
        if self._capacity is None or calibration is None or not own.any():
            return None
        evidence = np.sort(evidence_of(side, p_below[own]))[::-1]
        visits = min(self._capacity, len(evidence))
        point = calibration.precision_at(float(evidence[visits - 1]))
        return CutList(visits, min(int(flagged.sum()), visits), point)

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


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Without a dictionary, so that chunks can be put together."""
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
