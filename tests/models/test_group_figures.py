"""Error rates within groups."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.bootstrap import Interval
from models.evaluated import Evaluated
from models.group_figures import GroupFigures, group_figures, pairs
from models.ranking import order

N = 400


class Survey:
    """Households of which the small ones are estimated too high."""

    def __init__(self, rows: NDArray[np.intp] | None = None) -> None:
        rows = np.arange(N) if rows is None else rows
        draws = np.random.default_rng(8)
        self.size = draws.integers(1, 8, N).astype(float)[rows]
        self.welfare = np.exp(draws.normal(size=N))[rows]
        self.estimate = (
            self.welfare * np.exp(0.4 * draws.normal(size=N))[rows] * np.where(self.size < 3, 2.0, 1.0)
        )
        self.weight = draws.uniform(0.5, 2.0, N)[rows]
        self.ids = [f"h{i}" for i in rows]
        self.cluster = [f"c{i % 50}" for i in rows]
        self.groups = {
            "size": ["1–2" if s < 3 else "3+" for s in self.size],
            "town": [[None, "Agam", "Bukittinggi"][i % 3] for i in rows],
            "rare": ["yes" if i < 5 else "no" for i in rows],
        }

    def evaluated(self) -> Evaluated:
        return Evaluated.of(
            self.welfare, self.estimate, self.ids, self.weight, self.size, self.cluster, replicates=60, seed=2
        )


def test_the_exclusion_error_of_a_group_counts_its_own_poor_under_everybodys_quota() -> None:
    survey = Survey()

    found = group_figures(survey.evaluated(), survey.groups, quotas=(0.4,))["size"]["1–2"]

    small = survey.size < 3
    poor, selected = inside(survey.welfare, survey), inside(survey.estimate, survey)
    missed = (
        1 - (survey.weight * np.minimum(poor, selected))[small].sum() / (survey.weight * poor)[small].sum()
    )
    assert found.figures["exclusion_error_at_40"].value == pytest.approx(missed)
    assert found.households == small.sum()
    assert found.poor["at_40"] == pytest.approx(poor[small].sum(), abs=1)


def inside(values: NDArray[np.float64], survey: Survey) -> NDArray[np.float64]:
    positions = order(values, survey.ids)
    before = np.cumsum(survey.weight[positions]) - survey.weight[positions]
    part = np.empty(N)
    part[positions] = np.clip((0.4 * survey.weight.sum() - before) / survey.weight[positions], 0, 1)
    return part


def test_the_harmed_group_is_seen_with_an_interval_apart_from_the_others() -> None:
    survey = Survey()

    found = group_figures(survey.evaluated(), survey.groups)["size"]

    small, large = (found[value].figures["exclusion_error_at_40"] for value in ("1–2", "3+"))
    assert small.low > large.high
    assert found["1–2"].figures["bias"].value > 0.5


def test_rates_that_too_few_rows_stand_behind_are_left_out() -> None:
    survey = Survey()

    found = group_figures(survey.evaluated(), survey.groups, minimum=30)["rare"]

    assert found["yes"].households == 5
    assert found["yes"].figures == {}
    assert "exclusion_error_at_20" in found["no"].figures


def test_a_household_whose_value_is_unknown_is_in_no_group() -> None:
    survey = Survey()

    found = group_figures(survey.evaluated(), survey.groups)["town"]

    assert list(found) == ["Agam", "Bukittinggi"]
    assert sum(group.households for group in found.values()) == sum(
        v is not None for v in survey.groups["town"]
    )


def test_further_columns_are_averaged_within_groups() -> None:
    survey = Survey()
    covered = (survey.welfare < 2).astype(float)

    found = group_figures(survey.evaluated(), survey.groups, means={"interval_coverage_80": covered})

    small = survey.size < 3
    expected = np.average(covered[small], weights=survey.weight[small])
    assert found["size"]["1–2"].figures["interval_coverage_80"].value == pytest.approx(expected)


def test_groups_do_not_depend_on_the_order_of_the_rows() -> None:
    one, other = Survey(), Survey(np.random.default_rng(0).permutation(N))

    found, shuffled = (group_figures(s.evaluated(), s.groups | pairs(s.groups)) for s in (one, other))

    assert values_of(found) == values_of(shuffled)


def values_of(found: dict[str, dict[str, GroupFigures]]) -> dict[tuple[str, str, str], Interval]:
    return {
        (group, value, name): interval
        for group, values in found.items()
        for value, figures in values.items()
        for name, interval in figures.figures.items()
    }


def test_no_groups_give_no_figures() -> None:
    evaluated = Survey().evaluated()

    assert group_figures(evaluated, {}) == {}
    assert group_figures(evaluated, {"empty": [None] * N}) == {"empty": {}}
