"""`tepat models`: every registered model, which one assesses, since when, by whom and why."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tepat.arguments import add_language
from tepat.model_places import holds_only_a_report
from tepat.outputs import make_folder, refuse_foreign, replacing_folder
from tepat.printing import number
from tepat.sealed_screen import sealed_status
from tepat.training_words import say

if TYPE_CHECKING:
    from models.champion import Champion
    from models.registry import RegisteredVersion

_DIGEST_SHOWN = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("--name", help="only this model (default: all)")
    parser.add_argument("--history", action="store_true", help="every promotion and rollback, too")
    parser.add_argument(
        "--report",
        nargs=2,
        metavar=("NAME[@ALIAS|@VERSION]", "DIR"),
        help="write the report, card and plots of this model into DIR, and do nothing else",
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Prints one table a model, the newest version first."""
    from models.champion import current_champion
    from models.home import parse_reference, tepat_home
    from models.registry import names, versions

    if arguments.report:
        return _write_report(arguments.report[0], Path(arguments.report[1]), arguments.language)
    wanted = (parse_reference(arguments.name)[0],) if arguments.name else names()
    listed = {name: versions(name) for name in wanted}
    if not any(listed.values()):
        which = f"{arguments.name} " if arguments.name else ""
        print(say(arguments.language or "en", "no_model", name=which))
        return 0
    for name, found in listed.items():
        language = arguments.language or next(
            (one.tags["language"] for one in found if "language" in one.tags), "en"
        )
        champion = current_champion(tepat_home(), name)
        rows = [_head(language), *(_row(one, champion, language) for one in found)]
        print(f"{name}\n{_table(rows)}")
        for one in found:
            if status := sealed_status(one.tags, language):
                print(f"  {one.version}: {status}")
        if champion is None:
            print(say(language, "no_champion_here", name=name))
        if arguments.history:
            print("\n".join([say(language, "history"), *_history(name, language)]))
    return 0


def _write_report(model: str, place: Path, language: str | None) -> int:
    """The pages that were logged with a version."""
    import shutil
    import tempfile

    from models.home import CHAMPION, parse_reference
    from models.registry import fetch_report

    name, which = parse_reference(model, CHAMPION)
    refuse_foreign(place, holds_only_a_report)
    make_folder(place.parent)
    with tempfile.TemporaryDirectory(prefix="tepat-") as passing:
        found = fetch_report(name, _version_of(name, which), Path(passing))
        if found is None:
            print(say(language or "en", "no_report", name=f"{name}@{which}"))
            return 1
        with replacing_folder(place, holds_only_a_report) as beside:
            for path in sorted(found.iterdir()):
                shutil.copyfile(path, beside / path.name)
    print("\n".join(str(path) for path in sorted(place.iterdir()) if path.suffix in {".html", ".md"}))
    return 0


def _version_of(name: str, which: str) -> str:
    """The champion is the one that assesses on this machine, whatever the registry's alias says."""
    from models.champion import current_champion
    from models.home import CHAMPION, tepat_home

    champion = current_champion(tepat_home(), name) if which == CHAMPION else None
    return which if champion is None or champion.version is None else str(champion.version)


def _history(name: str, language: str) -> Iterator[str]:
    from models.champion import history
    from models.home import tepat_home

    for switch in history(tepat_home(), name):
        version = switch["version"]
        registered = (
            say(language, "never_registered")
            if version is None
            else say(language, "version", version=version)
        )
        act, since = say(language, f"act_{switch['act']}"), _day(switch["since"])
        yield say(
            language, "history_line",
            since=since, act=act, version=registered, by=switch["by"], why=switch["why"],
        )  # fmt: skip


def _head(language: str) -> tuple[str, ...]:
    before, after = ("version", "aliases", "trained", "survey"), ("error", "since", "by", "why")
    words = {name: say(language, f"head_{name}") for name in (*before, *after)}
    return (*(words[name] for name in before), "R²", *(words[name] for name in after))


def _row(one: "RegisteredVersion", champion: "Champion | None", language: str) -> tuple[str, ...]:
    """The champion is the one that assesses on this machine, whatever the registry's alias says."""
    aliases = {alias for alias in one.aliases if alias != "champion"}
    since, by, why = "", "", ""
    if champion is not None and champion.digest == one.digest:
        aliases |= {"champion"}
        since, by, why = _day(champion.since), champion.by, champion.why
    elif champion is None and "champion" in one.aliases:
        aliases |= {say(language, "elsewhere")}
    return (
        str(one.version), ", ".join(sorted(aliases)), _day(one.registered),
        one.tags.get("survey_digest", "")[:_DIGEST_SHOWN],
        _figure(one.metrics.get("r2"), language), _figure(one.metrics.get("error_at_40"), language),
        since, by, why,
    )  # fmt: skip


def _figure(value: float | None, language: str) -> str:
    return "" if value is None else number(value, language, 3)


def _day(moment: str) -> str:
    """
    >>> _day("2026-11-23T12:00:00+00:00")
    '2026-11-23 12:00'
    """
    return moment[:16].replace("T", " ")


def _table(rows: Sequence[Sequence[str]]) -> str:
    """
    >>> print(_table([["a", "bcd"], ["12", "3"]]))
      a   bcd
      12  3
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(f"  {line}".rstrip() for line in lines)
