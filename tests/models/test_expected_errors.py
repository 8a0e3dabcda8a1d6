"""True errors per 100 visits: the mean of the surest flags, within what the calibration knows."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.expected_errors import expected_errors
from tests.small_survey import Small


def _flagged(small: Small) -> pa.Table:
    table = small.assessments
    flags = [pc.is_valid(table[f"flag:{p.name}"]) for p in small.context().programmes]
    together = flags[0]
    for flag in flags[1:]:
        together = pc.or_(together, flag)
    return table.filter(together)


def test_a_family_counts_once_by_its_surest_flag(small: Small) -> None:
    chosen, programmes = _flagged(small), small.context().programmes

    found = expected_errors(chosen, programmes)

    surest = np.zeros(len(chosen))
    for programme in programmes:
        flagged = np.asarray(pc.is_valid(chosen[f"flag:{programme.name}"]))
        probability = pc.fill_null(chosen[f"flag_probability:{programme.name}"], 0.0).to_numpy()
        surest = np.maximum(surest, np.where(flagged, probability, 0.0))
    assert found.visits == len(chosen) > 5
    assert found.share is not None
    assert abs(found.share - surest.mean()) < 1e-12


def test_the_interval_holds_the_rate(small: Small) -> None:
    found = expected_errors(_flagged(small), small.context().programmes)

    assert found.low is not None
    assert found.share is not None
    assert found.high is not None
    assert 0 < found.low < found.share < found.high < 1


def test_nothing_is_expected_of_nobody(small: Small) -> None:
    found = expected_errors(small.assessments.slice(0, 0), small.context().programmes)

    assert (found.visits, found.share) == (0, None)
