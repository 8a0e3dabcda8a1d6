"""What is loaded is left alone by the garbage collector for as long as a long command lasts."""

import gc

import pytest

from models.collecting import loaded_is_kept


def test_what_was_there_before_is_not_looked_through_until_the_end() -> None:
    before = gc.get_freeze_count()

    with loaded_is_kept():
        during = gc.get_freeze_count()

    assert during > before + 10_000
    assert gc.get_freeze_count() == 0


def test_it_ends_also_where_the_work_fails() -> None:
    with pytest.raises(KeyError), loaded_is_kept():
        raise KeyError

    assert gc.get_freeze_count() == 0
