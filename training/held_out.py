"""Held-out estimates of a registered model, kept on this machine to pair the next one with them.

HOME/held_out/NAME/DIGEST.parquet, DIGEST being the model's. They are what `tepat train` measured the
model by: never logged, never in a model folder, readable by the user of the machine only. Households
are known by a number made from their content, clusters by one made from their name.
"""

from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from features.households import Survey
from features.tables_writing import replacing
from models.row_content import row_hashes

KEY: Final = "key"
_KEPT: Final = ("weight", "size", "welfare", "estimate")
_OWNER_ONLY: Final = 0o600


def keep_held_out(home: Path, name: str, digest: str, held_out: pa.Table) -> Path:
    """Keeps `held_out_columns` of the predictions by which a model was measured."""
    path = _path(home, name, digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as beside:
        pq.write_table(held_out, beside, compression="zstd")
        beside.chmod(_OWNER_ONLY)
    return path


def kept_held_out(home: Path, name: str, digest: str) -> pa.Table | None:
    """What was kept of a model; None where it was trained elsewhere, or before anything was kept."""
    path = _path(home, name, digest)
    return pq.read_table(path) if path.is_file() else None


def held_out_columns(predictions: pa.Table) -> pa.Table:
    """`key`, `cluster`, weight, size, welfare, estimate and the groups, without any name or id.

    A household of another survey that has the same id, size, weight and welfare counts as the same one.
    """
    columns = {KEY: _texts(_keys(predictions)), "cluster": _texts(_of_names(predictions["cluster"]))}
    columns |= {name: predictions[name].combine_chunks() for name in _KEPT}
    groups = [name for name in predictions.column_names if name.startswith("group:")]
    return pa.table(columns | {name: predictions[name].combine_chunks() for name in groups})


def survey_keys(survey: Survey) -> pa.Array:
    """The `key` of every household of a survey, in its order."""
    households = survey.households
    columns = {"size": households.size, "weight": households.weight, "welfare": survey.welfare}
    arrays = {name: pa.array(column) for name, column in columns.items()}
    return _texts(row_hashes({"household_id": households.ids} | arrays))


def _keys(predictions: pa.Table) -> NDArray[np.uint64]:
    names = ("household_id", "size", "weight", "welfare")
    return row_hashes({name: _flat(predictions[name]) for name in names})


def _of_names(column: pa.ChunkedArray) -> NDArray[np.uint64]:
    return row_hashes({"cluster": _flat(column)})


def _flat(column: pa.ChunkedArray) -> pa.Array:
    flat = column.combine_chunks()
    return flat if isinstance(flat, pa.Array) else flat.chunk(0)


def _texts(numbers: NDArray[np.uint64]) -> pa.Array:
    return pa.array([f"{number:016x}" for number in numbers.tolist()], pa.string())


def _path(home: Path, name: str, digest: str) -> Path:
    return home / "held_out" / name / f"{digest}.parquet"
