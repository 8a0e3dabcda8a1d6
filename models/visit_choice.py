"""Which flagged families are visited: the office's rule, down to the week's capacity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.policy import Benefit, Programme
from models.audit_sample import AuditDraw
from models.flags import FLAG_OF, SIDES
from models.ranking import order as lowest_first
from models.visit_rule import VisitRule

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """The visits of one week, by choice and by chance.

    Attributes:
        order: shape (k,), positions of the flagged families in the order of their priority.
        chosen: shape (c,), positions of those that the rule chose, best first; some may have been
            drawn, too.
        visited: shape (v,), positions of everybody to visit, ascending.
        free: visits that were left for the chosen, capacity less the random slice.
    """

    order: NDArray[np.intp]
    chosen: NDArray[np.intp]
    visited: NDArray[np.intp]
    free: int


def stakes(programmes: Sequence[Programme], persons: Array) -> dict[str, Array]:
    """Programme → what it pays each family a month, shape (n,), were the family enrolled.

    A programme of which the policy does not say what it pays counts as the average of the others;
    where none says, all count 1.

    >>> from features.policy import Line
    >>> line = Line(poorest_share=0.4)
    >>> paid = [Programme("a", line, benefit=Benefit(200.0)), Programme("c", line),
    ...         Programme("b", line, benefit=Benefit(50.0, "person"))]
    >>> {name: amounts.tolist() for name, amounts in stakes(paid, np.array([1.0, 4.0])).items()}
    {'a': [200.0, 200.0], 'c': [125.0, 200.0], 'b': [50.0, 200.0]}
    """
    known = {p.name: _paid(p.benefit, persons) for p in programmes if p.benefit is not None}
    average = np.mean(list(known.values()), axis=0) if known else np.ones(len(persons))
    return {p.name: known.get(p.name, average) for p in programmes}


def priorities(assessed: pa.Table, persons: Array, amounts: Mapping[str, Array], rule: VisitRule) -> Array:
    """Priority of each family, shape (n,); 0 where no flag of it is to be visited.

    Args:
        assessed: columns `flag:P` and `flag_probability:P` of every programme in `amounts`.
        persons: shape (n,), size of the family.
        amounts: of `stakes`.
    """
    total = np.zeros(len(persons))
    for name, amount in amounts.items():
        certainty = _filled(assessed[f"flag_probability:{name}"])
        sure = certainty >= rule.least_certainty
        stake = certainty**rule.certainty * persons**rule.persons * amount**rule.amount
        for side in SIDES:
            weight = rule.lists.get(side, 1.0) * rule.programmes.get(name, 1.0)
            listed = pc.fill_null(pc.equal(assessed[f"flag:{name}"], FLAG_OF[side]), False)
            total += np.where(np.asarray(listed) & sure, weight * stake, 0.0)
    return total


def choose(
    priority: Array, ids: pa.Array, draw: AuditDraw, capacity: int, within: NDArray[np.bool_] | None = None
) -> Choice:
    """The random slice, and the best flagged families until `capacity` visits are full.

    A family that was drawn and would have been chosen takes one visit, so that one more is chosen.
    Equal priorities are ordered by a hash of the id, as everywhere. With too few flagged families
    the list is shorter than the capacity: nobody is visited without a flag or a draw.

    Args:
        priority: shape (n,), 0 for those who cannot be chosen.
        within: shape (n,), who may be chosen; None for everybody.

    >>> draw = AuditDraw(np.array([3]), 5)
    >>> found = choose(np.array([0.0, 5.0, 7.0, 9.0, 0.0]), pa.array(list("abcde")), draw, capacity=3)
    >>> found.order.tolist(), found.chosen.tolist(), found.visited.tolist()
    ([3, 2, 1], [3, 2, 1], [1, 2, 3])
    """
    may = priority > 0 if within is None else (priority > 0) & within
    candidates = np.flatnonzero(may)
    order = candidates[lowest_first(-priority[candidates], ids.take(pa.array(candidates)))]
    free = max(capacity - len(draw.positions), 0)
    drawn = np.isin(order, draw.positions)
    taken = np.cumsum(~drawn)
    chosen = order[(taken < free) | ((taken == free) & ~drawn)] if free else order[:0]
    return Choice(order, chosen, np.union1d(chosen, draw.positions), free)


def best_areas(priority: Array, areas: pa.Array, visits: int, most: int | None) -> NDArray[np.bool_] | None:
    """shape (n,): the family lives in one of the `most` areas with most to gain; None without a limit.

    What is to be gained in an area is the sum of its families' priorities, of those alone who are
    among its own best `visits`. Ties go to the lower code.
    """
    if most is None:
        return None
    codes = pc.fill_null(areas, "").dictionary_encode()
    place = codes.indices.to_numpy()
    best_first = np.lexsort((-priority, place))
    starts = np.searchsorted(place[best_first], np.arange(len(codes.dictionary)))
    within = np.arange(len(place)) - starts[place[best_first]]
    counted = best_first[within < visits]
    gain = np.bincount(place[counted], weights=priority[counted], minlength=len(codes.dictionary))
    by_code = np.argsort(np.asarray(codes.dictionary.to_pylist(), dtype=object), kind="stable")
    chosen = by_code[np.argsort(-gain[by_code], kind="stable")[:most]]
    return np.isin(place, chosen)


def _paid(benefit: Benefit, persons: Array) -> Array:
    return benefit.amount * (persons if benefit.per == "person" else np.ones(len(persons)))


def _filled(column: pa.ChunkedArray) -> Array:
    return np.asarray(pc.fill_null(column, 0.0).to_numpy(), dtype=np.float64)
