"""What the screen says of groups: household size first, then the worst, no rate that too few stand behind."""

import pyarrow as pa
import pytest

from tepat.group_screen import print_groups
from tests.training.test_group_report import N, _table
from training.group_report import group_report


def _shown(table: pa.Table, capsys: pytest.CaptureFixture[str], error: float = 68 / 160) -> list[str]:
    overall = {"value": error, "low": 0.3, "high": 0.5}
    print_groups(
        {"groups": group_report(table, replicates=30), "figures": {"model": {"error_at_40": overall}}}
    )
    return capsys.readouterr().out.splitlines()


def test_household_size_is_told_first_and_then_the_worst_groups(capsys: pytest.CaptureFixture[str]) -> None:
    size: list[str | None] = ["small" if i < 200 else "large" for i in range(N)]

    lines = _shown(_table({"kind": size}), capsys)

    told = "\n".join(lines)
    assert told.index("welfare as measured, 40 % quota") < told.index("kind, small: 75.0 %")
    assert "kind, large" not in told
    assert "kind: of all the poor" in told


def test_a_survey_of_few_is_told_so_and_shows_no_rate(capsys: pytest.CaptureFixture[str]) -> None:
    few = _table({"kind": ["a"] * N}).take(pa.array(range(0, N, 20)))

    lines = _shown(few, capsys)

    assert any("too few poor households" in line for line in lines)
    assert not any("[" in line for line in lines)
