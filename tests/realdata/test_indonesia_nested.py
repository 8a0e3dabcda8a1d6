"""The search inside the folds on the Indonesian survey: what it finds, and what it is worth elsewhere.

In full fold seeds 0–4 with twelve trials a fold; reduced two folds with two trials.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tepat.cli import main
from tests.realdata import recomputed

pytestmark = [pytest.mark.realdata, pytest.mark.timeout(3600)]
PROFILE = Path(__file__).parent / "indonesia_alatas2008.yaml"
QUOTAS = (0.2, 0.3, 0.4)
Frames = list[pd.DataFrame]


@pytest.fixture(scope="module")
def frames(surveys: Path, proving: bool, tmp_path_factory: pytest.TempPathFactory) -> Frames:
    folder = tmp_path_factory.mktemp("nested")
    survey = surveys / "indonesia_alatas2008" / "households.csv"
    found = []
    for seed in range(5 if proving else 1):
        predictions = folder / f"{seed}.parquet"
        code = main(
            ["evaluate", "--profile", str(PROFILE), "--survey", str(survey), "--seed", str(seed),
             "--search", "12" if proving else "2", "--folds", "5" if proving else "2",
             "--baselines", "ols,ols_areas", "--json", str(folder / f"{seed}.json"),
             "--predictions", str(predictions)]
        )  # fmt: skip
        assert code == 0
        found.append(recomputed.read(predictions))
    return found


def _figures(frame: pd.DataFrame) -> dict[str, float]:
    welfare, estimate = frame["welfare"].to_numpy(), frame["estimate"].to_numpy()
    errors = {f"error_at_{quota:.0%}": recomputed.error_at(quota, welfare, estimate) for quota in QUOTAS}
    return {
        "r2": recomputed.r2(welfare, estimate),
        "spearman": recomputed.rank_correlation(welfare, estimate),
    } | errors


def _against(frames: Frames, other: str) -> dict[str, list[list[float]]]:
    differences = {
        f"error_at_{quota:.0%}": [recomputed.paired_error(frame, other, quota) for frame in frames]
        for quota in QUOTAS
    }
    differences["r2"] = [recomputed.paired_r2(frame, other) for frame in frames]
    return {name: [[d.value, d.low, d.high] for d in found] for name, found in differences.items()}


def test_what_the_search_finds_is_as_good_on_households_it_never_saw(
    frames: Frames, proving: bool, record: Callable[[str, Mapping[str, object]], None]
) -> None:
    each = [_figures(frame) for frame in frames]
    medians = {name: float(np.median([figures[name] for figures in each])) for name in each[0]}
    against = {other: _against(frames, other) for other in ("ols", "ols_areas")}

    record(
        "indonesia_nested",
        {"seeds": len(frames), "trials": 12, "medians": medians, "each": each, "against": against},
    )
    assert all(high >= 0 for _, _, high in against["ols_areas"]["r2"])
    for quota in QUOTAS:
        assert all(low <= 0 for _, low, _ in against["ols_areas"][f"error_at_{quota:.0%}"])
    assert medians["r2"] >= (0.524 if proving else 0.50)
    assert medians["spearman"] >= (0.703 if proving else 0.68)


def test_it_is_better_than_ols_without_areas_where_the_lists_are_made(frames: Frames, proving: bool) -> None:
    if not proving:
        frames = frames[:1]
    against = _against(frames, "ols")

    for quota in ("20%", "30%") if proving else ("20%",):
        high = np.median([high for _, _, high in against[f"error_at_{quota}"]])
        assert high < 0
