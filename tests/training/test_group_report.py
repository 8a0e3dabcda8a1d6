"""Who is missed: the part of the report about groups, on households that can be counted by hand."""

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from training.group_ranking import widest_first, worst_first
from training.group_report import group_report

N = 400
"""Households in four kinds of a hundred: one or seven persons, each poor or not by half."""


def _table(groups: dict[str, list[str | None]] | None = None, **columns: Any) -> pa.Table:
    """Of the small poor the estimate sees a quarter, of the large poor all but a tenth.

    Selected at 40 % are those of estimate 1: the poor that are seen, and others in their place.
    """
    kind = np.arange(N) // 100  # 0: one person, poor; 1: one, not poor; 2: seven, poor; 3: seven, not
    within = np.arange(N) % 100
    # 80 of each poor hundred are among the poorest 160, the quota of 40 %.
    poor = ((kind == 0) | (kind == 2)) & (within < 80)
    seen = ((kind == 0) & (within < 20)) | ((kind == 2) & (within < 72))
    selected = seen | ((kind == 3) & (within < 68))
    spread = np.linspace(0.1, 0.0, N)  # of those alike the large are the poorer
    table = pa.table(
        {
            "household_id": [f"h{i:03}" for i in range(N)],
            "seed": np.zeros(N, np.int64),
            "cluster": [f"c{i % 50}" for i in range(N)],
            "weight": np.full(N, 2.0),
            "size": np.where(kind < 2, 1.0, 7.0),
            "welfare": np.where(poor, 1.0, 3.0) + spread,
            "estimate": np.where(selected, 1.0, 3.0) + spread,
            "low_80": np.full(N, 0.5),
            "high_80": np.where(kind < 2, 2.0, 4.0),
        }
    )
    given: dict[str, list[str | None]] = groups or {}
    for name, values in (columns | {f"group:{name}": values for name, values in given.items()}).items():
        table = table.append_column(name, pa.array(values))
    return table


def _value(found: dict[str, Any], *path: str) -> float:
    for step in path:
        found = found[step]
    return float(found["value"])


def test_the_poor_of_small_and_large_households_are_counted_apart() -> None:
    found = group_report(_table(), replicates=30)["household_size"]

    own = found["scales"]["as_measured"]
    assert list(own) == ["1–2", "7+"]
    assert own["1–2"]["poor"]["at_40"] == own["7+"]["poor"]["at_40"] == 80
    assert _value(own, "1–2", "figures", "exclusion_error_at_40") == pytest.approx(60 / 80)
    assert _value(own, "7+", "figures", "exclusion_error_at_40") == pytest.approx(8 / 80)
    assert _value(found, "gap", "as_measured", "at_40") == pytest.approx(52 / 80)
    assert found["change_of_gap"] == {}


def test_the_other_scale_is_made_from_the_same_predictions() -> None:
    sizes = _table()["size"].to_numpy()
    table = _table(**{"equivalent_adults:size^0.75": sizes**0.75})

    found = group_report(table, replicates=30)["household_size"]

    # Seven persons share as 4.3 adults: times 1.63 their welfare is 1.63 and more where they are poor,
    # above the 80 small poor (1 to 1.1) and below all others (3 and more): the same are poor.
    # Their estimates, 1.63 too, still come before 3: the same are selected.
    other = found["scales"]["size^0.75"]
    assert set(found["scales"]) == {"per_person", "size^0.75"}
    assert _value(other, "1–2", "figures", "exclusion_error_at_40") == pytest.approx(60 / 80)
    assert _value(found, "change_of_gap", "at_40") == pytest.approx(0)
    # At 20 %, half as many, the poor are the large households per person and the small ones here.
    assert (other["1–2"]["poor"]["at_20"], other["7+"]["poor"]["at_20"]) == (80, 0)
    own = found["scales"]["per_person"]
    assert (own["1–2"]["poor"]["at_20"], own["7+"]["poor"]["at_20"]) == (0, 80)


def test_groups_and_their_pairs_are_told_with_counts_and_intervals() -> None:
    sex: list[str | None] = ["f" if i % 2 else "m" for i in range(N)]
    town: list[str | None] = [None if i < 10 else "a" if i % 100 < 97 else "b" for i in range(N)]

    found = group_report(_table({"sex": sex, "town": town}), replicates=30)

    assert found["single"]["town"]["a"]["households"] == 378
    assert found["single"]["town"]["b"]["figures"] == {}
    assert set(found["pairs"]["sex × town"]) == {"f × a", "m × a"}
    error = found["single"]["sex"]["f"]["figures"]["exclusion_error_at_40"]
    assert error["low"] <= error["value"] <= error["high"]
    assert _value(found, "single", "sex", "f", "figures", "interval_coverage_80") == pytest.approx(
        (80 + 200) / 400
    )


def test_cutoffs_of_their_own_are_told_for_groups_with_enough_poor_in_two_values() -> None:
    one: list[str | None] = ["same"] * N
    size: list[str | None] = ["small" if i < 200 else "large" for i in range(N)]

    found = group_report(_table({"one": one, "size": size}), replicates=30)["own_cutoffs"]

    assert set(found) == {"household_size", "size"}
    own = found["size"]
    assert _value(own, "error_common") == pytest.approx(68 / 160)
    small, large = own["values"]["small"], own["values"]["large"]
    assert _value(small, "exclusion_common") == pytest.approx(60 / 80)
    assert _value(small, "exclusion_own") == pytest.approx(_value(large, "exclusion_own"))
    assert _value(own, "error_own") == pytest.approx(_value(small, "exclusion_own"))


def test_the_report_is_plain_json_and_does_not_depend_on_the_order_of_the_rows() -> None:
    table = _table({"sex": ["f" if i % 2 else "m" for i in range(N)]})
    shuffled = table.take(pa.array(np.random.default_rng(4).permutation(N)))

    found = group_report(table, replicates=30)

    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert group_report(shuffled, replicates=30) == found


def test_the_worst_come_first_and_nobody_below_the_average_is_told() -> None:
    size: list[str | None] = ["small" if i < 200 else "large" for i in range(N)]
    sex: list[str | None] = ["f" if i % 2 else "m" for i in range(N)]
    found = group_report(_table({"sex": sex, "size": size}), replicates=30)

    worst = worst_first(found["single"], "at_40", 68 / 160, most=5)

    assert (worst[0].group, worst[0].value, worst[0].poor) == ("size", "small", 80)
    assert "large" not in [harm.value for harm in worst]


def test_the_size_classes_are_told_once_where_a_group_of_the_profile_is_the_same() -> None:
    size: list[str | None] = ["1–2" if i < 200 else "7+" for i in range(N)]
    sex: list[str | None] = ["f" if i % 2 else "m" for i in range(N)]
    found = group_report(_table({"persons": size, "sex": sex}), replicates=30)

    told = widest_first(found["own_cutoffs"], most=5)

    assert [one.group for one in told] == ["persons", "sex"]
    assert (told[0].worst[0], told[0].best[0]) == ("1–2", "7+")


def test_classes_have_groups_too_and_no_other_scale() -> None:
    table = _table({"sex": ["f" if i % 2 else "m" for i in range(N)]})
    table = table.drop_columns(["welfare"]).append_column(
        "welfare", pa.array(np.where(table["welfare"].to_numpy() < 2, 1.0, 2.0))
    )
    table = table.append_column("level", table["welfare"])

    found = group_report(table, replicates=30)

    assert found["quotas"] == ["at_class_1"]
    assert set(found["household_size"]["scales"]) == {"as_measured"}
    assert "exclusion_error_at_class_1" in found["single"]["sex"]["f"]["figures"]
    assert found["own_cutoffs"]["sex"]["quota"] == "at_class_1"
