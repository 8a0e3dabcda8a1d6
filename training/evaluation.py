"""Cross-validated comparison of the model with simpler ones: predictions and a report on them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from features.catalogue import build_catalogue
from features.households import Survey
from features.policy import Policy
from features.profile import Profile
from training.baselines import DEFAULT, check_baselines
from training.cross_fitting import FitSettings
from training.fitting import canonical_order, fixed_lines
from training.leak_audit import audit_inputs
from training.predictions import Watch, out_of_fold
from training.report import report_figures
from training.workers import one_thread_each


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What a model of this kind is worth on this survey, every figure out of fold.

    Attributes:
        predictions: one row a household; metadata `tepat` holds lines, unit and digests as JSON.
        report: plain values; everything but `about` can be computed again from `predictions`.
    """

    predictions: pa.Table
    report: Mapping[str, Any]


def evaluate(
    profile: Profile,
    survey: Survey,
    policy: Policy,
    *,
    folds: int = 5,
    seed: int = 0,
    baselines: tuple[str, ...] = DEFAULT,
    replicates: int = 500,
    settings: FitSettings = FitSettings(),
    watch: Watch = iter,
) -> Evaluation:
    """Fits model and baselines in the same folds and compares them with paired intervals.

    Args:
        watch: goes through the folds; may show how far the work has come.

    Raises:
        UnknownBaseline: a name in `baselines` is none of ours.
        InputsMadeFromTheLabel: a question explains welfare better than any honest answer can.
        TooFewClusters: the survey cannot be split.
        LineOfAnotherKind, LineWithoutPrices: a line does not fit the survey.
    """
    check_baselines(baselines)
    # Sums and products of floats depend on the order of rows and on threads; what is written must not.
    survey = survey.take(canonical_order(survey.households))
    with one_thread_each():
        return _evaluate(profile, survey, policy, folds, seed, baselines, replicates, settings, watch)


def _evaluate(
    profile: Profile,
    survey: Survey,
    policy: Policy,
    folds: int,
    seed: int,
    baselines: tuple[str, ...],
    replicates: int,
    settings: FitSettings,
    watch: Watch,
) -> Evaluation:
    strengths = audit_inputs(profile, survey, build_catalogue(profile, survey.households))
    predictions = out_of_fold(
        profile, survey, policy,
        folds=folds, seed=seed, baselines=baselines, settings=settings, watch=watch,
    )  # fmt: skip
    lines = fixed_lines(profile, policy, survey)
    about = _about(profile, survey, policy, lines, folds, seed)
    about["strongest_questions"] = {item.question: item.share for item in strengths[:10]}
    report = {"about": about} | report_figures(predictions, lines, replicates=replicates)
    metadata = {b"tepat": json.dumps(about, ensure_ascii=False, sort_keys=True).encode()}
    return Evaluation(predictions.replace_schema_metadata(metadata), report)


def _about(
    profile: Profile, survey: Survey, policy: Policy, lines: Mapping[str, float], folds: int, seed: int
) -> dict[str, Any]:
    households = survey.households
    levels = list(profile.levels.poorest_first) if profile.levels else None
    return {
        "profile": profile.name,
        "unit": dict(profile.welfare.unit) if profile.welfare else None,
        "levels": levels,
        "lines": dict(lines),
        "households": len(households),
        "persons": float(households.size.sum()),
        "weighted_households": float(households.weight.sum()),
        "clusters": len(np.unique(np.asarray(households.cluster.to_pylist(), dtype=object))),
        "folds": folds,
        "seed": seed,
        "digests": {
            "profile": profile.digest,
            "policy": policy.digest,
            "survey": households.content_digest,
        },
    }
