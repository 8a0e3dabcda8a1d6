"""Champion and challenger on the same households, each judged on households that it never saw.

What can be compared depends on what the champion was trained on, and the result says which it was:

`held_out`  Both were measured out of fold on households that they share (half of the survey or more).
`unseen`    The champion's frozen model estimates the clusters of the new survey in which it saw nobody.
            Prices move from survey to survey, so its level is moved to the mean of those households:
            one number in its favour, and no ranking is touched.
`recipe`    The champion saw these households and nothing was kept of it: its settings are fitted anew
            in the same folds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.catalogue import Catalogue, meanings_of
from features.households import Survey
from features.matrix import build_matrix
from features.policy import Policy
from features.profile import Profile
from models.bootstrap import REPLICATES, Interval, interval, paired_difference
from models.evaluated import Evaluated
from models.figures import QUOTAS, figures_of, quotas_of
from models.group_figures import group_figures
from models.measures import measure_of
from models.trained_model import TrainedModel
from models.weight_stack import stack
from training.cross_fitting import FitSettings
from training.group_report import HOUSEHOLD_SIZE, size_labels
from training.held_out import KEY, held_out_columns, survey_keys
from training.list_churn import list_churn
from training.plain_figures import plain
from training.predictions import out_of_fold

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Settings = TypeVar("Settings", bound="DataclassInstance")

How = Literal["held_out", "unseen", "recipe"]
Array = NDArray[np.float64]

FEWEST_CLUSTERS: Final = 20
"""Clusters below which a bootstrap of them says little, and a comparison is not made."""

SHARED: Final = 0.5
"""Share of the survey's households from which on kept held-out estimates are paired."""

_TOLD: Final = ("r2", "spearman")


@dataclass(frozen=True, slots=True, eq=False)
class Challenge:
    """A challenger, the survey that it was trained on, and how it was measured there.

    Attributes:
        model: with its digest.
        held_out: `training.held_out.held_out_columns` of its evaluation on `survey`.
        folds, seed: of that evaluation.
    """

    profile: Profile
    survey: Survey
    policy: Policy
    model: TrainedModel
    held_out: pa.Table
    folds: int
    seed: int


class _NotComparable(Exception):
    def __init__(self, why: str) -> None:
        self.why = why


def against_champion(
    challenge: Challenge,
    champion: TrainedModel,
    kept: pa.Table | None,
    *,
    replicates: int = REPLICATES,
) -> dict[str, Any]:
    """Everything that the gate asks about challenger and champion, as plain values; aggregates only.

    Args:
        champion: with its digest.
        kept: its held-out estimates (`training.held_out`), where this machine has them.

    Returns:
        `champion`, `challenger`, `survey` (digests), `how`, `households`, `clusters`, `figures` (name →
        both values and the paired difference, challenger less champion), `groups` (one entry a value
        with enough poor), `quota`, and `lists` (`training.list_churn`, null where the champion cannot
        read this survey); or instead of them `impossible`, why there is no comparison.
    """
    digests = {
        "champion": champion.digest,
        "challenger": challenge.model.digest,
        "survey": challenge.survey.households.content_digest,
    }
    if champion.welfare.scale != challenge.model.welfare.scale:
        return digests | {"impossible": "other_scale"}
    own = challenge.held_out
    try:
        how, estimate, rows = _champions(challenge, champion, own, kept)
    except _NotComparable as error:
        return digests | {"impossible": error.why}
    return (
        digests
        | {"how": how}
        | _paired(challenge, own, estimate, rows, replicates)
        | _lists(challenge, champion)
    )


def _champions(
    challenge: Challenge, champion: TrainedModel, own: pa.Table, kept: pa.Table | None
) -> tuple[How, Array, NDArray[np.intp]]:
    """How the champion was measured, its estimates, and which rows of the challenger's they stand beside."""
    same_survey = champion.card.get("digests", {}).get("survey") == challenge.survey.households.content_digest
    seen = np.zeros(len(own), bool)
    if kept is not None:
        place = _places(own[KEY], kept[KEY])
        seen = place >= 0
        if seen.mean() >= SHARED:
            return "held_out", _floats(kept, "estimate")[place[seen]], np.flatnonzero(seen)
    if not same_survey:
        rows = _unseen_rows(own, seen)
        if _clusters(own, rows) >= FEWEST_CLUSTERS:
            return "unseen", _frozen(challenge, champion, own, rows), rows
    return "recipe", _refitted(challenge, champion, own), np.arange(len(own))


def _unseen_rows(own: pa.Table, seen: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Rows of clusters in which the champion saw nobody."""
    clusters = own["cluster"].to_numpy()
    return np.flatnonzero(~np.isin(clusters, clusters[seen]))


def _clusters(own: pa.Table, rows: NDArray[np.intp]) -> int:
    return int(pc.count_distinct(own["cluster"].take(pa.array(rows))).as_py())


def _frozen(challenge: Challenge, champion: TrainedModel, own: pa.Table, rows: NDArray[np.intp]) -> Array:
    """The champion's own estimates of `rows`, its level moved to their mean."""
    catalogue = champion.welfare.catalogue
    if not readable(catalogue, challenge.profile):
        raise _NotComparable("other_questions")
    survey = challenge.survey
    place = _places(own[KEY].take(pa.array(rows)), survey_keys(survey))
    households = survey.households.take(place)
    scores = champion.welfare.scores(build_matrix(catalogue, households))
    if champion.welfare.scale == "log":
        weight = _floats(own, "weight")[rows]
        scores = scores + np.average(np.log(_floats(own, "welfare")[rows]) - scores, weights=weight)
    return champion.to_welfare(scores)


def _refitted(challenge: Challenge, champion: TrainedModel, own: pa.Table) -> Array:
    """Out of fold, in the challenger's folds, with the champion's settings."""
    settings = settings_of(champion.card)
    if settings is None:
        raise _NotComparable("unknown_settings")
    predictions = out_of_fold(
        challenge.profile, challenge.survey, challenge.policy,
        folds=challenge.folds, seed=challenge.seed, baselines=(), settings=settings,
    )  # fmt: skip
    again = held_out_columns(predictions)
    return _floats(again, "estimate")[_places(own[KEY], again[KEY])]


def settings_of(card: Mapping[str, Any]) -> FitSettings | None:
    """The settings that a card tells of; None where this version of Tepat knows others.

    >>> settings_of({"settings": {"folds": 7}}).folds, settings_of({"settings": {"depth": 3}})
    (7, None)
    """
    told = card.get("settings")
    try:
        return _like(FitSettings(), told) if told else None
    except TypeError:
        return None


def _like(example: Settings, told: Mapping[str, Any]) -> Settings:
    """A dataclass of the type of `example` from plain values; what is not told is as in `example`.

    Raises:
        TypeError: the type has no such fields.
    """
    values: dict[str, Any] = {}
    for name, own in told.items():
        known: Any = getattr(example, name, None)
        inner = is_dataclass(known) and isinstance(own, Mapping)
        values[name] = _like(known, own) if inner else tuple(own) if isinstance(own, list) else own
    return replace(example, **values)


def _paired(
    challenge: Challenge, own: pa.Table, estimate: Array, rows: NDArray[np.intp], replicates: int
) -> dict[str, Any]:
    """Both on the same draws of the same clusters."""
    part = own.take(pa.array(rows))
    scale = challenge.model.welfare.scale

    def of(column: Array) -> Evaluated:
        return Evaluated.of(
            _floats(part, "welfare"), column, _texts(part, KEY), _floats(part, "weight"),
            _floats(part, "size"), _texts(part, "cluster"),
            scale=scale, replicates=replicates, seed=challenge.seed,
        )  # fmt: skip

    challenger, champion = of(_floats(part, "estimate")), of(estimate)
    quotas = list(quotas_of(challenger, stack(challenger.weight), QUOTAS))
    return {
        "households": len(rows),
        "clusters": _clusters(own, rows),
        "figures": _figures(challenger, champion),
        "quota": quotas[-1] if quotas else None,
        "groups": _groups(part, challenger, champion, quotas[-1]) if quotas else [],
    }


def _figures(challenger: Evaluated, champion: Evaluated) -> dict[str, Any]:
    one, other = figures_of(challenger), figures_of(champion)
    found = {}
    for name in one:
        if name in _TOLD or name.startswith("error_at_"):
            better = measure_of(name).better == "larger"
            difference = paired_difference(one[name], other[name], larger_is_better=better)
            found[name] = {
                "challenger": one[name].value, "champion": other[name].value,
                "value": difference.value, "low": difference.low, "high": difference.high,
                "verdict": difference.verdict,
            }  # fmt: skip
    return found


def _groups(part: pa.Table, challenger: Evaluated, champion: Evaluated, quota: str) -> list[dict[str, Any]]:
    """Exclusion errors of every value of every group with enough poor, and their paired differences."""
    groups = {
        name.removeprefix("group:"): _texts(part, name)
        for name in part.column_names
        if name.startswith("group:")
    }
    groups = {HOUSEHOLD_SIZE: size_labels(_floats(part, "size"))} | groups
    one, other = group_figures(challenger, groups), group_figures(champion, groups)
    figure, found, changes = f"exclusion_error_{quota}", [], []
    for group, values in one.items():
        for value, own in values.items():
            theirs = other[group][value].figures
            if figure in own.figures and figure in theirs:
                mine, before = own.figures[figure], theirs[figure]
                changes.append(interval(mine.value - before.value, mine.replicates - before.replicates))
                found.append(
                    {"group": group, "value": value, "poor": own.poor[quota]}
                    | {"challenger": mine.value, "champion": before.value, "change": plain(changes[-1])}
                )
    for entry, at_least in zip(found, _at_least(changes), strict=True):
        entry["at_least"] = at_least
    return found


def _at_least(changes: Sequence[Interval]) -> list[float]:
    """Lower bounds of all changes that hold together with probability 0.95.

    With twenty groups one interval in two surveys would exclude zero by chance. The bound of each is
    its value less c standard errors, c the 95 % point of the largest standardised deviation of any.

    Source:
        Westfall and Young (1993), "Resampling-Based Multiple Testing", Wiley: the max-t method.
    """
    if not changes:
        return []
    values = np.array([change.value for change in changes])
    draws = np.stack([change.replicates for change in changes], axis=1)
    spread = np.nanstd(draws, axis=0)
    moved = spread > 0
    if not moved.any():
        return [float(value) for value in values]
    largest = np.nanmax((draws[:, moved] - values[moved]) / spread[moved], axis=1)
    return [float(bound) for bound in values - np.quantile(largest, 0.95) * spread]


def readable(catalogue: Catalogue, profile: Profile) -> bool:
    """Whether a profile asks every question of a catalogue in the same meaning; it may ask more."""
    asked, known = meanings_of(profile), catalogue.meanings
    questions = known.get("questions", {}).items()
    return (
        all(asked["questions"].get(name) == meaning for name, meaning in questions)
        and all(variable in asked.get("members", []) for variable in known.get("members", []))
        and asked["areas"] == known.get("areas")
    )


def _lists(challenge: Challenge, champion: TrainedModel) -> dict[str, Any]:
    """What both final models list of the survey's registered households."""
    if not readable(champion.welfare.catalogue, challenge.profile):
        return {"lists": None, "lists_of": "survey"}
    survey = challenge.survey
    churn = list_churn(
        champion, challenge.model, challenge.profile, challenge.policy,
        survey.households, survey.registered,
    )  # fmt: skip
    return {"lists": churn, "lists_of": "survey"}


def _places(wanted: pa.ChunkedArray, among: pa.Array | pa.ChunkedArray) -> NDArray[np.intp]:
    """Where each of `wanted` stands in `among`; −1 where it does not."""
    found = pc.fill_null(pc.index_in(wanted, among), -1)
    return np.asarray(found.to_numpy(), dtype=np.intp)


def _floats(table: pa.Table, column: str) -> Array:
    return np.asarray(table[column].to_numpy(), dtype=np.float64)


def _texts(table: pa.Table, column: str) -> pa.StringArray:
    combined = table[column].combine_chunks()
    return combined if isinstance(combined, pa.Array) else combined.chunk(0)
