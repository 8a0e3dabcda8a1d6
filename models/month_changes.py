"""From month to month: who is new, gone or changed, whose flag came or went, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from features.errors import TepatError
from models.flags import FLAG_OF, SIDES, Side
from models.month import Month
from models.month_areas import by_area, path_to
from models.month_causes import Causes, any_of, counted, listed
from models.month_pairs import MonthPairs, Truths

CHANGES: Final = ("newly_flagged", "no_longer_flagged", "still_flagged", "flagged_otherwise")


class OtherProfile(TepatError):
    """The two files were assessed with different profiles."""

    def __init__(self, before: str, after: str) -> None:
        self.before = before
        self.after = after
        super().__init__(
            f"The assessments of last month are of profile {before}, those of this month of {after}: their "
            "questions have nothing in common. Assess both registries with one profile."
        )


@dataclass(frozen=True, slots=True)
class ListChange:
    """One list of one programme from month to month.

    Attributes:
        stayed: on it both months.
        entered, left: why (`models.month_causes.WHY`) → families; one with several causes counts for
            each of them.
    """

    programme: str
    side: Side
    before: int
    after: int
    stayed: int
    entered: Mapping[str, int]
    left: Mapping[str, int]

    @property
    def churn(self) -> float:
        """Share of the places of both lists whose family is not on the other; 0 where both are empty.

        >>> ListChange("PKH", "inclusion", 4, 6, 3, {}, {}).churn
        0.4
        """
        places = self.before + self.after
        return (places - 2 * self.stayed) / places if places else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class MonthChanges:
    """What changed between two months.

    Attributes:
        families: one row for each family with anything to tell (`docs/month-to-month.md`); all others
            are the same to the last bit.
        lists: one for each side of each programme with a list in either month.
        areas: one row an area; no columns where nothing was counted by area.
        counts: families before, after, new, gone, both, same (every bit), with other answers,
            enrolment, estimate, and unexplained.
        model, policy: whether the digest of the model, of the policy differs.
        lines: programme → line before and after, where it differs; None where it is in one file only.
    """

    families: pa.Table
    lists: tuple[ListChange, ...]
    areas: pa.Table
    counts: Mapping[str, int]
    model: bool
    policy: bool
    lines: Mapping[str, tuple[float | None, float | None]]


def compare(before: Month, after: Month, area: str | None) -> MonthChanges:
    """Everything that is different in `after`.

    Args:
        area: the column, as in `area:<column>`, by which changes are counted; None: not by area.

    Raises:
        OtherProfile: the months were assessed with different profiles.
    """
    if before.about["profile"] != after.about["profile"]:
        raise OtherProfile(before.about["profile"], after.about["profile"])
    pairs = MonthPairs.of(before, after)
    causes = Causes(pairs)
    kinds = {name: _kinds(pairs, name) for name in causes.programmes}
    columns = _family_columns(pairs, causes)
    for name in causes.programmes:
        columns |= _flag_columns(pairs, causes, name, kinds[name])
    to_tell = pairs.new | pairs.gone | (pairs.both & ~pairs.same_content())
    lists = (_list(pairs, causes, name, side) for name in causes.programmes for side in SIDES)
    return MonthChanges(
        families=pa.table(columns).filter(pa.array(to_tell)),
        lists=tuple(change for change in lists if change is not None),
        areas=_by_area(pairs, causes, kinds, columns, area),
        counts=_counts(pairs, causes),
        model=causes.model,
        policy=causes.policy,
        lines=_lines(pairs, causes),
    )


def _family_columns(pairs: MonthPairs, causes: Causes) -> dict[str, pa.Array]:
    columns = {
        "household_id": pairs.latest("household_id"),
        "presence": pa.array(np.select([pairs.new, pairs.gone], ["new", "gone"], "both")),
    }
    columns |= {name: pairs.latest(name) for name in pairs.areas}
    columns["answers"] = pairs.answer_changes()
    columns["why"] = listed(causes.of_estimate())
    return columns | {f"estimate_{month}": pairs.column(month, "estimate") for month in ("before", "after")}


def _kinds(pairs: MonthPairs, name: str) -> dict[str, Truths]:
    """CHANGES → shape (k,): the families whose flag of the programme changed, or stayed, in this way."""
    one, other = (pairs.column(month, f"flag:{name}") for month in ("before", "after"))
    had, has = (flag.is_valid().to_numpy(zero_copy_only=False) for flag in (one, other))
    same = pc.fill_null(pc.equal(one, other), False).to_numpy(zero_copy_only=False)
    return dict(zip(CHANGES, (~had & has, had & ~has, same, had & has & ~same), strict=True))


def _flag_columns(
    pairs: MonthPairs, causes: Causes, name: str, kinds: Mapping[str, Truths]
) -> dict[str, pa.Array]:
    change = np.select(list(kinds.values()), list(kinds), "")
    changed = (change != "") & ~kinds["still_flagged"]
    why = {cause: where & changed for cause, where in causes.of_flag(name).items()}
    why["unexplained"] = changed & ~any_of(why.values(), len(pairs))
    parts = ("enrolled", "p_below", "flag")
    both = {
        f"{part}_{month}:{name}": pairs.column(month, f"{part}:{name}")
        for part in parts
        for month in ("before", "after")
    }
    return both | {
        f"change:{name}": pa.array(change, pa.string(), mask=change == ""),
        f"why:{name}": listed(why),
    }


def _list(pairs: MonthPairs, causes: Causes, name: str, side: Side) -> ListChange | None:
    had, has = (
        pc.fill_null(pc.equal(pairs.column(month, f"flag:{name}"), FLAG_OF[side]), False).to_numpy(
            zero_copy_only=False
        )
        for month in ("before", "after")
    )
    if not (had | has).any():
        return None
    why = causes.of_flag(name)
    before, after, stayed = (int(where.sum()) for where in (had, has, had & has))
    return ListChange(name, side, before, after, stayed, counted(why, has & ~had), counted(why, had & ~has))


def _counts(pairs: MonthPairs, causes: Causes) -> dict[str, int]:
    marks = {
        "new": pairs.new,
        "gone": pairs.gone,
        "both": pairs.both,
        "same": pairs.same_content(),
        "answers": causes.answers,
        "enrolment": causes.enrolment,
        "estimate": causes.estimate,
        "unexplained": causes.unexplained,
    }
    sizes = {"before": len(pairs.before), "after": len(pairs.after)}
    return sizes | {name: int(where.sum()) for name, where in marks.items()}


def _lines(pairs: MonthPairs, causes: Causes) -> dict[str, tuple[float | None, float | None]]:
    one, other = (month.about["programmes"] for month in (pairs.before, pairs.after))
    lines = {
        name: (one.get(name, {}).get("line"), other.get(name, {}).get("line")) for name in causes.programmes
    }
    return {name: line for name, line in lines.items() if line[0] != line[1]}


def _by_area(
    pairs: MonthPairs,
    causes: Causes,
    kinds: Mapping[str, Mapping[str, Truths]],
    columns: Mapping[str, pa.Array],
    area: str | None,
) -> pa.Table:
    path = path_to(area, pairs.areas)
    if not path:
        return pa.table({})
    marks = {
        "before": ~pairs.new,
        "after": ~pairs.gone,
        "new": pairs.new,
        "gone": pairs.gone,
        "answers_changed": causes.answers,
    }
    for name in causes.programmes:
        marks |= {f"{kind}:{name}": kinds[name][kind] for kind in CHANGES[:3]}
    return by_area(columns, path, marks)
