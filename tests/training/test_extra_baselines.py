"""A quantile forest and an EBM beside the others: the same folds, the same numbers twice."""

import numpy as np
import pytest

from tests.training.test_baselines import CATALOGUE, FITTING, HELD, IDS, TRUTH, WEIGHT, WELFARE
from training import extra_baselines
from training.baselines import DEFAULT, baseline_scores, check_baselines
from training.extra_baselines import EXTRAS, BaselineNotInstalled


def _scores(name: str, seed: int = 1) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.asarray(
        baseline_scores(
            name, CATALOGUE, FITTING, WELFARE, WEIGHT, HELD, size=np.ones(100), ids=IDS, seed=seed
        )
    )  # fmt: skip


@pytest.mark.parametrize("name", EXTRAS)
def test_an_extra_baseline_learns_and_repeats_itself(name: str) -> None:
    pytest.importorskip(extra_baselines.PACKAGES[name])

    scores = _scores(name)

    assert np.corrcoef(scores, TRUTH)[0, 1] > 0.7
    np.testing.assert_array_equal(scores, _scores(name))


def test_the_low_quantile_estimates_lower_than_the_median() -> None:
    pytest.importorskip("quantile_forest")

    assert (_scores("forest_low") <= _scores("forest")).all()
    assert _scores("forest_low").mean() < _scores("forest").mean() - 0.05


def test_answers_that_are_missing_break_no_extra_baseline() -> None:
    pytest.importorskip("interpret")
    held = HELD.copy()
    held[:20, 0] = np.nan
    fitting = FITTING.copy()
    fitting[:30, 1] = np.nan

    for name in ("forest", "ebm"):
        scores = baseline_scores(
            name, CATALOGUE, fitting, WELFARE, WEIGHT, held, size=np.ones(100), ids=IDS, seed=1
        )
        assert np.isfinite(scores).all()


def test_a_library_that_is_absent_is_told_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extra_baselines, "find_spec", lambda name: None)

    check_baselines(DEFAULT)
    with pytest.raises(BaselineNotInstalled, match=r"forest, ebm need.*tepat\[extras\]") as refused:
        check_baselines(("ols", "forest", "ebm"))
    assert refused.value.exit_code == 2
