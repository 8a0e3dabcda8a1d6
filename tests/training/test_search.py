"""The search is the same again with the same seed, sees only who learns, and keeps what is promised."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from features.matrix import build_matrix
from tests.small_survey import Small
from training.cross_fitting import CrossFit, FitSettings
from training.evaluation import evaluate
from training.fitting import fit
from training.search import PLAIN, loss, searched

Array = NDArray[np.float64]
CHEAP = FitSettings(penalties=(10.0, 100.0), rounds=(10, 20))


def _search(small: Small, trials: int = 4, seed: int = 1, **changes: object) -> FitSettings:
    households = small.survey.households.take(small.fitted.order)
    given = {
        "values": build_matrix(small.catalogue, households).values,
        "welfare": np.log(small.survey.welfare[small.fitted.order]),
        "weight": households.weight,
        "cluster": np.asarray(households.cluster.to_pylist(), dtype=object),
        "ids": households.ids,
        "settings": CHEAP,
        **changes,
    }
    return searched(small.catalogue, trials=trials, seed=seed, **given)


def test_the_same_seed_finds_the_same_settings(small: Small) -> None:
    found = _search(small)

    assert found == _search(small)
    assert found.search == 0
    assert found.folds == CHEAP.folds
    assert found.penalties == CHEAP.penalties


def test_one_trial_stays_with_the_settings_given(small: Small) -> None:
    assert _search(small, trials=1) == CHEAP


class Told:
    """Losses by settings, told in the place of cross-fits."""

    def __init__(self, small: Small, monkeypatch: pytest.MonkeyPatch, losses: list[list[float]]) -> None:
        self.tried: list[FitSettings] = []
        self.losses = iter(number for row in losses for number in row)
        self.held_out = replace(small.fitted.held_out, folds=np.arange(len(small.fitted.order)) % 3)
        monkeypatch.setattr("training.search.cross_fit", self.fitted)
        monkeypatch.setattr("training.search.loss", lambda *_: next(self.losses))

    def fitted(self, *arguments: Any) -> CrossFit:
        self.tried.append(arguments[-1])
        return self.held_out


def test_settings_that_are_surely_better_win(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    first = [[0.5, 0.6, 0.7], [0.6, 0.7, 0.8], [0.3, 0.4, 0.5], [0.4, 0.5, 0.6], [0.9, 0.9, 0.9]]
    again = [[0.5, 0.6, 0.7], [0.5, 0.6, 0.7], [0.2, 0.3, 0.4], [0.5, 0.5, 0.5]]
    told = Told(small, monkeypatch, first + again)

    found = _search(small, trials=5)

    # The settings given, plain ones and three drawn; then the given again, and the three best.
    assert [tried.trees for tried in told.tried[:2]] == [CHEAP.trees, PLAIN.trees]
    assert [tried.trees for tried in told.tried[5:]] == [told.tried[i].trees for i in (0, 2, 3, 1)]
    assert found.trees == told.tried[3].trees
    assert found.folds == CHEAP.folds


def test_settings_that_may_only_be_lucky_do_not(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    first = [[0.5, 0.6, 0.7], [0.6, 0.7, 0.8], [0.3, 0.4, 0.5]]
    again = [[0.5, 0.6, 0.7], [0.8, 0.9, 0.4], [0.9, 0.9, 0.9]]
    Told(small, monkeypatch, first + again)

    assert _search(small, trials=3) == CHEAP


def test_only_who_learns_in_a_fold_reaches_its_search(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[str]] = []

    def watched(*arguments: Any, **_: object) -> FitSettings:
        seen.append(set(arguments[5].to_pylist()))
        assert len(arguments[1]) == len(arguments[2]) == len(arguments[3]) == len(seen[-1])
        return CHEAP

    monkeypatch.setattr("training.search.searched", watched)
    evaluation = evaluate(
        small.profile, small.survey, small.policy, folds=2, baselines=("ols",), replicates=2,
        settings=replace(CHEAP, search=5),
    )  # fmt: skip

    held = evaluation.predictions.to_pandas().groupby("fold")["household_id"].apply(set)
    assert seen == [held[1], held[0]]


def test_a_fit_tells_the_settings_that_were_found(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.search.searched", lambda *_, **__: replace(CHEAP, emphasis=0.125))

    found = fit(
        small.profile, small.survey, small.catalogue, small.policy, small.lines, 1, replace(CHEAP, search=3)
    )

    assert found.settings == replace(CHEAP, emphasis=0.125)


def test_loss_rises_with_wrong_levels_and_with_wrong_orders() -> None:
    welfare, one, ids = np.random.default_rng(1).normal(size=50), np.ones(50), [str(i) for i in range(50)]

    assert loss(welfare, welfare, one, ids) == 0
    assert loss(welfare + welfare.std(), welfare, one, ids) == pytest.approx(1)
    assert loss(welfare[::-1].copy(), welfare, one, ids) > 1.5
