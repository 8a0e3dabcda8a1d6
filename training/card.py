"""The model card: what a model was trained on, how good it is, and what it cannot do, as plain values."""

import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

import numpy as np

from features.households import Households, Survey
from features.policy import Policy
from features.profile import Profile
from models.flags import ListCalibration
from models.trained_model import CalibratedProgramme
from training.calibration_check import broken_promises
from training.card_limits import limits
from training.cross_fitting import FitSettings
from training.fitting import Fitted
from training.group_ranking import worst_first

FORMAT: Final = 1
COMPARED: Final = ("r2", "spearman")
"""Compared with simpler models besides every error at a quota."""

WORST_PAIRS: Final = 10
"""Values of two groups crossed that the card tells of."""


def model_card(
    profile: Profile,
    survey: Survey,
    policy: Policy,
    fitted: Fitted,
    report: Mapping[str, Any],
    *,
    seed: int,
    as_of: date,
    settings: FitSettings = FitSettings(),
) -> dict[str, Any]:
    """The card of `fitted`, for `TrainedModel.card`; aggregates only.

    The same inputs give the same card: it holds no time of day and nothing of the machine.

    Args:
        survey: what the model was trained on.
        policy: what its lists were calibrated for.
        report: of `training.evaluation.evaluate` on the same survey, with the baseline `ols`.
        as_of: the day from which the survey's age is counted.

    Raises:
        KeyError: `report` has no baseline `ols`.
    """
    households = survey.households
    catalogue = fitted.model.welfare.catalogue
    broken = broken_promises(report, effective_households(households))
    card = {
        "format": FORMAT,
        "name": profile.name,
        "languages": list(profile.languages),
        "scale": fitted.model.welfare.scale,
        "unit": dict(profile.welfare.unit) if profile.welfare else None,
        "levels": list(profile.levels.poorest_first) if profile.levels else None,
        "as_of": as_of.isoformat(),
        "survey": _survey(profile, households, as_of),
        "seed": seed,
        "settings": _settings(settings),
        "digests": {
            "profile": profile.digest,
            "catalogue": catalogue.digest,
            "policy": policy.digest,
            "survey": households.content_digest,
        },
        "questions": len(catalogue.questions),
        "inputs": len(catalogue.inputs),
        "reference": fitted.model.reference,
        "blend": asdict(fitted.held_out.blend),
        "figures": _figures(report),
        "comparisons": _comparisons(report),
        "not_worse": dict(report["not_worse"]),
        "coverage": report["coverage"],
        "groups": _groups(profile, report),
        "programmes": {
            programme.key["name"]: _programme(programme, report) for programme in fitted.model.programmes
        },
        "macro_f1": report.get("macro_f1"),
        "not_worse_than_ols": bool(report["not_worse"]["ols"]),
        "calibrated": not broken,
        "broken_promises": broken,
        "limits": limits(profile),
    }
    plain = _plain(card)
    assert isinstance(plain, dict)
    return plain


def effective_households(households: Households) -> float:
    """Households of equal weight that would tell as much: (Σw)² / Σw²."""
    weight = households.weight
    return float(weight.sum() ** 2 / (weight**2).sum())


def months_between(month: str, day: date) -> int:
    """Whole calendar months from `month` ("YYYY-MM") to the month of `day`.

    >>> months_between("2024-03", date(2026, 11, 23))
    32
    """
    year, number = (int(part) for part in month.split("-"))
    return 12 * (day.year - year) + day.month - number


def _survey(profile: Profile, households: Households, as_of: date) -> dict[str, Any]:
    surveyed = profile.welfare.surveyed if profile.welfare else None
    return {
        "digest": households.content_digest,
        "households": len(households),
        "persons": float(households.size.sum()),
        "clusters": len(set(households.cluster.to_pylist())),
        "weighted": bool(np.ptp(households.weight) > 0),
        "weighted_households": float(households.weight.sum()),
        "weighted_persons": float((households.weight * households.size).sum()),
        "effective_households": effective_households(households),
        "surveyed": surveyed,
        "prices": profile.welfare.prices if profile.welfare else None,
        "age_in_months": months_between(surveyed, as_of) if surveyed else None,
        "answers": profile.answers,
    }


def _settings(settings: FitSettings) -> dict[str, Any]:
    """All but the number of threads, which must not make another model."""
    return {name: value for name, value in asdict(settings).items() if name != "threads"}


def _figures(report: Mapping[str, Any]) -> dict[str, Any]:
    """Everything of the model, and of each simpler model what is compared."""
    found = {
        name: {key: figure for key, figure in own.items() if _is_compared(key)}
        for name, own in report["figures"].items()
    }
    return found | {"model": report["figures"]["model"]}


def _comparisons(report: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: {key: difference for key, difference in own.items() if _is_compared(key)}
        for name, own in report["comparisons"].items()
    }


def _groups(profile: Profile, report: Mapping[str, Any]) -> dict[str, Any]:
    """For whom it fails: of the groups crossed only those that are missed most, to stay short."""
    groups = report["groups"]
    worst: list[dict[str, Any]] = []
    if groups["quotas"]:
        quota = groups["quotas"][-1]
        overall = report["figures"]["model"][f"error_{quota}"]["value"]
        worst = [asdict(harm) for harm in worst_first(groups["pairs"], quota, overall, WORST_PAIRS)]
    labels = {group.name: dict(group.label) for group in profile.groups}
    return {name: part for name, part in groups.items() if name != "pairs"} | {
        "worst_pairs": worst,
        "labels": labels,
    }


def _is_compared(figure: str) -> bool:
    return figure in COMPARED or figure.startswith("error_at_")


def _programme(programme: CalibratedProgramme, report: Mapping[str, Any]) -> dict[str, Any]:
    found = report["programmes"][programme.key["name"]]
    return {
        "line": programme.key["line"],
        "calibration_error": found["calibration_error"],
        "share_below": found["share_below"],
        "lists": {side: _list(listed, found["lists"].get(side)) for side, listed in programme.lists.items()},
        "uncalibrated": dict(programme.uncalibrated),
    }


def _list(calibration: ListCalibration, out_of_fold: Mapping[str, Any] | None) -> dict[str, Any]:
    """A list as calibrated, and what the same procedure did to households it never saw."""
    kept = ("bound", "cutoff", "households", "in_error", "measured", "needed", "curve")
    content = calibration.to_json()
    return {name: content[name] for name in kept} | {"out_of_fold": out_of_fold}


def _plain(value: Any) -> Any:
    """The same as JSON knows it: figures that do not exist become null."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
