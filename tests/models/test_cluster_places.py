"""Work is shared out by what workers have to do, and by where rows lie."""

from collections import Counter
from types import SimpleNamespace
from typing import Any, cast

from models.cluster_places import Places, Waiting, shared_out


def _places(**threads: int) -> Places:
    return Places(cast(Any, SimpleNamespace(threads=lambda: threads)))


def _under_way() -> Any:
    return SimpleNamespace(done=lambda: False)


def _given(places: Places, waiting: list[object]) -> list[str | None]:
    """Who is given the parts, none of which is ever done."""
    given = []
    for where in places.with_room(waiting):
        waiting.pop()
        places.busy(where, _under_way())
        given.append(where)
    return given


def test_every_block_has_a_worker_and_every_worker_one_run() -> None:
    for count in range(12):
        found = shared_out(count, {"a": 2, "b": 1, "c": 4})

        assert len(found) == count
        assert found == sorted(found)


def test_a_worker_makes_its_own_parts_in_their_order_and_then_the_last_of_another() -> None:
    waiting = Waiting((slice(start, start + 1), "a" if start < 4 else "b") for start in range(6))

    made = [waiting.next_for("b").start for _ in range(3)] + [waiting.next_for("a").start for _ in range(3)]

    assert made == [4, 5, 3, 0, 1, 2]
    assert len(waiting) == 0


def test_the_shorter_part_at_the_end_of_the_file_comes_last_whoever_holds_it() -> None:
    waiting = Waiting([(slice(0, 8), "a"), (slice(8, 16), "b"), (slice(16, 19), "b")])

    made = [waiting.next_for(where).start for where in ("b", "b", "b")]

    assert made == [8, 0, 16]
    assert len(waiting) == 0


def test_a_single_short_part_is_a_part() -> None:
    waiting = Waiting([(slice(0, 3), None)])

    assert (len(waiting), waiting.next_for("a"), len(waiting)) == (1, slice(0, 3), 0)


def test_each_worker_has_one_part_in_work_and_one_before_it() -> None:
    places, waiting = _places(a=1, b=2), [object()] * 20

    given = _given(places, waiting)

    assert Counter(given) == {"a": 2, "b": 4}


def test_of_the_last_parts_none_waits_at_a_worker_while_another_may_end_earlier() -> None:
    places, waiting = _places(a=1, b=1), [object()] * 3

    given = _given(places, waiting)

    assert given == ["a", "b"]
    assert len(waiting) == 1


def test_a_worker_that_has_gone_is_given_nothing() -> None:
    threads = {"a": 1, "b": 1}
    places = Places(cast(Any, SimpleNamespace(threads=lambda: threads)))
    places.busy("a", _under_way())
    del threads["a"]

    assert _given(places, [object()] * 20) == ["b", "b"]


def test_where_no_worker_is_left_two_parts_wait_for_one_to_come() -> None:
    assert _given(_places(), [object()] * 20) == [None, None]


def test_the_worker_of_a_block_is_found() -> None:
    places = _places(a=1, b=1)
    places.of_blocks(5)

    assert [places.holder(block) for block in range(5)] == ["a", "a", "a", "b", "b"]
