"""From assessments and addresses to one week's list."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from features.contacts import Contacts
from features.errors import TepatError
from features.policy import Policy
from features.profile import Profile
from models.expected_errors import ExpectedErrors, expected_errors
from models.trained_model import TrainedModel
from models.visit_areas import households_in, walking_levels
from models.visit_checks import with_checks
from models.visit_choice import priorities, stakes
from models.visit_list import Picked, Week, about_visits, pick, visit_table
from models.walking_order import walking_order
from tepat.visit_page import Page, PageWriter


class OtherRegistry(TepatError):
    """Assessed households are not in the registry file."""

    def __init__(self, missing: int) -> None:
        self.missing = missing
        super().__init__(
            f"{missing:,} of the assessed households are not in this registry file, which is probably of "
            "another month: give the file that was assessed, or assess this one."
        )


@dataclass(frozen=True, slots=True, eq=False)
class WeekList:
    """One week's list, on paper and for the machine.

    Attributes:
        table, about: of `models.visit_list.write_visits`.
    """

    page: Page
    picked: Picked
    expected: ExpectedErrors
    table: pa.Table
    about: dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Assessed:
    """A file of assessments, and what it was made with.

    Attributes:
        about: of `models.assessment_files.read_about`.
    """

    path: Path
    about: Mapping[str, Any]
    profile: Profile
    policy: Policy
    model: TrainedModel


def make_list(
    assessed: Assessed, contacts: Contacts, week: Week, names: Mapping[str, str], language: str
) -> WeekList:
    """Chooses, draws, orders and puts into words.

    Args:
        contacts: of the registry that was assessed.
        names: area code → name.

    Raises:
        OtherRegistry: an assessed household has no row in the registry.
        UnknownArea, AmbiguousArea: nobody, or several areas, have a code of the week's.
        OtherModel: the model does not arrive at the file's estimates.
    """
    picked = _pick(assessed, contacts, week)
    programmes = assessed.model.in_force(assessed.policy, assessed.profile)
    rows = with_checks(assessed.model, assessed.profile, programmes, _rows(assessed.path, picked.visited))
    expected = expected_errors(rows.filter(pa.array(picked.by_flag)), programmes)
    people = contacts.of(rows["household_id"].combine_chunks())
    levels = walking_levels(assessed.profile.keys.areas)
    order = _order(rows, people, assessed.profile.keys.areas, levels)
    asked = {p.name: p.line for p in programmes if p.enrolment_known and p.bounds}
    writer = PageWriter(assessed.profile, language, asked, names, levels)
    in_order = rows.take(order)
    page = writer.page(
        in_order.to_pylist(), people.of(in_order["household_id"].combine_chunks()), week.name, expected
    )
    table = visit_table(rows, picked, list(asked)).take(order)
    about = about_visits(week, picked, asdict(expected), assessed.about)
    return WeekList(page, picked, expected, table, about)


def _pick(assessed: Assessed, contacts: Contacts, week: Week) -> Picked:
    areas, programmes = assessed.profile.keys.areas, assessed.policy.programmes
    columns = ["household_id", *(f"area:{area}" for area in areas)]
    columns += [f"{kind}:{p.name}" for p in programmes for kind in ("flag", "flag_probability")]
    table = pq.read_table(assessed.path, columns=columns)
    ids = table["household_id"].combine_chunks()
    missing = contacts.missing(ids)
    if missing:
        raise OtherRegistry(missing)
    persons = contacts.of(ids).size
    priority = priorities(table, persons, stakes(programmes, persons), week.rule)
    codes = {area: table[f"area:{area}"].combine_chunks().cast(pa.string()) for area in areas}
    levels = walking_levels(areas)
    walked = codes[areas[levels - 1]] if levels else None
    return pick(ids, priority, _inside(codes, week.areas, len(ids)), walked, week)


def _inside(codes: Mapping[str, pa.Array], asked: Sequence[str], n: int) -> NDArray[np.bool_]:
    if not asked:
        return np.ones(n, dtype=bool)
    inside = np.zeros(n, dtype=bool)
    for code in asked:
        inside |= households_in(codes, code)
    return inside


def _rows(path: Path, positions: NDArray[np.intp]) -> pa.Table:
    """The rows at `positions`, ascending, of a file that is read group by group."""
    parts, start = [], 0
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            rows = file.metadata.row_group(group).num_rows
            own = positions[(positions >= start) & (positions < start + rows)] - start
            if len(own):
                parts.append(file.read_row_group(group).take(pa.array(own)))
            start += rows
        return pa.concat_tables(parts).unify_dictionaries() if parts else file.schema_arrow.empty_table()


def _order(rows: pa.Table, people: Contacts, areas: Sequence[str], levels: int) -> list[int]:
    return walking_order(
        [rows[f"area:{area}"].to_pylist() for area in areas],
        people.jorong.to_pylist(),
        people.address.to_pylist(),
        rows["household_id"].to_pylist(),
        levels,
    )
