"""`tepat models`: every registered model, and which one assesses."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.champion import Champion
    from models.registry import RegisteredVersion

_HEAD = (
    "version", "aliases", "trained", "survey", "R²", "error at 40 %", "champion since", "by", "why",
)  # fmt: skip
_DIGEST_SHOWN = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("--name", help="only this model (default: all)")


def run(arguments: argparse.Namespace) -> int:
    """Prints one table a model, the newest version first."""
    from models.champion import current_champion
    from models.home import parse_reference, tepat_home
    from models.registry import names, versions

    wanted = (parse_reference(arguments.name)[0],) if arguments.name else names()
    listed = {name: versions(name) for name in wanted}
    if not any(listed.values()):
        which = f" {arguments.name}" if arguments.name else ""
        print(f"No model{which} is registered. `tepat train` makes one.")
        return 0
    for name, found in listed.items():
        champion = current_champion(tepat_home(), name)
        print(f"{name}\n{_table([_HEAD, *(_row(one, champion) for one in found)])}")
        if champion is None:
            print(f'No champion assesses on this machine: `tepat promote {name} --why "…"` puts one to work.')
    return 0


def _row(one: "RegisteredVersion", champion: "Champion | None") -> tuple[str, ...]:
    """The champion is the one that assesses on this machine, whatever the registry's alias says."""
    aliases = {alias for alias in one.aliases if alias != "champion"}
    since, by, why = "", "", ""
    if champion is not None and champion.digest == one.digest:
        aliases |= {"champion"}
        since, by, why = _day(champion.since), champion.by, champion.why
    elif champion is None and "champion" in one.aliases:
        aliases |= {"champion elsewhere"}
    return (
        str(one.version), ", ".join(sorted(aliases)), _day(one.registered),
        one.tags.get("survey_digest", "")[:_DIGEST_SHOWN],
        _figure(one.metrics.get("r2")), _figure(one.metrics.get("error_at_40")),
        since, by, why,
    )  # fmt: skip


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


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
