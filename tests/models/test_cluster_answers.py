"""What a worker answers travels in one piece, whatever it is made of."""

import pickle
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from models.cluster_answers import Answer


@dataclass(frozen=True)
class _Many:
    numbers: list[Any] = field(default_factory=lambda: [np.arange(n) for n in range(50)])
    texts: pa.Array = field(default_factory=lambda: pa.array(["a", None, "b"]))


def test_an_answer_of_many_arrays_is_one_piece_and_comes_out_the_same() -> None:
    many, pieces = _Many(), list[pickle.PickleBuffer]()

    sent = pickle.dumps(Answer({"numpy": "1"}, None, many), protocol=5, buffer_callback=pieces.append)
    arrived = pickle.loads(sent, buffers=pieces)

    assert len(pieces) == 1
    assert (arrived.machine, arrived.failure) == ({"numpy": "1"}, None)
    assert arrived.content.texts == many.texts
    assert all(map(np.array_equal, arrived.content.numbers, many.numbers))


def test_an_answer_that_was_put_on_disk_comes_out_the_same() -> None:
    answer = Answer({}, "why", (1, "two"))

    again = pickle.loads(pickle.dumps(answer, protocol=5))

    assert (again.machine, again.failure, again.content) == ({}, "why", (1, "two"))
