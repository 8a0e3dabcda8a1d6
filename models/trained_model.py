"""Everything that a model folder holds, in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.policy import Policy
from features.profile import Profile
from models.distribution import LevelDistribution, ResidualDistribution
from models.flags import ListCalibration, Side
from models.lines import WelfareQuantiles, fix_line, programme_key, same_programme
from models.reference import Reference
from models.usual_answers import UsualAnswers
from models.welfare_model import WelfareModel


@dataclass(frozen=True, slots=True)
class CalibratedProgramme:
    """A programme as it was when the model was trained.

    Attributes:
        key: who counts as enrolled, and the line (`models.lines.programme_key`).
        lists: side → calibration; a side is absent where it could not be calibrated.
        uncalibrated: side → why it is absent, a stable code of `docs/assessments.md`.
    """

    key: Mapping[str, Any]
    lists: Mapping[Side, ListCalibration]
    uncalibrated: Mapping[Side, str]


@dataclass(frozen=True, slots=True)
class ProgrammeInForce:
    """A programme of the policy in force, with its line as an amount and what calibration it has.

    Attributes:
        line: in the unit of welfare; levels: k + 0.5.
        lists: empty where the programme is estimated and not flagged.
        bounds: the policy's `max_false` of each side.
        enrolment_known: whether the programme has an enrolment column at all.
    """

    name: str
    line: float
    lists: Mapping[Side, ListCalibration]
    bounds: Mapping[Side, float]
    enrolment_known: bool


@dataclass(frozen=True, slots=True, eq=False)
class TrainedModel:
    """A welfare model with its distribution, lines and calibrations.

    Attributes:
        profile: name of the profile it was trained with, which is the model's name.
        distribution: of welfare about the estimate.
        quantiles: of welfare in the survey, for lines given as shares.
        usual_answers: which answers the survey's households give, for what-to-check cards.
        card: who trained it on what, when, how good it is; plain values.
        digest: SHA-256 of the manifest of its folder; "" before it is written.
        most_unknown: unknown answers with which a household can still be flagged
            (`models.enough_answers`); None for no limit.
        survey_answers: aggregates of the survey that a registry is compared with; None in folders
            written before there were any.
    """

    profile: str
    welfare: WelfareModel
    distribution: ResidualDistribution | LevelDistribution
    quantiles: WelfareQuantiles
    programmes: tuple[CalibratedProgramme, ...]
    usual_answers: UsualAnswers
    card: Mapping[str, Any]
    digest: str = ""
    survey_answers: Reference | None = None
    most_unknown: int | None = None

    def to_line(self, line: float) -> float:
        """An amount in the scale of the model's scores."""
        return float(np.log(line)) if self.welfare.scale == "log" else line

    def to_welfare(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Scores as welfare: amounts per person, or expected ranks."""
        return np.exp(scores) if self.welfare.scale == "log" else scores

    @property
    def reference(self) -> float:
        """The survey's average estimate: the exponential of the mean log estimate, or the mean rank."""
        return float(self.to_welfare(np.array([self.welfare.reference_score]))[0])

    def in_force(self, policy: Policy, profile: Profile) -> tuple[ProgrammeInForce, ...]:
        """The policy's programmes with their lines fixed and their calibrations found.

        A programme whose enrolment column, codes or line differ from those calibrated is estimated,
        not flagged.

        Raises:
            LineOfAnotherKind, LineWithoutPrices: a line does not fit the model.
        """
        found = []
        for programme in policy.programmes:
            line = fix_line(programme, profile, self.quantiles)
            key = programme_key(programme, line)
            bounds = dict(programme.max_false or {})
            calibrated = [known for known in self.programmes if same_programme(known.key, key)]
            lists = {
                side: calibration
                for side, calibration in (calibrated[0].lists if calibrated else {}).items()
                if side in bounds
            }
            found.append(ProgrammeInForce(programme.name, line, lists, bounds, programme.column is not None))
        return tuple(found)
