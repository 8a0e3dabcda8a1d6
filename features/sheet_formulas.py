"""Formulas of a workbook that come without a result: programs write them so, and failed ones stay so."""

import re
import zipfile
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NO_RESULT: Final = re.compile(
    rb'<c r="([A-Z]{1,3})(\d+)"[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>'
)
_FAILED: Final = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]* t="e"')

Cell = tuple[int, int]
"""Row and column, counted from 1 and from 0."""


def cells_without_result(path: Path, sheet: str) -> list[Cell]:
    """Cells of the sheet that hold a formula without a result, or an error such as #N/A.

    A reader sees them as empty. None are found in a workbook that is not laid out as XLSX.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            content = archive.read(_place_of(archive, sheet))
    except (KeyError, zipfile.BadZipFile, ElementTree.ParseError, StopIteration):
        return []
    found: set[Cell] = set()
    if b"<f" in content:
        found.update(_cells(_NO_RESULT, content))
    if b't="e"' in content:
        found.update(_cells(_FAILED, content))
    return sorted(found)


def _cells(pattern: re.Pattern[bytes], content: bytes) -> list[Cell]:
    return [(int(match[2]), column_number(match[1].decode())) for match in pattern.finditer(content)]


def column_number(letters: str) -> int:
    """
    >>> column_number("A"), column_number("Z"), column_number("AB")
    (0, 25, 27)
    """
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _place_of(archive: zipfile.ZipFile, sheet: str) -> str:
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    link = next(each.get(_LINK) for each in workbook.iter(f"{_MAIN}sheet") if each.get("name") == sheet)
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = next(each.get("Target", "") for each in links if each.get("Id") == link)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
