"""The tree part predicts, explains itself, and forgets how it was trained."""

import numpy as np
import pytest

from models.trees import TreePart, booster_from, without_parameters
from tests.small_survey import Small


@pytest.fixture
def trees(small: Small) -> TreePart:
    assert small.model.welfare.trees is not None
    return small.model.welfare.trees


def test_contributions_add_up_to_the_prediction(small: Small, trees: TreePart) -> None:
    values = small.matrix.values

    sums = trees.base + trees.contributions(values).sum(axis=1)

    np.testing.assert_allclose(sums, trees.predict(values), rtol=0, atol=1e-9)


def test_contributions_are_lightgbms_own_about_another_centre(small: Small, trees: TreePart) -> None:
    values = small.matrix.values
    own = np.asarray(trees.booster.predict(trees.context.apply(values), pred_contrib=True))

    np.testing.assert_allclose(own.sum(axis=1), trees.predict(values), rtol=0, atol=1e-9)
    np.testing.assert_allclose(trees.contributions(values) + trees.centre, own[:, :-1], rtol=0, atol=1e-12)


def test_predictions_by_rounds_end_with_the_whole_ensemble(small: Small, trees: TreePart) -> None:
    values = small.matrix.values
    rounds = trees.booster.num_trees()

    steps = trees.predict_by_rounds(values, (1, 5, rounds))

    np.testing.assert_allclose(steps[:, 2], trees.predict(values), rtol=0, atol=1e-12)
    five = np.asarray(trees.booster.predict(trees.context.apply(values), num_iteration=5), np.float64)
    np.testing.assert_allclose(steps[:, 1], five)


def test_the_text_holds_no_training_parameters_and_predicts_the_same(small: Small, trees: TreePart) -> None:
    assert "num_threads" not in trees.text
    assert "[seed:" not in trees.text
    assert without_parameters(trees.text) == trees.text
    np.testing.assert_array_equal(
        booster_from(trees.text).predict(trees.context.apply(small.matrix.values)),
        trees.predict(small.matrix.values),
    )


def test_only_the_block_of_parameters_is_taken_out() -> None:
    text = "tree\n\nparameters:\n[seed: 1]\nend of parameters\n\npandas_categorical:null\n"

    assert without_parameters(text) == "tree\n\n\npandas_categorical:null\n"
