"""The bars on the Indonesian targeting experiment, recomputed from the predictions files.

The full run takes fold seeds 0–4 and medians over them; the reduced one seed 0 alone.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tepat.cli import main
from tests.realdata import recomputed
from training.flag_calibration import conformal_cutoff

pytestmark = [pytest.mark.realdata, pytest.mark.timeout(1800)]
PROFILE = Path(__file__).parent / "indonesia_alatas2008.yaml"
LINE = 294.4155
Frames = list[pd.DataFrame]


@pytest.fixture(scope="module")
def frames(surveys: Path, proving: bool, tmp_path_factory: pytest.TempPathFactory) -> Frames:
    folder = tmp_path_factory.mktemp("indonesia")
    survey = surveys / "indonesia_alatas2008" / "households.csv"
    found = []
    for seed in range(5 if proving else 1):
        predictions = folder / f"{seed}.parquet"
        code = main(
            ["evaluate", "--profile", str(PROFILE), "--survey", str(survey), "--seed", str(seed),
             "--baselines", "ols,ols_areas,lightgbm", "--json", str(folder / f"{seed}.json"),
             "--predictions", str(predictions)]
        )  # fmt: skip
        assert code == 0
        found.append(recomputed.read(predictions))
    return found


def _median(frames: Frames, figure: Callable[[pd.DataFrame], float]) -> float:
    return float(np.median([figure(frame) for frame in frames]))


def test_all_households_with_answers_and_consumption_are_there(frames: Frames) -> None:
    assert [len(frame) for frame in frames] == [5352] * len(frames)
    assert frames[0]["household_id"].is_unique
    assert (frames[0].groupby("cluster")["fold"].nunique() == 1).all()


def test_the_estimate_is_as_good_as_promised(
    frames: Frames, record: Callable[[str, Mapping[str, object]], None]
) -> None:
    r2 = _median(frames, lambda f: recomputed.r2(f["welfare"].to_numpy(), f["estimate"].to_numpy()))
    spearman = _median(
        frames, lambda f: recomputed.rank_correlation(f["welfare"].to_numpy(), f["estimate"].to_numpy())
    )
    errors = {
        f"error_at_{quota:.0%}": _median(
            frames,
            lambda f, q=quota: recomputed.error_at(q, f["welfare"].to_numpy(), f["estimate"].to_numpy()),  # type: ignore[misc]
        )
        for quota in (0.2, 0.3, 0.4)
    }

    record("indonesia_estimate", {"seeds": len(frames), "r2": r2, "spearman": spearman} | errors)
    assert r2 >= 0.515
    assert spearman >= 0.695


def test_the_estimate_is_not_worse_than_ols_with_areas(
    frames: Frames, record: Callable[[str, Mapping[str, object]], None]
) -> None:
    r2 = [recomputed.paired_r2(frame, "ols_areas") for frame in frames]
    error = [recomputed.paired_error(frame, "ols_areas", 0.4) for frame in frames]

    record(
        "indonesia_against_ols_areas",
        {
            "r2": [[d.value, d.low, d.high] for d in r2],
            "error_at_40": [[d.value, d.low, d.high] for d in error],
        },
    )
    assert all(difference.high >= 0 for difference in r2)
    assert all(difference.low <= 0 for difference in error)


def test_the_surest_tenth_of_each_list_is_mostly_right(
    frames: Frames, record: Callable[[str, Mapping[str, object]], None]
) -> None:
    def surest(frame: pd.DataFrame, enrolled: bool) -> float:
        own = frame[frame["enrolled:treated"] == enrolled]
        right = (own["welfare"] >= LINE) if enrolled else (own["welfare"] < LINE)
        return recomputed.right_among_surest(
            0.10, own["flag_probability:treated"].to_numpy(dtype=float), right.to_numpy()
        )

    inclusion = _median(frames, lambda frame: surest(frame, True))
    exclusion = _median(frames, lambda frame: surest(frame, False))

    record("indonesia_surest_tenth", {"inclusion": inclusion, "exclusion": exclusion})
    assert inclusion >= 0.88
    assert exclusion >= 0.65


@pytest.mark.parametrize("level", [80, 90])
def test_intervals_hold_what_they_promise(
    frames: Frames, level: int, record: Callable[[str, Mapping[str, object]], None]
) -> None:
    def held(frame: pd.DataFrame) -> recomputed.Mask:
        return (
            (frame["welfare"] >= frame[f"low_{level}"]) & (frame["welfare"] <= frame[f"high_{level}"])
        ).to_numpy()

    overall = _median(frames, lambda frame: float(held(frame).mean()))
    thirds = [
        _median(
            frames,
            lambda frame, t=third: float(  # type: ignore[misc]
                held(frame)[np.array_split(np.argsort(frame["estimate"].to_numpy()), 3)[t]].mean()
            ),
        )
        for third in range(3)
    ]

    record(f"indonesia_coverage_{level}", {"overall": overall, "thirds": thirds})
    assert abs(overall - level / 100) <= 0.02
    assert all(abs(third - level / 100) <= 0.04 for third in thirds)


def test_probabilities_below_the_line_are_calibrated(
    frames: Frames, record: Callable[[str, Mapping[str, object]], None]
) -> None:
    error = _median(
        frames,
        lambda frame: recomputed.calibration_error(
            frame["p_below:treated"].to_numpy(), (frame["welfare"] < LINE).to_numpy()
        ),
    )

    record("indonesia_calibration", {"calibration_error": error})
    assert error <= 0.03


def test_lists_keep_their_promise_on_hamlets_that_did_not_calibrate_them(
    frames: Frames, record: Callable[[str, Mapping[str, object]], None]
) -> None:
    bounds = {"inclusion": 0.10, "exclusion": 0.25}
    found = {side: [_halves(frame, side, bound) for frame in frames] for side, bound in bounds.items()}
    false = {side: float(np.mean([f for f, _ in halves])) for side, halves in found.items()}
    listed = {side: float(np.mean([n for _, n in halves])) for side, halves in found.items()}

    record("indonesia_promise", {"false_share": false, "listed": listed, "halves": 100})
    assert false["inclusion"] <= bounds["inclusion"] + 0.01
    assert false["exclusion"] <= bounds["exclusion"] + 0.01
    assert listed["inclusion"] >= 0.12
    assert listed["exclusion"] >= 0.055


def _halves(frame: pd.DataFrame, side: str, bound: float) -> tuple[float, float]:
    """Mean false share and mean share listed over 100 halves of the hamlets."""
    own = frame[frame["enrolled:treated"] == (side == "inclusion")]
    below = (own["welfare"] < LINE).to_numpy()
    p_below = own["p_below:treated"].to_numpy()
    evidence, wrong = (1 - p_below, below) if side == "inclusion" else (p_below, ~below)
    hamlets = np.sort(frame["cluster"].unique())
    draws = np.random.default_rng(0)
    false, listed = [], []
    for _ in range(100):
        chosen = draws.permutation(hamlets)[: len(hamlets) // 2]
        half = own["cluster"].isin(chosen).to_numpy()
        cutoff = conformal_cutoff(evidence[half], wrong[half], np.ones(int(half.sum())), bound)
        on_list = evidence[~half] >= (np.inf if cutoff is None else cutoff)
        false.append(float(wrong[~half][on_list].mean()) if on_list.any() else 0.0)
        listed.append(float(on_list.mean()))
    return float(np.mean(false)), float(np.mean(listed))
