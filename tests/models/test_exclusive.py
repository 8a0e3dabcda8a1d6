"""One process at a time, also where whoever had the lock took its file away."""

from pathlib import Path
from threading import Thread

import pytest

from models.exclusive import HomeIsBusy, exclusive


def test_whoever_waited_for_a_lock_that_was_taken_away_does_not_stand_beside_the_next(
    tmp_path: Path,
) -> None:
    lock, inside = tmp_path / "lock", list[str]()

    def wait_and_enter() -> None:
        with exclusive(lock, seconds=5):
            inside.append("second")
            with pytest.raises(HomeIsBusy), exclusive(lock, seconds=0):
                inside.append("third")

    waiting = Thread(target=wait_and_enter)
    with exclusive(lock):
        waiting.start()
        waiting.join(0.2)
        lock.unlink()
    waiting.join(10)

    assert inside == ["second"]
