"""Explaining with our kernel, against LightGBM's contributions, shap.TreeExplainer and LightGBM's predict.

The champion is the model that `tepat train` makes of a simulated district's survey, on its registry's
families; the other ensembles stand on simulated columns: numbers, counts, yes or no, codes, some missing.
The slow ones explain a sample of the households, since each is explained alone; times are per household.
All run in one process after imports, alternating, two threads each; medians of five.

    python benchmarks/tree_shap.py [--households 20000] [--sample 500] [--runs 5] [--quick]
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "2")

import lightgbm
import numpy as np
import shap
from numpy.typing import NDArray

from benchmarks._district import DAY, PROFILE, district, place
from benchmarks._timing import alternate, hand_over, line, ratio
from features import build_matrix, load_profile, policy_in_force
from features.reading import read_households
from models import load_model
from models.tree_shap import TreeEnsemble

Rows = NDArray[np.float32]
THREADS = 2
CHAMPION = "champion"
SIZES = {"300 × 8": (300, 8), "400 × 8": (400, 8), "300 × 15": (300, 15), "600 × 47": (600, 47)}
SINGLES, BATCHES = 20, 5
START = """
import sys, time
import lightgbm, numpy
booster = lightgbm.Booster(model_file=sys.argv[1])
row = numpy.zeros((1, booster.num_feature()))
began = time.perf_counter()
from models.tree_shap import TreeEnsemble
TreeEnsemble.from_booster(booster).contributions(row)
print(time.perf_counter() - began)
"""


def main() -> None:
    arguments = _arguments()
    x, y, codes = _columns(max(arguments.households, 20_000), arguments.seed)
    rows: list[dict[str, Any]] = []
    results: dict[str, Any] = {"households": arguments.households}
    with place() as folder:
        booster, families = _champion(district(folder, arguments.families), arguments.households)
    found, results[CHAMPION] = _compare(CHAMPION, booster, families, arguments)
    rows += found
    results[CHAMPION] |= _starts(booster)
    for name, (trees, leaves) in SIZES.items():
        if arguments.quick and name != "600 × 47":
            continue
        booster = _trained(x[:20_000], y[:20_000], codes, trees // arguments.fewer, leaves)
        found, results[name] = _compare(name, booster, x[: arguments.households], arguments)
        rows += found if name == "600 × 47" else []
    hand_over("tree_shap", rows, arguments.quick, **results)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--families", type=int, default=50_000, help="of the champion's district")
    parser.add_argument("--households", type=int, default=20_000)
    parser.add_argument("--sample", type=int, default=500, help="households that the slow ones explain")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="small and once, to try the script")
    arguments = parser.parse_args()
    arguments.fewer = 1
    if arguments.quick:
        arguments.families, arguments.households, arguments.sample = 2_000, 1_000, 50
        arguments.runs, arguments.fewer = 1, 20
    return arguments


def _champion(files: Path, households: int) -> tuple[lightgbm.Booster, Rows]:
    """The trees of the district's model, and what they are given for its first families."""
    profile, model = load_profile(PROFILE), load_model(files / "model")
    trees = model.welfare.trees
    if trees is None:
        raise SystemExit("this district's model has no trees: choose another number of families")
    registry = read_households(
        profile, files / "registry.parquet", files / "members.parquet",
        policy_in_force(profile.programmes, DAY).programmes, learned=model.welfare.catalogue.learned_codes,
    )  # fmt: skip
    values = trees.context.apply(build_matrix(model.welfare.catalogue, registry).values)
    return trees.booster, np.ascontiguousarray(values[:households])


def _columns(n: int, seed: int) -> tuple[NDArray[np.float32], NDArray[np.float64], list[int]]:
    """60 columns that hang together, a log welfare, and which columns are codes."""
    random = np.random.default_rng(seed)
    hidden = random.normal(size=(n, 4))
    mixed = hidden @ random.normal(size=(4, 60)) + random.normal(size=(n, 60))
    x = mixed.copy()
    x[:, 1::5] = mixed[:, 1::5] > 0
    x[:, 2::5] = np.clip(np.round(2 * mixed[:, 2::5] + 3), 0, 9)
    x[:, 3::5] = np.clip(np.round(3 * mixed[:, 3::5] + 6), 0, 12)
    x[:, 4::5] = np.round(np.exp(mixed[:, 4::5]), 1)
    y = hidden[:, 0] + 0.5 * (x[:, 3] % 3 == 1) + 0.3 * hidden[:, 1] * (hidden[:, 2] > 0)
    x[random.random(x.shape) < 0.03] = np.nan
    return x.astype(np.float32), y + 0.6 * random.normal(size=n), [3, 8, 13, 18]


def _trained(
    x: NDArray[np.float32], y: NDArray[np.float64], codes: list[int], trees: int, leaves: int
) -> lightgbm.Booster:
    settings = {"objective": "regression", "num_leaves": leaves, "learning_rate": 0.05, "verbosity": -1,
                "seed": 1, "num_threads": THREADS, "monotone_constraints": [1, -1, *[0] * 58]}  # fmt: skip
    return lightgbm.train(settings, lightgbm.Dataset(x, y, categorical_feature=codes), trees)


def _compare(
    name: str, booster: lightgbm.Booster, x: Rows, arguments: argparse.Namespace
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The rows of one ensemble, and what else was measured: microseconds per household."""
    print(f"\n{name}: {booster.num_trees()} trees; microseconds per household, median and range")
    began = time.perf_counter()
    sample = x[: arguments.sample]
    ensemble, explainer = TreeEnsemble.from_booster(booster), shap.TreeExplainer(booster)
    expected = np.asarray(booster.predict(sample, pred_contrib=True))
    contributions, prediction = ensemble.contributions_and_prediction(sample)
    furthest = float(np.abs(contributions - expected).max())
    np.testing.assert_array_equal(prediction, np.asarray(booster.predict(sample)))
    tasks = {
        "kernel": lambda: ensemble.contributions_and_prediction(x, threads=THREADS),
        "predict": lambda: booster.predict(x, num_threads=THREADS),
        "pred_contrib": lambda: booster.predict(sample, pred_contrib=True, num_threads=THREADS),
        "shap": lambda: explainer.shap_values(sample),
    }
    households = {"kernel": len(x), "predict": len(x), "pred_contrib": len(sample), "shap": len(sample)}
    seconds = alternate(tasks, arguments.runs)
    times = {task: [1e6 * one / households[task] for one in values] for task, values in seconds.items()}
    alone = _alone(ensemble, explainer, x)
    for task, values in [*times.items(), *((f"one household, {task}", of) for task, of in alone.items())]:
        print(line(task, values))
    rows = _rows(name, times, alone)
    print(f"{'furthest from pred_contrib':<44} {furthest:10.1e}")
    print(f"{'this took, seconds':<44} {time.perf_counter() - began:10.0f}")
    medians = {task: statistics.median(of) for task, of in times.items()}
    singles = {task: statistics.median(of) for task, of in alone.items()}
    return rows, {"microseconds": medians, "one_household": singles, "furthest": furthest}


def _alone(ensemble: TreeEnsemble, explainer: shap.TreeExplainer, x: Rows) -> dict[str, list[float]]:
    """Microseconds of one household at a time, each another one; medians of some calls, several times."""
    ones, place = [x[i : i + 1] for i in range(min(len(x), 1000))], count()

    def one(explain: Callable[[Rows], object]) -> Callable[[], object]:
        return lambda: explain(ones[next(place) % len(ones)])

    tasks = {"kernel": one(ensemble.contributions), "shap": one(explainer.shap_values)}
    batches = [alternate(tasks, SINGLES) for _ in range(BATCHES)]
    return {task: [1e6 * statistics.median(batch[task]) for batch in batches] for task in tasks}


def _rows(
    name: str, times: Mapping[str, Sequence[float]], alone: Mapping[str, Sequence[float]]
) -> list[dict[str, Any]]:
    def over(task: str, by: str, of: Mapping[str, Sequence[float]] = times) -> list[float]:
        return [a / b for a, b in zip(of[task], of[by], strict=True)]

    is_champion = name == CHAMPION
    what = "contributions, champion model" if is_champion else f"contributions, {name}"
    large = name == "600 × 47"
    least = 15.0 if is_champion else 40.0 if large else None
    rows = [
        ratio(what, "`pred_contrib`, same model", over("pred_contrib", "kernel"), at_least=least),
        ratio(
            what, "shap.TreeExplainer, same model", over("shap", "kernel"), at_least=40.0 if large else None
        ),
    ]
    if not is_champion:
        return rows
    return [
        *rows,
        ratio(
            "contributions, one household, champion",
            "shap.TreeExplainer, same model",
            over("shap", "kernel", alone),
            at_least=5,
            note=f"medians of {SINGLES} calls, {BATCHES} times",
        ),
        ratio(
            "contributions + estimate, champion",
            "LightGBM `predict` alone, its time",
            over("kernel", "predict"),
            at_most=2.5,
        ),
    ]


def _starts(booster: lightgbm.Booster) -> dict[str, float]:
    """Seconds to the first explained household in a new process, first without and then with kept code."""
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model.txt"
        booster.save_model(model)
        environment = {**os.environ, "NUMBA_CACHE_DIR": folder}
        starts = {}
        for name in ("first start, compiling", "later starts"):
            told = subprocess.run(
                [sys.executable, "-c", START, str(model)],
                check=True, capture_output=True, text=True, env=environment,
            )  # fmt: skip
            starts[name] = float(told.stdout)
            print(f"{name + ', seconds':<44} {starts[name]:10.2f}")
    return {
        "start_compiling_seconds": starts["first start, compiling"],
        "start_seconds": starts["later starts"],
    }


if __name__ == "__main__":
    main()
