"""Two parts, one additive estimate, checked on every batch."""

from dataclasses import replace

import numpy as np
import pytest

from features.matrix import FeatureMatrix, build_matrix
from models.linear import Curve, LinearPart
from models.welfare_model import TOLERANCE, ContributionsDoNotAdd, WelfareModel, WrongMatrix
from tests.small_survey import Small


def test_the_score_is_the_blend_of_both_parts(small: Small) -> None:
    model, values = small.model.welfare, small.matrix.values
    assert model.trees is not None
    linear = model.linear.intercept + model.linear.contributions(values).sum(axis=1)

    blend = (1 - model.tree_share) * linear + model.tree_share * model.trees.predict(values)

    np.testing.assert_allclose(model.scores(small.matrix), blend, rtol=0, atol=1e-12)


def test_the_reference_is_the_weighted_mean_score_of_the_survey(small: Small) -> None:
    households = small.survey.households
    scores = small.model.welfare.scores(build_matrix(small.catalogue, households))

    assert small.model.welfare.reference_score == pytest.approx(np.average(scores, weights=households.weight))


def test_mean_contributions_of_the_survey_are_zero(small: Small) -> None:
    households = small.survey.households
    estimates = small.model.welfare.explain(build_matrix(small.catalogue, households))

    means = np.average(estimates.contributions, axis=0, weights=households.weight)
    np.testing.assert_allclose(means, 0, atol=1e-7)


def test_a_model_without_trees_is_its_linear_part(small: Small) -> None:
    linear = replace(small.model.welfare, trees=None, tree_share=0.0)

    estimates = linear.explain(small.matrix)

    np.testing.assert_array_equal(estimates.contributions, linear.linear.contributions(small.matrix.values))
    assert linear.reference_score == linear.linear.intercept


def test_a_matrix_of_another_catalogue_is_refused(small: Small) -> None:
    other = FeatureMatrix(small.matrix.ids, small.matrix.values, "0" * 64)

    for ask in (small.model.welfare.scores, small.model.welfare.explain):
        with pytest.raises(WrongMatrix, match="other inputs"):
            ask(other)


@pytest.mark.parametrize(("gap", "refused"), [(TOLERANCE / 10, False), (TOLERANCE * 10, True)])
def test_the_tolerance_is_a_millionth_of_a_log_point(small: Small, gap: float, refused: bool) -> None:
    trees = small.model.welfare.trees
    assert trees is not None
    off = replace(
        small.model.welfare, trees=replace(trees, base=trees.base + gap / small.model.welfare.tree_share)
    )

    if refused:
        with pytest.raises(ContributionsDoNotAdd) as stopped:
            off.explain(small.matrix)
        assert stopped.value.gap == pytest.approx(gap, rel=1e-3)
    else:
        off.explain(small.matrix)


def test_a_score_that_is_no_number_never_passes(small: Small) -> None:
    shapes = (Curve(np.zeros(1), np.array([np.nan]), np.nan), *small.model.welfare.linear.shapes[1:])
    broken = replace(small.model.welfare, linear=LinearPart(13.0, shapes))

    with pytest.raises(ContributionsDoNotAdd):
        broken.explain(small.matrix)


def test_no_household_is_no_problem(small: Small) -> None:
    none = FeatureMatrix(small.matrix.ids[:0], small.matrix.values[:0], small.catalogue.digest)
    linear: WelfareModel = replace(small.model.welfare, trees=None, tree_share=0.0)

    assert linear.explain(none).contributions.shape == (0, len(small.catalogue.inputs))
