"""What to check at families without a flag, so that on paper they look like the others."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from features.profile import Profile
from models.assessed_answers import matrix_of
from models.checks import CHECK_TYPE, checks_column, find_checks
from models.trained_model import ProgrammeInForce, TrainedModel

_CHECKS = pa.list_(CHECK_TYPE)


def with_checks(
    model: TrainedModel, profile: Profile, programmes: Sequence[ProgrammeInForce], visited: pa.Table
) -> pa.Table:
    """`visited` with the `checks` that `assess` gives flagged families only, for everybody.

    A family without a flag gets those of the first programme that flags anybody: the corrections
    that would move its estimate across that line.

    Args:
        visited: rows of an assessments file; a few hundred at most.

    Raises:
        OtherModel: the assessments were made with another model.
    """
    unflagged = np.flatnonzero(_unflagged(visited, programmes))
    checks = visited["checks"].combine_chunks().cast(_CHECKS)
    able = next((p for p in programmes if p.lists), programmes[0] if programmes else None)
    if len(unflagged) == 0 or able is None:
        return visited
    matrix = matrix_of(model, profile, visited.take(unflagged))
    found = find_checks(model, matrix, model.welfare.scores(matrix), model.to_line(able.line))
    place = np.arange(len(visited))
    place[unflagged] = len(visited) + np.arange(len(unflagged))
    both = pa.concat_arrays([checks, checks_column(model, found, able.name).cast(_CHECKS)])
    return visited.set_column(visited.column_names.index("checks"), "checks", both.take(pa.array(place)))


def _unflagged(
    visited: pa.Table, programmes: Sequence[ProgrammeInForce]
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    flagged = np.zeros(len(visited), dtype=bool)
    for programme in programmes:
        flagged |= np.asarray(pc.is_valid(visited[f"flag:{programme.name}"]))
    return ~flagged
