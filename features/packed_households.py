"""Decoded households in little memory: each different text once, and small numbers in its place.

What a machine keeps of its blocks until the whole file is known, and what machines send each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.decoded_store import WhenAsked, joined_codes
from features.distinct import Distinct
from features.findings import Findings
from features.households import KNOWN, Answer, Households

Codes: TypeAlias = Mapping[str, tuple[str, ...] | None]


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """A column of n texts.

    Attributes:
        texts: pyarrow string (k,).
        places: shape (n,) of the smallest unsigned kind, position in `texts`; k where there is none.
        worth: shape (k,) float64, the number that a text stands for; empty where it stands for none.
    """

    texts: pa.StringArray
    places: NDArray[Any]
    worth: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """n usable households of one block; columns as in `features.households.Households`."""

    ids: pa.StringArray
    answers: Mapping[str, Texts]
    states: Mapping[str, NDArray[np.uint8]]
    areas: Mapping[str, Texts]
    groups: Mapping[str, Texts]
    cluster: Texts | None
    period: Texts | None
    enrolled: Mapping[str, NDArray[np.int8]]
    size: NDArray[np.float64]
    weight: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.ids)

    def __sizeof__(self) -> int:
        """With all columns: what memory is planned by."""
        texts = [*self.answers.values(), *self.areas.values(), *self.groups.values()]
        numbers: list[NDArray[Any]] = [*self.states.values(), *self.enrolled.values(), self.size, self.weight]
        coded = sum(one.texts.nbytes + one.places.nbytes + one.worth.nbytes for one in texts)
        return int(coded + self.ids.nbytes) + sum(int(column.nbytes) for column in numbers)


def pack(households: Households) -> Packed:
    """All of the households but row numbers, findings and warnings."""
    answers = households.answers.items()
    own_clusters = households.cluster is not households.ids
    return Packed(
        ids=households.ids,
        answers={name: _packed(answer.text, answer.values) for name, answer in answers},
        states={name: answer.state for name, answer in answers},
        areas={name: _packed(column) for name, column in households.areas.items()},
        groups={name: _packed(column) for name, column in households.groups.items()},
        cluster=_packed(households.cluster) if own_clusters else None,
        period=None if households.period is None else _packed(households.period),
        enrolled=households.enrolled,
        size=households.size,
        weight=households.weight,
    )


def codes_of(several: Iterable[Households]) -> Codes:
    """Question → the codes of a whole file from those of its parts."""
    codes: dict[str, tuple[str, ...] | None] = {}
    for households in several:
        for name, answer in households.answers.items():
            codes[name] = joined_codes(codes.get(name), answer.codes)
    return codes


class Together:
    """Runs of packed households one after the other, read as one."""

    def __init__(self, parts: Sequence[tuple[Packed, slice]], codes: Codes) -> None:
        """`codes`: of the whole file, whatever part of it is here."""
        self._parts, self._codes = parts, codes
        self._ids = pa.concat_arrays([part.ids[places] for part, places in parts])

    def rows(self) -> Households:
        """With all that an assessment needs, as `features.decoded_store.DecodedStore.rows`."""
        first = self._parts[0][0]
        areas = {name: self._text([part.areas[name] for part, _ in self._parts]) for name in first.areas}
        return self._households(
            {name: self._answer(name) for name in first.answers},
            {name: column.cast(pa.string()) for name, column in areas.items()},
            {
                name: self._numbers([part.enrolled[name] for part, _ in self._parts])
                for name in first.enrolled
            },
            {},
            self._ids,
        )

    def whole(self) -> Households:
        """Everything; each column is put together when it is asked for, and not kept."""
        first, parts = self._parts[0][0], [part for part, _ in self._parts]
        clusters = [part.cluster for part in parts if part.cluster is not None]
        return self._households(
            WhenAsked(tuple(first.answers), self._answer),
            WhenAsked(tuple(first.areas), lambda name: self._text([part.areas[name] for part in parts])),
            WhenAsked(
                tuple(first.enrolled), lambda name: self._numbers([part.enrolled[name] for part in parts])
            ),
            WhenAsked(tuple(first.groups), lambda name: self._text([part.groups[name] for part in parts])),
            self._text(clusters) if clusters else self._ids,
        )

    def _households(
        self,
        answers: Mapping[str, Answer],
        areas: Mapping[str, pa.Array],
        enrolled: Mapping[str, NDArray[np.int8]],
        groups: Mapping[str, pa.Array],
        cluster: pa.Array,
    ) -> Households:
        parts = [part for part, _ in self._parts]
        periods = [part.period for part in parts if part.period is not None]
        return Households(
            ids=self._ids,
            rows=np.empty(0, np.int64),
            answers=answers,
            areas=areas,
            size=self._numbers([part.size for part in parts]),
            weight=self._numbers([part.weight for part in parts]),
            cluster=cluster,
            enrolled=enrolled,
            groups=groups,
            period=self._text(periods) if periods else None,
            findings=Findings(),
            content_digest="",
        )

    def _answer(self, name: str) -> Answer:
        columns = [part.answers[name] for part, _ in self._parts]
        text, codes = self._text(columns), self._codes[name]
        state = self._numbers([part.states[name] for part, _ in self._parts])
        if codes is not None:
            worth = {code: float(place) for place, code in enumerate(codes)}
            values = np.array([*(worth[text] for text in text.dictionary.to_pylist()), np.nan])
            of_rows = values[text.indices.fill_null(-1).to_numpy()]
        else:
            of_rows = self._numbers([np.append(one.worth, np.nan) for one in columns], columns)
        return Answer(state, np.where(state == KNOWN, of_rows, np.nan), text, codes)

    def _numbers(self, columns: Sequence[NDArray[Any]], of: Sequence[Texts] | None = None) -> NDArray[Any]:
        """The columns' cells, or with `of` what is in them for each text."""
        found = [
            column[places] if of is None else column[of[number].places[places]]
            for number, (column, (_, places)) in enumerate(zip(columns, self._parts, strict=True))
        ]
        return found[0] if len(found) == 1 else np.concatenate(found)

    def _text(self, columns: Sequence[Texts]) -> pa.DictionaryArray:
        all_texts = pa.concat_arrays([column.texts for column in columns]).dictionary_encode()
        number_of = all_texts.indices.to_numpy()
        starts = np.cumsum([0, *(len(column.texts) for column in columns)])
        found = [
            np.append(number_of[start:end], np.int32(-1))[column.places[places]]
            for column, start, end, (_, places) in zip(columns, starts, starts[1:], self._parts, strict=False)
        ]
        numbers = np.concatenate(found)
        return pa.DictionaryArray.from_arrays(pa.array(numbers, mask=numbers < 0), all_texts.dictionary)


def _packed(column: pa.Array, values: NDArray[np.float64] | None = None) -> Texts:
    encoded = column if isinstance(column, pa.DictionaryArray) else column.dictionary_encode()
    distinct = Distinct.of(encoded)
    count = len(distinct)
    worth = np.full(0 if values is None else count + 1, np.nan)
    if values is not None:
        worth[distinct.places] = values
    places = distinct.places.astype(np.min_scalar_type(count))
    return Texts(distinct.texts.cast(pa.string()), places, worth[:count])


__all__ = ["Codes", "Packed", "Together", "codes_of", "pack"]
