"""Each household against its own programme's line and cut-offs."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from features.households import ENROLLED, ENROLMENT_UNKNOWN, NOT_ENROLLED
from models.flags import ListCalibration, Side
from models.list_ranks import ListRanks
from models.statuses import STATUSES, ProgrammeStatus, programme_status
from models.trained_model import ProgrammeInForce
from tests.small_survey import Small


def _rice(small: Small) -> ProgrammeInForce:
    (found,) = (p for p in small.model.in_force(small.policy, small.profile) if p.name == "rice")
    return found


def _status(
    small: Small, programme: ProgrammeInForce, far: list[float], enrolled: list[int] | None
) -> ProgrammeStatus:
    """Of households whose score lies `far` log points above the line."""
    scores = small.model.to_line(programme.line) + np.array(far)
    return programme_status(
        small.model, programme, scores, None if enrolled is None else np.array(enrolled, np.int8)
    )


@pytest.mark.parametrize(
    ("far", "enrolled", "status", "flag"),
    [
        (3.0, ENROLLED, "flagged", "likely_inclusion_error"),
        (-3.0, NOT_ENROLLED, "flagged", "likely_exclusion_error"),
        (-3.0, ENROLLED, "consistent", None),
        (3.0, NOT_ENROLLED, "consistent", None),
        (0.0, ENROLLED, "cannot_tell", None),
        (3.0, ENROLMENT_UNKNOWN, "enrolment_unknown", None),
        (-3.0, ENROLMENT_UNKNOWN, "enrolment_unknown", None),
    ],
)
def test_a_household_has_the_status_that_its_side_of_the_line_gives(
    small: Small, far: float, enrolled: int, status: str, flag: str | None
) -> None:
    found = _status(small, _rice(small), [far], [enrolled])

    assert found.statuses().to_pylist() == [status]
    assert found.flags().to_pylist() == [flag]


def test_consistent_means_the_whole_80_interval_on_its_own_side(small: Small) -> None:
    rice = replace(_rice(small), lists={})
    line = small.model.to_line(rice.line)
    far = np.linspace(-2, 2, 81)
    low, high = small.model.distribution.interval(line + far, 0.80)

    enrolled = _status(small, rice, far.tolist(), [ENROLLED] * 81).status == STATUSES.index("consistent")
    outside = _status(small, rice, far.tolist(), [NOT_ENROLLED] * 81).status == STATUSES.index("consistent")

    np.testing.assert_array_equal(enrolled, high < line)
    np.testing.assert_array_equal(outside, low >= line)


def test_consistent_levels_are_sure_to_nine_in_ten(small_levels: Small) -> None:
    programme = replace(small_levels.model.in_force(small_levels.policy, small_levels.profile)[0], lists={})
    far = np.linspace(-3, 3, 61)

    found = _status(small_levels, programme, far.tolist(), [ENROLLED] * 61)

    np.testing.assert_array_equal(found.status == STATUSES.index("consistent"), found.p_below >= 0.9)


def test_without_a_calibration_nobody_is_flagged(small: Small) -> None:
    found = _status(small, replace(_rice(small), lists={}), [3.0, -3.0], [ENROLLED, NOT_ENROLLED])

    assert found.flags().to_pylist() == [None, None]
    assert np.isnan(found.flag_probability).all()


def test_without_a_cutoff_nobody_is_flagged_but_the_probability_is_told(small: Small) -> None:
    rice = _rice(small)
    closed = replace(rice.lists["inclusion"], cutoff=None)

    found = _status(small, replace(rice, lists={"inclusion": closed}), [3.0], [ENROLLED])

    assert found.flags().to_pylist() == [None]
    assert found.flag_probability[0] > 0.5


def test_the_cutoff_itself_is_on_the_list(small: Small) -> None:
    rice = _rice(small)
    (p_below,) = _status(small, rice, [0.7], [ENROLLED]).p_below
    for cutoff, flag in ((1 - p_below, "likely_inclusion_error"), (np.nextafter(1 - p_below, 1), None)):
        lists: dict[Side, ListCalibration] = {
            "inclusion": replace(rice.lists["inclusion"], cutoff=float(cutoff))
        }

        assert _status(small, replace(rice, lists=lists), [0.7], [ENROLLED]).flags().to_pylist() == [flag]


def test_without_an_enrolment_column_it_is_unknown_for_everybody(small: Small) -> None:
    assert _status(small, _rice(small), [3.0], None).statuses().to_pylist() == ["enrolment_unknown"]


def _ranks(found: ProgrammeStatus, ids: list[str], step: int = 99) -> list[int | None]:
    """Ranks of the households, handed over `step` at a time."""
    table = pa.table({"household_id": ids, "p_below:P": found.p_below, "flag:P": found.flags()})
    ranks = ListRanks(["P"])
    for start in range(0, len(ids), step):
        ranks.add(table.slice(start, step))
    starts = range(0, len(ids), step)
    parts = [ranks.of(start, min(step, len(ids) - start))["rank:P"].to_pylist() for start in starts]
    return [rank for part in parts for rank in part]


def test_each_list_is_ranked_by_itself_surest_first(small: Small) -> None:
    far = [2.0, 3.0, -2.0, -3.0, 0.0]
    enrolled = [ENROLLED, ENROLLED, NOT_ENROLLED, NOT_ENROLLED, ENROLLED]
    found = _status(small, _rice(small), far, enrolled)

    for step in (99, 2, 1):
        assert _ranks(found, list("abcde"), step) == [2, 1, 2, 1, None]


def test_ties_are_ranked_alike_in_any_order_of_the_file(small: Small) -> None:
    found = _status(small, _rice(small), [3.0] * 4, [ENROLLED] * 4)

    one = dict(zip("abcd", _ranks(found, list("abcd")), strict=True))
    other = dict(zip("dcba", _ranks(found, list("dcba"), 3), strict=True))

    assert one == other
    assert sorted(rank for rank in one.values() if rank) == [1, 2, 3, 4]
