"""`tepat evaluate` on the real Indonesian survey, against the five fits of its LightGBM baseline alone.

Processor seconds, so that a neighbour on the machine counts as little as can be; one seed, five
folds, all default baselines, no search. The bar is 40 times. Each run is a process of its own, as
a command is, its imports included. The baseline's fits are repeated in one process and the median
is taken, since a single one takes a tenth of a second.

    python benchmarks/evaluate.py [--runs 3] [--quick]
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

from benchmarks._timing import hand_over, line, ratio
from features import build_catalogue, build_matrix, load_profile, policy_in_force, read_survey
from training.baselines import baseline_scores
from training.splitting import by_clusters

ROOT = Path(__file__).parents[1]
PROFILE = ROOT / "tests" / "realdata" / "indonesia_alatas2008.yaml"
SURVEY = ROOT.parent / "shared" / "data" / "indonesia_alatas2008" / "households.csv"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="once, to try the script")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.runs = 1
    if not SURVEY.is_file():
        print("the real survey is not beside the repository: nothing measured")
        return
    fits = [_five_fits() for _ in range(arguments.runs * 3)]
    commands = [_command() for _ in range(arguments.runs)]
    print(line("five fits of the LightGBM baseline, CPU s", fits))
    print(line("tepat evaluate, CPU s", commands))
    fit = statistics.median(fits)
    row = ratio(
        "`tepat evaluate` on the real survey, processor time",
        "the five fits of its LightGBM baseline",
        [command / fit for command in commands],
        at_most=40,
        note=f"{statistics.median(commands):.1f} s against {fit:.2f} s",
    )
    hand_over("evaluate", [row], arguments.quick)


def _five_fits() -> float:
    """Processor seconds of the fits and predictions alone."""
    profile = load_profile(str(PROFILE))
    programmes = policy_in_force(profile.programmes, date(2026, 1, 1)).programmes
    survey = read_survey(profile, SURVEY, None, programmes)
    households = survey.households
    catalogue = build_catalogue(profile, households)
    values, welfare = build_matrix(catalogue, households).values, np.log(survey.welfare)
    split = by_clusters(survey, folds=5, seed=0)
    began = time.process_time()
    for fold in range(5):
        known, held = split.learned[fold], split.held == fold
        baseline_scores(
            "lightgbm", catalogue, values[known], welfare[known], households.weight[known], values[held],
            size=households.size[held], ids=[], seed=0,
        )  # fmt: skip
    return time.process_time() - began


def _command() -> float:
    """Processor seconds of the whole command, children's user and system time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "tepat", "evaluate", "--profile", str(PROFILE), "--survey", str(SURVEY),
             "--json", str(Path(folder) / "r.json"), "--predictions", str(Path(folder) / "p.parquet")],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT,
        )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
