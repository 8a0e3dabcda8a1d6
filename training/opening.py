"""The one look at a sealed part: what a finished model says of households that nothing ever touched."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from features.errors import TepatError
from features.households import Survey
from features.policy import Policy
from features.profile import Profile
from models.durable import replace_text
from models.exclusive import exclusive
from models.sealed_record import place_of_record
from models.trained_model import TrainedModel
from training.evaluation import about, described
from training.predictions import of_model
from training.report import report_figures
from training.report_files import report_text
from training.sealing import seal

BASELINES: Final = ("ols", "ols_areas", "lightgbm")
LOCK: Final = "opening.lock"


class NothingSealed(TepatError):
    """A model without a sealed part was to be opened."""

    def __init__(self) -> None:
        super().__init__(
            "This model was trained on the whole survey: there is no sealed part that it could be tested on. "
            "Train it again with `tepat train --sealed 0.2`, which sets a part aside before anything is seen."
        )


class NotWhatItWasTrainedOn(TepatError):
    """The files given are not those that the model was trained with, so nobody knows who was sealed.

    Attributes:
        differs: which of profile, survey and policy.
    """

    def __init__(self, differs: tuple[str, ...]) -> None:
        self.differs = differs
        super().__init__(
            f"The {' and the '.join(differs)} given are not those that the model was trained with: their "
            "digests differ. The sealed part can only be opened with the very same ones; nothing was opened."
        )


@dataclass(frozen=True, slots=True)
class Opening:
    """What the sealed part said, when it was opened.

    Attributes:
        at: ISO 8601 in UTC.
        before: how many models had been tested on the same sealed part by then, on this machine: every
            further one tells a little less, because somebody may have chosen by it.
        report: as of `training.report.report_figures`, with `about`.
        first: whether this was the opening; False where it is only told again.
    """

    model: str
    at: str
    by: str
    before: int
    report: Mapping[str, Any]
    first: bool

    def to_json(self) -> dict[str, Any]:
        return {"model": self.model, "at": self.at, "by": self.by, "before": self.before,
                "report": self.report}  # fmt: skip


def recorded_opening(home: Path, name: str, digest: str) -> Opening | None:
    """The opening of a model, or None where it is still sealed."""
    path = place_of_record(home, name, digest)
    if not path.is_file():
        return None
    return opening_from(path.read_text(encoding="utf-8"))


def opening_from(text: str) -> Opening:
    """What `Opening.to_json` was written as."""
    told = json.loads(text)
    return Opening(told["model"], told["at"], told["by"], told["before"], told["report"], first=False)


def keep_opening(home: Path, name: str, opening: Opening) -> None:
    """Keeps an opening that was recorded elsewhere, or just now; never replaces one."""
    path = place_of_record(home, name, opening.model)
    if not path.is_file():
        replace_text(path, report_text(opening.to_json()))


def open_sealed(
    profile: Profile,
    survey: Survey,
    policy: Policy,
    model: TrainedModel,
    *,
    home: Path,
    at: datetime,
    by: str,
    replicates: int = 500,
) -> tuple[Opening, pa.Table | None]:
    """Opens the sealed part of a model once; afterwards only tells what was found then.

    The record is written before anybody sees a figure.

    Args:
        survey: the whole survey, sealed part included.
        at: when, with a time zone.

    Returns:
        The opening; and the predictions of the sealed households, None where it was open before.

    Raises:
        NothingSealed, NotWhatItWasTrainedOn: nothing was opened.
        HomeIsBusy: another process did not finish.
    """
    known = model.card.get("sealed")
    if not known:
        raise NothingSealed
    folder = home / "sealed" / profile.name
    with exclusive(folder / LOCK):
        found = recorded_opening(home, profile.name, model.digest)
        if found is not None:
            return found, None
        predictions, report = _measured(profile, survey, policy, model, known, replicates)
        moment = at.astimezone(UTC).isoformat(timespec="seconds")
        before = _openings_of(folder, known["digest"])
        opening = Opening(model.digest, moment, by, before, report, first=True)
        keep_opening(home, profile.name, opening)
    return opening, predictions


def _measured(
    profile: Profile,
    survey: Survey,
    policy: Policy,
    model: TrainedModel,
    known: Mapping[str, Any],
    replicates: int,
) -> tuple[pa.Table, dict[str, Any]]:
    parts = seal(survey, known["share"])
    digests = {
        "profile": profile.digest,
        "survey": survey.households.content_digest,
        "policy": policy.digest,
    }
    differs = tuple(name for name, digest in digests.items() if model.card["digests"][name] != digest)
    if differs or parts.about["digest"] != known["digest"]:
        raise NotWhatItWasTrainedOn(differs or ("survey",))
    lines = {programme.key["name"]: float(programme.key["line"]) for programme in model.programmes}
    seed = int(model.card["seed"])
    predictions = of_model(
        profile, parts.open, parts.sealed, policy, lines, model, seed=seed, baselines=BASELINES
    )
    told = about(profile, parts.sealed, policy, lines, 1, seed)
    told |= {"sealed": dict(known), "model": model.digest}
    report = {"about": told} | report_figures(predictions, lines, replicates=replicates)
    return described(predictions, told), report


def _openings_of(folder: Path, sealed: str) -> int:
    """How many models have been tested on this sealed part before."""
    records = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json")))
    return sum(record["report"]["about"]["sealed"]["digest"] == sealed for record in records)
