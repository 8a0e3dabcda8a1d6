"""Assessments as a Parquet file: written chunk by chunk, read a household at a time.

`docs/assessments.md` describes the file for whoever reads it.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from features.errors import TepatError, UnusableFile
from models.assessment import Context
from models.flags import SIDES

FORMAT: Final = 1
METADATA: Final = b"tepat"


class UnknownHousehold(TepatError):
    """The file holds no assessment of this household."""

    def __init__(self, file: str) -> None:
        self.file = file
        super().__init__(
            f"{file} holds no household with this id. Ids are compared as text, exactly as written in the "
            "registry (leading zeros count); the findings of that registry say which rows were set aside."
        )


def about(context: Context) -> dict[str, Any]:
    """What the whole file rests on, kept in its metadata; plain values."""
    welfare = context.profile.welfare
    return {
        "format": FORMAT,
        "profile": context.profile.name,
        "profile_digest": context.profile.digest,
        "answers": context.profile.answers,
        "unit": dict(welfare.unit) if welfare else None,
        "levels": list(context.profile.levels.poorest_first) if context.profile.levels else None,
        "reference": context.model.reference,
        "as_of": context.as_of.isoformat(),
        "model_digest": context.model.digest,
        "catalogue_digest": context.model.welfare.catalogue.digest,
        "policy_digest": context.policy.digest,
        "data_digest": context.data_digest,
        "programmes": {
            programme.name: {
                "line": programme.line,
                "bounds": dict(programme.bounds),
                "cutoffs": {
                    side: programme.lists[side].cutoff_for(programme.bounds[side])
                    for side in SIDES
                    if side in programme.lists
                },
            }
            for programme in context.programmes
        },
    }


class AssessmentWriter:
    """Writes chunks of assessments; the same chunks always give the same bytes."""

    def __init__(
        self, place: Path | pa.NativeFile, context: Context, more: Mapping[bytes, bytes] | None = None
    ) -> None:
        """
        Args:
            place: where to, a path or anything that Arrow can write to.
            more: further metadata.
        """
        self._path = place
        text = json.dumps(about(context), ensure_ascii=False, allow_nan=False)
        self._metadata = {METADATA: text.encode("utf-8"), **(more or {})}
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> "AssessmentWriter":
        return self

    def write(self, chunk: pa.Table) -> None:
        """Adds the chunk as one row group."""
        columns = {name: _in_order(chunk[name].combine_chunks()) for name in chunk.column_names}
        chunk = pa.table(columns)
        if self._writer is None:
            # Without Arrow's own schema, readers find plain texts instead of dictionaries.
            self._writer = pq.ParquetWriter(
                self._path,
                chunk.schema,
                compression="zstd",
                use_dictionary=_texts(chunk.schema),
                store_schema=False,
            )
            self._writer.add_key_value_metadata(self._metadata)
        self._writer.write_table(chunk, row_group_size=max(chunk.num_rows, 1))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._writer is not None:
            self._writer.close()


def read_about(path: Path) -> Mapping[str, Any]:
    """What `about` wrote.

    Raises:
        UnusableFile: the file is not one of assessments, or of another version.
    """
    with _open(path) as file:
        return _about_of(file, path.name)


def read_household(path: Path, household: str) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """`about`, and one household's assessment as plain values.

    Raises:
        UnusableFile: the file is not one of assessments, or of another version.
        UnknownHousehold: it does not hold this household.
    """
    with _open(path) as file:
        found = _about_of(file, path.name)
        for group in range(file.num_row_groups):
            ids = file.read_row_group(group, columns=["household_id"])["household_id"]
            place = pc.index(ids, household).as_py()
            if place >= 0:
                row: dict[str, Any] = file.read_row_group(group).slice(place, 1).to_pylist()[0]
                return found, row
    raise UnknownHousehold(path.name)


def _open(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except FileNotFoundError:
        raise UnusableFile(path.name, ["there is no such file: check the name and the folder"]) from None
    except (pa.ArrowInvalid, OSError):
        problem = "it is not a Parquet file: give the file that `tepat assess --out` wrote"
        raise UnusableFile(path.name, [problem]) from None


def _about_of(file: pq.ParquetFile, name: str) -> Mapping[str, Any]:
    raw = (file.schema_arrow.metadata or {}).get(METADATA)
    found: dict[str, Any] = json.loads(raw) if raw else {}
    if found.get("format") != FORMAT:
        problem = "it holds no assessments, or another version of Tepat wrote it: assess the registry again"
        raise UnusableFile(name, [problem])
    return found


def _texts(schema: pa.Schema) -> list[str]:
    """Columns worth a dictionary: few distinct texts, not ids and not numbers."""
    of_reasons = ("question", "answer", "state")
    nested = [f"reasons.list.element.{field}" for field in of_reasons]
    nested += [f"checks.list.element.{field}" for field in ("programme", "question", "answer")]
    plain = [field.name for field in schema if pa.types.is_dictionary(field.type)]
    areas = [field.name for field in schema if field.name.startswith("area:")]
    return plain + areas + nested


def _in_order(column: pa.Array) -> pa.Array:
    """The same column, its dictionaries holding the texts in use, sorted.

    Arrow's order of a dictionary tells how the registry was read and nothing else; plain texts
    would do as well and take longer.
    """
    if pa.types.is_dictionary(column.type):
        return _sorted_dictionary(column)
    if pa.types.is_list(column.type):
        values = column.values
        fields = [_in_order(values.field(place)) for place in range(values.type.num_fields)]
        named = pa.StructArray.from_arrays(fields, names=[field.name for field in values.type])
        return pa.ListArray.from_arrays(column.offsets, named)
    return column


def _sorted_dictionary(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """As `_in_order`, each text once.

    Of a dictionary with repeated texts Arrow's Parquet writer (25.0) allots a page for all of them, fills it
    with the different ones, and writes whatever the memory held before behind them: bytes that differ from
    run to run, and that may be of anybody.

    >>> column = _sorted_dictionary(pa.DictionaryArray.from_arrays([2, None, 0, 3], ["b", "c", "a", "b"]))
    >>> column.dictionary.to_pylist(), column.to_pylist()
    (['a', 'b'], ['a', None, 'b', 'b'])
    """
    size = len(column.dictionary)
    places = column.indices.fill_null(size).to_numpy()
    used = np.flatnonzero(np.bincount(places, minlength=size + 1)[:size])
    once = column.dictionary.take(pa.array(used)).dictionary_encode()
    order = np.asarray(pc.sort_indices(once.dictionary))
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    renumbered = np.full(size + 1, -1, dtype=np.int32)
    renumbered[used] = rank[once.indices.to_numpy()]
    found = renumbered.take(places, mode="clip")
    indices = pa.array(found, mask=found < 0) if column.null_count else pa.array(found)
    return pa.DictionaryArray.from_arrays(indices, once.dictionary.take(pa.array(order)))
