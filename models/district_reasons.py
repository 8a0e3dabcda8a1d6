"""Which questions drive the flags of each list, area by area."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from models.district import Areas, District
from models.flags import SIDES, Side

FIRST: Final = 3
LEAST_FLAGGED: Final = 10
"""Areas with fewer flags are in the table, and not held against the district in pictures or on screens."""


@dataclass(frozen=True, slots=True, eq=False)
class ListReasons:
    """Reasons of one list: questions × areas.

    A question *drives* a flag if it is among the three that contribute most in the flag's direction: up
    for likely inclusion errors, down for likely exclusion errors.

    Attributes:
        flagged: shape (areas,) families on the list.
        drives: shape (areas, questions) families whose flag the question drives.
        contribution: shape (areas, questions) sum of its contributions over the families on the list.
    """

    programme: str
    side: Side
    flagged: NDArray[np.int64]
    drives: NDArray[np.int64]
    contribution: NDArray[np.float64]

    @property
    def share(self) -> NDArray[np.float64]:
        """Share of an area's flags that each question drives; NaN without flags."""
        return _ratio(self.drives, self.flagged[:, None])

    @property
    def mean(self) -> NDArray[np.float64]:
        """Mean contribution over an area's flags; NaN without flags."""
        return _ratio(self.contribution, self.flagged[:, None])

    @property
    def district_share(self) -> NDArray[np.float64]:
        """As `share`, of the whole district, shape (questions,)."""
        return _ratio(self.drives.sum(axis=0), self.flagged.sum())

    @property
    def district_mean(self) -> NDArray[np.float64]:
        """As `mean`, of the whole district, shape (questions,)."""
        return _ratio(self.contribution.sum(axis=0), self.flagged.sum())

    def strongest(self, most: int) -> NDArray[np.intp]:
        """The questions that drive most flags of the district, most first; those that drive any."""
        total = self.drives.sum(axis=0)
        order = np.lexsort((-np.abs(self.contribution.sum(axis=0)), -total))[:most]
        return np.asarray(order[total[order] > 0], dtype=np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class DistrictReasons:
    """The reasons of every list of a district, by area.

    Attributes:
        levels: contributions are ranks and not log points.
    """

    questions: tuple[str, ...]
    areas: Areas
    lists: tuple[ListReasons, ...]
    levels: bool = False

    def table(self) -> pa.Table:
        """One row for each list, area with flags, and question that drives any of them or contributes."""
        parts = [self._table(own) for own in self.lists]
        return pa.concat_tables(parts) if parts else pa.table({})

    def _table(self, own: ListReasons) -> pa.Table:
        area, question = (
            places.ravel() for places in np.meshgrid(*map(np.arange, own.drives.shape), indexing="ij")
        )
        kept = (own.flagged[area] > 0) & (own.contribution[area, question] != 0)
        area, question = area[kept], question[kept]
        columns = {
            "programme": pa.array(np.full(len(area), own.programme, dtype=object), pa.string()),
            "list": pa.array(np.full(len(area), own.side, dtype=object), pa.string()),
            **{name: self.areas.codes[name].take(pa.array(area)) for name in self.areas.codes.column_names},
            "area": pa.array(self.areas.words, pa.string()).take(pa.array(area)),
            "flagged": pa.array(own.flagged[area]),
            "question": pa.array(self.questions, pa.string()).take(pa.array(question)),
            "drives": pa.array(own.drives[area, question]),
            "share": pa.array(own.share[area, question]),
            "district_share": pa.array(own.district_share[question]),
            "contribution": pa.array(own.mean[area, question]),
            "district_contribution": pa.array(own.district_mean[question]),
        }
        order = np.lexsort((-columns["share"].to_numpy(), area))
        return pa.table(columns).take(pa.array(order))


def reasons_by_area(
    district: District, areas: Areas, programmes: tuple[str, ...] | None = None
) -> DistrictReasons:
    """The reasons of the flagged families of each area, counted.

    Args:
        district: read with contributions.
        programmes: only these; default all that have a list.
    """
    assert district.contributions is not None, "read the district with its contributions"
    lists = []
    for programme in programmes or district.programmes:
        flag = district.flag(programme)
        for code, side in enumerate(SIDES):
            rows = np.flatnonzero(flag == code)
            lists.append(_of_list(programme, side, district.contributions[rows], areas.of[rows], len(areas)))
    filled = tuple(own for own in lists if own.flagged.any())
    return DistrictReasons(district.questions, areas, filled, bool(district.about["levels"]))


def _of_list(
    programme: str, side: Side, contributions: NDArray[np.float64], area: NDArray[np.intp], areas: int
) -> ListReasons:
    towards = contributions if side == "inclusion" else -contributions
    first = min(FIRST, towards.shape[1])
    drives = np.zeros(towards.shape, dtype=bool)
    if first and len(towards):
        most = np.argpartition(-towards, first - 1, axis=1)[:, :first]
        np.put_along_axis(drives, most, np.take_along_axis(towards, most, axis=1) > 0, axis=1)
    return ListReasons(
        programme,
        side,
        np.bincount(area, minlength=areas),
        np.rint(_sums(drives.astype(np.float64), area, areas)).astype(np.int64),
        _sums(contributions, area, areas),
    )


def _sums(values: NDArray[np.float64], area: NDArray[np.intp], areas: int) -> NDArray[np.float64]:
    """Column sums by area, shape (areas, columns).

    >>> _sums(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([1, 0, 1]), 2).tolist()
    [[3.0, 4.0], [6.0, 8.0]]
    """
    if values.shape[1] == 0:
        return np.zeros((areas, 0))
    return np.column_stack([np.bincount(area, weights=column, minlength=areas) for column in values.T])


def _ratio(part: NDArray[np.generic], whole: NDArray[np.generic] | np.generic) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.true_divide(part, whole), dtype=np.float64)
