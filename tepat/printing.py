"""What commands put on the screen about files and figures."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from features.errors import TepatError
from features.messages import said

if TYPE_CHECKING:
    from features.findings import Findings

_MOST_ROWS = 5


def print_warnings(warnings: Iterable[str], language: str = "en") -> None:
    for warning in warnings:
        print(f"  note: {said(warning, language)}")


def print_errors(errors: Iterable[TepatError], language: str = "en") -> None:
    for error in errors:
        print(f"tepat: {error.in_language(language)}", file=sys.stderr)


def print_findings(findings: "Findings", language: str) -> None:
    """Each class of finding in each column: how many, the first rows, and what it means."""
    from features.findings import FINDING_CLASSES

    if len(findings) == 0:
        print("  no findings")
        return
    aside = findings.set_aside()
    print(f"  {len(findings):,} findings; {aside:,} rows set aside")
    for place in findings.summary():
        rows = [
            int(row)
            for part in findings.parts
            if (part.file, part.column, part.code) == (place.file, place.column, place.code)
            for row in part.rows[:_MOST_ROWS]
        ]
        known = FINDING_CLASSES[place.code]
        where = f"{place.file}, {place.column}" if place.column else place.file
        print(f"  {place.count:>7,}  {place.code} ({where}), {_rows(rows, place.count)}")
        print(f"           {known.in_language(language)}")


def tell_findings(findings: "Findings", language: str = "en") -> None:
    """One line of what `print_findings` says, for commands that are about something else."""
    if len(findings):
        found, aside = number(len(findings), language), number(findings.set_aside(), language)
        if language == "id":
            print(f"  {found} temuan data, {aside} baris disisihkan (tepat check menunjukkannya)")
        else:
            print(f"  {found} data findings, {aside} rows set aside (tepat check shows them)")


def _rows(rows: Sequence[int], count: int) -> str:
    """
    >>> _rows([3, 9, 12], 8)
    'rows 3, 9, 12, …'
    """
    first = ", ".join(str(row) for row in rows[:_MOST_ROWS])
    return f"row{'s' if count > 1 else ''} {first}{', …' if count > _MOST_ROWS else ''}"


def table(rows: Sequence[Sequence[str]], indent: str = "  ") -> str:
    """Rows in columns: the first left, the others right.

    >>> print(table([["", "R²"], ["model", "0.52"], ["ols", "0.488"]], indent=""))
              R²
    model   0.52
    ols    0.488
    """
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append(indent + "  ".join(cells).rstrip())
    return "\n".join(lines)


def written(text: str, language: str) -> str:
    """A number as the language writes it.

    >>> written("1,234.5", "id"), written("-1.5", "en")
    ('1.234,5', '−1.5')
    """
    text = text.replace("-", "−")
    return text.translate(str.maketrans(",.", ".,")) if language == "id" else text


def number(value: float, language: str, digits: int = 0) -> str:
    """
    >>> number(1234.5, "id", 1), number(3081, "en")
    ('1.234,5', '3,081')
    """
    return written(f"{value:,.{digits}f}", language)


def _ends(low: str, high: str, language: str) -> str:
    """The ends of an interval; a comma between them would be read as a decimal one."""
    return f"[{low}; {high}]" if language == "id" else f"[{low}, {high}]"


def figure(
    found: Mapping[str, Any] | None, digits: int = 3, signed: bool = False, language: str = "en"
) -> str:
    """A value with its 95 % interval; a dash where it does not exist.

    >>> figure({"value": 0.518, "low": 0.49, "high": 0.541})
    '0.518 [0.490, 0.541]'
    >>> figure({"value": 0.518, "low": 0.49, "high": 0.541}, language="id")
    '0,518 [0,490; 0,541]'
    >>> figure({"value": None, "low": None, "high": None})
    '–'
    """
    if found is None or found["value"] is None:
        return "–"
    sign = "+" if signed else ""
    value = written(f"{found['value']:{sign}.{digits}f}", language)
    if found["low"] is None:
        return value
    low, high = (written(f"{found[end]:{sign}.{digits}f}", language) for end in ("low", "high"))
    return f"{value} {_ends(low, high, language)}"


def percent(found: Mapping[str, Any] | None, language: str = "en") -> str:
    """A share with its 95 % interval in percent.

    >>> percent({"value": 0.093, "low": 0.05, "high": 0.14})
    '9.3 % [5.0, 14.0]'
    """
    if found is None or found["value"] is None:
        return "–"
    if found["low"] is None:
        return f"{number(100 * found['value'], language, 1)} %"
    value, low, high = (number(100 * found[end], language, 1) for end in ("value", "low", "high"))
    return f"{value} % {_ends(low, high, language)}"
