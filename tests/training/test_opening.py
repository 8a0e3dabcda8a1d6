"""A sealed part is opened once per model; afterwards the same figures are told, with who and when."""

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from features.policy_loading import policy_in_force
from models.folder import load_model, save_model
from models.trained_model import TrainedModel
from tests.small_survey import QUICK, TODAY, Small
from training import opening as opening_module
from training.opening import NothingSealed, NotWhatItWasTrainedOn, Opening, open_sealed, recorded_opening
from training.sealing import seal
from training.training import train

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SHARE = 0.25


@pytest.fixture(scope="module")
def model(small: Small, tmp_path_factory: pytest.TempPathFactory) -> TrainedModel:
    trained = train(
        small.profile, small.survey, small.policy,
        as_of=TODAY, folds=2, seed=3, baselines=("ols",), settings=QUICK, sealed=SHARE,
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("sealed") / "model"
    save_model(trained.model, folder)
    return load_model(folder)


def _open(small: Small, model: TrainedModel, home: Path, by: str = "Rina") -> tuple[Opening, pa.Table | None]:
    return open_sealed(
        small.profile, small.survey, small.policy, model, home=home, at=AT, by=by, replicates=40
    )


def test_the_first_opening_measures_and_the_second_only_remembers(
    small: Small, model: TrainedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, predictions = _open(small, model, tmp_path)
    monkeypatch.setattr(opening_module, "of_model", None)
    second, nothing = _open(small, model, tmp_path, by="Adi")

    assert (first.first, second.first) == (True, False)
    assert predictions is not None
    assert nothing is None
    assert (second.by, second.at) == ("Rina", "2026-11-23T09:30:00+00:00")
    assert second.report["figures"]["model"]["r2"] == first.report["figures"]["model"]["r2"]
    assert recorded_opening(tmp_path, small.profile.name, model.digest) == second


def test_only_the_sealed_households_are_told_of(small: Small, model: TrainedModel, tmp_path: Path) -> None:
    opening, predictions = _open(small, model, tmp_path)
    sealed = seal(small.survey, SHARE).sealed

    assert predictions is not None
    assert predictions["household_id"].to_pylist() == sorted(sealed.households.ids.to_pylist())
    assert opening.report["about"]["households"] == len(sealed) == model.card["sealed"]["households"]
    assert set(opening.report["comparisons"]) == {"ols", "ols_areas", "lightgbm"}


def test_what_is_sealed_changes_nothing_in_the_model(small: Small, model: TrainedModel) -> None:
    """Welfare of the sealed households turned upside down: the same bytes of every part."""
    parts = seal(small.survey, SHARE)
    inside = np.isin(small.survey.households.ids.to_pylist(), parts.sealed.households.ids.to_pylist())
    welfare = small.survey.welfare.copy()
    welfare[inside] = welfare[inside][::-1] * 10
    from dataclasses import replace

    again = train(
        small.profile, replace(small.survey, welfare=welfare), small.policy,
        as_of=TODAY, folds=2, seed=3, baselines=("ols",), settings=QUICK, sealed=SHARE,
    ).model  # fmt: skip

    assert again.welfare.linear.to_json() == model.welfare.linear.to_json()
    assert again.card["figures"] == model.card["figures"]
    assert [p.key for p in again.programmes] == [p.key for p in model.programmes]


def test_another_survey_or_policy_opens_nothing(small: Small, model: TrainedModel, tmp_path: Path) -> None:
    fewer = small.district.households.slice(0, 400)
    other = type(small.district)(fewer, small.district.members).survey(small.profile)

    with pytest.raises(NotWhatItWasTrainedOn, match="survey"):
        open_sealed(small.profile, other, small.policy, model, home=tmp_path, at=AT, by="Rina")
    none = policy_in_force((), date(2020, 1, 1))
    with pytest.raises(NotWhatItWasTrainedOn, match="policy"):
        open_sealed(small.profile, small.survey, none, model, home=tmp_path, at=AT, by="Rina")

    assert recorded_opening(tmp_path, small.profile.name, model.digest) is None


def test_a_model_of_the_whole_survey_has_nothing_to_open(small: Small, tmp_path: Path) -> None:
    with pytest.raises(NothingSealed, match="--sealed"):
        _open(small, small.model, tmp_path)


def test_the_second_model_that_meets_a_sealed_part_is_told_so(
    small: Small, model: TrainedModel, tmp_path: Path
) -> None:
    from dataclasses import replace

    _open(small, replace(model, digest="0" * 64), tmp_path)
    opening, _ = _open(small, model, tmp_path)

    assert opening.before == 1
