"""Decoded households on disk, a file a column, so that memory does not grow with the registry."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.distinct import Distinct
from features.findings import Findings
from features.households import KNOWN, Answer, Households

_FEW: Final = 4096
Seen = TypeVar("Seen")


class DecodedStore:
    """n households, appended part by part, read by rows or by columns.

    Of a text column the different texts stay in memory, and all household ids.
    """

    def __init__(self, folder: Path) -> None:
        """`folder` must exist; its files are replaced."""
        self._folder = folder
        self._texts: dict[str, _Coded] = {}
        self._numbers: dict[str, _Numbers] = {}
        self._codes: dict[str, tuple[str, ...] | None] = {}
        self._ids: list[pa.Array] = []
        self._names: dict[str, tuple[str, ...]] = {}
        self._clusters = self._periods = False
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def append(self, households: Households) -> None:
        """Takes in the next households; they all come from one reading, with the same columns."""
        if not self._names:
            self._begin(households)
        for name, answer in households.answers.items():
            self._coded(f"answer {name}").append(answer.text, answer.values)
            self._plain(f"state {name}", np.uint8).append(answer.state)
            self._codes[name] = joined_codes(self._codes.get(name), answer.codes)
        for kind, columns in (("area", households.areas), ("group", households.groups)):
            for name, column in columns.items():
                self._coded(f"{kind} {name}").append(column.dictionary_encode())
        if self._clusters:
            self._coded("cluster").append(households.cluster.dictionary_encode())
        if households.period is not None:
            self._coded("period").append(households.period.dictionary_encode())
        for name, status in households.enrolled.items():
            self._plain(f"enrolled {name}", np.int8).append(status)
        self._plain("size", np.float64).append(households.size)
        self._plain("weight", np.float64).append(households.weight)
        self._ids.append(households.ids)
        self._length += len(households)

    def rows(self, start: int, stop: int) -> Households:
        """The households from `start` to `stop` with all that an assessment needs: no groups, no clusters."""
        ids = self.ids.slice(start, stop - start).combine_chunks()
        ids = ids if isinstance(ids, pa.Array) else pa.concat_arrays(ids.chunks)
        places = slice(start, start + len(ids))
        answers = {name: self._answer(name, places) for name in self._names["answers"]}
        areas = {name: self._text(f"area {name}", places).cast(pa.string()) for name in self._names["areas"]}
        enrolled = {name: self._numbers[f"enrolled {name}"].read(places) for name in self._names["enrolled"]}
        return self._households(ids, answers, areas, enrolled, {}, ids, places)

    def whole(self) -> Households:
        """All households; each column is read when it is asked for, and not kept."""
        ids = pa.concat_arrays(self._ids) if self._ids else pa.array([], pa.string())
        everywhere = slice(0, self._length)

        def texts(kind: str, names: Sequence[str]) -> Mapping[str, Any]:
            return WhenAsked(names, lambda name: self._text(f"{kind} {name}", everywhere))

        return self._households(
            ids,
            WhenAsked(self._names["answers"], lambda name: self._answer(name, everywhere)),
            texts("area", self._names["areas"]),
            WhenAsked(
                self._names["enrolled"], lambda name: self._numbers[f"enrolled {name}"].read(everywhere)
            ),
            texts("group", self._names["groups"]),
            self._text("cluster", everywhere) if self._clusters else ids,
            everywhere,
        )

    def of_whole(self, look: Callable[[Households], Seen]) -> Callable[[], Seen]:
        """What is seen in `whole`, looked at beside other work; to be asked for."""
        beside = ThreadPoolExecutor(1)
        seen = beside.submit(look, self.whole())
        beside.shutdown(wait=False)
        return seen.result

    @property
    def ids(self) -> pa.ChunkedArray:
        """shape (n,) string."""
        return pa.chunked_array(self._ids, pa.string())

    def _begin(self, households: Households) -> None:
        self._names = {
            "answers": tuple(households.answers),
            "areas": tuple(households.areas),
            "groups": tuple(households.groups),
            "enrolled": tuple(households.enrolled),
        }
        self._clusters = households.cluster is not households.ids
        self._periods = households.period is not None

    def _households(
        self,
        ids: pa.Array,
        answers: Mapping[str, Answer],
        areas: Mapping[str, pa.Array],
        enrolled: Mapping[str, NDArray[np.int8]],
        groups: Mapping[str, pa.Array],
        cluster: pa.Array,
        places: slice,
    ) -> Households:
        return Households(
            ids=ids,
            rows=np.empty(0, np.int64),
            answers=answers,
            areas=areas,
            size=self._numbers["size"].read(places),
            weight=self._numbers["weight"].read(places),
            cluster=cluster,
            enrolled=enrolled,
            groups=groups,
            period=self._text("period", places) if self._periods else None,
            findings=Findings(),
            content_digest="",
        )

    def _answer(self, name: str, places: slice) -> Answer:
        state = self._numbers[f"state {name}"].read(places)
        column = self._texts[f"answer {name}"]
        text, values = column.read(places)
        codes = self._codes[name]
        if codes is not None:
            worth = {code: float(place) for place, code in enumerate(codes)}
            of_texts = np.array([*(worth[text] for text in text.dictionary.to_pylist()), np.nan])
            values = of_texts.take(text.indices.fill_null(-1).to_numpy(), mode="wrap")
        return Answer(state, np.where(state == KNOWN, values, np.nan), text, codes)

    def _text(self, name: str, places: slice) -> pa.DictionaryArray:
        return self._texts[name].read(places)[0]

    def _coded(self, name: str) -> "_Coded":
        if name not in self._texts:
            self._texts[name] = _Coded(self._plain(f"text {name}", np.int32))
        return self._texts[name]

    def _plain(self, name: str, kind: type[np.generic]) -> "_Numbers":
        if name not in self._numbers:
            path = self._folder / f"{len(self._numbers):04d}.column"
            self._numbers[name] = _Numbers(path, np.dtype(kind))
        return self._numbers[name]


class _Numbers:
    """A column of numbers in a file of its own."""

    def __init__(self, path: Path, kind: np.dtype[Any]) -> None:
        self._path, self._kind = path, kind
        path.unlink(missing_ok=True)
        path.touch()

    def append(self, values: NDArray[Any]) -> None:
        # Opened for each part: a column a handle would be too many handles.
        with self._path.open("ab") as file:
            file.write(np.ascontiguousarray(values, dtype=self._kind).data)

    def read(self, places: slice) -> NDArray[Any]:
        count, offset = places.stop - places.start, places.start * self._kind.itemsize
        return np.fromfile(self._path, self._kind, count, offset=offset)


class _Coded:
    """A column of texts as numbers of the different texts, each with the value that it stands for."""

    def __init__(self, numbers: _Numbers) -> None:
        self._numbers = numbers
        self._number_of: dict[str, int] = {}
        self._values: list[float] = []
        self._texts: pa.Array | None = None

    def append(self, column: pa.DictionaryArray, values: NDArray[np.float64] | None = None) -> None:
        distinct = Distinct.of(column)
        number_of = self._number_of
        known = len(number_of)
        found = [number_of.setdefault(text, len(number_of)) for text in distinct.texts.to_pylist()]
        numbers = np.array([*found, -1], dtype=np.int32)
        if len(number_of) > known:
            self._texts = None
            self._values.extend(_values_of_new(numbers[:-1], known, distinct, values))
        self._numbers.append(numbers[distinct.places])

    def read(self, places: slice) -> tuple[pa.DictionaryArray, NDArray[np.float64]]:
        """The texts, and per household the value, NaN where there is no text."""
        if self._texts is None:
            # Last what tells that both are there: several threads read.
            self._worth = np.array([*self._values, np.nan])
            self._texts = pa.array(list(self._number_of), pa.string())
        numbers = self._numbers.read(places)
        texts = self._texts
        if len(texts) > max(_FEW, len(numbers)):
            used, numbers_of_used = np.unique(numbers[numbers >= 0], return_inverse=True)
            texts = texts.take(pa.array(used))
            values = self._worth.take(numbers, mode="wrap")
            numbers[numbers >= 0] = numbers_of_used
        else:
            values = self._worth.take(numbers, mode="wrap")
        coded = pa.DictionaryArray.from_arrays(pa.array(numbers, mask=numbers < 0), texts)
        return coded, values


def _values_of_new(
    numbers: NDArray[np.int32], known: int, distinct: Distinct, values: NDArray[np.float64] | None
) -> list[float]:
    """The values of the texts that were not known before, in the order of their numbers."""
    new = numbers >= known
    if values is None:
        return [np.nan] * np.count_nonzero(new)
    of_texts = np.full(len(distinct) + 1, np.nan)
    of_texts[distinct.places] = values
    return list(of_texts[:-1][new])


class WhenAsked(Mapping[str, Any]):
    """Columns that are read when they are asked for."""

    def __init__(self, names: Sequence[str], read: Callable[[str], Any]) -> None:
        self._names, self._read = tuple(names), read

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        return self._read(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def joined_codes(known: tuple[str, ...] | None, codes: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """The codes of all parts: the profile's or the model's in their order, those only seen here sorted."""
    if known is None or codes is None or known == codes:
        return codes
    return tuple(sorted({*known, *codes}))


__all__ = ["DecodedStore", "WhenAsked", "joined_codes"]
