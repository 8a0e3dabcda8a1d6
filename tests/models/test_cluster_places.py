"""Work is shared out by what workers have to do, and by where rows lie."""

from types import SimpleNamespace
from typing import Any, cast

from models.cluster_places import Places, shared_out


def _places(**threads: int) -> Places:
    return Places(cast(Any, SimpleNamespace(threads=lambda: threads)))


def _under_way() -> Any:
    return SimpleNamespace(done=lambda: False)


def test_every_block_has_a_worker_and_every_worker_one_run() -> None:
    for count in range(12):
        found = shared_out(count, {"a": 2, "b": 1, "c": 4})

        assert len(found) == count
        assert found == sorted(found)


def test_a_part_goes_where_its_rows_are_while_nobody_has_more_to_do() -> None:
    places = _places(a=1, b=1)
    places.of_blocks(4)

    assert [places.of_part([block]) for block in range(4)] == ["a", "a", "b", "b"]


def test_a_part_goes_to_the_worker_with_less_to_do_though_its_rows_are_elsewhere() -> None:
    places = _places(a=1, b=1)
    places.of_blocks(4)
    places.busy("a", _under_way())

    assert places.of_part([0]) == "b"


def test_a_worker_that_has_gone_is_given_nothing() -> None:
    threads = {"a": 1, "b": 1}
    places = Places(cast(Any, SimpleNamespace(threads=lambda: threads)))
    places.of_blocks(4)
    del threads["a"]

    assert places.of_part([0]) == "b"


def test_blocks_of_one_worker_are_told_from_any_of_them() -> None:
    places = _places(a=1, b=1)
    places.of_blocks(5)

    assert [places.run_of(block) for block in (0, 2, 3, 4)] == [range(3), range(3), range(3, 5), range(3, 5)]
