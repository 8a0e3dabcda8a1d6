"""Assessing a registry with reasons, against the plain script that everybody writes first.

The plain script reads a prepared matrix, predicts and explains it with shap.TreeExplainer on a
LightGBM of 400 trees × 31 leaves. It explains a sample of the households (its time grows in
proportion: each household is explained alone); rates are households per second. `tepat assess` reads
the registry with its members and writes everything it writes. Both run in one process after imports,
alternating, two threads each; medians of five.

    python benchmarks/assess.py [--families 173023] [--sample 3000] [--runs 5] [--quick]
"""

import argparse
import os
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "2")

import lightgbm
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shap
from numpy.typing import NDArray

from benchmarks._district import AGAM, DAY, PROFILE, assess, district, place
from benchmarks._timing import alternate, hand_over, line, ratio
from features import build_catalogue, build_matrix, load_profile, policy_in_force, read_survey
from features.households import Survey
from features.reading import read_households
from models import load_model

PLAIN = {"objective": "regression", "num_leaves": 31, "verbosity": -1, "num_threads": 2}
PLAIN_TREES = 400


def main() -> None:
    arguments = _arguments()
    with place() as folder:
        files = district(folder, arguments.families)
        survey = _survey(files)
        plain = _plain(survey)
        prepared = _prepared(files, arguments.sample)
        pq.write_table(
            pa.table({f"x{i}": column for i, column in enumerate(prepared.T)}), folder / "prepared.parquet"
        )

        def ours() -> None:
            assess(files, files / "model", folder / "assessments.parquet")

        def script() -> None:
            values = pq.read_table(folder / "prepared.parquet").to_pandas().to_numpy()
            plain.predict(values)
            shap.TreeExplainer(plain).shap_values(values)

        ours()
        households = pq.ParquetFile(folder / "assessments.parquet").metadata.num_rows
        seconds = alternate({"ours": ours, "plain": script}, arguments.runs)
    rates = {
        "ours": [households / s for s in seconds["ours"]],
        "plain": [len(prepared) / s for s in seconds["plain"]],
    }
    for name, values in rates.items():
        print(line(f"{name}: households per second", values, 0))
    row = ratio(
        f"`tepat assess`, {households:,} families with members",
        "the plain shap script, families per second",
        [a / b for a, b in zip(rates["ours"], rates["plain"], strict=True)],
        at_least=25,
        note=f"the plain script explains {len(prepared):,} of them",
    )
    hand_over("assess", [row], arguments.quick, seconds=seconds, per_second=rates)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--families", type=int, default=AGAM)
    parser.add_argument("--sample", type=int, default=3_000, help="households that the plain script explains")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="small and once, to try the script")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.families, arguments.sample, arguments.runs = 2_000, 200, 1
    return arguments


def _survey(files: Path) -> Survey:
    profile = load_profile(PROFILE)
    programmes = policy_in_force(profile.programmes, DAY).programmes
    return read_survey(profile, files / "survey.parquet", files / "survey_members.parquet", programmes)


def _plain(survey: Survey) -> lightgbm.Booster:
    matrix = build_matrix(build_catalogue(load_profile(PROFILE), survey.households), survey.households)
    data = lightgbm.Dataset(matrix.values, np.log(survey.welfare), weight=survey.households.weight)
    return lightgbm.train(PLAIN, data, PLAIN_TREES)


def _prepared(files: Path, sample: int) -> NDArray[np.float32]:
    """The inputs of some families, which the plain script finds ready."""
    profile, model = load_profile(PROFILE), load_model(files / "model")
    households = read_households(
        profile, files / "registry.parquet", files / "members.parquet",
        policy_in_force(profile.programmes, DAY).programmes, learned=model.welfare.catalogue.learned_codes,
    )  # fmt: skip
    some = households.take(np.arange(min(sample, len(households))))
    return build_matrix(model.welfare.catalogue, some).values


if __name__ == "__main__":
    main()
