"""One week's visits: who, why, and how probable each was; plain columns that hold no name and no address."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from features.errors import UnusableFile
from models.audit_sample import AuditDraw, audit_size, draw_audit, visit_probabilities
from models.flags import FLAG_OF, SIDES
from models.visit_choice import Choice, best_areas, choose
from models.visit_rule import VisitRule

FORMAT: Final = 1
METADATA: Final = b"tepat_visits"
WHY: Final = ("flag", "random", "both")
FLAG_TYPE: Final = pa.struct(
    [("programme", pa.string()), ("list", pa.string()), ("flag_probability", pa.float64())]
)


@dataclass(frozen=True, slots=True)
class Week:
    """What the office asks for.

    Attributes:
        name: of the week, as 2026-W10; part of the seed of the random slice.
        areas: codes as given; empty for the whole registry.
    """

    name: str
    capacity: int
    audit_share: float
    seed: int
    areas: tuple[str, ...]
    rule: VisitRule


@dataclass(frozen=True, slots=True, eq=False)
class Picked:
    """Who is visited, of n assessed households.

    Attributes:
        visited: shape (v,), positions, ascending.
        why: shape (v,) int8, position in WHY.
        priority, probability: shape (v,); of a visit by choice or by chance.
        draw: the random slice; its positions are among the households of the areas.
        flagged: how many families of the areas have a flag that the rule visits.
    """

    visited: NDArray[np.intp]
    why: NDArray[np.int8]
    priority: NDArray[np.float64]
    probability: NDArray[np.float64]
    draw: AuditDraw
    flagged: int

    @property
    def by_flag(self) -> NDArray[np.bool_]:
        """shape (v,): chosen because of a flag, drawn as well or not."""
        return np.asarray(self.why != WHY.index("random"))


def pick(
    ids: pa.Array,
    priority: NDArray[np.float64],
    inside: NDArray[np.bool_],
    walked: pa.Array | None,
    week: Week,
) -> Picked:
    """The week's visits.

    Args:
        ids, priority: shape (n,), of every assessed household.
        inside: shape (n,), lives in the areas asked for: from them alone is chosen and drawn.
        walked: shape (n,), code of the area that one list is handed out for; None where there is none.
    """
    there = np.flatnonzero(inside)
    own_ids, own = ids.take(pa.array(there)), priority[there]
    draw = draw_audit(own_ids, audit_size(week.capacity, week.audit_share), week.seed, week.name)
    free = week.capacity - len(draw.positions)
    areas = None if walked is None else walked.take(pa.array(there))
    within = None if areas is None else best_areas(own, areas, free, week.rule.most_areas)
    choice: Choice = choose(own, own_ids, draw, week.capacity, within)
    probability = visit_probabilities(draw, choice.order, choice.free)
    chosen, drawn = np.isin(choice.visited, choice.chosen), np.isin(choice.visited, draw.positions)
    why = np.select([chosen & drawn, drawn], [WHY.index("both"), WHY.index("random")], WHY.index("flag"))
    return Picked(
        visited=there[choice.visited],
        why=why.astype(np.int8),
        priority=own[choice.visited],
        probability=probability[choice.visited],
        draw=draw,
        flagged=int((own > 0).sum()),
    )


def visit_table(assessed: pa.Table, picked: Picked, programmes: Sequence[str]) -> pa.Table:
    """The machine's copy of the list, one row a visit, in the order of `picked.visited`.

    Columns `household_id`, `area:…`, `enrolled:P` and `p_below:P` when the list was made, `why`
    (flag, random, both), `flags` (every flag of the family), `priority`, `inclusion_probability` (of a
    visit by choice or by chance), `audit` (drawn at random), `audit_probability` (of that alone).

    Args:
        assessed: assessments of the visited households, in that order.
    """
    kept = [name for name in assessed.column_names if name == "household_id" or name.startswith("area:")]
    for name in programmes:
        kept += [f"enrolled:{name}", f"p_below:{name}"]
    table = pa.table({name: _plain(assessed[name]) for name in kept})
    drawn = picked.why != WHY.index("flag")
    added = {
        "why": pa.array(WHY, pa.string()).take(pa.array(picked.why)),
        "flags": _flags(assessed, programmes),
        "priority": pa.array(picked.priority),
        "inclusion_probability": pa.array(picked.probability),
        "audit": pa.array(drawn),
        "audit_probability": pa.array(np.full(len(drawn), picked.draw.probability)),
    }
    for name, column in added.items():
        table = table.append_column(name, column)
    return table


def about_visits(
    week: Week, picked: Picked, expected: Mapping[str, Any], assessments: Mapping[str, Any]
) -> dict[str, Any]:
    """What the list rests on, for the metadata of its Parquet file; plain values."""
    digests = ("profile", "as_of", "model_digest", "policy_digest", "data_digest")
    return {
        "format": FORMAT,
        "week": week.name,
        "capacity": week.capacity,
        "audit_share": week.audit_share,
        "seed": week.seed,
        "areas": list(week.areas),
        "rule": asdict(week.rule),
        "population": picked.draw.population,
        "drawn": len(picked.draw.positions),
        "flagged": picked.flagged,
        "expected_errors": dict(expected),
        "assessments": {name: assessments[name] for name in digests},
        "programmes": {name: known["line"] for name, known in assessments["programmes"].items()},
    }


def write_visits(table: pa.Table, about: Mapping[str, Any], path: Path) -> None:
    """The machine's copy, with what it rests on in its metadata; the same visits give the same bytes."""
    text = json.dumps(about, ensure_ascii=False, allow_nan=False)
    pq.write_table(table.replace_schema_metadata({METADATA: text.encode("utf-8")}), path, compression="zstd")


def read_visits(path: Path) -> tuple[dict[str, Any], pa.Table]:
    """What `write_visits` wrote.

    Raises:
        UnusableFile: it is no such file, or of another version.
    """
    try:
        table = pq.read_table(path)
    except FileNotFoundError:
        raise UnusableFile(path.name, ["there is no such file: check the name and the folder"]) from None
    except (pa.ArrowInvalid, OSError):
        raise UnusableFile(path.name, [_NOT_VISITS]) from None
    raw = (table.schema.metadata or {}).get(METADATA)
    about: dict[str, Any] = json.loads(raw) if raw else {}
    if about.get("format") != FORMAT:
        raise UnusableFile(path.name, [_NOT_VISITS])
    return about, table


_NOT_VISITS: Final = (
    "it is not the Parquet file that `tepat visits` wrote beside a list, or of another version"
)


def _flags(assessed: pa.Table, programmes: Sequence[str]) -> pa.Array:
    """Every flag of each family as list<struct>, in the order of the programmes."""
    rows, parts = [], []
    for name in programmes:
        for side in SIDES:
            own = np.flatnonzero(
                np.asarray(pc.fill_null(pc.equal(assessed[f"flag:{name}"], FLAG_OF[side]), False))
            )
            probability = assessed[f"flag_probability:{name}"].take(pa.array(own))
            texts = {"programme": [name] * len(own), "list": [side] * len(own)}
            parts.append(pa.table({**texts, "flag_probability": probability}))
            rows.append(own)
    row = np.concatenate([np.empty(0, np.intp), *rows])
    if len(row) == 0:
        return pa.array([[]] * len(assessed), pa.list_(FLAG_TYPE))
    order = np.argsort(row, kind="stable")
    flags = pa.concat_tables(parts, promote_options="permissive").take(pa.array(order))
    values = pa.StructArray.from_arrays(
        [flags[field.name].combine_chunks().cast(field.type) for field in FLAG_TYPE], fields=list(FLAG_TYPE)
    )
    offsets = np.searchsorted(row[order], np.arange(len(assessed) + 1)).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), values)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
