"""How the lists follow the line: who would enter and leave if it lay elsewhere."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from models.district_lists import DistrictLists
from models.flags import SIDES, Side
from models.statuses import ProgrammeStatus
from models.trained_model import ProgrammeInForce

FACTORS: Final = tuple(round(0.90 + 0.01 * step, 2) for step in range(21))


@dataclass(frozen=True, slots=True, eq=False)
class ListByLine:
    """One list at every line that was tried.

    Attributes:
        line: today's.
        lines: shape (k,) ascending; today's is one of them.
        listed, entered, left: shape (k,) families on the list, and against today's list.
        changes_at: shape (n,) position in `lines` nearest to today's at which a family has entered or left;
            −1 where it never does. A list only shrinks one way and grows the other, so it stays so beyond.
    """

    programme: str
    side: Side
    line: float
    lines: NDArray[np.float64]
    listed: NDArray[np.int64]
    entered: NDArray[np.int64]
    left: NDArray[np.int64]
    changes_at: NDArray[np.intp]

    @property
    def today(self) -> int:
        """Position of today's line in `lines`."""
        return int(np.argmin(np.abs(self.lines - self.line)))

    @property
    def relative(self) -> NDArray[np.float64]:
        """The lines as multiples of today's, shape (k,)."""
        return np.round(self.lines / self.line, 6)


@dataclass(frozen=True, slots=True, eq=False)
class DistrictByLine:
    """Every list of a district at every line that was tried."""

    base: DistrictLists
    lists: tuple[ListByLine, ...]

    def table(self) -> pa.Table:
        """One row for each list and line."""
        rows = [
            {
                "programme": own.programme,
                "list": own.side,
                "line": float(line),
                "of_today": float(own.relative[place]),
                "listed": int(own.listed[place]),
                "entered": int(own.entered[place]),
                "left": int(own.left[place]),
            }
            for own in self.lists
            for place, line in enumerate(own.lines)
        ]
        return pa.Table.from_pylist(rows) if rows else pa.table({})

    def families(self) -> pa.Table:
        """One row for each list and family that any of the lines puts on it or takes from it.

        `change` is entered or left, `line` the line nearest to today's at which it happens.
        """
        parts = [self._families(own) for own in self.lists]
        return pa.concat_tables(parts) if parts else pa.table({})

    def _families(self, own: ListByLine) -> pa.Table:
        table = self.base.district.table
        rows = np.flatnonzero(own.changes_at >= 0)
        at, was_on = own.changes_at[rows], self.base.flag[own.programme][rows] == SIDES.index(own.side)
        places = pa.array(rows)
        columns = {"household_id": table["household_id"].take(places)}
        columns |= {name: table[name].take(places) for name in self.base.district.areas()}
        return pa.table(
            columns
            | {
                "programme": pa.array(np.full(len(rows), own.programme, dtype=object), pa.string()),
                "list": pa.array(np.full(len(rows), own.side, dtype=object), pa.string()),
                "change": pa.array(np.where(was_on, "left", "entered").astype(object), pa.string()),
                "line": pa.array(own.lines[at]),
                "of_today": pa.array(own.relative[at]),
                "estimate": table["estimate"].take(places),
            }
        )


def lists_by_line(base: DistrictLists, factors: tuple[float, ...] = FACTORS) -> DistrictByLine:
    """The lists were the line `factors` times today's; with levels were it between any two classes.

    Cut-offs stay what they were calibrated to be at today's line: this is how the lists lean on the line,
    and no promise about wrong flags at another. For that, train with the new policy.

    Args:
        factors: of today's line, > 0; 1 is added where it is missing.
    """
    lists: list[ListByLine] = []
    for programme in base.programmes:
        lines = _lines(base, programme, factors)
        statuses = [base.status(replace(programme, line=float(line))) for line in lines]
        lists += [
            _of_list(base, programme, side, lines, statuses) for side in SIDES if side in programme.lists
        ]
    return DistrictByLine(base, tuple(lists))


def _lines(
    base: DistrictLists, programme: ProgrammeInForce, factors: tuple[float, ...]
) -> NDArray[np.float64]:
    levels = base.district.about["levels"]
    if levels:
        return np.arange(1.5, len(levels))
    tried = sorted({*factors, 1.0})
    return np.array([programme.line * factor for factor in tried])


def _of_list(
    base: DistrictLists,
    programme: ProgrammeInForce,
    side: Side,
    lines: NDArray[np.float64],
    statuses: list[ProgrammeStatus],
) -> ListByLine:
    code = SIDES.index(side)
    on_today = base.flag[programme.name] == code
    listed, entered, left = (np.zeros(len(lines), dtype=np.int64) for _ in range(3))
    changes_at = np.full(len(on_today), -1, dtype=np.intp)
    # From the furthest line to the nearest, so that the nearest has the last word.
    for place in np.argsort(-np.abs(lines - programme.line), kind="stable"):
        on = statuses[place].flag == code
        listed[place] = on.sum()
        entered[place], left[place] = (on & ~on_today).sum(), (on_today & ~on).sum()
        changes_at[on != on_today] = place
    return ListByLine(programme.name, side, programme.line, lines, listed, entered, left, changes_at)
