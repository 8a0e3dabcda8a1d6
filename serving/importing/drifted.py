"""What moved between the training survey and a registry that is loaded: as `tepat drift` tells it, kept."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa

from features.decoded_store import DecodedStore
from features.findings import Findings
from models.assessment import Context
from models.drift import Drift, compare_answers
from models.reference import Reference
from models.reference_making import NOT_ASKED, STRANGE, describe, shares_of_rows

MOST_LOOKED_AT: Final = 50_000
"""Families whose answers are added up; of more every second, third, … of the file, in bounded memory."""
_ALIKE_KEPT: Final = 5
_MOST_KEPT: Final = 200


def drift_of(context: Context, households: DecodedStore, findings: Findings) -> Mapping[str, Any] | None:
    """The comparison as plain values for the store; None where the model holds nothing of its survey.

    Returns:
        looked_at, survey: how many families of each; asked: how many questions; verdict; score: change
        and its standard error; questions: those that moved, worst first, and a few that did not.
    """
    survey = context.model.survey_answers
    if survey is None:
        return None
    registry, looked_at = _described(context, households, findings, survey)
    drift = compare_answers(context.profile, survey, registry)
    return {
        "looked_at": looked_at,
        "survey": survey.households,
        "asked": len({each.question for each in drift.questions}),
        "verdict": drift.verdict,
        "score": [drift.score_change, drift.score_error],
        "questions": [asdict(each) for each in _worth_keeping(drift)],
    }


def _described(
    context: Context, households: DecodedStore, findings: Findings, survey: Reference
) -> tuple[Reference, int]:
    """The registry like the survey, and how many families were looked at for it."""
    n, welfare = len(households), context.model.welfare
    step = max(-(-n // MOST_LOOKED_AT), 1)
    whole = replace(households.whole(), rows=np.arange(n))
    taken = whole.take(np.arange(0, n, step, dtype=np.intp))
    areas = {name: codes.cast(pa.string()) for name, codes in taken.areas.items()}
    some = replace(taken, areas=areas, cluster=taken.ids)
    found = describe(context.profile, some, welfare.catalogue, welfare.linear, like=survey)
    strange, not_asked = (shares_of_rows(findings, n, code) for code in (STRANGE, NOT_ASKED))
    return replace(found, households=n, strange_codes=strange, not_asked=not_asked), len(some)


def _worth_keeping(drift: Drift) -> list[Any]:
    moved = [each for each in drift.questions if each.verdict != "same"]
    return [*moved[:_MOST_KEPT], *drift.of("same")[:_ALIKE_KEPT]]
