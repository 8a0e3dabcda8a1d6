"""One stored assessment: the bytes that a decision rests on, and what they say."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.explanation import currency_per_log_point
from serving.store.area_names import NOWHERE
from serving.store.household_views import CheckView, DataFinding, ReasonView
from serving.store.packing import (
    NOT_APPLICABLE_ANSWER,
    PROGRAMME,
    answers_of,
    numbers_of,
    programmes_of,
)
from serving.store.snapshots import Snapshot


def stored_bytes(snapshot: Snapshot, row: Any, reasons: list[ReasonView] | None = None) -> bytes:
    """Everything that the machine said of a household, in one fixed form.

    Args:
        reasons: of `in_order`, where whoever asks has them already.

    The rank is left out: it alone depends on the others in the file. Neither id nor key is in it, so
    that erasing who it was changes nothing.
    """
    view = snapshot.view
    told = in_order(snapshot, row) if reasons is None else reasons
    head = {
        "model": view.model_digest,
        "catalogue": view.catalogue_digest,
        "policy": view.policy_digest,
        "profile": view.profile_digest,
        "as_of": view.as_of.isoformat(),
        "questions": view.questions,
        "programmes": [programme.name for programme in view.programmes],
        "area": row.area_path,
        "checks": json.loads(row.checks) if row.checks else [],
        "answers": [[reason.answer, reason.state] for reason in told],
    }
    text = json.dumps(head, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    programmes = programmes_of(row.programmes).copy()
    programmes["rank"] = 0
    estimate = np.array([row.estimate, view.reference]).tobytes()
    parts = (text.encode("utf-8"), estimate, row.intervals, row.contributions, programmes.tobytes())
    return b"".join(len(part).to_bytes(4, "little") + part for part in parts)


def explanation_digest(snapshot: Snapshot, row: Any, reasons: list[ReasonView] | None = None) -> str:
    """SHA-256 of the stored assessment; `reasons` as in `stored_bytes`."""
    return hashlib.sha256(stored_bytes(snapshot, row, reasons)).hexdigest()


def in_order(snapshot: Snapshot, row: Any) -> list[ReasonView]:
    """Every question's part, in the order of the model."""
    contributions = numbers_of(row.contributions)
    reference = snapshot.view.reference
    log = bool(np.isfinite(numbers_of(row.intervals)[0]))
    factor = 0.0
    if log:
        distance = np.array([contributions.sum()])
        factor = float(currency_per_log_point(distance, reference)[0])
    answers = answers_of(row.answers)
    areas = _areas(snapshot, row.area_path)
    reasons = []
    each = zip(snapshot.view.questions, contributions.tolist(), np.expm1(contributions).tolist(), strict=True)
    for question, share, percent in each:
        answer, state = _answer(snapshot, answers, areas, question)
        reasons.append(
            ReasonView(
                question=question,
                answer=answer,
                state=state,
                contribution=share,
                percent=percent if log else None,
                currency=share * factor if log else None,
            )
        )
    return reasons


def strongest_first(reasons: list[ReasonView]) -> tuple[ReasonView, ...]:
    """By size of contribution; ties in the order of the model."""
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.contribution)))


def answer_texts(snapshot: Snapshot, row: Any) -> dict[str, tuple[str | None, str]]:
    """Question → answer and state, of every question whose answers are kept."""
    answers = answers_of(row.answers)
    return {question: _answer(snapshot, answers, {}, question) for question in snapshot.answered}


def checks_of(row: Any) -> tuple[CheckView, ...]:
    """What to check first."""
    return tuple(CheckView(**check) for check in json.loads(row.checks)) if row.checks else ()


def findings_of(row: Any) -> tuple[DataFinding, ...]:
    """What is wrong with the record."""
    return tuple(DataFinding(**finding) for finding in json.loads(row.findings)) if row.findings else ()


def interval_ends(row: Any) -> tuple[float | None, ...]:
    """Low and high of 80 %, low and high of 90 %."""
    return tuple(None if np.isnan(end) else float(end) for end in numbers_of(row.intervals))


def programme_records(snapshot: Snapshot, row: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """Programme → its record as plain numbers, in the policy's order."""
    names = [programme.name for programme in snapshot.view.programmes]
    fields = PROGRAMME.names or ()
    records = programmes_of(row.programmes)
    return [
        (name, dict(zip(fields, record.item(), strict=True)))
        for name, record in zip(names, records, strict=True)
    ]


def _areas(snapshot: Snapshot, path: str) -> dict[str, str | None]:
    codes = path.split("/") if path else []
    told = zip(snapshot.view.areas, codes, strict=False)
    return {area: None if code == NOWHERE else code for area, code in told}


def _answer(
    snapshot: Snapshot, answers: NDArray[np.int32], areas: Mapping[str, str | None], question: str
) -> tuple[str | None, str]:
    place = snapshot.places.get(question)
    if place is None:
        code = areas.get(question)
        return code, "unknown" if code is None else "known"
    position = int(answers[place])
    if position >= 0:
        return snapshot.texts[question].texts[position], "known"
    return None, "not_applicable" if position == NOT_APPLICABLE_ANSWER else "unknown"
