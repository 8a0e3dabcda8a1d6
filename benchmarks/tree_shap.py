"""Explaining with our kernel, against LightGBM's contributions, shap.TreeExplainer and LightGBM's predict.

Ensembles of several sizes on the same simulated columns: numbers, counts, yes or no, codes, some missing.
The slow ones explain a sample of the households, since each is explained alone; times are per household.
All run in one process after imports, alternating, two threads each; medians of five.

    python benchmarks/tree_shap.py [--households 20000] [--sample 500] [--runs 5]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "2")

import lightgbm
import numpy as np
import shap
from numpy.typing import NDArray

from benchmarks._timing import alternate, line, machine
from models.tree_shap import TreeEnsemble

THREADS = 2
SIZES = {"champion 300 × 8": (300, 8), "400 × 8": (400, 8), "300 × 15": (300, 15), "600 × 47": (600, 47)}
BARS = {  # the figure of a size, and what it must be at least, or at most where it is "of predict"
    "champion 300 × 8": {"times pred_contrib": 15.0, "of predict": 2.5, "one household, times shap": 5.0},
    "600 × 47": {"times pred_contrib": 40.0, "times shap": 40.0},
}
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
    results: dict[str, Any] = {"machine": machine(), "households": arguments.households}
    for name, (trees, leaves) in SIZES.items():
        booster = _trained(x[:20_000], y[:20_000], codes, trees, leaves)
        results[name] = _compare(name, booster, x[: arguments.households], arguments)
        if name == "champion 300 × 8":
            results[name] |= _starts(booster)
    target = Path(__file__).parent / "results" / "tree_shap.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(
        json.dumps(results, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--households", type=int, default=20_000)
    parser.add_argument("--sample", type=int, default=500, help="households that the slow ones explain")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


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
    name: str, booster: lightgbm.Booster, x: NDArray[np.float32], arguments: argparse.Namespace
) -> dict[str, Any]:
    print(f"\n{name}: microseconds per household, median and range")
    sample, one = x[: arguments.sample], x[:1]
    began = time.perf_counter()
    ensemble, explainer = TreeEnsemble.from_booster(booster), shap.TreeExplainer(booster)
    expected = np.asarray(booster.predict(sample, pred_contrib=True))
    contributions, prediction = ensemble.contributions_and_prediction(sample)
    furthest = float(np.abs(contributions - expected).max())
    np.testing.assert_array_equal(prediction, np.asarray(booster.predict(sample)))
    tasks = {
        "kernel, with the estimate": lambda: ensemble.contributions_and_prediction(x, threads=THREADS),
        "LightGBM predict": lambda: booster.predict(x, num_threads=THREADS),
        "LightGBM pred_contrib": lambda: booster.predict(sample, pred_contrib=True, num_threads=THREADS),
        "shap.TreeExplainer": lambda: explainer.shap_values(sample),
    }
    households = [len(x), len(x), len(sample), len(sample)]
    seconds = alternate(tasks, arguments.runs)
    times = {
        task: [1e6 * one / n for one in values]
        for (task, values), n in zip(seconds.items(), households, strict=True)
    }
    singles = {"kernel": lambda: ensemble.contributions(one), "shap": lambda: explainer.shap_values(one)}
    alone = {task: [1e6 * s for s in of] for task, of in alternate(singles, 20 * arguments.runs).items()}
    for task, values in [*times.items(), *((f"one household, {task}", of) for task, of in alone.items())]:
        print(line(task, values))
    ratios = _ratios(times, alone)
    for figure, value in ratios.items():
        bar = BARS.get(name, {}).get(figure)
        print(f"{figure:<44} {value:10.2f}" + ("" if bar is None else f"  (bar {bar:g})"))
    print(f"{'furthest from pred_contrib':<44} {furthest:10.1e}")
    print(f"{'this took, seconds':<44} {time.perf_counter() - began:10.0f}")
    medians = {task: statistics.median(of) for task, of in times.items()}
    return {"microseconds": medians, "ratios": ratios, "furthest": furthest}


def _ratios(times: Mapping[str, list[float]], alone: Mapping[str, list[float]]) -> dict[str, float]:
    kernel, predict, contributions, explainer = (statistics.median(of) for of in times.values())
    return {
        "times pred_contrib": contributions / kernel,
        "times shap": explainer / kernel,
        "of predict": kernel / predict,
        "one household, times shap": statistics.median(alone["shap"]) / statistics.median(alone["kernel"]),
    }


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
