"""Households packed and put together again are those that were packed, whichever run of them is asked for."""

import sys
from pathlib import Path

import numpy as np
import pytest

from features.content import content_digest
from features.decoded_store import DecodedStore
from features.households import Households
from features.packed_households import Packed, Together, codes_of, pack
from tests.small_survey import Small


def _cut(households: Households, size: int) -> list[Households]:
    return [
        households.take(np.arange(start, min(start + size, len(households))))
        for start in range(0, len(households), size)
    ]


def _stored(parts: list[Households], folder: Path) -> DecodedStore:
    store = DecodedStore(folder)
    for part in parts:
        store.append(part)
    return store


def _assert_same(one: Households, other: Households) -> None:
    assert one.ids.to_pylist() == other.ids.to_pylist()
    for name, answer in one.answers.items():
        assert answer.text.to_pylist() == other.answers[name].text.to_pylist(), name
        assert answer.codes == other.answers[name].codes
        np.testing.assert_array_equal(answer.values, other.answers[name].values, err_msg=name)
        np.testing.assert_array_equal(answer.state, other.answers[name].state, err_msg=name)
    assert {n: a.to_pylist() for n, a in one.areas.items()} == {
        n: a.to_pylist() for n, a in other.areas.items()
    }
    for name, enrolled in one.enrolled.items():
        np.testing.assert_array_equal(enrolled, other.enrolled[name])
    np.testing.assert_array_equal(one.size, other.size)


@pytest.mark.parametrize(("start", "stop"), [(0, 260), (0, 1), (70, 71), (50, 210), (90, 180), (259, 260)])
def test_a_run_of_rows_is_the_one_of_the_store_on_disk(
    small: Small, tmp_path: Path, start: int, stop: int
) -> None:
    parts = _cut(small.registry, 90)
    packed, first = [pack(part) for part in parts], [0, 90, 180]

    spans = [
        (one, slice(max(start - begin, 0), min(stop - begin, len(one))))
        for one, begin in zip(packed, first, strict=True)
        if start < begin + len(one) and begin < stop
    ]

    _assert_same(Together(spans, codes_of(parts)).rows(), _stored(parts, tmp_path).rows(start, stop))


def test_the_digest_is_that_of_all_households(small: Small) -> None:
    parts = _cut(small.registry, 77)

    whole = Together([(pack(part), slice(0, len(part))) for part in parts], codes_of(parts)).whole()

    assert content_digest(whole, None) == content_digest(small.registry, None)


def test_memory_is_planned_by_all_columns(small: Small) -> None:
    packed = pack(small.registry)

    columns = sum(states.nbytes for states in packed.states.values())
    assert sys.getsizeof(packed) > columns + packed.ids.nbytes
    assert max(texts.places.itemsize for texts in packed.answers.values()) <= 2
    assert isinstance(packed, Packed)
