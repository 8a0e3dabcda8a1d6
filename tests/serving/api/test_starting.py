"""The application as a whole: what it begins it also ends."""

import threading
import time
from typing import TYPE_CHECKING

import pytest

from serving.assessing import Assessing
from tests.serving.office import opened

if TYPE_CHECKING:
    from tests.serving.conftest import District
    from tests.serving.office import MakeSettings


def test_nothing_that_the_service_began_outlives_it(
    sqlite_district: "District", champion_home: "MakeSettings", monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that is still being loaded would trip over what is taken down meanwhile."""
    ended = []

    def warm(_: Assessing) -> None:
        time.sleep(0.5)
        ended.append(threading.current_thread().name)

    monkeypatch.setattr(Assessing, "warm", warm)
    with opened(sqlite_district, champion_home(sqlite_district)):
        pass

    assert ended == ["model"]
    assert "jobs" not in {thread.name for thread in threading.enumerate()}
