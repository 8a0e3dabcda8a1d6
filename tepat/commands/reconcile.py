"""tepat reconcile: two or three lists laid on top of each other, and against the expected number of poor."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tepat.arguments import WrongCall, add_language, add_profile, language_of
from tepat.outputs import check_outputs
from tepat.progress import tell

if TYPE_CHECKING:
    from features.keyed_list import KeyedList
    from features.profile import Profile
    from models.expected_poor import Uncertainty

Named = tuple[str, str]
_OUTPUTS = (".xlsx", ".csv", ".parquet")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_profile(parser)
    parser.add_argument(
        "--list",
        type=named,
        action="append",
        required=True,
        dest="lists",
        metavar="NAME=FILE",
        help="a list, such as DTKS=dtks.csv; give two or three",
    )
    parser.add_argument(
        "--by",
        choices=("household", "kk", "nik"),
        default="nik",
        help="the number that the lists have in common (default: nik); it is hashed and left behind",
    )
    parser.add_argument(
        "--key",
        type=named,
        action="append",
        default=[],
        metavar="NAME=COLUMN",
        help="the column of that number in one list (default: the profile's, or a usual heading)",
    )
    parser.add_argument(
        "--household",
        type=named,
        action="append",
        default=[],
        metavar="NAME=COLUMN",
        help="the column of household ids in one list (default: the profile's)",
    )
    parser.add_argument(
        "--assessments", type=Path, metavar="FILE", help="gives each part its estimated welfare, .parquet"
    )
    parser.add_argument(
        "--predictions",
        type=Path,
        metavar="FILE",
        help="of `tepat evaluate`: how alike errors are within an area is measured instead of assumed",
    )
    parser.add_argument("--programme", metavar="P", help="whose line to count by (default: the first)")
    parser.add_argument(
        "--area",
        metavar="COLUMN",
        help="count by this area (default: the nagari or village, else the finest)",
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="one row an area: .xlsx, .csv or .parquet"
    )
    add_language(parser)


def named(text: str) -> Named:
    """
    >>> named("DTKS=dtks.csv")
    ('DTKS', 'dtks.csv')
    """
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def run(arguments: argparse.Namespace) -> int:
    from features.profile_loading import load_profile
    from models.month_areas import usual_area
    from models.reconciliation import reconcile
    from models.sentences import Speaker
    from tepat.reconcile_screen import area_lines, list_lines, part_lines

    _check_call(arguments)
    profile = load_profile(arguments.profile)
    speaker = Speaker(profile, language_of(arguments, profile.languages))
    lists = _read_lists(arguments, profile)
    print("\n".join(list_lines(lists, speaker)), end="\n\n")
    about, assessed = _read_assessed(arguments.assessments)
    programme = _programme(arguments.programme, about)
    uncertainty = _uncertainty(arguments.predictions, about)
    area = arguments.area or usual_area([f"area:{name}" for name in profile.keys.areas])
    found = reconcile(lists, assessed, area, uncertainty)
    parts = list(part_lines(found, programme, speaker, assessed is not None))
    areas = list(area_lines(found, programme, uncertainty[programme], speaker)) if programme else []
    _write(arguments.out, found, [*parts, *areas[-2:]], speaker)
    print("\n".join([*parts, "", *areas]).rstrip())
    print(f"\n{found.areas.num_rows:,} areas: {arguments.out}")
    return 0


def _check_call(arguments: argparse.Namespace) -> None:
    names = [name for name, _ in arguments.lists]
    if not 2 <= len(names) <= 3:
        raise WrongCall(f"--list was given {len(names)} times: give two or three lists")
    if len(set(names)) < len(names):
        raise WrongCall("two lists have the same name: give each --list a name of its own")
    for option, given in (("--key", arguments.key), ("--household", arguments.household)):
        for name, _ in given:
            if name not in names:
                raise WrongCall(f"{option} {name}: no --list has this name; they are {', '.join(names)}")
    if arguments.predictions is not None and arguments.assessments is None:
        raise WrongCall("--predictions tells how sure --assessments are: give those too")
    inputs = [Path(file) for _, file in arguments.lists]
    check_outputs(
        [("--out", arguments.out, _OUTPUTS)], [*inputs, arguments.assessments, arguments.predictions]
    )


def _read_lists(arguments: argparse.Namespace, profile: "Profile") -> list["KeyedList"]:
    import secrets

    from features.keyed_list import ListColumns, read_keyed_list

    usual = {"household": profile.keys.household, **profile.identifiers}.get(arguments.by)
    keys, households = dict(arguments.key), dict(arguments.household)
    secret = secrets.token_bytes(32)
    lists = []
    for name, file in arguments.lists:
        tell(f"reading {Path(file).name}")
        key = keys.get(name) or usual or arguments.by
        household = households.get(name) or profile.keys.household
        columns = ListColumns(key, household, profile.keys.areas)
        lists.append(read_keyed_list(name, Path(file), arguments.by, columns, secret))
    return lists


def _read_assessed(path: Path | None) -> tuple[dict[str, Any], Any]:
    if path is None:
        return {"programmes": {}}, None
    import pyarrow.parquet as pq

    from models.assessment_files import read_about
    from models.joined_lists import Assessed

    about = dict(read_about(path))
    names = [f"p_below:{name}" for name in about["programmes"]]
    areas = [name for name in pq.read_schema(path).names if name.startswith("area:")]
    return about, Assessed.of(pq.read_table(path, columns=["household_id", *areas, "estimate", *names]))


def _programme(asked: str | None, about: dict[str, Any]) -> str | None:
    known = list(about["programmes"])
    if asked is not None and asked not in known:
        raise WrongCall(f"--programme {asked}: the assessments have {', '.join(known) or 'none'}")
    return asked or (known[0] if known else None)


def _uncertainty(predictions: Path | None, about: dict[str, Any]) -> dict[str, "Uncertainty"]:
    """Of each programme; measured where the predictions have it."""
    from models.expected_poor import Uncertainty, uncertainty_of

    programmes = about["programmes"]
    if predictions is None:
        return {name: Uncertainty() for name in programmes}
    import pyarrow as pa
    import pyarrow.parquet as pq

    from features.errors import UnusableFile
    from features.messages import Message

    try:
        table = pq.read_table(predictions)
    except (pa.ArrowInvalid, OSError) as reason:
        raise UnusableFile(predictions.name, [Message("damaged_parquet")]) from reason
    return {
        name: uncertainty_of(table, name, programme["line"])
        if f"p_below:{name}" in table.column_names
        else Uncertainty()
        for name, programme in programmes.items()
    }


def _write(path: Path, found: Any, notes: list[str], speaker: Any) -> None:
    from features.sheets_writing import write_sheets
    from features.tables_writing import replacing, write_table
    from tepat.reconcile_screen import in_words, sheets

    ending = path.suffix.lower()
    if ending == ".xlsx":
        with replacing(path) as beside:
            write_sheets(sheets(found, notes, speaker), beside)
    else:
        write_table(found.areas if ending == ".parquet" else in_words(found.areas, speaker), path)
