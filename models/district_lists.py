"""The lists of an assessed district, made again where something is changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from features.catalogue import check_fit
from features.policy import Policy
from features.profile import Profile
from models.assessed_answers import OtherModel
from models.district import District
from models.flags import SIDES, Side
from models.statuses import ProgrammeStatus, programme_status
from models.trained_model import ProgrammeInForce, TrainedModel

_NEAR = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class DistrictLists:
    """A district, the model that assessed it, and the programmes as it knew them.

    Attributes:
        district: read with answers.
        programmes: those that have a list with a cut-off.
        scores: shape (n,).
        unknown: shape (n,) of `models.enough_answers.unknown_answers`.
        enrolled, flag: programme → shape (n,), as in the file.
    """

    district: District
    model: TrainedModel
    profile: Profile
    programmes: tuple[ProgrammeInForce, ...]
    scores: NDArray[np.float64]
    unknown: NDArray[np.int64]
    enrolled: Mapping[str, NDArray[np.int8]]
    flag: Mapping[str, NDArray[np.int8]]

    @property
    def lists(self) -> tuple[tuple[ProgrammeInForce, Side], ...]:
        """Every list that could hold somebody."""
        return tuple(
            (programme, side) for programme in self.programmes for side in SIDES if side in programme.lists
        )

    def only(self, programme: str) -> "DistrictLists":
        """With the lists of one programme."""
        return replace(self, programmes=tuple(p for p in self.programmes if p.name == programme))

    def status(
        self,
        programme: ProgrammeInForce,
        scores: NDArray[np.float64] | None = None,
        rows: NDArray[np.intp] | slice = slice(None),
    ) -> ProgrammeStatus:
        """The status of the families in `rows`, were these their scores and this the programme."""
        found = self.scores[rows] if scores is None else scores
        enrolled = self.enrolled[programme.name][rows]
        return programme_status(self.model, programme, found, enrolled, self.unknown[rows])


def lists_of(district: District, model: TrainedModel, profile: Profile, policy: Policy) -> DistrictLists:
    """What is needed to make the lists again, after it was seen that they come out as in the file.

    Args:
        model: of the assessments (`models.assessed_with.model_of`).
        policy: of the assessments, by its digest.

    Raises:
        OtherModel: the probabilities or flags differ from those in the file.
        CatalogueMismatch: the profile means something else by the model's questions.
        LineOfAnotherKind, LineWithoutPrices: a line does not fit the model.
    """
    assert district.answers is not None, "read the district with its answers"
    check_fit(model.welfare.catalogue, profile)
    programmes = tuple(
        programme
        for programme in model.in_force(policy, profile)
        if any(programme.lists[side].cutoff_for(programme.bounds[side]) for side in programme.lists)
    )
    found = DistrictLists(
        district,
        model,
        profile,
        programmes,
        district.scores,
        district.answers.unknown(),
        {programme.name: district.enrolled(programme.name) for programme in programmes},
        {programme.name: district.flag(programme.name) for programme in programmes},
    )
    for programme in programmes:
        again, told = found.status(programme), district.table[f"p_below:{programme.name}"].to_numpy()
        same_flags = np.array_equal(again.flag, found.flag[programme.name])
        if not (same_flags and np.allclose(again.p_below, told, rtol=0.0, atol=_NEAR)):
            raise OtherModel
    return found
