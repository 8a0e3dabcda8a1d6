"""Comparing a registered model with today's champion, after it was trained."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from features.catalogue import check_fit
from features.errors import TepatError
from features.policy import Policy
from features.profile import Profile
from features.reading import read_households, read_survey
from models.champion import Champion
from models.folder import load_model
from models.registry import fetch_report
from training.cross_fitting import FitSettings
from training.gate_comparison import Challenge, readable, settings_of
from training.held_out import held_out_columns, kept_held_out
from training.list_churn import list_churn
from training.predictions import out_of_fold
from training.registering import COMPARISON, compared
from training.sealing import seal

FOLDS = 5


class AnotherSurvey(TepatError):
    """The survey that was given is not the one that the model was trained on."""

    exit_code = 2

    def __init__(self, model: str, file: str) -> None:
        self.model = model
        self.file = file
        super().__init__(
            f"{file} is not the survey that the model {model} was trained on: their content differs. Give "
            "the survey, its members and the profile of `tepat train`; the model must be judged on "
            "households that it was measured by."
        )


def logged_comparison(name: str, version: int, champion: Champion) -> Mapping[str, Any] | None:
    """What `tepat train` logged of a version, if it was compared with this champion."""
    with tempfile.TemporaryDirectory(prefix="tepat-") as passing:
        report = fetch_report(name, str(version), Path(passing))
        if report is None or not (report / COMPARISON).is_file():
            return None
        found: dict[str, Any] = json.loads((report / COMPARISON).read_text(encoding="utf-8"))
    return found if found.get("champion") == champion.digest else None


def compare_again(
    folder: Path,
    champion: Champion,
    home: Path,
    profile: Profile,
    policy: Policy,
    survey: Path,
    members: Path | None,
) -> Mapping[str, Any]:
    """`training.gate_comparison.against_champion` for the model in `folder`, on its own survey.

    Its held-out estimates are those that were kept; where this machine has none, its recipe is fitted
    anew in five folds.

    Raises:
        AnotherSurvey: `survey` is not what the model was trained on.
        UnusableFile: it cannot be read.
    """
    model = load_model(folder)
    read = read_survey(profile, survey, members, policy.programmes)
    if model.card["digests"]["survey"] != read.households.content_digest:
        raise AnotherSurvey(model.profile, survey.name)
    if model.card.get("sealed"):
        read = seal(read, model.card["sealed"]["share"]).open
    seed = int(model.card["seed"])
    held_out = kept_held_out(home, model.profile, model.digest)
    if held_out is None:
        settings = settings_of(model.card) or FitSettings()
        again = out_of_fold(profile, read, policy, folds=FOLDS, seed=seed, baselines=(), settings=settings)
        held_out = held_out_columns(again)
    return compared(Challenge(profile, read, policy, model, held_out, FOLDS, seed), champion, home)


def churn_on(
    folder: Path,
    champion: Champion,
    profile: Profile,
    policy: Policy,
    registry: Path,
    members: Path | None,
) -> Mapping[str, Any]:
    """`lists` of a comparison, counted on a registry instead of the survey.

    Raises:
        CatalogueMismatch: the profile is not that of the model.
        UnusableFile: the registry cannot be read.
    """
    model, before = load_model(folder), load_model(champion.folder)
    check_fit(model.welfare.catalogue, profile)
    if not readable(before.welfare.catalogue, profile):
        return {"lists": None, "lists_of": "registry"}
    learned = model.welfare.catalogue.learned_codes
    households = read_households(profile, registry, members, policy.programmes, learned=learned)
    return {"lists": list_churn(before, model, profile, policy, households), "lists_of": "registry"}
