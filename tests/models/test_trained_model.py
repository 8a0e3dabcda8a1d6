"""The policy in force meets the calibrations of training."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from features.policy import Line, Policy
from models.trained_model import ProgrammeInForce
from tests.small_survey import Small


def _policy(small: Small, **changes: Mapping[str, object]) -> Policy:
    programmes = (replace(p, **changes.get(p.name, {})) for p in small.policy.programmes)  # type: ignore[arg-type]
    return replace(small.policy, programmes=tuple(programmes))


def _in_force(small: Small, policy: Policy) -> dict[str, ProgrammeInForce]:
    return {found.name: found for found in small.model.in_force(policy, small.profile)}


def test_the_policy_of_training_has_its_calibrations(small: Small) -> None:
    found = _in_force(small, small.policy)

    assert set(found["PKH"].lists) == set(found["rice"].lists) == {"inclusion", "exclusion"}
    assert found["PKH"].line == small.lines["PKH"]
    assert found["extreme"].lists == {}
    assert not found["extreme"].enrolment_known


@pytest.mark.parametrize(
    "change",
    [
        {"line": Line(poorest_share=0.2)},
        {"line": Line(amount=400_000.0)},
        {"column": "rice"},
        {"yes": ("1", "3")},
        {"max_false": None},
        {"name": "PKH Plus"},
    ],
)
def test_a_programme_that_differs_from_training_is_estimated_and_not_flagged(
    small: Small, change: Mapping[str, object]
) -> None:
    policy = _policy(small, PKH=change)

    name = str(change.get("name", "PKH"))
    assert _in_force(small, policy)[name].lists == {}
    assert small.assess(small.registry, policy)[f"flag:{name}"].null_count == len(small.registry)
    assert small.assess(small.registry, policy)[f"p_below:{name}"].null_count == 0


def test_the_same_line_given_as_an_amount_keeps_its_calibration(small: Small) -> None:
    policy = _policy(small, PKH={"line": Line(amount=small.lines["PKH"])})

    assert set(_in_force(small, policy)["PKH"].lists) == {"inclusion", "exclusion"}


def test_a_tighter_bound_flags_some_of_the_same_households(small: Small) -> None:
    def flagged(bound: float) -> set[int]:
        policy = _policy(small, rice={"max_false": {"inclusion": bound, "exclusion": bound}})
        flags = small.assess(small.registry, policy)["flag:rice"].to_pylist()
        return {place for place, flag in enumerate(flags) if flag is not None}

    lists = [flagged(bound) for bound in (0.01, 0.05, 0.10, 0.20, 0.30, 0.50)]

    assert all(tight <= loose for tight, loose in pairwise(lists))
    assert len(lists[0]) < len(lists[-1])


def test_one_bound_alone_flags_one_side_alone(small: Small) -> None:
    policy = _policy(small, rice={"max_false": {"exclusion": 0.3}})

    flags = set(small.assess(small.registry, policy)["flag:rice"].to_pylist())

    assert flags == {None, "likely_exclusion_error"}


def test_shares_of_another_policy_are_taken_on_the_stored_survey(small: Small) -> None:
    policy = _policy(small, PKH={"line": Line(poorest_share=0.25)})
    households, welfare = small.survey.households, small.survey.welfare
    persons = households.weight * households.size

    line = _in_force(small, policy)["PKH"].line

    below = persons[welfare < line].sum() / persons.sum()
    assert below == pytest.approx(0.25, abs=0.01)


def test_scores_and_amounts_are_two_scales_of_the_same(small: Small, small_levels: Small) -> None:
    assert small.model.to_welfare(np.array([small.model.to_line(500_000.0)]))[0] == pytest.approx(500_000)
    assert small_levels.model.to_line(2.5) == 2.5
    assert small_levels.model.to_welfare(np.array([2.2])).tolist() == [2.2]
    assert small.model.reference == pytest.approx(np.exp(small.model.welfare.reference_score))
