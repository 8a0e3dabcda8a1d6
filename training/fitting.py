"""From a survey to a calibrated model: cross-fit, blend, refit, distribution, lists."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.catalogue import Catalogue
from features.households import ENROLLED, NOT_ENROLLED, Households, Survey
from features.matrix import build_matrix
from features.policy import Policy, Programme
from features.profile import Profile
from models.distribution import LevelDistribution, ResidualDistribution
from models.enough_answers import most_unknown, unknown_answers
from models.flags import SIDES, ListCalibration, Side
from models.lines import WelfareQuantiles, fix_line, programme_key
from models.reference_making import reference_of
from models.trained_model import CalibratedProgramme, TrainedModel
from models.usual_answers import usual_answers
from models.welfare_model import Scale, WelfareModel
from training.blending import blended
from training.cross_fitting import CrossFit, FitSettings, cross_fit, fit_parts
from training.distribution_fitting import fit_levels, fit_residuals
from training.flag_calibration import FEWEST_HOUSEHOLDS, calibrate_list
from training.tree_fitting import centred
from training.workers import one_thread_each

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A calibrated model, and the held-out estimates that calibrated it, in the survey's row order.

    Attributes:
        order: canonical order of the rows (by id) in which everything was fitted.
        held_out: out-of-fold scores in the canonical order.
        p_below: programme name → out-of-fold probability below its line, canonical order.
        settings: those it was fitted with, found by the search where one was asked for.
    """

    model: TrainedModel
    order: NDArray[np.intp]
    held_out: CrossFit
    p_below: dict[str, Array]
    settings: FitSettings


def fit(
    profile: Profile,
    survey: Survey,
    catalogue: Catalogue,
    policy: Policy,
    lines: Mapping[str, float],
    seed: int,
    settings: FitSettings = FitSettings(),
    *,
    explained: bool = True,
) -> Fitted:
    """Fits and calibrates one model on all households of `survey`.

    Rows are put into the order of their ids first, so that the file's order never matters.

    Args:
        lines: programme name → line as an amount (`fixed_lines`).
        explained: False leaves out what only contributions need, which takes a sixth of the time: the
            model estimates the same, and must not explain.

    Raises:
        TooFewClusters: the households cannot be held out.
    """
    with one_thread_each():
        return _fit(profile, survey, catalogue, policy, lines, seed, settings, explained)


def _fit(
    profile: Profile,
    survey: Survey,
    catalogue: Catalogue,
    policy: Policy,
    lines: Mapping[str, float],
    seed: int,
    settings: FitSettings,
    explained: bool,
) -> Fitted:
    order = canonical_order(survey.households)
    survey = survey.take(order)
    households, welfare = survey.households, survey.welfare
    scale: Scale = "rank" if profile.levels is not None else "log"
    target = welfare if scale == "rank" else np.log(welfare)
    values = build_matrix(catalogue, households).values
    weight = households.weight
    cluster = np.asarray(households.cluster.to_pylist(), dtype=object)

    if settings.search:
        from training.search import searched

        settings = searched(
            catalogue, values, target, weight, cluster, households.ids,
            trials=settings.search, seed=seed, settings=settings,
        )  # fmt: skip
    held_out = cross_fit(catalogue, values, target, weight, cluster, seed, settings)
    blend = held_out.blend
    codes = np.unique(cluster.astype(str), return_inverse=True)[1]
    parts = fit_parts(
        catalogue, values, target, weight, codes,
        settings=settings, rounds=blend.rounds if blend.tree_share > 0 else 0, seed=seed,
        candidates=[(blend.smoothing, blend.penalty)],
    )  # fmt: skip
    linear = blended(parts.linear[0], blend.shares, values, weight)
    trees = parts.trees
    if trees is not None and explained:
        trees = centred(trees, values, weight)
    welfare_model = WelfareModel(catalogue, scale, linear, trees, blend.tree_share)
    classes = len(profile.levels.poorest_first) if profile.levels else 0
    distribution = _distribution(held_out.scores, target, weight, classes)
    quantiles = WelfareQuantiles.of(welfare, weight * households.size)

    p_below = {}
    programmes = []
    for programme in policy.programmes:
        line = lines[programme.name]
        scaled_line = float(np.log(line)) if scale == "log" else line
        p_below[programme.name] = _held_out_p_below(held_out, target, weight, classes, scaled_line)
        programmes.append(_calibrate(programme, line, p_below[programme.name], survey, codes, seed))
    model = TrainedModel(
        profile=profile.name,
        welfare=welfare_model,
        distribution=distribution,
        quantiles=quantiles,
        programmes=tuple(programmes),
        usual_answers=usual_answers(profile, households),
        card={},
        survey_answers=reference_of(profile, survey, catalogue, linear),
        most_unknown=_most_unknown(survey),
    )
    return Fitted(model, order, held_out, p_below, settings)


def _most_unknown(survey: Survey) -> int:
    """Of the registered households, which calibrate the lists."""
    counts, weight = unknown_answers(survey.households), survey.households.weight
    if survey.registered is not None and survey.registered.any():
        counts, weight = counts[survey.registered], weight[survey.registered]
    return most_unknown(counts, weight)


def fixed_lines(profile: Profile, policy: Policy, survey: Survey) -> dict[str, float]:
    """The line of each programme as an amount, shares taken once on the persons of `survey`.

    Raises:
        LineOfAnotherKind, LineWithoutPrices: a line does not fit the survey.
    """
    households = survey.households
    quantiles = WelfareQuantiles.of(survey.welfare, households.weight * households.size)
    return {programme.name: fix_line(programme, profile, quantiles) for programme in policy.programmes}


def canonical_order(households: Households) -> NDArray[np.intp]:
    """Positions of the rows in the order of their ids (by code point)."""
    return np.argsort(np.asarray(households.ids.to_pylist(), dtype=object), kind="stable")


def _distribution(
    scores: Array, target: Array, weight: Array, classes: int
) -> ResidualDistribution | LevelDistribution:
    if classes:
        return fit_levels(scores, target, weight, classes)
    return fit_residuals(scores, target, weight)


def _held_out_p_below(held_out: CrossFit, target: Array, weight: Array, classes: int, line: float) -> Array:
    """Probabilities of each fold from the distribution of the other folds."""
    p_below = np.empty(len(target))
    for fold in np.unique(held_out.folds):
        own, rest = held_out.folds == fold, held_out.folds != fold
        others = _distribution(held_out.scores[rest], target[rest], weight[rest], classes)
        p_below[own] = others.p_below(held_out.scores[own], line)
    return p_below


def _calibrate(
    programme: Programme,
    line: float,
    p_below: Array,
    survey: Survey,
    cluster: NDArray[np.intp],
    seed: int,
) -> CalibratedProgramme:
    """Both lists on the registered households of `survey`: nobody else can be on one."""
    lists: dict[Side, ListCalibration] = {}
    uncalibrated: dict[Side, str] = {}
    key = programme_key(programme, line)
    for side in SIDES:
        bound = (programme.max_false or {}).get(side)
        if programme.column is None or bound is None:
            uncalibrated[side] = "no_enrolment_column" if programme.column is None else "no_bound"
            continue
        status = ENROLLED if side == "inclusion" else NOT_ENROLLED
        of_status = survey.households.enrolled[programme.name] == status
        if survey.registered is not None:
            of_status &= survey.registered
        calibration = calibrate_list(
            side, bound, p_below[of_status], survey.welfare[of_status] < line,
            survey.households.weight[of_status], cluster[of_status], seed,
        )  # fmt: skip
        if calibration is None:
            uncalibrated[side] = f"fewer_than_{FEWEST_HOUSEHOLDS}"
        else:
            lists[side] = calibration
    return CalibratedProgramme(key, lists, uncalibrated)
