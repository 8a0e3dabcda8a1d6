"""The bar on the Costa Rican persons file: an ordered class through the same commands."""

from collections.abc import Callable, Mapping
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score

from tepat.cli import main
from tests.realdata import recomputed

pytestmark = [pytest.mark.realdata, pytest.mark.timeout(1800)]
PROFILE = Path(__file__).parent / "costa_rica_idb2018.yaml"
Frames = list[pd.DataFrame]


@pytest.fixture(scope="module")
def frames(surveys: Path, proving: bool, tmp_path_factory: pytest.TempPathFactory) -> Frames:
    folder = tmp_path_factory.mktemp("costa_rica")
    survey = surveys / "costa_rica_idb2018" / "train.csv"
    found = []
    for seed in range(5 if proving else 1):
        predictions = folder / f"{seed}.parquet"
        code = main(
            ["evaluate", "--profile", str(PROFILE), "--survey", str(survey), "--seed", str(seed),
             "--baselines", "ols,lightgbm", "--json", str(folder / f"{seed}.json"),
             "--predictions", str(predictions)]
        )  # fmt: skip
        assert code == 0
        found.append(recomputed.read(predictions))
    return found


def test_classes_are_told_at_least_as_well_as_by_a_balanced_classifier(
    frames: Frames, surveys: Path, record: Callable[[str, Mapping[str, object]], None]
) -> None:
    heads = _heads(surveys)

    ours = [float(f1_score(frame["welfare"], frame["level"], average="macro")) for frame in frames]
    theirs = [_balanced_classifier(heads, frame) for frame in frames]

    record("costa_rica_macro_f1", {"ours": ours, "balanced_lightgbm": theirs})
    assert np.median(ours) >= np.median(theirs)


def test_every_household_with_one_head_is_there_and_has_no_interval(frames: Frames) -> None:
    frame = frames[0]

    assert len(frame) == 2973
    assert frame[["low_80", "high_80", "low_90", "high_90"]].isna().all(axis=None)
    assert set(frame["level"]) == {1, 2, 3, 4}


def test_estimates_beat_ols_or_are_not_worse(frames: Frames) -> None:
    for frame in frames:
        welfare, model, ols = (frame[c].to_numpy() for c in ("welfare", "estimate", "estimate:ols"))
        differences = [
            recomputed.rank_correlation(welfare[i], model[i])
            - recomputed.rank_correlation(welfare[i], ols[i])
            for i in recomputed.resampled(frame["cluster"].to_numpy(), 200, 3)
        ]

        assert np.quantile(differences, 0.975) >= 0


def _heads(surveys: Path) -> pd.DataFrame:
    persons = pd.read_csv(surveys / "costa_rica_idb2018" / "train.csv")
    heads = persons[persons["parentesco1"] == 1].drop_duplicates("idhogar").set_index("idhogar")
    for column in ("dependency", "edjefe", "edjefa"):
        heads[column] = heads[column].replace({"yes": "1", "no": "0"}).astype(float)
    return heads


def _balanced_classifier(heads: pd.DataFrame, frame: pd.DataFrame) -> float:
    """An untuned class-balanced LightGBM classifier on every column, in the same folds."""
    rows = heads.loc[frame["household_id"]]
    inputs, target = rows.drop(columns=["Id", "Target"]).astype(float), rows["Target"].to_numpy()
    told = np.zeros(len(target))
    for fold in frame["fold"].unique():
        held = (frame["fold"] == fold).to_numpy()
        classifier = lightgbm.LGBMClassifier(class_weight="balanced", verbose=-1, n_jobs=1)
        classifier.fit(inputs[~held], target[~held])
        told[held] = np.asarray(classifier.predict(inputs[held]))
    return float(f1_score(target, told, average="macro"))
