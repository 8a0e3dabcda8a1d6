"""What a correction would be worth: compiled and plain, the same bits."""

import numpy as np
import pytest

from models.corrected_scores import corrected_scores, plainly_corrected_scores
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
