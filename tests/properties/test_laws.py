"""What must always hold, whatever the households: each test is named after its law."""

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from features.errors import UnusableFile
from features.matrix import FeatureMatrix, build_matrix
from models.folder import save_model
from models.welfare_model import ContributionsDoNotAdd
from tests.small_survey import Row, Small, draw_district, train

SEEDS = st.integers(0, 2**32 - 1)
FEWER = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
PROGRAMMES = ("PKH", "rice", "extreme")
NUMBERS = ("estimate", "low_80", "high_80", "low_90", "high_90")
WHAT_STAYS = {"household_id", "reasons", "checks", *NUMBERS, *(f"p_below:{name}" for name in PROGRAMMES)}

Array = NDArray[np.float64]


def _column(table: pa.Table, name: str) -> Array:
    return np.asarray(table[name].to_numpy(), dtype=np.float64)


def _by_household(table: pa.Table, without: tuple[str, ...] = ()) -> dict[str, dict[str, Any]]:
    kept = [name for name in table.column_names if name.partition(":")[0] not in without]
    return {row["household_id"]: row for row in table.select(kept).to_pylist()}


def _random_matrix(small: Small, seed: int, households: int = 200) -> FeatureMatrix:
    """Each input drawn by itself from what the registry holds: answers that nobody gives together."""
    draw = np.random.default_rng(seed)
    known = small.matrix.values
    values = np.empty((households, known.shape[1]), dtype=np.float32)
    for column in range(known.shape[1]):
        values[:, column] = draw.choice(known[:, column], households)
    values[draw.random(values.shape) < 0.05] = np.nan
    return FeatureMatrix(pa.array([str(i) for i in range(households)]), values, small.catalogue.digest)


# Never a silent zero.


def test_no_and_unknown_and_not_applicable_are_three_different_inputs(small: Small) -> None:
    rows: list[Row] = [
        {"hh": "no", "land": "2", "motorcycle": "2"},
        {"hh": "unknown", "land": None, "motorcycle": "9"},
        {"hh": "none", "land": "1", "hectares": "0", "motorcycle": "2"},
    ]
    households = small.read(*({**row, "size": "1"} for row in rows))
    inputs = {column.name: build_matrix(small.catalogue, households).values[:, i].tolist()
              for i, column in enumerate(small.catalogue.inputs)}  # fmt: skip

    np.testing.assert_array_equal(inputs["motorcycle"], [0, np.nan, 0])
    np.testing.assert_array_equal(inputs["hectares"], [np.nan, np.nan, 0])
    np.testing.assert_array_equal(inputs["hectares:not_applicable"], [1, np.nan, 0])


def test_an_unknown_answer_is_never_estimated_as_zero_or_no(small: Small) -> None:
    answers = {
        "hh": "a",
        "size": "4",
        "rooms": "3",
        "space": "40",
        "motorcycle": "1",
        "floor": "1",
        "fuel": "3",
    }
    changed: list[dict[str, str | None]] = [
        {**answers, "hh": "unknown", "motorcycle": "9"},
        {**answers, "hh": "empty", "motorcycle": None},
        {**answers, "hh": "no", "motorcycle": "2"},
    ]

    unknown, empty, no = small.scores(small.read(*changed))

    assert unknown == empty
    assert unknown > no


@pytest.mark.parametrize(
    "unanswered", [{}, {"motorcycle": "9", "floor": "99"}, {"district": "01", "size": None}]
)
def test_a_household_without_any_answer_is_not_estimated(small: Small, unanswered: dict[str, str]) -> None:
    households = small.read({"hh": "silent", **unanswered}, {"hh": "speaks", "floor": "1"})

    assert small.assess(households)["household_id"].to_pylist() == ["speaks"]
    assert households.findings.counts()["no_answer"] == 1


def test_a_file_of_silent_households_is_refused(small: Small) -> None:
    with pytest.raises(UnusableFile):
        small.read({"hh": "silent"})


# Row order never matters.


@FEWER
@given(seed=SEEDS)
def test_the_order_of_the_survey_never_changes_a_byte_of_the_model(
    small: Small, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    survey = small.district.shuffled(seed).survey(small.profile)

    again = save_model(train(small.profile, survey).model, tmp_path_factory.mktemp("again") / "model")

    assert again.digest == small.model.digest


def test_the_order_of_a_survey_of_levels_never_changes_a_byte_of_the_model(
    small_levels: Small, tmp_path_factory: pytest.TempPathFactory
) -> None:
    survey = small_levels.district.shuffled(1).survey(small_levels.profile)

    again = save_model(train(small_levels.profile, survey).model, tmp_path_factory.mktemp("again") / "model")

    assert again.digest == small_levels.model.digest


@FEWER
@given(seed=SEEDS)
def test_the_order_of_the_registry_never_changes_an_assessment(small: Small, seed: int) -> None:
    households = draw_district(260, seed=11).shuffled(seed).registry(small.profile, small.catalogue)

    shuffled = small.assess(households)

    assert households.content_digest == small.registry.content_digest
    assert _by_household(shuffled) == _by_household(small.assessments)


# An assessment depends on nothing else in the batch.


@FEWER
@given(place=st.integers(0, 259))
def test_a_household_alone_is_assessed_as_in_the_file(small: Small, place: int) -> None:
    alone = small.assess(small.registry.take(np.array([place])))

    row = small.assessments.slice(place, 1)
    assert list(_by_household(alone, ("rank",)).values()) == list(_by_household(row, ("rank",)).values())


def test_chunks_do_not_change_an_assessment(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.assessment.CHUNK", 64)

    in_chunks = small.assess(small.registry)

    assert in_chunks.to_pylist() == small.assessments.to_pylist()


# Contributions add up to the estimate.


@given(seed=SEEDS)
def test_contributions_add_up_to_the_estimate_of_any_answers(small: Small, seed: int) -> None:
    matrix = _random_matrix(small, seed)

    estimates = small.model.welfare.explain(matrix)

    sums = small.model.welfare.reference_score + estimates.contributions.sum(axis=1)
    np.testing.assert_allclose(sums, small.model.welfare.scores(matrix), rtol=0, atol=1e-9)


def test_reasons_add_up_in_log_points_in_percent_and_in_currency(small: Small) -> None:
    for row in small.assessments.to_pylist():
        gap = row["estimate"] - row["reference"]
        contributions = [reason["contribution"] for reason in row["reasons"]]
        percents = [reason["percent"] for reason in row["reasons"]]

        assert sum(contributions) == pytest.approx(np.log(row["estimate"] / row["reference"]), abs=1e-9)
        assert np.prod([1 + percent for percent in percents]) == pytest.approx(
            row["estimate"] / row["reference"]
        )
        assert sum(reason["currency"] for reason in row["reasons"]) == pytest.approx(
            gap, abs=1e-6 * row["estimate"]
        )
        assert len(contributions) == len(small.catalogue.questions)


def test_reasons_of_levels_add_up_in_ranks(small_levels: Small) -> None:
    for row in small_levels.assessments.to_pylist():
        contributions = [reason["contribution"] for reason in row["reasons"]]

        assert sum(contributions) == pytest.approx(row["estimate"] - row["reference"], abs=1e-9)
        assert {reason["percent"] for reason in row["reasons"]} == {None}
        assert {reason["currency"] for reason in row["reasons"]} == {None}


@pytest.mark.parametrize("gap", [1e-5, -0.3, np.nan])
def test_a_tampered_contribution_stops_the_batch(small: Small, gap: float) -> None:
    trees = small.model.welfare.trees
    assert trees is not None
    centre = trees.centre.copy()
    centre[2] += gap
    tampered = replace(small.model.welfare, trees=replace(trees, centre=centre))

    with pytest.raises(ContributionsDoNotAdd, match="No result was written"):
        tampered.explain(small.matrix)


# Directions hold.


@pytest.mark.parametrize("which", ["small", "small_levels"])
@given(seed=SEEDS)
def test_moving_one_directed_answer_its_way_never_moves_the_estimate_the_other_way(
    request: pytest.FixtureRequest, which: str, seed: int
) -> None:
    small: Small = request.getfixturevalue(which)
    matrix = _random_matrix(small, seed)
    draw = np.random.default_rng(seed)
    directed = [i for i, column in enumerate(small.catalogue.inputs) if column.direction]
    for column in directed:
        direction = small.catalogue.inputs[column].direction
        known = small.matrix.values[:, column]
        ends = np.sort(draw.choice(known[~np.isnan(known)], (2, len(matrix))), axis=0)
        ends[1] += draw.choice([0, 0.5, 100.0], len(matrix)).astype(np.float32)
        scores = []
        for end in ends:
            values = matrix.values.copy()
            values[:, column] = end
            scores.append(small.model.welfare.scores(replace(matrix, values=values)))

        assert np.min(direction * (scores[1] - scores[0])) >= -1e-9


def test_both_parts_of_the_model_keep_the_directions(small: Small) -> None:
    trees = small.model.welfare.trees
    assert trees is not None
    assert 0 < small.model.welfare.tree_share < 1
    grid = np.linspace(0, 80, 161, dtype=np.float32)
    for column, about in enumerate(small.catalogue.inputs):
        if not about.direction:
            continue
        values = np.repeat(small.matrix.values[:1], len(grid), axis=0)
        values[:, column] = grid

        linear = small.model.welfare.linear.contributions(values)[:, column]
        assert np.diff(about.direction * linear).min() >= -1e-9
        assert np.diff(about.direction * trees.predict(values)).min() >= -1e-9


# Probabilities and intervals are in order.


@given(seed=SEEDS, steps=st.lists(st.floats(-4, 4, allow_nan=False), min_size=2, max_size=8))
def test_p_below_never_falls_as_the_line_rises(small: Small, seed: int, steps: list[float]) -> None:
    scores = small.model.welfare.scores(_random_matrix(small, seed))
    lines = small.model.welfare.reference_score + np.sort(steps)

    p_below = np.array([small.model.distribution.p_below(scores, float(line)) for line in lines])

    assert np.diff(p_below, axis=0).min() >= 0
    assert p_below.min() >= 0
    assert p_below.max() <= 1


@given(seed=SEEDS)
def test_p_below_of_levels_never_falls_as_the_line_rises(small_levels: Small, seed: int) -> None:
    scores = np.random.default_rng(seed).uniform(-2, 8, 100)

    p_below = np.array([small_levels.model.distribution.p_below(scores, k + 0.5) for k in range(5)])

    assert np.diff(p_below, axis=0).min() >= 0
    assert (p_below[0] == 0).all()
    assert (p_below[4] == 1).all()


@given(scores=st.lists(st.floats(5, 25), min_size=1, max_size=50))
def test_the_ends_of_the_intervals_enclose_the_estimate_and_each_other(
    small: Small, scores: list[float]
) -> None:
    low_80, high_80 = small.model.distribution.interval(np.array(scores), 0.80)
    low_90, high_90 = small.model.distribution.interval(np.array(scores), 0.90)

    ordered = np.array([low_90, low_80, scores, high_80, high_90])
    assert np.diff(ordered, axis=0).min() >= 0


def test_the_ends_in_the_assessment_are_in_order(small: Small) -> None:
    names = ("low_90", "low_80", "estimate", "high_80", "high_90")

    ordered = np.array([_column(small.assessments, name) for name in names])

    assert np.diff(ordered, axis=0).min() >= 0


# Never flagged both ways.


@pytest.mark.parametrize("which", ["small", "small_levels"])
def test_a_household_is_never_flagged_both_ways(request: pytest.FixtureRequest, which: str) -> None:
    small: Small = request.getfixturevalue(which)
    for seed in (1, 2, 3):
        households = draw_district(400, seed=seed).registry(small.profile, small.catalogue)
        rows = small.assess(households).to_pylist()
        flagged = [row for row in rows if row["flag:PKH"]]

        assert flagged
        for row in flagged:
            assert row["enrolled:PKH"] is (row["flag:PKH"] == "likely_inclusion_error")
            assert row["status:PKH"] == "flagged"


def test_flags_and_ranks_and_statuses_agree(small: Small) -> None:
    rows = small.assessments.to_pylist()
    for name in PROGRAMMES:
        for flag in ("likely_inclusion_error", "likely_exclusion_error"):
            ranks = sorted(row[f"rank:{name}"] for row in rows if row[f"flag:{name}"] == flag)
            assert ranks == list(range(1, len(ranks) + 1))
        for row in rows:
            flagged = row[f"status:{name}"] == "flagged"
            assert (row[f"flag:{name}"] is not None) == flagged == (row[f"rank:{name}"] is not None)
            assert (row[f"enrolled:{name}"] is None) == (row[f"status:{name}"] == "enrolment_unknown")


# An unseen area or code is unknown, not the first one.


def test_an_area_or_code_that_the_survey_never_saw_is_unknown(small: Small) -> None:
    answers = {"floor": "1", "rooms": "2", "roof": "tin"}
    rows = [
        {"hh": "new", **answers, "district": "77", "village": "001"},
        {"hh": "empty", **answers},
        {"hh": "known", **answers, "district": "00", "village": "001"},
    ]
    # Nineteen known roofs, so that the one that is new does not make the file unusable.
    many = [{"hh": f"x{i}", **answers} for i in range(40)]

    new, empty, known, *_ = small.scores(small.read(*rows, *many))

    assert new == empty
    assert known > new


@FEWER
@given(order=st.permutations(range(5)))
def test_columns_of_the_file_may_come_in_any_order(small: Small, order: list[int]) -> None:
    assume(order != sorted(order))
    table = draw_district(20, seed=2).households
    names = table.column_names
    moved = table.select([names[i] for i in order] + names[5:])
    again = replace(draw_district(20, seed=2), households=moved).registry(small.profile, small.catalogue)

    assert (
        small.scores(again)
        == small.scores(draw_district(20, seed=2).registry(small.profile, small.catalogue))
    ).all()
