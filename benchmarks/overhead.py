"""What `tepat assess` does besides predicting and explaining, against reading and writing the same bytes.

Ours is the whole of `tepat assess` minus the estimates and contributions of the same families, measured
apart in the same chunks on the same two threads. What to check on a visit follows from predictions, too:
those of corrected answers, taken down in one run and asked again apart, with the same rows and threads; the
second figure is without them. Against ours stands pyarrow, which reads every column of the same two files
and writes the same table with the same compression, dictionaries and row groups. In one process after
imports, alternating, two threads each; medians of five.

    python benchmarks/overhead.py [--families 173023] [--runs 5] [--quick]
"""

import argparse
import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

os.environ.setdefault("OMP_NUM_THREADS", "2")

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks._district import AGAM, DAY, PROFILE, assess, district, place
from benchmarks._timing import alternate, hand_over, line, ratio
from features import build_matrix, load_profile, policy_in_force
from features.matrix import FeatureMatrix
from features.reading import read_households
from models import load_model
from models.corrected_scores import corrected_scores
from models.side_by_side import in_order
from models.trained_model import TrainedModel
from models.welfare_model import WelfareModel

THREADS = 2
CHUNK = 8192


def main() -> None:
    arguments = _arguments()
    pa.set_cpu_count(THREADS)
    with place() as folder:
        files = district(folder, arguments.families)
        model, out = load_model(files / "model"), folder / "assessments.parquet"
        matrix = _matrix(files, model)
        with _taken_down() as corrected:
            assess(files, files / "model", out)
        written = pq.read_table(out)
        as_written = _as_written(out)

        def explaining() -> None:
            for _ in in_order(model.welfare.explain, _chunks(matrix), THREADS):
                pass

        def correcting() -> None:
            for _ in in_order(lambda predict: predict(), corrected, THREADS):
                pass

        def reading_and_writing() -> None:
            for name in ("registry", "members"):
                pq.read_table(files / f"{name}.parquet")
            pq.write_table(
                written, folder / "again.parquet", compression="zstd", row_group_size=CHUNK,
                use_dictionary=as_written, store_schema=False,
            )  # fmt: skip

        explaining()
        correcting()
        tasks = {
            "assess": lambda: assess(files, files / "model", out),
            "explaining": explaining,
            "correcting": correcting,
            "pyarrow": reading_and_writing,
        }
        seconds = alternate(tasks, arguments.runs)
    for name, values in seconds.items():
        print(line(f"{name}, seconds", values))
    rows = [
        ratio(
            f"`tepat assess` minus {what}", "pyarrow reading the same inputs and writing the same output",
            _beside(seconds, predictions), at_most=3, note=f"{len(matrix):,} families with members",
        )
        for what, predictions in (
            ("prediction and contributions", ["explaining"]),
            ("these and the predictions of corrected answers", ["explaining", "correcting"]),
        )
    ]  # fmt: skip
    hand_over("overhead", rows, arguments.quick, seconds=seconds)


def _beside(seconds: dict[str, list[float]], predictions: list[str]) -> list[float]:
    """What is left of each run without its predictions, in times of pyarrow's run."""
    runs = range(len(seconds["assess"]))
    left = [seconds["assess"][run] - sum(seconds[name][run] for name in predictions) for run in runs]
    return [own / bare for own, bare in zip(left, seconds["pyarrow"], strict=True)]


@contextlib.contextmanager
def _taken_down() -> Iterator[list[Callable[[], object]]]:
    """Every prediction of corrected answers that is asked for meanwhile, to be asked again."""
    asked: list[Callable[[], object]] = []

    def listening(predict: Callable[..., Any]) -> Callable[..., Any]:
        def called(*given: Any) -> Any:
            asked.append(lambda: predict(*given))
            return predict(*given)

        return called

    with (
        mock.patch("models.checks.corrected_scores", listening(corrected_scores)),
        mock.patch.object(WelfareModel, "scores_from", listening(WelfareModel.scores_from)),
    ):
        yield asked


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--families", type=int, default=AGAM)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="small and once, to try the script")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.families, arguments.runs = 2_000, 1
    return arguments


def _matrix(files: Path, model: TrainedModel) -> FeatureMatrix:
    profile = load_profile(PROFILE)
    households = read_households(
        profile, files / "registry.parquet", files / "members.parquet",
        policy_in_force(profile.programmes, DAY).programmes, learned=model.welfare.catalogue.learned_codes,
    )  # fmt: skip
    return build_matrix(model.welfare.catalogue, households)


def _chunks(matrix: FeatureMatrix) -> list[FeatureMatrix]:
    parts = [slice(first, first + CHUNK) for first in range(0, len(matrix), CHUNK)]
    return [FeatureMatrix(matrix.ids[p], matrix.values[p], matrix.catalogue_digest) for p in parts]


def _as_written(path: Path) -> list[str]:
    """The columns of a file that were written with a dictionary."""
    group = pq.ParquetFile(path).metadata.row_group(0)
    columns = (group.column(place) for place in range(group.num_columns))
    return [column.path_in_schema for column in columns if column.has_dictionary_page]


if __name__ == "__main__":
    main()
