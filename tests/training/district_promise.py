"""One simulated district: lists calibrated on its survey, held against what is true of its registry."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.catalogue import build_catalogue
from features.households import ENROLLED, NOT_ENROLLED, Households, Survey
from features.matrix import build_matrix
from features.policy import Policy
from features.policy_loading import policy_in_force
from features.profile import Profile
from features.profile_loading import load_profile
from features.raw_table import RawTable
from features.reading import decode_households, decode_survey
from models.flags import SIDES, Side, evidence_of
from models.statuses import programme_status
from training.cross_fitting import FitSettings
from training.fitting import fit, fixed_lines
from training.simulation import SimulatedDistrict, simulate

AS_OF: Final = date(2026, 6, 1)
ONE_BLEND: Final = FitSettings(penalties=(1000.0,), rounds=(200,))
"""What the search over all settings chooses for surveys of this size, without the search."""

Form = Literal["survey", "survey_fresh"]
Whom = Literal["registry", "not_surveyed"]
Mask = NDArray[np.bool_]
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ListOutcome:
    """What one list of one programme is worth in one district.

    Attributes:
        form: whose answers calibrated: the registry's (`survey`) or the interview's (`survey_fresh`).
        whom: all registered families, or only those that the survey did not ask.
        families: how many of them have the list's enrolment status; `in_error` of them truly.
        listed, right: how many are flagged, and how many of those truly in error.
        oracle_right: true errors on the longest list of the same estimates within the bound.
    """

    form: Form
    whom: Whom
    programme: str
    side: Side
    bound: float
    families: int
    in_error: int
    listed: int
    right: int
    oracle_right: int

    @property
    def false_share(self) -> float:
        """Wrong flags ÷ length of the list; 0 for an empty list."""
        return 1 - self.right / self.listed if self.listed else 0.0


@dataclass(frozen=True, eq=False)
class District:
    """The simulated tables, and what the office and the survey read from them."""

    tables: SimulatedDistrict
    profile: Profile
    policy: Policy

    @classmethod
    def draw(cls, seed: int, families: int, survey_households: int | None = None) -> "District":
        """The district of `seed`, read with the built-in profile."""
        profile = load_profile("dtsen")
        policy = policy_in_force(profile.programmes, AS_OF)
        return cls(simulate(families, seed, survey_households), profile, policy)

    def survey(self, form: Form) -> Survey:
        """The surveyed families with the answers of `form`."""
        persons = RawTable.from_arrow(getattr(self.tables, f"{form}_members"))
        table = RawTable.from_arrow(getattr(self.tables, form))
        return decode_survey(self.profile, table, persons, self.policy.programmes)

    @cached_property
    def registry(self) -> Households:
        """The registered families, one record each."""
        decoded = decode_households(
            self.profile,
            RawTable.from_arrow(self.tables.registry),
            RawTable.from_arrow(self.tables.members),
            self.policy.programmes,
            survey=False,
        )
        truth = self.tables.truth
        doubles = truth["id_keluarga"].filter(pc.is_valid(truth["ganda_dari"]))
        second = pc.is_in(decoded.ids, value_set=pa.array(doubles.to_pylist(), pa.string()))
        return decoded.take(np.flatnonzero(~second.to_numpy(zero_copy_only=False)))

    def true(self, column: str) -> Array:
        """A column of the truth, in the order of `registry`."""
        places = pc.index_in(self.registry.ids, value_set=self.tables.truth["id_keluarga"].combine_chunks())
        return np.asarray(self.tables.truth[column].take(places).to_numpy(), dtype=np.float64)

    def outcomes(self, form: Form, seed: int, settings: FitSettings = ONE_BLEND) -> Iterator[ListOutcome]:
        """Every list of a model that is fitted and calibrated on `form`, once for each `Whom`."""
        survey = self.survey(form)
        lines = fixed_lines(self.profile, self.policy, survey)
        catalogue = build_catalogue(self.profile, survey.households)
        model = fit(self.profile, survey, catalogue, self.policy, lines, seed, settings).model
        scores = model.welfare.scores(build_matrix(catalogue, self.registry))
        welfare = self.true("pengeluaran_per_kapita")
        whose: Mapping[Whom, Mask] = {
            "registry": np.ones(len(welfare), dtype=bool),
            "not_surveyed": self.true("disurvei") == 2,
        }
        for programme in model.in_force(self.policy, self.profile):
            if not programme.enrolment_known:
                continue
            status = programme_status(model, programme, scores, self.registry.enrolled[programme.name])
            below = welfare < programme.line
            for side in SIDES:
                right = below if side == "exclusion" else ~below
                of_side = status.enrolled == (ENROLLED if side == "inclusion" else NOT_ENROLLED)
                evidence = evidence_of(side, status.p_below)
                listed = status.flag == SIDES.index(side)
                for whom, asked in whose.items():
                    among = of_side & asked
                    yield ListOutcome(
                        form, whom, programme.name, side, programme.bounds[side],
                        families=int(among.sum()),
                        in_error=int((among & right).sum()),
                        listed=int((among & listed).sum()),
                        right=int((among & listed & right).sum()),
                        oracle_right=found_by_oracle(evidence[among], right[among], programme.bounds[side]),
                    )  # fmt: skip


def found_by_oracle(evidence: Array, right: Mask, bound: float) -> int:
    """True errors on the longest list, surest first, whose false share is within `bound`.

    >>> found_by_oracle(np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, True, False, True]), 0.25)
    3
    """
    order = np.argsort(-evidence, kind="stable")
    correct = np.cumsum(right[order])
    length = np.arange(1, len(order) + 1)
    last_of_equals = np.append(np.diff(evidence[order]) != 0, True)
    within = np.flatnonzero((length - correct <= bound * length) & last_of_equals)
    return int(correct[within[-1]]) if len(within) else 0


def summarised(outcomes: Iterable[ListOutcome]) -> dict[str, dict[str, float]]:
    """Each list over many districts: "form / whom / programme / side" → its figures.

    `false_share` is the mean over districts with its standard error, `found_of_oracle` the true
    errors found in all districts ÷ those that the oracles' lists hold.
    """
    lists: dict[str, list[ListOutcome]] = {}
    for each in outcomes:
        lists.setdefault(f"{each.form} / {each.whom} / {each.programme} / {each.side}", []).append(each)
    return {name: _figures(each) for name, each in sorted(lists.items())}


def _figures(outcomes: Sequence[ListOutcome]) -> dict[str, float]:
    shares = np.array([each.false_share for each in outcomes])
    counts = ("families", "in_error", "listed", "right", "oracle_right")
    means = {name: float(np.mean([getattr(each, name) for each in outcomes])) for name in counts}
    return {
        "districts": len(outcomes),
        "bound": outcomes[0].bound,
        "false_share": float(shares.mean()),
        "standard_error": float(shares.std(ddof=1) / np.sqrt(len(shares))),
        "worst_district": float(shares.max()),
        "found_of_oracle": means["right"] / means["oracle_right"],
        **means,
    }
