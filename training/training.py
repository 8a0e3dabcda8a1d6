"""From a survey to a calibrated model with its card."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from features.catalogue import build_catalogue
from features.households import Survey
from features.policy import Policy
from features.profile import Profile
from models.trained_model import TrainedModel
from training.card import model_card
from training.cross_fitting import FitSettings
from training.evaluation import Evaluation, evaluate
from training.fitting import fit, fixed_lines
from training.leak_audit import audit_inputs
from training.predictions import Watch
from training.sealing import seal

BASELINES: Final = ("ols", "ols_areas", "lightgbm")


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A calibrated model with its card, and the evaluation that the card tells of.

    Attributes:
        survey: what it was trained on: without the sealed part, where there is one.
    """

    model: TrainedModel
    evaluation: Evaluation
    survey: Survey


def train(
    profile: Profile,
    survey: Survey,
    policy: Policy,
    *,
    as_of: date,
    folds: int = 5,
    seed: int = 0,
    baselines: tuple[str, ...] = BASELINES,
    settings: FitSettings = FitSettings(),
    sealed: float | None = None,
    watch: Watch = iter,
) -> Trained:
    """Fits on all households, and evaluates the same recipe on households it never saw.

    Args:
        as_of: the day from which the survey's age is counted.
        sealed: share of the households whose clusters are set aside before anything is seen
            (`training.sealing`), for one look at the finished model (`training.opening`).
        baselines: must hold `ols`, which the gate asks about.
        watch: goes through the folds of the evaluation.

    Raises:
        InputsMadeFromTheLabel: a question explains welfare better than any honest answer can.
        TooFewClusters: the survey cannot be split.
        TooFewToSeal: there are too few clusters to seal some.
        LineOfAnotherKind, LineWithoutPrices: a line does not fit the survey.
    """
    parts = seal(survey, sealed) if sealed is not None else None
    survey = parts.open if parts else survey
    lines = fixed_lines(profile, policy, survey)
    catalogue = build_catalogue(profile, survey.households)
    audit_inputs(profile, survey, catalogue)
    fitted = fit(profile, survey, catalogue, policy, lines, seed, settings)
    evaluation = evaluate(
        profile, survey, policy,
        folds=folds, seed=seed, baselines=baselines, settings=settings, watch=watch,
    )  # fmt: skip
    card = model_card(
        profile, survey, policy, fitted, evaluation.report, seed=seed, as_of=as_of, settings=settings
    )
    card["sealed"] = dict(parts.about) if parts else None
    return Trained(replace(fitted.model, card=card), evaluation, survey)
