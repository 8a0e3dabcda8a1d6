"""The changes of a month as files: Parquet for programs, CSV and XLSX in words for people."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from features.sheets_writing import write_sheets
from features.tables_writing import replacing, write_table
from models.flags import FLAG_OF
from models.month_changes import CHANGES, MonthChanges
from models.month_pairs import ANSWER_CHANGE
from models.sentences import Speaker
from models.wording import say as say_of_assessments
from tepat.change_words import cause, say

_AMOUNTS: Final = 1000
"""From here on an estimate is an amount of money, not a rank."""
_CODES: Final = ("new", "gone", "both", *CHANGES)
_CHANGE: Final = tuple(field.name for field in ANSWER_CHANGE)


def write_changes(changes: MonthChanges, path: Path, speaker: Speaker | None, language: str) -> None:
    """Families as .parquet or .csv; as .xlsx with the lists and areas on sheets of their own.

    Args:
        speaker: puts questions and answers into words; None leaves names and codes.
    """
    ending = path.suffix.lower()
    if ending == ".parquet":
        write_table(changes.families, path)
        return
    families = in_words(changes.families, speaker, language)
    if ending == ".csv":
        write_table(families, path)
        return
    sheets = {
        say(language, "families"): families,
        say(language, "lists"): _lists(changes, language),
        say(language, "areas"): _areas(changes.areas, speaker, language),
    }
    with replacing(path) as beside:
        write_sheets({title: table for title, table in sheets.items() if table.num_columns}, beside)


def in_words(families: pa.Table, speaker: Speaker | None, language: str) -> pa.Table:
    """The same rows with headings, answers and codes in words, and no lists in cells."""
    columns = {}
    silent = _silent_programmes(families)
    for name in families.column_names:
        kind, _, programme = name.partition(":")
        column = families[name]
        if kind != "area" and programme in silent:
            continue
        if name == "answers":
            column = _answers(column.combine_chunks(), speaker, language)
        elif kind == "why":
            column = _joined(column.combine_chunks(), language)
        elif kind in ("presence", "change"):
            column = _replaced(column, {code: say(language, code) for code in _CODES})
        elif kind in ("flag_before", "flag_after"):
            words = {flag: say_of_assessments(language, flag) for flag in FLAG_OF.values()}
            column = _replaced(column, words)
        elif kind in ("enrolled_before", "enrolled_after"):
            words = {answer: say_of_assessments(language, answer) for answer in ("yes", "no")}
            column = pc.if_else(column, words["yes"], words["no"])
        elif kind in ("estimate_before", "estimate_after"):
            column = pc.round(column, 0 if (pc.max(column).as_py() or 0) >= _AMOUNTS else 2)
        elif kind in ("p_below_before", "p_below_after"):
            column = pc.round(column, 3)
        columns[_heading(kind, programme, speaker, language)] = column
    return pa.table(columns)


def _silent_programmes(families: pa.Table) -> set[str]:
    """Programmes that nobody is known to receive and that flag nobody, in either month."""
    told = ("enrolled_before", "enrolled_after", "flag_before", "flag_after")
    programmes = {name.partition(":")[2] for name in families.column_names if name.startswith("change:")}
    return {
        programme
        for programme in programmes
        if all(families[f"{kind}:{programme}"].null_count == len(families) for kind in told)
    }


def _heading(kind: str, programme: str, speaker: Speaker | None, language: str) -> str:
    if kind == "area":
        return speaker.label(programme) if speaker is not None else programme
    return say(language, "why_flag" if kind == "why" and programme else kind, programme=programme)


def _answers(answers: pa.ListArray, speaker: Speaker | None, language: str) -> pa.Array:
    """`Main floor: Tiles → Earth; …`; each different change is put into words once."""
    fields = dict(zip(_CHANGE, answers.flatten().flatten(), strict=True))
    known = [pc.fill_null(part, "") for part in fields.values()]
    different = pc.binary_join_element_wise(*known, "\x1f").dictionary_encode()
    texts = [
        _change(dict(zip(_CHANGE, text.split("\x1f"), strict=True)), speaker, language)
        for text in different.dictionary.to_pylist()
    ]
    said = pa.array(texts, pa.string()).take(different.indices)
    return pc.binary_join(pa.ListArray.from_arrays(answers.offsets, said), "; ")


def _change(change: Mapping[str, str], speaker: Speaker | None, language: str) -> str:
    question = change["question"]
    sides = []
    for side in ("before", "after"):
        reason = {"question": question, "answer": change[side], "state": change[f"{side}_state"]}
        if reason["state"] == "not_asked":
            sides.append(say(language, "not_asked"))
        elif speaker is not None:
            sides.append(speaker.answer(reason))
        else:
            sides.append(reason["answer"] or reason["state"])
    label = speaker.label(question) if speaker is not None else question
    return f"{label}: {sides[0]} → {sides[1]}"


def _joined(whys: pa.ListArray, language: str) -> pa.Array:
    causes = whys.flatten()
    words = {why: cause(language, why) for why in causes.unique().to_pylist()}
    return pc.binary_join(pa.ListArray.from_arrays(whys.offsets, _replaced(causes, words)), ", ")


def _replaced(column: pa.Array | pa.ChunkedArray, words: Mapping[str, str]) -> pa.Array:
    codes, texts = pa.array(list(words), pa.string()), pa.array(list(words.values()), pa.string())
    return texts.take(pc.index_in(column, value_set=codes))


def _lists(changes: MonthChanges, language: str) -> pa.Table:
    rows = [
        {
            say(language, "programme"): change.programme,
            say(language, "list"): say_of_assessments(language, change.side),
            say(language, "before"): change.before,
            say(language, "after"): change.after,
            say(language, "stayed"): change.stayed,
            say(language, "entered"): change.after - change.stayed,
            say(language, "left"): change.before - change.stayed,
            say(language, "churn"): round(change.churn, 4),
        }
        for change in changes.lists
    ]
    return pa.Table.from_pylist(rows) if rows else pa.table({})


def _areas(areas: pa.Table, speaker: Speaker | None, language: str) -> pa.Table:
    names = []
    for name in areas.column_names:
        kind, _, programme = name.partition(":")
        if kind == "area":
            names.append(_heading(kind, programme, speaker, language))
        else:
            names.append(f"{say(language, kind)} {programme}".rstrip())
    return areas.rename_columns(names) if areas.num_columns else areas
