"""The predictions file: every household's out-of-fold estimate, from which all figures follow."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.catalogue import Catalogue, build_catalogue
from features.households import ENROLMENT_UNKNOWN, Survey
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
from training.splitting import Split, by_clusters
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
    split: Split | None = None,
    watch: Watch = iter,
) -> pa.Table:
    """One row for each household that is held out, in the order of the ids (DESIGN "Predictions").

    Each fold's model, distribution and cut-offs are made without the fold; lines are fixed once
    on the whole survey.

    Args:
        split: who is held out and who is learned from, households in canonical order; default: every
            cluster once, in `folds` parts.

    Raises:
        TooFewClusters: the survey cannot be split.
    """
    lines = fixed_lines(profile, policy, survey)
    survey = survey.take(canonical_order(survey.households))
    split = split or by_clusters(survey, folds, seed)
    prepared = _prepared(profile, survey)
    with one_thread_each():
        found = [
            _fold(prepared, policy, lines, split, fold, seed, baselines, settings)
            for fold in watch(range(split.folds))
        ]
    rows = np.concatenate([np.flatnonzero(split.held == fold) for fold in range(split.folds)])
    back = np.argsort(rows, kind="stable")
    held = pa.concat_tables([_table(fold) for fold in found]).take(pa.array(back))
    return _with_keys(prepared.part(np.sort(rows)), split.held[np.sort(rows)], seed, held)


def of_model(
    profile: Profile,
    learned: Survey,
    held: Survey,
    policy: Policy,
    lines: Mapping[str, float],
    model: TrainedModel,
    *,
    seed: int,
    baselines: tuple[str, ...],
) -> pa.Table:
    """The same table of households that a finished model never saw, all in one fold.

    Args:
        learned: what the model was trained on; the baselines are fitted on it.
        held: other households of the same file.
        lines: of the model.
    """
    learned, held = (part.take(canonical_order(part.households)) for part in (learned, held))
    catalogue = model.welfare.catalogue
    of_learned, of_held = (
        _Prepared(profile, part, catalogue, build_matrix(catalogue, part.households))
        for part in (learned, held)
    )
    with one_thread_each():
        said = _says(model, of_learned, of_held, policy, lines, seed, baselines)
    return _with_keys(of_held, np.zeros(len(held), dtype=np.intp), seed, _table(said))


@dataclass(frozen=True, slots=True, eq=False)
class _Prepared:
    """Households of a survey with what models read of them."""

    profile: Profile
    survey: Survey
    catalogue: Catalogue
    matrix: FeatureMatrix

    def part(self, rows: NDArray[np.intp]) -> "_Prepared":
        of_rows = FeatureMatrix(
            self.matrix.ids.take(pa.array(rows)), self.matrix.values[rows], self.matrix.catalogue_digest
        )
        return _Prepared(self.profile, self.survey.take(rows), self.catalogue, of_rows)


def _prepared(profile: Profile, survey: Survey) -> _Prepared:
    catalogue = build_catalogue(profile, survey.households)
    return _Prepared(profile, survey, catalogue, build_matrix(catalogue, survey.households))


def _fold(
    everybody: _Prepared,
    policy: Policy,
    lines: Mapping[str, float],
    split: Split,
    fold: int,
    seed: int,
    baselines: tuple[str, ...],
    settings: FitSettings,
) -> _Fold:
    learned = everybody.part(np.flatnonzero(split.learned[fold]))
    held = everybody.part(np.flatnonzero(split.held == fold))
    model = fit(
        everybody.profile, learned.survey, everybody.catalogue, policy, lines, seed, settings, explained=False
    ).model
    return _says(model, learned, held, policy, lines, seed, baselines)


def _says(
    model: TrainedModel,
    learned: _Prepared,
    held: _Prepared,
    policy: Policy,
    lines: Mapping[str, float],
    seed: int,
    baselines: tuple[str, ...],
) -> _Fold:
    """What a model and the baselines, which learn from the same households, say of others."""
    scores = model.welfare.scores(held.matrix)
    ends: dict[str, Array] = {}
    for coverage in (80, 90):
        low, high = model.distribution.interval(scores, coverage / 100)
        ends |= {f"low_{coverage}": model.to_welfare(low), f"high_{coverage}": model.to_welfare(high)}
    households = held.survey.households
    unknown = unknown_answers(households)
    statuses = {
        name: programme_status(model, programme, scores, households.enrolled.get(name), unknown)
        for name, programme in _in_force(model, policy, lines).items()
    }
    known = learned.survey
    target = np.log(known.welfare) if model.welfare.scale == "log" else known.welfare
    compared = {
        name: model.to_welfare(
            baseline_scores(
                name, held.catalogue, learned.matrix.values, target, known.households.weight,
                held.matrix.values, size=households.size, ids=households.ids.to_pylist(), seed=seed,
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


def _with_keys(of: _Prepared, fold_of: NDArray[np.intp], seed: int, held: pa.Table) -> pa.Table:
    survey, households = of.survey, of.survey.households
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
    adults = equivalent_adults(of.profile, households)
    if adults is not None:
        keys[f"equivalent_adults:{adults[0]}"] = pa.array(adults[1])
    groups = {f"group:{name}": labels for name, labels in households.groups.items()}
    return pa.table(keys | {name: held[name] for name in held.column_names} | groups)
