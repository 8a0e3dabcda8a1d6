"""Giving workers what they work with does not end where one of them does."""

from collections.abc import Callable
from typing import Any, cast

import pytest

pytest.importorskip("distributed")

from models.cluster_given import Giver


class _TwoWorkers:
    """A client of two workers, as Dask's answers; one dies before it can be given anything."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def run(
        self, work: Callable[..., Any], *told: Any, workers: list[str] | None = None, on_error: str = "raise"
    ) -> dict[str, Any]:
        if workers is None:
            return {"gone": (told[0], []), "here": (told[0], [])}
        if workers == ["gone"] and on_error == "raise":
            raise OSError("Timed out trying to connect")
        self.taken += workers if workers != ["gone"] else []
        return {}


def test_a_worker_that_dies_while_it_is_given_something_is_passed_by() -> None:
    client = _TwoWorkers()

    Giver(cast(Any, client)).give(["a model"])

    assert client.taken == ["here"]
