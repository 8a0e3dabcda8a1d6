"""Contributions by question, in three units that add up, and as shap takes them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from features.catalogue import Input, assemble_catalogue
from models.explanation import Explanation, currency_per_log_point, explain, to_shap
from models.welfare_model import Estimates
from tests.small_survey import Small

CATALOGUE = assemble_catalogue(
    "p",
    (
        Input("a", "a", "number"),
        Input("b:1", "b", "flag", bit=1),
        Input("b:2", "b", "flag", bit=2),
        Input("c", "c", "number"),
    ),
    {"areas": []},
)
GIVEN: NDArray[np.float64] = np.array([[0.1, 0.2, -0.3, 0.05], [0.0, 0.0, 0.0, 0.0], [1.0, -0.5, -0.5, 0.0]])


def test_contributions_of_the_inputs_of_one_question_are_summed() -> None:
    found = explain(CATALOGUE, Estimates(13 + GIVEN.sum(axis=1), GIVEN), 13.0, "log")

    assert found.questions == ("a", "b", "c")
    expected = np.array([[0.1, -0.1, 0.05], [0.0, 0.0, 0.0], [1.0, -1.0, 0.0]])
    np.testing.assert_allclose(found.contributions, expected)


@given(st.lists(st.floats(-3, 3), min_size=4, max_size=4))
def test_currency_adds_up_to_the_distance_from_the_reference(row: list[float]) -> None:
    contributions = np.array([row])
    scores = 13 + contributions.sum(axis=1)

    found = explain(CATALOGUE, Estimates(scores, contributions), 13.0, "log")

    expected = np.exp(scores[0]) - np.exp(13.0)
    assert found.currency.sum() == pytest.approx(expected, abs=1e-9 * np.exp(13 + abs(scores[0] - 13)))
    assert np.prod(1 + found.percent) == pytest.approx(np.exp(scores[0] - 13))


def test_currency_has_the_sign_of_its_contribution() -> None:
    found = explain(CATALOGUE, Estimates(13 + GIVEN.sum(axis=1), GIVEN), 13.0, "log")

    assert (np.sign(found.currency) == np.sign(found.contributions)).all()


def test_a_household_at_the_reference_has_the_reference_as_its_rate() -> None:
    near = currency_per_log_point(np.array([0.0, 1e-12, -1e-12, 1e-300]), 500.0)

    np.testing.assert_allclose(near, 500.0)


@given(
    st.lists(
        st.lists(
            st.sampled_from([0.0, -0.0, 1.0, -1.0, np.nextafter(1.0, 2.0), np.nextafter(-1.0, 0.0), 5e-324]),
            min_size=5, max_size=5,
        ), min_size=1, max_size=4,
    )
)  # fmt: skip
def test_the_strongest_come_first_and_ties_in_the_order_of_the_catalogue(rows: list[list[float]]) -> None:
    given_here = np.repeat(rows, 40, axis=0)
    nothing = np.zeros_like(given_here)

    order = Explanation(("a", "b", "c", "d", "e"), given_here, nothing, nothing).strongest_first()

    for row, found in zip(given_here[::40], order[::40], strict=True):
        assert found.tolist() == sorted(range(5), key=lambda place: (-abs(row[place]), place))


def test_levels_have_neither_percent_nor_currency() -> None:
    found = explain(CATALOGUE, Estimates(2 + GIVEN.sum(axis=1), GIVEN), 2.0, "rank")

    assert np.isnan(found.percent).all()
    assert np.isnan(found.currency).all()
    np.testing.assert_allclose(found.contributions.sum(axis=1), GIVEN.sum(axis=1))


def test_the_strongest_come_first_and_ties_keep_the_order_of_the_catalogue() -> None:
    found = explain(CATALOGUE, Estimates(13 + GIVEN.sum(axis=1), GIVEN), 13.0, "log")

    assert found.strongest_first()[1:].tolist() == [[0, 1, 2], [0, 1, 2]]
    assert found.strongest_first()[0, 2] == 2


def test_shaps_explanation_holds_the_same_and_adds_up_to_the_prediction(small: Small) -> None:
    import shap  # ten seconds, and only here

    model = small.model.welfare
    estimates = model.explain(small.matrix)

    explanation = to_shap(small.catalogue, small.matrix, estimates, model.reference_score)

    assert isinstance(explanation, shap.Explanation)
    assert explanation.feature_names == [column.name for column in small.catalogue.inputs]
    sums = explanation.base_values + explanation.values.sum(axis=1)
    np.testing.assert_allclose(sums, model.scores(small.matrix), rtol=0, atol=1e-9)
    np.testing.assert_array_equal(explanation.data, small.matrix.values)


def test_the_tree_part_is_what_shaps_tree_explainer_says(small: Small) -> None:
    import shap

    trees = small.model.welfare.trees
    assert trees is not None
    given = trees.context.apply(small.matrix.values[:40]).astype(np.float64)

    theirs = shap.TreeExplainer(trees.booster).shap_values(given)

    np.testing.assert_allclose(
        trees.contributions(small.matrix.values[:40]) + trees.centre, theirs, atol=1e-9
    )
