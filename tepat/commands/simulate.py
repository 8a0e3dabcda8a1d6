"""tepat simulate: a simulated district to practise on."""

import argparse
from pathlib import Path

from tepat.arguments import WrongCall, natural, positive
from tepat.outputs import make_folder, refuse_foreign
from tepat.progress import tell


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--families", type=positive, required=True, metavar="N", help="families in the registry, 200 or more"
    )
    parser.add_argument(
        "--seed", type=natural, default=0, metavar="S", help="seed of all chance (default: 0)"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the files")


def run(arguments: argparse.Namespace) -> int:
    from training.simulation import simulate, write_district
    from training.simulation.district import SMALLEST

    if arguments.families < SMALLEST:
        raise WrongCall(f"--families {arguments.families}: a simulated district needs at least {SMALLEST}")
    # Files of the same names are replaced one by one, each whole; others in the folder stay.
    refuse_foreign(arguments.out, may_replace=lambda _: True)
    make_folder(arguments.out)
    tell(f"simulating {arguments.families:,} families (seed {arguments.seed})")
    district = simulate(arguments.families, arguments.seed)
    written = write_district(district, arguments.out)
    print(f"Simulated data (data simulasi): {arguments.families:,} registered families; nobody in it exists.")
    for path in written:
        print(f"  {path}")
    return 0
