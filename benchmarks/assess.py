"""Assessing a registry with reasons, against the plain script that everybody writes first.

The plain script reads a prepared matrix, predicts and explains it with shap.TreeExplainer on a
LightGBM of 400 trees × 31 leaves. It explains a sample of the households (its time grows in
proportion: each household is explained alone); rates are households per second. Both run in one
process after imports, alternating, two threads each; medians of five.

    python benchmarks/assess.py [--families 84509] [--sample 3000] [--runs 5]
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "2")

import lightgbm
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shap
from numpy.typing import NDArray

from benchmarks._timing import alternate, line, machine
from features import (
    build_catalogue,
    build_matrix,
    load_profile,
    policy_in_force,
    read_households,
    read_survey,
)
from features.households import Survey
from features.policy import Policy
from features.profile import Profile
from models import assess, context_of, load_model, save_model
from models.assessment_files import AssessmentWriter
from training.fitting import fit, fixed_lines
from training.simulation import simulate, write_district
from training.splitting import assign_folds

Floats = NDArray[np.float64]
DAY = date(2026, 1, 1)
PLAIN = {"objective": "regression", "num_leaves": 31, "verbosity": -1, "num_threads": 2}
PLAIN_TREES = 400


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        district = Path(folder)
        write_district(simulate(arguments.families, arguments.seed), district)
        profile = load_profile("dtsen")
        policy = policy_in_force(profile.programmes, DAY)
        survey = read_survey(
            profile, district / "survey.parquet", district / "survey_members.parquet", policy.programmes
        )
        ours, plain = _train(profile, survey, policy, district / "model")
        result = _compare(arguments, profile, policy, district, plain)
        result |= {"r2_ours": ours, "r2_plain": _plain_r2(profile, survey)}
        result |= _command(profile, district)
    result |= {"machine": machine(), "families": arguments.families}
    print(f"\nout-of-fold R²: ours {result['r2_ours']:.3f}, plain {result['r2_plain']:.3f}")
    print(json.dumps(result, indent=1))
    results = Path(__file__).parent / "results" / "assess.json"
    results.parent.mkdir(exist_ok=True)
    results.write_text(json.dumps(result, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--families", type=int, default=84_509)
    parser.add_argument("--sample", type=int, default=3_000, help="households that the plain script explains")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _train(profile: Profile, survey: Survey, policy: Policy, folder: Path) -> tuple[float, lightgbm.Booster]:
    """Our model in `folder` with its out-of-fold R², and the plain script's ensemble."""
    catalogue = build_catalogue(profile, survey.households)
    fitted = fit(profile, survey, catalogue, policy, fixed_lines(profile, policy, survey), seed=0)
    save_model(fitted.model, folder)
    matrix = build_matrix(catalogue, survey.households)
    welfare = np.log(survey.welfare)
    data = lightgbm.Dataset(matrix.values, welfare, weight=survey.households.weight)
    ordered = welfare[fitted.order]
    weight = survey.households.weight[fitted.order]
    return _r2(ordered, fitted.held_out.scores, weight), lightgbm.train(PLAIN, data, PLAIN_TREES)


def _plain_r2(profile: Profile, survey: Survey) -> float:
    values = build_matrix(build_catalogue(profile, survey.households), survey.households).values
    welfare, weight = np.log(survey.welfare), survey.households.weight
    folds = assign_folds(np.asarray(survey.households.cluster.to_pylist(), dtype=object), 5, 0)
    told = np.empty(len(welfare))
    for fold in range(5):
        held = folds == fold
        data = lightgbm.Dataset(values[~held], welfare[~held], weight=weight[~held])
        told[held] = np.asarray(lightgbm.train(PLAIN, data, PLAIN_TREES).predict(values[held]))
    return _r2(welfare, told, weight)


def _r2(seen: Floats, told: Floats, weight: Floats) -> float:
    about = seen - np.average(seen, weights=weight)
    return 1 - float(weight @ (seen - told) ** 2 / (weight @ about**2))


def _compare(
    arguments: argparse.Namespace, profile: Profile, policy: Policy, district: Path, plain: lightgbm.Booster
) -> dict[str, object]:
    model = load_model(district / "model")
    registry, members = district / "registry.parquet", district / "members.parquet"
    learned = model.welfare.catalogue.learned_codes
    first = read_households(profile, registry, members, policy.programmes, learned=learned)
    prepared = build_matrix(model.welfare.catalogue, first).values[: arguments.sample]
    names = [f"x{i}" for i in range(prepared.shape[1])]
    pq.write_table(pa.table(dict(zip(names, prepared.T, strict=True))), district / "prepared.parquet")

    def ours() -> None:
        households = read_households(profile, registry, members, policy.programmes, learned=learned)
        context = context_of(model, profile, policy, DAY, households.content_digest)
        with AssessmentWriter(district / "assessments.parquet", context) as writer:
            for chunk in assess(context, households):
                writer.write(chunk)

    def script() -> None:
        values = pq.read_table(district / "prepared.parquet").to_pandas().to_numpy()
        plain.predict(values)
        shap.TreeExplainer(plain).shap_values(values)

    ours()
    seconds = alternate({"ours": ours, "plain": script}, arguments.runs)
    rates = {
        "ours": [len(first) / s for s in seconds["ours"]],
        "plain": [len(prepared) / s for s in seconds["plain"]],
    }
    ratios = [a / b for a, b in zip(rates["ours"], rates["plain"], strict=True)]
    for name, values in rates.items():
        print(line(f"{name}: households per second", values, 0))
    print(line("ratio", ratios, 1))
    return {
        "households": len(first),
        "plain_sample": len(prepared),
        "ours_per_second": statistics.median(rates["ours"]),
        "plain_per_second": statistics.median(rates["plain"]),
        "ratio": statistics.median(ratios),
        "ratio_range": [min(ratios), max(ratios)],
    }


def _command(profile: Profile, district: Path) -> dict[str, float]:
    """The whole command in a process of its own: seconds, start-up apart, and peak memory."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import models.assessment, lightgbm"], check=True)
    start_up = time.perf_counter() - began
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "tepat", "assess", "--profile", profile.name,
         "--registry", str(district / "registry.parquet"), "--members", str(district / "members.parquet"),
         "--model", str(district / "model"), "--as-of", DAY.isoformat(),
         "--out", str(district / "command.parquet")],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    whole = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
    print(f"as a command: {whole:.1f} s, imports about {start_up:.1f} s; peak {peak:.2f} GiB")
    return {"command_seconds": whole, "start_up_seconds": start_up, "peak_gib": peak}


if __name__ == "__main__":
    main()
