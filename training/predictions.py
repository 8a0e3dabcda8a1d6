"""The predictions file: every household's out-of-fold estimate, from which all figures follow."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.catalogue import Catalogue, build_catalogue
from features.households import ENROLMENT_UNKNOWN, Households, Survey
from features.matrix import FeatureMatrix, build_matrix
from features.policy import Policy
from features.profile import Profile
from models.distribution import LevelDistribution
from models.enough_answers import unknown_answers
from models.statuses import ProgrammeStatus, programme_status
from models.trained_model import ProgrammeInForce, TrainedModel
from training.baselines import baseline_scores
from training.cross_fitting import FitSettings
from training.equivalent_adults import equivalent_adults
from training.fitting import canonical_order, fit, fixed_lines
from training.splitting import assign_folds
from training.workers import one_thread_each

Array = NDArray[np.float64]
Watch = Callable[[range], Iterable[int]]
"""Goes through the folds and may show how far the work has come."""


@dataclass(frozen=True, slots=True, eq=False)
class _Fold:
    """What one fold's model says of the households it never saw."""

    scores: Array
    ends: Mapping[str, Array]
    statuses: Mapping[str, ProgrammeStatus]
    baselines: Mapping[str, Array]
    levels: NDArray[np.int64] | None


def out_of_fold(
    profile: Profile,
    survey: Survey,
    policy: Policy,
    *,
    folds: int,
    seed: int,
    baselines: tuple[str, ...],
    settings: FitSettings = FitSettings(),
    watch: Watch = iter,
) -> pa.Table:
    """One row a household, in the order of the ids, with the columns of DESIGN "Predictions".

    Each fold's model, distribution and cut-offs are made without the fold; lines are fixed once
    on the whole survey.

    Raises:
        TooFewClusters: the survey cannot be split.
    """
    lines = fixed_lines(profile, policy, survey)
    order = canonical_order(survey.households)
    survey = survey.take(order)
    households = survey.households
    catalogue = build_catalogue(profile, households)
    matrix = build_matrix(catalogue, households)
    cluster = np.asarray(households.cluster.to_pylist(), dtype=object)
    fold_of = assign_folds(cluster, folds, seed)
    with one_thread_each():
        found = [
            _fold(
                profile, survey, catalogue, matrix, policy, lines, fold_of == fold, seed, baselines, settings
            )
            for fold in watch(range(fold_of.max() + 1))
        ]
    rows = np.concatenate([np.flatnonzero(fold_of == fold) for fold in range(fold_of.max() + 1)])
    back = pa.array(np.argsort(rows, kind="stable"))
    held = pa.concat_tables([_table(fold) for fold in found]).take(back)
    return _with_keys(survey, fold_of, seed, held, equivalent_adults(profile, households))


def _fold(
    profile: Profile,
    survey: Survey,
    catalogue: Catalogue,
    matrix: FeatureMatrix,
    policy: Policy,
    lines: Mapping[str, float],
    held: NDArray[np.bool_],
    seed: int,
    baselines: tuple[str, ...],
    settings: FitSettings,
) -> _Fold:
    inside, outside = np.flatnonzero(~held), np.flatnonzero(held)
    learning = survey.take(inside)
    model = fit(profile, learning, catalogue, policy, lines, seed, settings).model
    part = FeatureMatrix(matrix.ids.take(pa.array(outside)), matrix.values[outside], matrix.catalogue_digest)
    scores = model.welfare.scores(part)
    ends: dict[str, Array] = {}
    for coverage in (80, 90):
        low, high = model.distribution.interval(scores, coverage / 100)
        ends |= {f"low_{coverage}": model.to_welfare(low), f"high_{coverage}": model.to_welfare(high)}
    households = survey.households
    unknown = unknown_answers(households)
    statuses = {
        name: programme_status(
            model, programme, scores, _enrolled(households, name, outside), unknown[outside]
        )
        for name, programme in _in_force(model, policy, lines).items()
    }
    target = np.log(learning.welfare) if model.welfare.scale == "log" else learning.welfare
    compared = {
        name: model.to_welfare(
            baseline_scores(
                name, catalogue, matrix.values[inside], target, learning.households.weight, part.values,
                size=households.size[outside], ids=part.ids.to_pylist(), seed=seed,
            )
        )
        for name in baselines
    }  # fmt: skip
    distribution = model.distribution
    levels = distribution.levels(scores) if isinstance(distribution, LevelDistribution) else None
    return _Fold(model.to_welfare(scores), ends, statuses, compared, levels)


def _in_force(model: TrainedModel, policy: Policy, lines: Mapping[str, float]) -> dict[str, ProgrammeInForce]:
    """The policy's programmes with the lines of the whole survey."""
    return {
        programme.name: ProgrammeInForce(
            programme.name,
            lines[programme.name],
            calibrated.lists,
            dict(programme.max_false or {}),
            programme.column is not None,
        )
        for programme, calibrated in zip(policy.programmes, model.programmes, strict=True)
    }


def _enrolled(households: Households, name: str, rows: NDArray[np.intp]) -> NDArray[np.int8] | None:
    known = households.enrolled.get(name)
    return None if known is None else known[rows]


def _table(fold: _Fold) -> pa.Table:
    columns: dict[str, pa.Array] = {"estimate": pa.array(fold.scores)}
    columns |= {name: pa.array(end, mask=np.isnan(end)) for name, end in fold.ends.items()}
    if fold.levels is not None:
        columns["level"] = pa.array(fold.levels)
    for name, status in fold.statuses.items():
        probability = status.flag_probability
        columns[f"p_below:{name}"] = pa.array(status.p_below)
        columns[f"enrolled:{name}"] = pa.array(
            status.enrolled == 1, mask=status.enrolled == ENROLMENT_UNKNOWN
        )
        columns[f"status:{name}"] = status.statuses().cast(pa.string())
        columns[f"flag:{name}"] = status.flags().cast(pa.string())
        columns[f"flag_probability:{name}"] = pa.array(probability, mask=np.isnan(probability))
    columns |= {f"estimate:{name}": pa.array(values) for name, values in fold.baselines.items()}
    return pa.table(columns)


def _with_keys(
    survey: Survey,
    fold_of: NDArray[np.intp],
    seed: int,
    held: pa.Table,
    adults: tuple[str, Array] | None,
) -> pa.Table:
    households = survey.households
    keys: dict[str, pa.Array] = {
        "household_id": households.ids,
        "fold": pa.array(fold_of.astype(np.int32)),
        "seed": pa.array(np.full(len(fold_of), seed, dtype=np.int64)),
        "cluster": households.cluster,
        "weight": pa.array(households.weight),
        "size": pa.array(households.size),
        "welfare": pa.array(survey.welfare),
    }
    if survey.registered is not None:
        keys["registered"] = pa.array(survey.registered)
    if adults is not None:
        keys[f"equivalent_adults:{adults[0]}"] = pa.array(adults[1])
    groups = {f"group:{name}": labels for name, labels in households.groups.items()}
    return pa.table(keys | {name: held[name] for name in held.column_names} | groups)
