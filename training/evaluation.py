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
from training.splitting import NEVER, Split, Splitter, by_clusters
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
    splitter: Splitter | None = None,
    watch: Watch = iter,
) -> Evaluation:
    """Fits model and baselines in the same folds and compares them with paired intervals.

    Args:
        splitter: who is held out; default: every sampled cluster once, in `folds` parts.
        watch: goes through the folds; may show how far the work has come.

    Raises:
        UnknownBaseline, BaselineNotInstalled: a name in `baselines` is none of ours, or its library absent.
        InputsMadeFromTheLabel: a question explains welfare better than any honest answer can.
        TooFewClusters: the survey cannot be split.
        LineOfAnotherKind, LineWithoutPrices: a line does not fit the survey.
    """
    check_baselines(baselines)
    # Sums and products of floats depend on the order of rows and on threads; what is written must not.
    survey = survey.take(canonical_order(survey.households))
    with one_thread_each():
        split = splitter(survey) if splitter else by_clusters(survey, folds, seed)
        return _evaluate(profile, survey, policy, split, seed, baselines, replicates, settings, watch)


def _evaluate(
    profile: Profile,
    survey: Survey,
    policy: Policy,
    split: Split,
    seed: int,
    baselines: tuple[str, ...],
    replicates: int,
    settings: FitSettings,
    watch: Watch,
) -> Evaluation:
    strengths = audit_inputs(profile, survey, build_catalogue(profile, survey.households))
    predictions = out_of_fold(
        profile, survey, policy,
        folds=split.folds, seed=seed, baselines=baselines, settings=settings, split=split, watch=watch,
    )  # fmt: skip
    lines = fixed_lines(profile, policy, survey)
    told = about(profile, survey, policy, lines, split.folds, seed)
    told["split"] = _told(split)
    told["strongest_questions"] = {item.question: item.share for item in strengths[:10]}
    report = {"about": told} | report_figures(predictions, lines, replicates=replicates)
    return Evaluation(described(predictions, told), report)


def described(predictions: pa.Table, told: Mapping[str, Any]) -> pa.Table:
    """The table with what it rests on in its metadata."""
    metadata = {b"tepat": json.dumps(told, ensure_ascii=False, sort_keys=True).encode()}
    return predictions.replace_schema_metadata(metadata)


def _told(split: Split) -> dict[str, Any]:
    """How the survey was split: all figures are of those held out."""
    held = split.held != NEVER
    return {
        "kind": split.kind,
        "held_out": list(split.names),
        "households_held_out": int(held.sum()),
        "households_left_out": int((~held & ~split.learned.any(axis=0)).sum()),
    }


def about(
    profile: Profile, survey: Survey, policy: Policy, lines: Mapping[str, float], folds: int, seed: int
) -> dict[str, Any]:
    """What an evaluation rests on: the survey, its lines and the digests."""
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
