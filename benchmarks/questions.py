"""Seconds until a question of the whole district is answered, with its table and its picture.

`tepat explain --district` for each question inside this process after imports, in turn; medians of five.
The two models of the last question are the same one twice: its time does not depend on what they say.

    python benchmarks/questions.py [--families 173023] [--runs 5] [--quick]
"""

import argparse
import contextlib
import io
import os
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "2")

from benchmarks._district import AGAM, PROFILE, assess, district, place
from benchmarks._timing import alternate, hand_over, ratio
from tepat import cli

WITHIN = 10.0
QUESTIONS = {
    "reasons": "what drives the flags, area by area",
    "line": "who enters and leaves at 21 lines",
    "answers": "5 % wrong answers to each question, five draws",
    "model": "the lists of two models",
}


def main() -> None:
    arguments = _arguments()
    with place() as folder:
        files = district(folder, arguments.families)
        assessments = folder / "questioned.parquet"
        assess(files, files / "model", assessments)

        def asking(question: str) -> Callable[[], None]:
            option = {"line": "--model", "answers": "--model", "model": "--against"}.get(question)
            models = [] if option is None else [option, str(files / "model")]
            return lambda: _ask(assessments, folder, question, models)

        tasks = {question: asking(question) for question in QUESTIONS}
        alternate(tasks, 1)
        seconds = alternate(tasks, arguments.runs)
    rows = [
        ratio(
            f"`tepat explain --district {question}`: {QUESTIONS[question]}", "–", values, unit="s",
            at_most=WITHIN, note=f"{arguments.families:,} families; “within seconds” read as {WITHIN:g}",
        )
        for question, values in seconds.items()
    ]  # fmt: skip
    hand_over("questions", rows, arguments.quick)


def _ask(assessments: Path, folder: Path, question: str, models: list[str]) -> None:
    words = ["explain", "--profile", PROFILE, "--assessments", str(assessments), "--district", question]
    words += [*models, "--out", str(folder / "asked.parquet"), "--picture", str(folder / "asked.png")]
    told = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(told):
        code = cli.main(words)
    if code != 0:
        raise SystemExit(f"tepat explain ended with {code}: {told.getvalue()}")


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


if __name__ == "__main__":
    main()
