"""How much of each list would change if another model made it, on the same households."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.households import Households
from features.matrix import build_matrix
from features.policy import Policy
from features.profile import Profile
from models.enough_answers import unknown_answers
from models.flags import SIDES
from models.statuses import programme_status
from models.trained_model import TrainedModel

Flags = dict[str, NDArray[np.int8]]


def list_churn(
    first: TrainedModel,
    second: TrainedModel,
    profile: Profile,
    policy: Policy,
    households: Households,
    registered: NDArray[np.bool_] | None = None,
) -> dict[str, dict[str, dict[str, float]]]:
    """Programme → side → entries of each list, of both, and the share that changes.

    The share that changes is that of the households on either list that are on one of them only, by
    weight: 1 − |A ∩ B| / |A ∪ B|. Both models' lists are made as `tepat assess` makes them.

    Args:
        households: of a survey or a registry; every category's codes known to them.
        registered: shape (n,) who can be on a list at all; None: everybody.

    Raises:
        features.policy_prices.LineWithoutPrices, models.lines.LineOfAnotherKind: a line does not fit.
    """
    one, other = (flags_of(model, profile, policy, households) for model in (first, second))
    eligible = np.ones(len(households), bool) if registered is None else registered
    found: dict[str, dict[str, dict[str, float]]] = {}
    for name in one:
        sides = {
            side: _changed(
                (one[name] == code) & eligible, (other[name] == code) & eligible, households.weight
            )
            for code, side in enumerate(SIDES)
        }
        listed: dict[str, dict[str, float]] = {side: own for side, own in sides.items() if own["either"]}
        if listed:
            found[name] = listed
    return found


def flags_of(model: TrainedModel, profile: Profile, policy: Policy, households: Households) -> Flags:
    """Programme → shape (n,) int8, as `models.statuses.ProgrammeStatus.flag`."""
    scores = model.welfare.scores(build_matrix(model.welfare.catalogue, households))
    unknown = unknown_answers(households)
    return {
        programme.name: programme_status(
            model, programme, scores, households.enrolled.get(programme.name), unknown
        ).flag
        for programme in model.in_force(policy, profile)
        if programme.enrolment_known
    }


def _changed(one: NDArray[np.bool_], other: NDArray[np.bool_], weight: NDArray[np.float64]) -> dict[str, Any]:
    either, both = one | other, one & other
    counts = {"first": int(one.sum()), "second": int(other.sum()), "both": int(both.sum())}
    total = float(weight[either].sum())
    changed = 1 - float(weight[both].sum()) / total if total else 0.0
    return counts | {"either": int(either.sum()), "changed": changed}
