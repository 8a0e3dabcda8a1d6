"""Which entries of a registry are the same person, by Splink on DuckDB.

Names may be single, carry titles, change order or spelling (`features.names`); a birth date may have a
wrong figure; the NIK may be another one. Every link has a probability; it is a reason to look, never a
removal. Same entries, same links, whatever their order and the number of threads.

Source:
    Linacre, Lindsay, Manassis, Slade, Hepworth (2022), "Splink: Free software for probabilistic record
    linkage at scale", IJPDS 7(3); Fellegi and Sunter (1969), "A theory for record linkage", JASA 64.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.linkage_model import BLOCKS, EXPECTED_DOUBLES, comparisons
from features.nik import SEX_UNKNOWN, Niks
from features.people import People

if TYPE_CHECKING:
    from splink import DuckDBAPI, Linker

_ALONE: Final[dict[str, str | bool | int | float | list[str]]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "temp_directory": "",
}
_TAUGHT_BY: Final = 1500
"""Entries whose pairs, more than a million, teach how often different people agree."""
_WORTH_OF_START: Final = 100_000
"""Pairs that the starting values of u count for, so that a level nobody showed is not impossible."""
_SHARED_BY_TOO_MANY: Final = 20
"""A NIK that more entries have is no number of anybody."""
_SETTINGS: Final = {
    "link_type": "dedupe_only",
    "unique_id_column_name": "entry",
    "retain_matching_columns": False,
    "retain_intermediate_calculation_columns": False,
}


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """k pairs of entries that are probably one person each.

    Attributes:
        left, right: shape (k,), positions of the entries, left < right; sorted.
        probability: shape (k,), that the two are one person.
    """

    left: NDArray[np.intp]
    right: NDArray[np.intp]
    probability: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.left)


def link_people(people: People, at_least: float = 0.9, seed: int = 0) -> Links:
    """The pairs whose probability of being one person is `at_least`.

    Takes about 20 seconds and 1 GB for 546,943 entries on two cores (`benchmarks/linkage.py`). Nothing
    is written to disk and nothing is fetched.

    Args:
        seed: chooses the entries that teach how often different people agree.
    """
    if len(people) < 2:
        return Links(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))
    table = _compared(people)
    model = _taught(table, seed)
    with _database() as api:
        pairs = _predicted(api, table, model, at_least)
    left, right = (pairs[f"entry_{side}"].to_numpy().astype(np.intp) for side in "lr")
    order = np.lexsort((np.maximum(left, right), np.minimum(left, right)))
    return Links(
        np.minimum(left, right)[order],
        np.maximum(left, right)[order],
        np.asarray(pairs["match_probability"].to_numpy()[order], dtype=np.float64),
    )


def _compared(people: People) -> pa.Table:
    """What is compared of each entry; a NIK only where it could be one and is not a whole crowd's."""
    nik = people.nik.dictionary_encode()
    places = nik.indices.fill_null(0).to_numpy()
    times = np.bincount(places, minlength=max(len(nik.dictionary), 1))[places]
    usable = Niks.of(people.nik).well_formed & (times <= _SHARED_BY_TOO_MANY)
    return pa.table(
        {
            "entry": np.arange(len(people)),
            "nik": pc.if_else(pa.array(usable), people.nik, pa.scalar(None, pa.string())),
            "key": people.names.key,
            "words": people.names.words,
            "first": people.names.first,
            "joined": people.names.joined,
            "birth": pa.array(people.birth, mask=np.isnat(people.birth)).cast(pa.string()),
            "sex": pa.array(people.sex, mask=people.sex == SEX_UNKNOWN),
            "place": people.of_home(people.homes.place),
            "wider": people.of_home(people.homes.wider),
        }
    )


def _taught(table: pa.Table, seed: int) -> dict[str, Any]:
    """Splink's settings with u as the entries themselves show it."""
    settings: dict[str, Any] = {
        **_SETTINGS,
        "comparisons": comparisons(),
        "blocking_rules_to_generate_predictions": _blocks(),
        "probability_two_random_records_match": 2 * EXPECTED_DOUBLES / len(table),
    }
    sample = _sample(table, seed)
    with _database() as api:
        teacher = _linker(api, sample, deepcopy(settings))
        # More pairs are allowed than the sample has, so that all are taken and nothing is drawn.
        teacher.training.estimate_u_using_random_sampling(
            max_pairs=1e9, min_count_per_level=None, num_chunks=1
        )
        learned = teacher.misc.save_model_to_json()
    pairs = len(sample) * (len(sample) - 1) / 2
    for ours, seen in zip(settings["comparisons"], learned["comparisons"], strict=True):
        for level, shown in zip(ours["comparison_levels"], seen["comparison_levels"], strict=True):
            if "u_probability" in level and not level.get("fix_u_probability"):
                counted = pairs * (shown.get("u_probability") or 0.0)
                start = _WORTH_OF_START * level["u_probability"]
                level["u_probability"] = (counted + start) / (pairs + _WORTH_OF_START)
    return settings


def _sample(table: pa.Table, seed: int) -> pa.Table:
    """Entries chosen by what they hold, so that their order in the file does not matter."""
    from pandas.util import hash_array

    held = [pc.fill_null(table[column].combine_chunks(), "") for column in ("key", "birth", "nik", "place")]
    content = pc.binary_join_element_wise(*held, "|").to_numpy(zero_copy_only=False)
    order = np.argsort(hash_array(content, hash_key=f"{seed % 10**16:016d}"), kind="stable")
    return table.take(pa.array(np.sort(order[:_TAUGHT_BY])))


def _predicted(api: "DuckDBAPI", table: pa.Table, model: dict[str, Any], at_least: float) -> pa.Table:
    linker = _linker(api, table, model)
    scored = linker.inference.predict(threshold_match_probability=at_least, warning_mode="never")
    found: pa.Table = scored.as_pyarrow_table()  # type: ignore[no-untyped-call]
    return found.select(["entry_l", "entry_r", "match_probability"])


def _linker(api: "DuckDBAPI", table: pa.Table, settings: dict[str, Any]) -> "Linker":
    from splink import Linker

    # Its warnings speak of training that is not wanted here, and its errors quote SQL.
    logging.getLogger("splink").setLevel(logging.CRITICAL)
    return Linker(api.register(table, dataset_display_name="entries"), settings, log_level=None)


@contextmanager
def _database() -> "Iterator[DuckDBAPI]":
    """A database in memory that fetches nothing and leaves nothing on the disk."""
    import duckdb
    from splink import DuckDBAPI

    connection = duckdb.connect(":memory:", config=_ALONE)
    try:
        yield DuckDBAPI(connection=connection)
    finally:
        connection.close()


def _blocks() -> list[Any]:
    from splink import block_on

    return [block_on(*columns) for columns in BLOCKS]
