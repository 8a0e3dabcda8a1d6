"""Replaying: an assessment computed again from what was stored, to the same bytes."""

from typing import Any

import numpy as np
import pyarrow as pa

from features.findings import Findings
from features.households import KNOWN, NOT_APPLICABLE, UNKNOWN, Answer, Households
from models.assessment import assess_table
from serving.store.area_names import NOWHERE
from serving.store.assessed_columns import AnswerBook, pack
from serving.store.door import Door
from serving.store.located import located
from serving.store.packing import NOT_APPLICABLE_ANSWER, answers_of
from serving.store.snapshots import Snapshot, Texts, context_of_snapshot, snapshot_of
from serving.store.stored import programme_records
from serving.store.stored import stored_bytes as bytes_of


def stored(door: Door, key: str, snapshot_id: int) -> bytes:
    """The assessment as it was stored (NotFound)."""
    row = located(door, key, snapshot_id)
    return bytes_of(snapshot_of(door, row.snapshot_id), row)


def stored_answers(door: Door, key: str, snapshot_id: int | None) -> Households:
    """The household's decoded answers, as a table of one row; its id is its key (NotFound)."""
    row = located(door, key, snapshot_id)
    return decoded(snapshot_of(door, row.snapshot_id), row)


def replay(door: Door, key: str, snapshot_id: int) -> bytes:
    """Computed again from stored answers, model, policy and profile, in the stored form (NotFound)."""
    row = located(door, key, snapshot_id)
    snapshot = snapshot_of(door, row.snapshot_id)
    return bytes_of(snapshot, _computed(door, snapshot, row))


def decoded(snapshot: Snapshot, row: Any) -> Households:
    """What `features.reading` had decoded of this household, from its stored answers."""
    answers = answers_of(row.answers)
    pieces = row.area_path.split("/") if row.area_path else []
    codes = [None if code == NOWHERE else code for code in pieces]
    enrolled = {
        name: np.array([record["enrolled"]], dtype=np.int8)
        for (name, record), line in zip(
            programme_records(snapshot, row), snapshot.view.programmes, strict=True
        )
        if line.enrolment_known
    }
    return Households(
        ids=pa.array([row.key], pa.string()),
        rows=np.array([1], dtype=np.int64),
        answers={
            name: _answer(snapshot.texts[name], int(answers[place]))
            for name, place in snapshot.places.items()
        },
        areas={
            area: pa.array([code], pa.string()) for area, code in zip(snapshot.view.areas, codes, strict=True)
        },
        size=np.array([row.size], dtype=np.float64),
        weight=np.ones(1),
        cluster=pa.array([row.key], pa.string()),
        enrolled=enrolled,
        groups={},
        period=None,
        findings=Findings(),
        content_digest=snapshot.view.data_digest,
    )


def _answer(texts: Texts, position: int) -> Answer:
    known = position >= 0
    state = KNOWN if known else NOT_APPLICABLE if position == NOT_APPLICABLE_ANSWER else UNKNOWN
    value = float(texts.values[position]) if known else float("nan")
    text = pa.array([texts.texts[position] if known else None], pa.string()).dictionary_encode()
    if not known:
        text = pa.DictionaryArray.from_arrays(pa.nulls(1, pa.int32()), pa.array([], pa.string()))
    return Answer(np.array([state], dtype=np.uint8), np.array([value]), text, texts.codes)


class _Computed:
    """A household's row as it would be stored now."""

    def __init__(self, row: Any, **columns: Any) -> None:
        self.__dict__.update(row._asdict())
        self.__dict__.update(columns)


def _computed(door: Door, snapshot: Snapshot, row: Any) -> Any:
    view = snapshot.view
    household = decoded(snapshot, row)
    table = assess_table(context_of_snapshot(door, view.id), household)
    books = {
        name: AnswerBook(
            texts.codes,
            {pair: place for place, pair in enumerate(zip(texts.texts, texts.values.tolist(), strict=True))},
        )
        for name, texts in ((name, snapshot.texts[name]) for name in snapshot.answered)
    }
    packed = pack(
        table,
        household,
        slice(0, 1),
        view.questions,
        [programme.name for programme in view.programmes],
        view.areas,
        books,
    )
    return _Computed(
        row,
        estimate=float(packed.estimate[0]),
        intervals=packed.intervals.tobytes(),
        answers=packed.answers.tobytes(),
        contributions=packed.contributions.tobytes(),
        programmes=packed.programmes.tobytes(),
        checks=packed.checks[0],
    )
