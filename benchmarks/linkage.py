"""Finding who stands in a registry twice: precision, recall, seconds and peak memory.

A simulated district of Agam's size (173,023 families, about 547,000 entries), whose truth is known,
is written to files; a process of its own reads and links them. Then the same with second entries that
were written worse than the simulator writes them: of their names 30 % cut to the first word and 20 % with
a random letter, 10 % of their birth dates with another day.

    python benchmarks/linkage.py [--families 173023] [--seed 1] [--quick]
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks._timing import machine
from features.linkage import link_people
from features.people import people_of
from features.profile_loading import load_profile
from features.raw_table import RawTable
from training.simulation import simulate, write_district

THRESHOLDS = (0.5, 0.8, 0.9, 0.95)


def main() -> None:
    arguments = _arguments()
    if arguments.measure is not None:
        print(json.dumps(_measure(arguments.measure, arguments.harder, arguments.seed)))
        return
    with tempfile.TemporaryDirectory() as folder:
        write_district(simulate(arguments.families, arguments.seed), Path(folder))
        result: dict[str, Any] = {
            "machine": machine(),
            "families": arguments.families,
            "seed": arguments.seed,
        }
        result["as simulated"] = _in_a_process_of_its_own(folder, arguments.seed)
        result["peak GiB"] = round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2, 2)
        result["written worse"] = _in_a_process_of_its_own(folder, arguments.seed, "--harder")
    print(json.dumps(result, indent=1))
    place = Path(__file__).parent / "results" / "linkage.json"
    place.parent.mkdir(exist_ok=True)
    place.write_text(json.dumps(result, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--families", type=int, default=173_023)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="small, to try the script")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--harder", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.families = 2_000
    return arguments


def _in_a_process_of_its_own(folder: str, seed: int, *more: str) -> dict[str, Any]:
    words = [sys.executable, __file__, "--measure", folder, "--seed", str(seed), *more]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _measure(folder: Path, harder: bool, seed: int) -> dict[str, Any]:
    began = time.perf_counter()
    registry, members = (pq.read_table(folder / f"{name}.parquet") for name in ("registry", "members"))
    truth = pq.read_table(folder / "truth_members.parquet")
    if harder:
        members = _written_worse(members, truth["ganda"].combine_chunks(), seed)
    profile = load_profile("dtsen")
    people = people_of(profile, RawTable.from_arrow(registry), RawTable.from_arrow(members))
    read = time.perf_counter() - began
    began = time.perf_counter()
    links = link_people(people, at_least=min(THRESHOLDS))
    seconds = {"read": round(read, 1), "link": round(time.perf_counter() - began, 1)}
    person = truth["id_individu_sebenarnya"].combine_chunks().dictionary_encode().indices.to_numpy()
    times = np.bincount(person)
    pairs = int((times * (times - 1) // 2).sum())
    right = person[links.left] == person[links.right]
    found: dict[str, Any] = {"entries": len(people), "true pairs": pairs, "seconds": seconds}
    for least in THRESHOLDS:
        kept = links.probability >= least
        found[f"at least {least}"] = {
            "found": int(kept.sum()),
            "precision": round(float(right[kept].mean()), 4),
            "recall": round(float(right[kept].sum()) / pairs, 4),
        }
    return found


def _written_worse(members: pa.Table, double: pa.Array, seed: int) -> pa.Table:
    """The members with worse names and dates where an entry repeats another."""
    rng = np.random.default_rng(seed)
    again = np.flatnonzero(pc.not_equal(double, "").to_numpy(zero_copy_only=False))
    name, born = members["nama"].to_pylist(), members["tanggal_lahir"].cast(pa.string()).to_pylist()
    for row, draw, slip in zip(again.tolist(), rng.random(len(again)), rng.random(len(again)), strict=True):
        if name[row] is not None and draw < 0.3:
            name[row] = name[row].split()[0]
        elif name[row] is not None and draw < 0.5:
            place = int(rng.integers(0, len(name[row])))
            name[row] = name[row][:place] + "abdeiknrstu"[rng.integers(0, 11)] + name[row][place + 1 :]
        if slip < 0.1:
            born[row] = f"{born[row][:8]}{int(rng.integers(1, 29)):02d}"
    for column, cells in (("nama", name), ("tanggal_lahir", born)):
        members = members.set_column(members.column_names.index(column), column, pa.array(cells, pa.string()))
    return members


if __name__ == "__main__":
    main()
