"""The predictions file: one row a household, everything in it made without the household."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from features.households import Survey
from features.policy import Line, Policy
from tests.small_survey import QUICK, Small
from training.predictions import out_of_fold

BASELINES = ("random", "ols")


def _predict(small: Small, **more: object) -> pa.Table:
    given = {"folds": 3, "seed": 5, "baselines": BASELINES, "settings": QUICK, **more}
    return out_of_fold(small.profile, small.survey, small.policy, **given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def predictions(small: Small) -> pa.Table:
    return _predict(small)


def test_the_columns_are_those_of_the_design(small: Small, predictions: pa.Table) -> None:
    keys = ["household_id", "fold", "seed", "cluster", "weight", "size", "welfare"]
    keys += ["equivalent_adults:(adults + 0.5 children)^0.9"]
    own = ["estimate", "low_80", "high_80", "low_90", "high_90"]
    programmes = [
        f"{column}:{name}"
        for name in ("PKH", "rice", "extreme")
        for column in ("p_below", "enrolled", "status", "flag", "flag_probability")
    ]
    last = [*(f"estimate:{name}" for name in BASELINES), "group:woman_heads", "group:size_class"]

    assert predictions.column_names == [*keys, *own, *programmes, *last]


def test_every_household_is_there_once_in_the_order_of_ids(small: Small, predictions: pa.Table) -> None:
    ids = predictions["household_id"].to_pylist()

    assert ids == sorted(small.survey.households.ids.to_pylist())
    welfare = dict(zip(small.survey.households.ids.to_pylist(), small.survey.welfare.tolist(), strict=True))
    assert predictions["welfare"].to_pylist() == [welfare[id_] for id_ in ids]
    assert set(predictions["fold"].to_pylist()) == {0, 1, 2}
    assert set(predictions["seed"].to_pylist()) == {5}


def test_clusters_are_not_split_between_folds(predictions: pa.Table) -> None:
    folds: dict[str, set[int]] = {}
    for cluster, fold in zip(
        predictions["cluster"].to_pylist(), predictions["fold"].to_pylist(), strict=True
    ):
        folds.setdefault(cluster, set()).add(fold)

    assert {len(found) for found in folds.values()} == {1}


def test_welfare_of_a_fold_never_reaches_its_own_predictions(small: Small, predictions: pa.Table) -> None:
    """Estimates, intervals, baselines; lines are fixed on all, so these programmes have amounts."""
    programmes = tuple(replace(p, line=Line(amount=500_000.0)) for p in small.policy.programmes)
    policy = Policy(programmes, "amounts")
    ids = small.survey.households.ids.to_pylist()
    fold_of = dict(zip(predictions["household_id"].to_pylist(), predictions["fold"].to_pylist(), strict=True))
    own = np.array([fold_of[id_] == 1 for id_ in ids])
    changed = np.where(own, small.survey.welfare[::-1] * 3, small.survey.welfare)

    before, after = (
        out_of_fold(
            small.profile, Survey(small.survey.households, welfare), policy,
            folds=3, seed=5, baselines=("ols", "lightgbm"), settings=QUICK,
        ).filter(pc.equal(predictions["fold"], 1))
        for welfare in (small.survey.welfare, changed)
    )  # fmt: skip

    assert before.num_rows > 100
    assert before.drop_columns("welfare").equals(after.drop_columns("welfare"))


def test_intervals_cover_about_what_they_promise(predictions: pa.Table) -> None:
    welfare = predictions["welfare"].to_numpy()
    for level in (80, 90):
        inside = (welfare >= predictions[f"low_{level}"].to_numpy()) & (
            welfare <= predictions[f"high_{level}"].to_numpy()
        )
        assert np.average(inside, weights=predictions["weight"].to_numpy()) == pytest.approx(
            level / 100, abs=0.06
        )


def test_the_order_of_the_survey_changes_no_prediction(small: Small, predictions: pa.Table) -> None:
    shuffled = small.district.shuffled(9).survey(small.profile)

    again = out_of_fold(
        small.profile, shuffled, small.policy, folds=3, seed=5, baselines=BASELINES, settings=QUICK
    )

    assert again.equals(predictions)


def test_levels_have_a_predicted_class_and_no_intervals(small_levels: Small) -> None:
    table = _predict(small_levels, folds=2)

    assert set(table["level"].to_pylist()) <= {1, 2, 3, 4}
    assert table["low_80"].null_count == len(table)
    assert np.mean(np.abs(table["level"].to_numpy() - table["welfare"].to_numpy()) <= 1) > 0.85
