"""The known harm on the Indonesian survey, recomputed from the predictions file: who is missed.

Per person the poor of one or two are mostly missed and those of seven or more mostly found; part of
that comes from dividing welfare by persons, as the same predictions show per equivalent adult.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tepat.cli import main
from tests.realdata import recomputed

pytestmark = [pytest.mark.realdata, pytest.mark.timeout(900)]
PROFILE = Path(__file__).parent / "indonesia_alatas2008.yaml"
Record = Callable[[str, Mapping[str, object]], None]


@pytest.fixture(scope="module")
def evaluated(surveys: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("groups")
    code = main(
        ["evaluate", "--profile", str(PROFILE), "--baselines", "ols",
         "--survey", str(surveys / "indonesia_alatas2008" / "households.csv"),
         "--json", str(folder / "report.json"), "--predictions", str(folder / "predictions.parquet")]
    )  # fmt: skip
    assert code == 0
    report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return recomputed.read(folder / "predictions.parquet"), report["groups"]


def _missed(frame: pd.DataFrame, quota: float, inside: recomputed.Mask, estimate: str, power: float) -> float:
    """Exclusion error of some households where welfare is shared by size^power."""
    factor = frame["size"].to_numpy() ** (1 - power)
    k = round(quota * len(frame))
    poor = np.zeros(len(frame), dtype=bool)
    selected = poor.copy()
    poor[np.argsort(frame["welfare"].to_numpy() * factor, kind="stable")[:k]] = True
    selected[np.argsort(frame[estimate].to_numpy() * factor, kind="stable")[:k]] = True
    return 1 - float(selected[poor & inside].mean())


@pytest.mark.parametrize(("scale", "power"), [("per_person", 1.0), ("size^0.75", 0.75)])
def test_the_report_counts_the_missed_as_a_script_of_its_own_does(
    evaluated: tuple[pd.DataFrame, dict[str, Any]], scale: str, power: float
) -> None:
    frame, groups = evaluated
    size = frame["size"].to_numpy()

    for label, inside in (("1–2", size <= 2), ("7+", size >= 7)):
        for quota in (0.3, 0.4):
            name = f"exclusion_error_at_{100 * quota:g}"
            told = groups["household_size"]["scales"][scale][label]["figures"][name]
            assert told["value"] == pytest.approx(_missed(frame, quota, inside, "estimate", power), abs=0.01)


def test_the_small_households_are_missed_and_less_so_per_equivalent_adult(
    evaluated: tuple[pd.DataFrame, dict[str, Any]], record: Record
) -> None:
    frame, groups = evaluated
    size = frame["size"].to_numpy()
    found = {
        f"{estimate} {scale} {label} {quota:.0%}": _missed(frame, quota, inside, estimate, power)
        for estimate in ("estimate", "estimate:ols")
        for scale, power in (("per person", 1.0), ("size^0.75", 0.75))
        for label, inside in (("1–2", size <= 2), ("7+", size >= 7))
        for quota in (0.2, 0.3, 0.4)
    }

    record("indonesia_missed_by_size", found)
    assert found["estimate per person 1–2 30%"] > 0.6
    assert found["estimate per person 7+ 30%"] < 0.25
    assert groups["household_size"]["gap"]["per_person"]["at_30"]["low"] > 0.3
    assert groups["household_size"]["change_of_gap"]["at_30"]["high"] < -0.1
