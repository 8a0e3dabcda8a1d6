"""tepat repair: whose numbers, names and dates need repair, as the operator's own worksheet."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tepat.arguments import add_as_of, add_language, add_members, add_profile, as_of, language_of
from tepat.outputs import check_outputs

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from features.dukcapil import Answers
    from features.people import People
    from features.profile import Profile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--registry", type=Path, required=True, metavar="FILE", help="the families of the registry"
    )
    add_members(parser)
    add_profile(parser)
    parser.add_argument("--dukcapil", type=Path, metavar="FILE", help="Dukcapil's answers about the persons")
    parser.add_argument(
        "--dukcapil-format",
        type=Path,
        metavar="FILE",
        help="how those answers are written (default: built in; see docs/identity.md)",
    )
    parser.add_argument(
        "--area-names", type=Path, metavar="FILE", help="names of areas (default: those of Kabupaten Agam)"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the list, .xlsx or .csv; it names people"
    )
    add_as_of(parser)
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    import numpy as np

    from features.profile_loading import load_profile
    from features.repair_files import ENDINGS

    profile = load_profile(arguments.profile)
    language = language_of(arguments, profile.languages)
    read = [arguments.registry, arguments.members, arguments.dukcapil]
    read += [arguments.dukcapil_format, arguments.area_names]
    check_outputs([("--out", arguments.out, ENDINGS)], read)
    day = np.datetime64(as_of(arguments))
    people = _people(profile, arguments.registry, arguments.members)
    answers = _answers(profile, people, arguments.dukcapil, arguments.dukcapil_format)
    table = _list(profile, people, answers, day, arguments.area_names)
    _write(table, arguments.out, language)
    _tell(table, len(people), language)
    print(f"\n{arguments.out}")
    return 0


def _people(profile: "Profile", registry: Path, members: Path | None) -> "People":
    from features.people import people_of
    from features.reading import read_tables

    table, persons = read_tables(profile, registry, members, (), survey=False)
    return people_of(profile, table, persons)


def _answers(
    profile: "Profile", people: "People", dukcapil: Path | None, described: Path | None
) -> "Answers | None":
    from features.dukcapil import read_answers
    from features.dukcapil_format import load_format
    from features.tables import read_table

    if dukcapil is None:
        return None
    form = load_format(described)
    wanted = {name for names in (*form.columns.values(), *form.verdicts.values()) for name in names}
    return read_answers(form, read_table(dukcapil, wanted=wanted), people, profile)


def _list(
    profile: "Profile", people: "People", answers: "Answers | None", day: "np.datetime64", names: Path | None
) -> "pa.Table":
    from features.area_names import area_names
    from features.duplicates import find_duplicates
    from features.linkage import link_people
    from features.repair_list import repair_list
    from tepat.progress import tell

    tell(f"comparing {len(people):,} entries")
    found = find_duplicates(people, link_people(people))
    return repair_list(profile, people, found, answers, day, area_names(names))


def _write(table: "pa.Table", out: Path, language: str) -> None:
    from features.repair_files import write_repairs

    write_repairs(table, out, language)


def _tell(table: "pa.Table", entries: int, language: str) -> None:
    """How many of each class, without naming anybody."""
    from collections import Counter

    import pyarrow.compute as pc

    from features.mismatch import MISMATCHES
    from features.repair_files import waiting
    from tepat.printing import table as printed

    wait = pc.sum(waiting(table)).as_py() or 0
    classes = Counter(code for codes in table["mismatches"].to_pylist() for code in set(codes))
    need = table.num_rows - wait
    heading = {
        "id": f"{need:,} dari {entries:,} orang perlu diperiksa; {wait:,} menunggu jawaban Dukcapil",
        "en": f"{need:,} of {entries:,} persons need a look; {wait:,} wait for Dukcapil's answer",
    }
    note = {
        "id": "Tidak seorang pun dikeluarkan karena ketidakcocokan saja. Berkas ini memuat nama dan nomor: "
        "jangan dikirim.",
        "en": "Nobody is removed on a mismatch alone. The file names people: send it to nobody.",
    }
    shown = "id" if language == "id" else "en"
    print(heading[shown])
    print(
        printed(
            [(code, f"{classes[code]:,}", MISMATCHES[code][shown]) for code in MISMATCHES if classes[code]]
        )
    )
    print(note[shown])
