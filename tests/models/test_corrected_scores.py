"""What a correction would be worth: compiled and plain, the same bits."""

import numpy as np
import pytest

from models.corrected_scores import corrected_scores, plainly_corrected_scores, tree_predictions
from models.corrections import corrections_of
from models.tree_shap import kernel_runs
from tests.small_survey import AMOUNTS_TEXT, Small


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return Small(AMOUNTS_TEXT, tmp_path_factory.mktemp("model"))


@pytest.mark.skipif(not kernel_runs(), reason="numba is not installed: only the plain way is there")
def test_the_compiled_loops_give_the_bits_of_the_plain_way(small: Small) -> None:
    welfare, values = small.model.welfare, small.matrix.values.copy()
    draw = np.random.default_rng(2)
    values[draw.random(values.shape) < 0.1] = np.nan
    values[draw.random(values.shape) < 0.02] = -1
    effects = welfare.linear.contributions(values)
    scores = welfare.scores_from(effects, values)
    assert welfare.trees is not None
    given = (small.model, welfare.trees.context.apply(values), effects, scores)

    compiled = corrected_scores(*given)

    assert compiled.tobytes() == plainly_corrected_scores(*given).tobytes()


def test_a_corrected_score_is_that_of_the_corrected_household(small: Small) -> None:
    welfare, values = small.model.welfare, small.matrix.values[:20]
    effects = welfare.linear.contributions(values)
    scores = welfare.scores_from(effects, values)
    assert welfare.trees is not None
    corrections = corrections_of(small.model)

    corrected = corrected_scores(small.model, welfare.trees.context.apply(values), effects, scores)

    for place, correction in enumerate(corrections):
        changed = values.copy()
        changed[:, list(correction.columns)] = correction.values
        told = welfare.scores_from(welfare.linear.contributions(changed), changed)
        np.testing.assert_allclose(corrected[:, place], told, atol=1e-9)


@pytest.mark.parametrize("compiled", [True, False])
def test_the_trees_predict_what_lightgbm_predicts(
    small: Small, compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    trees, values = small.model.welfare.trees, small.matrix.values.copy()
    values[np.random.default_rng(3).random(values.shape) < 0.1] = np.nan
    assert trees is not None
    if not compiled:
        monkeypatch.setattr("models.corrected_scores._laid_out", lambda _: None)

    told = tree_predictions(small.model, trees.context.apply(values).astype(np.float64))

    assert told.tobytes() == trees.predict(values).tobytes()


def test_what_was_handed_in_is_not_changed(small: Small) -> None:
    """The corrections are written into the inputs while they are tried."""
    welfare, values = small.model.welfare, small.matrix.values[:3].astype(np.float64)
    effects = welfare.linear.contributions(values.astype(np.float32))
    before = values.tobytes(), effects.tobytes()

    corrected_scores(small.model, values, effects, np.zeros(3))

    assert (values.tobytes(), effects.tobytes()) == before
