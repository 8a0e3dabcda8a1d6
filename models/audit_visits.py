"""Random visits of one or many weeks, with what was found, ready for `models.audit_estimates`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.audit_estimates import AuditVisits
from models.visit_areas import UnknownArea, households_in


@dataclass(frozen=True, slots=True, eq=False)
class WeekVisited:
    """One week's list and what came back.

    Attributes:
        about, visits: of `models.visit_list.read_visits`.
        findings: of `models.visit_findings.read_visit_findings`.
    """

    about: Mapping[str, Any]
    visits: pa.Table
    findings: pa.Table


def audit_visits(weeks: Sequence[WeekVisited], programme: str) -> AuditVisits:
    """The randomly drawn visits of all weeks together, for one programme.

    A family that was drawn counts, whether a flag would have chosen it or not; one that a flag alone
    chose does not. Each drawn family's `expected` adds up every week that could have drawn it: the
    weeks of the whole registry and those of an area in which it lives.
    """
    drawn = [week.visits.filter(week.visits["audit"]) for week in weeks]
    return AuditVisits(
        expected=_concat([_expected(week, weeks) for week in drawn]),
        fraction=_concat([week["audit_probability"].to_numpy() for week in drawn]),
        enrolled=_concat([_truth(week[f"enrolled:{programme}"]) for week in drawn]),
        eligible=_concat([_eligible(d, w.findings, programme) for d, w in zip(drawn, weeks, strict=True)]),
    )


def _expected(drawn: pa.Table, weeks: Sequence[WeekVisited]) -> NDArray[np.float64]:
    areas = {
        n: drawn[n].combine_chunks().cast(pa.string()) for n in drawn.column_names if n.startswith("area:")
    }
    expected = np.zeros(len(drawn))
    for week in weeks:
        inside = (
            ~np.zeros(len(drawn), dtype=bool) if not week.about["areas"] else np.zeros(len(drawn), dtype=bool)
        )
        for code in week.about["areas"]:
            inside |= _inside(areas, code, len(drawn))
        if week.about["population"]:
            expected += inside * (week.about["drawn"] / week.about["population"])
    return expected


def _inside(areas: Mapping[str, pa.Array], code: str, n: int) -> NDArray[np.bool_]:
    try:
        return households_in(areas, code)
    except UnknownArea:
        return np.zeros(n, dtype=bool)


def _eligible(drawn: pa.Table, findings: pa.Table, programme: str) -> NDArray[np.float64]:
    place = pc.index_in(drawn["household_id"], value_set=findings["household_id"].combine_chunks())
    told = findings[f"eligible:{programme}"].take(place)
    return np.select(
        [np.asarray(pc.fill_null(pc.equal(told, answer), False)) for answer in ("yes", "no")],
        [1.0, 0.0],
        np.nan,
    )


def _truth(column: pa.ChunkedArray) -> NDArray[np.float64]:
    return np.asarray(column.cast(pa.int8()).cast(pa.float64()).to_numpy(), dtype=np.float64)


def _concat(parts: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.concatenate([np.empty(0), *parts])
