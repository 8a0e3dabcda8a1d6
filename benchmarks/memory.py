"""Peak memory and time of `tepat assess` as a process of its own, and the hours that a nation takes.

A simulated district is repeated under new ids up to 200,000, 500,000 and 1,000,000 families with their
members. Each is assessed by a process of its own, whose peak resident set the operating system tells.
Flat means: a million needs little more than 200,000. The nation is the time that each further family
takes, start-up apart: the slope between the smallest and the largest file, times 96 million.

    python benchmarks/memory.py [--families 200000 500000 1000000] [--quick]
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks._district import DAY, PROFILE, district, place, repeated
from benchmarks._timing import hand_over, ratio

NATION = 96_000_000
SOURCE = 50_000


def main() -> None:
    arguments = _arguments()
    peaks, seconds = [], []
    with place() as folder:
        source = district(folder, min(SOURCE, min(arguments.families)))
        for families in arguments.families:
            files = repeated(source, folder / f"repeated-{families}", families)
            peak, took = _assessed(files, source / "model", folder / "repeated.parquet")
            print(f"{families:>12,} families: {peak:.2f} GiB, {took:.1f} s", flush=True)
            peaks.append(peak)
            seconds.append(took)
            for path in (*files.iterdir(), folder / "repeated.parquet"):
                path.unlink()
    first, last = arguments.families[0], arguments.families[-1]
    slopes = [
        (b - a) / (n - m)
        for a, b, m, n in zip(seconds, seconds[1:], arguments.families, arguments.families[1:], strict=False)
    ]
    hours = [NATION * slope / 3600 for slope in (*slopes, (seconds[-1] - seconds[0]) / (last - first))]
    rows = [
        ratio(f"memory, {last:,} families with members", "–", peaks[-1:], unit="GiB", at_most=2),
        ratio(
            f"memory, {last:,} families", f"memory, {first:,} families", [peaks[-1] / peaks[0]], at_most=1.15,
            note="flat: the bar is ours, 15 % for what grows with the ranks",
        ),
        ratio(
            "96 million families, one machine like this", "–", hours[-1:], unit="hours",
            note=f"96 million × ({seconds[-1]:.0f} s − {seconds[0]:.0f} s) ÷ ({last:,} − {first:,}): "
            "extrapolated, not run; the second pass over the ranks grows a little faster than in proportion",
        ),
    ]  # fmt: skip
    rows[-1] |= {"low": min(hours), "high": max(hours)}
    rows = rows[:2] if arguments.quick else rows  # so small, starting is all that takes time
    files_measured = dict(zip(map(str, arguments.families), zip(peaks, seconds, strict=True), strict=True))
    hand_over("memory", rows, arguments.quick, gib_and_seconds=files_measured)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--families", type=int, nargs="+", default=[200_000, 500_000, 1_000_000])
    parser.add_argument("--quick", action="store_true", help="small, to try the script")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.families = [1_000, 3_000, 5_000]
    arguments.families = sorted(arguments.families)
    if len(arguments.families) < 2:
        parser.error("at least two sizes are compared")
    return arguments


def _assessed(files: Path, model: Path, out: Path) -> tuple[float, float]:
    """GiB at the peak, and seconds, of a process that assesses `files`."""
    words = [sys.executable, "-m", "tepat", "assess", "--profile", PROFILE, "--model", str(model),
             "--registry", str(files / "registry.parquet"), "--members", str(files / "members.parquet"),
             "--as-of", DAY.isoformat(), "--out", str(out)]  # fmt: skip
    environment = {"OMP_NUM_THREADS": "2", **os.environ}
    began = time.perf_counter()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    assert child.stderr is not None
    told = child.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit(f"tepat assess ended with {child.returncode}: {told}")
    return usage.ru_maxrss / 1024**2, time.perf_counter() - began


if __name__ == "__main__":
    main()
