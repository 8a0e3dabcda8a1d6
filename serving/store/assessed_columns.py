"""Assessed households as the store's columns: a chunk of `models.assessment.assess` at a time.

Used when a registry is loaded and again when one household is replayed, so that both arrive at the
same bytes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.households import ENROLMENT_UNKNOWN, KNOWN, NOT_APPLICABLE, Answer, Households
from models.flags import FLAG_OF, SIDES
from models.statuses import STATUSES
from serving.store.area_names import NOWHERE
from serving.store.packing import ANSWER, NOT_APPLICABLE_ANSWER, NUMBER, PROGRAMME, UNKNOWN_ANSWER

_ENDS = ("low_80", "high_80", "low_90", "high_90")


@dataclass(slots=True)
class AnswerBook:
    """The different answers to one question, numbered as they come."""

    codes: tuple[str, ...] | None
    known: dict[tuple[str, float], int] = field(default_factory=dict)

    def positions(self, answer: Answer, rows: slice) -> NDArray[np.int32]:
        """shape (rows,): number of each household's answer, or why it has none.

        Raises:
            ValueError: the same text stands for two values, which decoding never gives.
        """
        state, values, text = answer.state[rows], answer.values[rows], answer.text[rows]
        is_known = state == KNOWN
        out = np.where(state == NOT_APPLICABLE, NOT_APPLICABLE_ANSWER, UNKNOWN_ANSWER).astype(ANSWER)
        if not is_known.any():
            return out
        places = text.indices.fill_null(0).to_numpy()[is_known]
        used = np.flatnonzero(np.bincount(places, minlength=len(text.dictionary)))
        worth = np.full(len(text.dictionary), np.nan)
        worth[places] = values[is_known]
        if (worth[places] != values[is_known]).any():
            raise ValueError("one answer's text stands for two values")
        texts = text.dictionary.take(pa.array(used)).to_pylist()
        numbers = np.zeros(len(worth), dtype=ANSWER)
        numbers[used] = [
            self.known.setdefault((text, value), len(self.known))
            for text, value in zip(texts, worth[used].tolist(), strict=True)
        ]
        out[is_known] = numbers[places]
        return out

    def texts(self) -> list[str]:
        """By number."""
        return [text for text, _ in self.known]

    def values(self) -> bytes:
        """By number, float64."""
        return np.array([value for _, value in self.known], dtype=NUMBER).tobytes()


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """n households as columns.

    Attributes:
        answers: shape (n, answered questions) ANSWER; contributions: shape (n, questions).
        intervals: shape (n, 4), NaN where there is none; programmes: shape (n, programmes) PROGRAMME.
        checks: n texts, JSON, None where there is nothing to check.
        strongest: shape (n, 3) positions of the strongest reasons, −1 where there are fewer.
    """

    area_path: list[str]
    estimate: NDArray[np.float64]
    intervals: NDArray[np.float64]
    answers: NDArray[np.int32]
    contributions: NDArray[np.float64]
    programmes: NDArray[np.void]
    checks: list[str | None]
    strongest: NDArray[np.int32]


def pack(
    chunk: pa.Table,
    households: Households,
    rows: slice,
    questions: Sequence[str],
    programmes: Sequence[str],
    areas: Sequence[str],
    books: Mapping[str, AnswerBook],
) -> Packed:
    """The assessed households of `chunk`, which are those of `households` in `rows`."""
    n = len(chunk)
    contributions, order = _contributions(chunk["reasons"].combine_chunks(), n, questions)
    answers = [book.positions(households.answers[name], rows) for name, book in books.items()]
    return Packed(
        area_path=area_paths(households, areas, rows),
        estimate=chunk["estimate"].to_numpy(),
        intervals=np.column_stack([_float(chunk[name]) for name in _ENDS]).astype(NUMBER),
        answers=np.column_stack(answers) if answers else np.empty((n, 0), ANSWER),
        contributions=contributions,
        programmes=_programmes(chunk, programmes, n),
        checks=_checks(chunk["checks"].combine_chunks()),
        strongest=_first_three(order),
    )


def area_paths(households: Households, areas: Sequence[str], rows: slice) -> list[str]:
    """Codes joined coarse to fine; what the registry does not tell is NOWHERE."""
    if not areas:
        return [""] * len(households.ids[rows])
    codes = [pc.fill_null(households.areas[area][rows], NOWHERE) for area in areas]
    paths: list[str] = pc.binary_join_element_wise(*codes, "/").to_pylist()
    return paths


def _contributions(
    reasons: pa.ListArray, n: int, questions: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """In the order of the questions, and which question each reason is, strongest first."""
    values = reasons.flatten()
    asked = values.field("question")
    place_of = {name: place for place, name in enumerate(questions)}
    places = np.array([place_of[name] for name in asked.dictionary.to_pylist()] or [0], dtype=np.int32)
    order = places[asked.indices.to_numpy()].reshape(n, len(questions))
    shares = values.field("contribution").to_numpy().reshape(n, len(questions))
    ordered = np.empty((n, len(questions)), dtype=NUMBER)
    np.put_along_axis(ordered, order, shares, axis=1)
    return ordered, order


def _first_three(order: NDArray[np.int32]) -> NDArray[np.int32]:
    first = np.full((len(order), 3), -1, dtype=np.int32)
    first[:, : order.shape[1]] = order[:, :3]
    return first


def _programmes(chunk: pa.Table, programmes: Sequence[str], n: int) -> NDArray[np.void]:
    found = np.zeros((n, len(programmes)), dtype=PROGRAMME)
    for place, name in enumerate(programmes):
        record = found[:, place]
        record["p_below"] = _float(chunk[f"p_below:{name}"])
        record["flag_probability"] = _float(chunk[f"flag_probability:{name}"])
        record["rank"] = pc.fill_null(chunk[f"rank:{name}"], 0).to_numpy()
        enrolled = pc.cast(chunk[f"enrolled:{name}"], pa.int8())
        record["enrolled"] = pc.fill_null(enrolled, ENROLMENT_UNKNOWN).to_numpy()
        record["status"] = _positions(chunk[f"status:{name}"], STATUSES)
        record["flag"] = _positions(chunk[f"flag:{name}"], [FLAG_OF[side] for side in SIDES])
    return found


def _positions(column: pa.ChunkedArray, texts: Sequence[str]) -> NDArray[np.int64]:
    """Position of each text in `texts`, −1 where null."""
    encoded = column.combine_chunks()
    if not pa.types.is_dictionary(encoded.type):
        encoded = encoded.dictionary_encode()
    place_of = {text: place for place, text in enumerate(texts)}
    places = np.array([*(place_of[text] for text in encoded.dictionary.to_pylist()), -1])
    return np.asarray(places[encoded.indices.fill_null(len(places) - 1).to_numpy()])


def _float(column: pa.ChunkedArray) -> NDArray[np.float64]:
    found: NDArray[np.float64] = pc.cast(column, pa.float64()).to_numpy()
    return found


def _checks(checks: pa.ListArray) -> list[str | None]:
    texts: list[str | None] = [None] * len(checks)
    filled = np.flatnonzero(pc.list_value_length(checks).to_numpy() > 0)
    for place, told in zip(filled.tolist(), checks.take(pa.array(filled)).to_pylist(), strict=True):
        texts[place] = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return texts
