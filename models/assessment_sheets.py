"""Assessments as a workbook: one sheet a list, then everybody with the flagged first, then what it rests on.

Cells are written as text or numbers, never as formulas, whatever an id or a code begins with.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from features.errors import TepatError
from features.profile import Profile
from models.assessment_files import METADATA
from models.check_words import checks_words, line_words
from models.flags import FLAG_OF, SIDES
from models.sentences import Speaker
from models.wording import say

REASONS: Final = 3
_MOST_ROWS: Final = 1_048_575
_WIDE: Final = 60
_NARROW: Final = 18
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\']")
_REASON: Final = ("question", "answer", "state", "contribution", "percent", "currency")


class TooManyRows(TepatError):
    """There are more households than a sheet has rows."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        super().__init__(
            f"{rows:,} households do not fit a sheet, which has {_MOST_ROWS:,} rows: leave --xlsx out, or "
            "assess the registry in parts. Nothing was written."
        )


def write_sheets(assessments: Path, path: Path, profile: Profile, language: str) -> None:
    """Writes the workbook of an assessments file.

    Args:
        assessments: as `models.assessment_files.AssessmentWriter` wrote it.
        path: .xlsx, replaced.
        language: of headings, codes and sentences.

    Raises:
        TooManyRows: more households than a sheet has rows; nothing was written.
    """
    import openpyxl

    speaker = Speaker(profile, language)
    with pq.ParquetFile(assessments) as file:
        rows = file.metadata.num_rows
        if rows > _MOST_ROWS:
            raise TooManyRows(rows)
        about = json.loads(file.schema_arrow.metadata[METADATA])
        table = pa.concat_tables(
            _in_words(file.read_row_group(group), speaker) for group in range(file.num_row_groups)
        )
    book = openpyxl.Workbook(write_only=True)
    titles: set[str] = set()
    for programme in about["programmes"]:
        for side in SIDES:
            listed = table.filter(pc.fill_null(pc.equal(table[f"flag:{programme}"], FLAG_OF[side]), False))
            title = _title(f"{programme} {say(language, side)}", titles)
            if about["programmes"][programme]["cutoffs"]:
                _fill(book.create_sheet(title), _list_columns(listed, programme, speaker))
    _fill(book.create_sheet(_title(say(language, "all"), titles)), _all_columns(table, about, speaker))
    _fill(book.create_sheet(_title(say(language, "about"), titles)), _about_columns(about, speaker))
    book.save(path)


def _in_words(chunk: pa.Table, speaker: Speaker) -> pa.Table:
    """Plain columns, with the strongest reasons and the checks as sentences."""
    kept = [name for name in chunk.column_names if name not in ("reasons", "checks")]
    columns = {name: _plain(chunk[name]) for name in kept}
    columns |= _reasons(chunk["reasons"].combine_chunks(), speaker)
    checks = chunk["checks"].to_pylist()
    told = ["; ".join(checks_words(speaker, own)) if own else None for own in checks]
    return pa.table(columns | {"checks": pa.array(told, pa.string())})


def _reasons(reasons: pa.ListArray, speaker: Speaker) -> dict[str, pa.Array]:
    """`reason_1` …: every household has the same number of reasons, strongest first."""
    starts = reasons.offsets[:-1]
    lengths = pc.list_value_length(reasons)
    found = {}
    for place in range(REASONS):
        there = pc.greater(lengths, place)
        rows = reasons.values.take(pc.if_else(there, pc.add(starts, place), None))
        columns = [rows.field(name).to_pylist() for name in _REASON]
        told = [
            speaker.sentence(dict(zip(_REASON, reason, strict=True))) if reason[0] is not None else None
            for reason in zip(*columns, strict=True)
        ]
        found[f"reason_{place + 1}"] = pa.array(told, pa.string())
    return found


def _list_columns(table: pa.Table, programme: str, speaker: Speaker) -> dict[str, list[Any]]:
    """One list in the order in which to visit."""
    table = table.sort_by(f"rank:{programme}")
    language = speaker.language
    columns = {say(language, "rank_of_list"): table[f"rank:{programme}"].to_pylist()}
    columns |= _who(table, speaker) | _estimates(table, language)
    right = table[f"flag_probability:{programme}"].to_pylist()
    columns[say(language, "probability_of_list")] = [round(p, 3) for p in right]
    columns |= _told(table, language)
    return columns


def _all_columns(table: pa.Table, about: Mapping[str, Any], speaker: Speaker) -> dict[str, list[Any]]:
    """Everybody: the flagged first, by their best rank, then the others in the order of the file."""
    language = speaker.language
    programmes = list(about["programmes"])
    ranks = [pc.fill_null(table[f"rank:{name}"], len(table) + 1) for name in programmes]
    if ranks:
        best = pc.min_element_wise(*ranks) if len(ranks) > 1 else ranks[0]
        keyed = table.append_column("first", best).append_column("place", pa.array(range(len(table))))
        table = keyed.sort_by([("first", "ascending"), ("place", "ascending")])
    columns = _who(table, speaker) | _estimates(table, language)
    for name in programmes:
        columns |= _programme_columns(table, name, language)
    return columns | _told(table, language)


def _programme_columns(table: pa.Table, name: str, language: str) -> dict[str, list[Any]]:
    enrolled = {True: say(language, "yes"), False: say(language, "no"), None: say(language, "unknown")}
    codes = {code: say(language, code) for code in ("flagged", "consistent", "cannot_tell")}
    codes |= {code: say(language, code) for code in ("enrolment_unknown", "unusable", *FLAG_OF.values())}
    texts = {kind: table[f"{kind}:{name}"].to_pylist() for kind in ("enrolled", "status", "flag")}
    return {
        say(language, "enrolled", programme=name): [enrolled[value] for value in texts["enrolled"]],
        say(language, "status", programme=name): [codes[value] for value in texts["status"]],
        say(language, "flag", programme=name): [codes.get(value) for value in texts["flag"]],
        say(language, "p_below", programme=name): _rounded(table[f"p_below:{name}"], 3),
        say(language, "flag_probability", programme=name): _rounded(table[f"flag_probability:{name}"], 3),
        say(language, "rank", programme=name): table[f"rank:{name}"].to_pylist(),
    }


def _who(table: pa.Table, speaker: Speaker) -> dict[str, list[Any]]:
    columns = {say(speaker.language, "household_id"): table["household_id"].to_pylist()}
    for name in table.column_names:
        if name.startswith("area:"):
            area = name.removeprefix("area:")
            label = speaker.label(area)
            columns[label if label not in columns else f"{label} ({area})"] = table[name].to_pylist()
    return columns


def _estimates(table: pa.Table, language: str) -> dict[str, list[Any]]:
    names = ("estimate", "low_80", "high_80", "low_90", "high_90")
    return {say(language, name): _rounded(table[name], 2) for name in names}


def _told(table: pa.Table, language: str) -> dict[str, list[Any]]:
    reasons = {
        say(language, "reason", number=place): table[f"reason_{place}"].to_pylist()
        for place in range(1, REASONS + 1)
    }
    return reasons | {say(language, "checks"): table["checks"].to_pylist()}


def _about_columns(about: Mapping[str, Any], speaker: Speaker) -> dict[str, list[Any]]:
    """What every number rests on, as two columns."""
    language = speaker.language
    rows: list[tuple[str, Any]] = [
        (say(language, "estimate"), say(language, "review")),
        (say(language, "exclusion"), say(language, "unregistered")),
    ]
    if about["answers"] == "interview":
        rows.append(("answers", say(language, "interview")))
    for name, programme in about["programmes"].items():
        rows.append((name, say(language, "line", amount=line_words(speaker, programme["line"]))))
    rows.append((say(language, "reference"), speaker.money(about["reference"])))
    rows += [(key, about[key]) for key in about if key.endswith("_digest") or key in ("profile", "as_of")]
    return {say(language, "about"): [key for key, _ in rows], "": [value for _, value in rows]}


def _fill(sheet: Any, columns: Mapping[str, Sequence[Any]]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for place, values in enumerate(columns.values(), start=1):
        wide = any(isinstance(value, str) and len(value) > _NARROW for value in values[:50])
        sheet.column_dimensions[get_column_letter(place)].width = _WIDE if wide else _NARROW
    headings = [_cell(sheet, heading, always=True) for heading in columns]
    for cell in headings:
        cell.font = Font(bold=True)
    sheet.append(headings)
    for row in zip(*columns.values(), strict=True):
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any, always: bool = False) -> Any:
    """The value; text that a spreadsheet could take for a formula is marked as text."""
    if not isinstance(value, str):
        return value
    value = _CONTROL.sub("", value)
    if not (always or value.startswith(_FORMULA)):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(_FORMULA)
    return cell


def _title(text: str, taken: set[str]) -> str:
    """A sheet's name: at most 31 characters, none that Excel refuses, no two alike."""
    plain = _NOT_IN_TITLES.sub(" ", text).strip() or "-"
    title, number = plain[:31], 2
    while title.casefold() in taken:
        ending = f" {number}"
        title, number = plain[: 31 - len(ending)] + ending, number + 1
    taken.add(title.casefold())
    return title


def _rounded(column: pa.ChunkedArray, digits: int) -> list[float | None]:
    rounded: list[float | None] = pc.round(column, digits).to_pylist()
    return rounded


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
