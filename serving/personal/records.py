"""Who lives in each household: one JSON text a household, made from the registry's tables column by column.

{"address": …, "jorong": …, "name": …, "persons": [{"born", "head", "kk", "name", "nik", "sex"}, …]}
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.contacts import Contacts
from features.people import People

_CONTROL: Final = r"[\x00-\x1f\x7f]"
_SEXES: Final = ("", "1", "2")
SIMULATED: Final = "99"
"""Numbers of the simulation begin with a province code that does not exist."""


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """n households.

    Attributes:
        texts: shape (n,) strings, the JSON.
        numbers: kind (nik, kk) → the numbers as strings and, in the same order, positions of households.
        persons: how many there are in all.
        simulated: every NIK is of the simulation, and there is one.
    """

    texts: pa.Array
    numbers: dict[str, tuple[pa.Array, NDArray[np.int64]]]
    persons: int
    simulated: bool


def records(people: People, contacts: Contacts, ids: pa.Array) -> Records:
    """The records of the households `ids`, in that order; a person of none of them is left out."""
    home = pc.index_in(people.household, value_set=ids)
    known = home.is_valid()
    places = home.drop_null().to_numpy().astype(np.int64)
    rows = np.flatnonzero(known.to_numpy(zero_copy_only=False))
    order = np.argsort(places, kind="stable")
    rows, places = rows[order], places[order]
    own = contacts.of(ids)
    texts = {name: getattr(people, name).take(pa.array(rows)) for name in ("name", "nik", "kk")}
    told = _persons(people, texts, rows)
    starts = np.searchsorted(places, np.arange(len(ids) + 1)).astype(np.int64)
    listed = pc.binary_join(pa.LargeListArray.from_arrays(pa.array(starts), told), ",")
    joined = _joined(
        '{"address":"', own.address, '","jorong":"', own.jorong, '","name":"', own.name, '","persons":['
    )
    whole = pc.binary_join_element_wise(joined, pc.cast(listed, pa.string()), "]}", "")
    return Records(whole, _numbers(texts, places), len(rows), _are_simulated(texts["nik"]))


def _persons(people: People, texts: dict[str, pa.Array], rows: NDArray[np.intp]) -> pa.Array:
    born = pc.cast(pa.array(people.birth[rows]), pa.string())
    head = pa.array(["false", "true"]).take(pa.array(people.head[rows].astype(np.int8)))
    sex = pa.array(_SEXES).take(pa.array(people.sex[rows].clip(0, 2)))
    return _joined(
        '{"born":"', born, '","head":', head, ',"kk":"', texts["kk"], '","name":"', texts["name"],
        '","nik":"', texts["nik"], '","sex":"', sex, '"}',
    )  # fmt: skip


def _joined(*parts: pa.Array | str) -> pa.Array:
    """Constants as they are, columns made safe for JSON, element by element."""
    return pc.binary_join_element_wise(*(p if isinstance(p, str) else _safe(p) for p in parts), "")


def _safe(column: pa.Array) -> pa.Array:
    """Text that may stand between the quotation marks of JSON.

    >>> _safe(pa.array(['a"b', "c\\\\d", None, "e\\tf"])).to_pylist()
    ['a\\\\"b', 'c\\\\\\\\d', '', 'e f']
    """
    text = pc.fill_null(column, "")
    text = pc.replace_substring_regex(text, _CONTROL, " ")
    text = pc.replace_substring(text, "\\", "\\\\")
    return pc.replace_substring(text, '"', '\\"')


def _numbers(
    texts: dict[str, pa.Array], places: NDArray[np.int64]
) -> dict[str, tuple[pa.Array, NDArray[np.int64]]]:
    found = {}
    for kind in ("nik", "kk"):
        there = texts[kind].is_valid().to_numpy(zero_copy_only=False)
        found[kind] = (texts[kind].filter(pa.array(there)), places[there])
    return found


def _are_simulated(numbers: pa.Array) -> bool:
    told = numbers.drop_null()
    return len(told) > 0 and bool(pc.all(pc.starts_with(told, SIMULATED)).as_py())
