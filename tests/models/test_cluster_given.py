"""Giving workers what they work with does not end where one of them does."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

pytest.importorskip("distributed")

from models import cluster_given
from models.cluster_given import Giver, NotGiven, SameFile, place_of


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


def test_a_copy_that_nobody_asks_for_any_more_is_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command that it was made for may have been killed."""
    monkeypatch.setattr(cluster_given, "LEASE", 0.3)
    monkeypatch.setattr(cluster_given, "_lease", cluster_given._Lease())
    given = tmp_path / "registry.parquet"
    given.write_bytes(b"1371 Siti")
    elsewhere = replace(SameFile.of(given), path=str(tmp_path / "nowhere"))
    worker = SimpleNamespace(local_directory=str(tmp_path))

    cluster_given._take_piece(elsewhere, 0, given.read_bytes(), cast(Any, worker))
    copy = place_of(elsewhere)
    deadline = time.monotonic() + 10
    while copy.exists() and time.monotonic() < deadline:
        time.sleep(0.05)

    assert not copy.exists()
    with pytest.raises(NotGiven):
        place_of(elsewhere)
