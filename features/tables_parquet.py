"""Parquet files as raw tables."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from features.errors import UnusableFile
from features.messages import Message
from features.raw_table import RawTable


def read_parquet(path: Path) -> RawTable:
    """The whole file; rows count from 1. Text stays dictionary-encoded as it lies in the file.

    Raises:
        UnusableFile: truncated, or not Parquet.
    """
    try:
        with pq.ParquetFile(path) as file:
            texts = [column.name for column in file.schema_arrow if pa.types.is_string(column.type)]
        with pq.ParquetFile(path, read_dictionary=texts) as file:
            table = file.read()
    except (pa.ArrowException, OSError) as reason:
        raise UnusableFile(path.name, [Message("damaged_parquet")]) from reason
    return RawTable.from_arrow(table, source=path.name)
