"""From a survey to a calibrated model, in the order of the ids."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from features.households import ENROLLED, NOT_ENROLLED, Survey
from features.matrix import build_matrix
from models.distribution import LevelDistribution, ResidualDistribution
from tests.small_survey import Small, train
from training.fitting import canonical_order, fixed_lines
from training.splitting import TooFewClusters


def test_rows_are_put_into_the_order_of_their_ids(small: Small) -> None:
    ids = np.array(small.survey.households.ids.to_pylist())

    assert (np.diff(np.argsort(np.argsort(ids[small.fitted.order]))) > 0).all()
    shuffled = small.survey.take(np.random.default_rng(1).permutation(len(ids)))
    again = np.array(shuffled.households.ids.to_pylist())[canonical_order(shuffled.households)]
    assert again.tolist() == ids[small.fitted.order].tolist()


def test_it_learns_what_can_be_learned(small: Small) -> None:
    welfare = np.log(small.survey.welfare[small.fitted.order])

    explained = 1 - np.var(welfare - small.fitted.held_out.scores) / np.var(welfare)

    # The noise of 0.25 leaves about four fifths to explain.
    assert 0.6 < explained < 0.9
    assert 0.1 < small.fitted.held_out.blend.tree_share < 0.95


def test_lines_are_fixed_once_on_the_persons_of_the_survey(small: Small) -> None:
    households, welfare = small.survey.households, small.survey.welfare
    persons = households.weight * households.size

    lines = fixed_lines(small.profile, small.policy, small.survey)

    assert persons[welfare < lines["PKH"]].sum() / persons.sum() == pytest.approx(0.4, abs=0.01)
    assert lines["rice"] == pytest.approx(528_000)
    assert [p.key["line"] for p in small.model.programmes] == list(lines.values())


def test_lists_are_calibrated_on_their_own_enrolment_status(small: Small) -> None:
    enrolled = small.survey.households.enrolled["PKH"]
    below = small.survey.welfare < small.lines["PKH"]
    pkh = small.model.programmes[0].lists

    assert pkh["inclusion"].households == (enrolled == ENROLLED).sum()
    assert pkh["exclusion"].households == (enrolled == NOT_ENROLLED).sum()
    assert pkh["inclusion"].in_error == ((enrolled == ENROLLED) & ~below).sum()
    assert pkh["exclusion"].in_error == ((enrolled == NOT_ENROLLED) & below).sum()


def test_a_programme_without_a_column_is_not_calibrated_and_says_why(small: Small) -> None:
    extreme = small.model.programmes[2]

    assert extreme.lists == {}
    assert set(extreme.uncalibrated.values()) == {"no_enrolment_column"}


def test_too_few_enrolled_and_a_missing_bound_are_told(small: Small) -> None:
    households = small.survey.households
    few = households.enrolled["PKH"].copy()
    few[np.flatnonzero(few == ENROLLED)[20:]] = NOT_ENROLLED
    survey = replace(
        small.survey, households=replace(households, enrolled={**households.enrolled, "PKH": few})
    )
    programmes = tuple(
        replace(p, max_false=None) if p.name == "rice" else p for p in small.profile.programmes
    )

    pkh, rice, _ = train(replace(small.profile, programmes=programmes), survey).model.programmes

    assert pkh.uncalibrated == {"inclusion": "fewer_than_30"}
    assert set(pkh.lists) == {"exclusion"}
    assert set(rice.uncalibrated.values()) == {"no_bound"}


def test_only_registered_households_calibrate_but_all_teach(small: Small) -> None:
    registered = np.arange(len(small.survey)) % 3 > 0
    enrolled = small.survey.households.enrolled["PKH"]

    fitted = train(small.profile, replace(small.survey, registered=registered))

    lists = fitted.model.programmes[0].lists
    assert lists["exclusion"].households == (registered & (enrolled == NOT_ENROLLED)).sum()
    np.testing.assert_array_equal(fitted.held_out.scores, small.fitted.held_out.scores)


def test_held_out_probabilities_come_from_the_other_folds(small: Small) -> None:
    """A household's own residual is not among those that make its probability."""
    fitted, line = small.fitted, np.log(small.lines["rice"])
    whole = fitted.model.distribution.p_below(fitted.held_out.scores, line)

    assert (fitted.p_below["rice"] != whole).all()
    np.testing.assert_allclose(fitted.p_below["rice"], whole, atol=0.1)
    below = small.survey.welfare[fitted.order] < small.lines["rice"]
    assert abs(fitted.p_below["rice"].mean() - below.mean()) < 0.05


def test_amounts_have_residuals_and_levels_have_classes(small: Small, small_levels: Small) -> None:
    assert isinstance(small.model.distribution, ResidualDistribution)
    assert isinstance(small_levels.model.distribution, LevelDistribution)
    assert (small.model.welfare.scale, small_levels.model.welfare.scale) == ("log", "rank")
    assert 1 < small_levels.model.reference < 4


def test_another_seed_is_another_model_of_about_the_same_estimates(small: Small) -> None:
    other = train(small.profile, small.survey, seed=4).model
    matrix = build_matrix(small.catalogue, small.registry)

    gaps = other.welfare.scores(matrix) - small.model.welfare.scores(matrix)

    assert 0 < np.std(gaps) < 0.15


def test_a_survey_of_one_cluster_cannot_be_fitted(small: Small) -> None:
    one = pa.array(["same"] * len(small.survey))
    survey = Survey(replace(small.survey.households, cluster=one), small.survey.welfare)

    with pytest.raises(TooFewClusters):
        train(small.profile, survey)
