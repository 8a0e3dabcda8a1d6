"""One table as a file that a spreadsheet opens without running anything."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from features.errors import TepatError

Format = Literal["csv", "xlsx", "parquet"]
FORMATS: Final[Mapping[Format, str]] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
MOST_ROWS: Final = 500_000
_FORMULA: Final = r"^[=+\-@\t\r|%]"
_BOM: Final = b"\xef\xbb\xbf"


class TooManyToExport(TepatError):
    """A list is longer than one exported file holds."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        super().__init__(
            f"This list has {rows:,} rows, more than the {MOST_ROWS:,} of one file. Narrow it by programme, "
            "kecamatan or probability, and export in parts."
        )


def write_export(table: pa.Table, path: Path, form: Format) -> None:
    """Writes `table`; what a spreadsheet could take for a formula is text in XLSX, and has a ' before it
    in CSV, where a cell cannot say what it is."""
    if form == "parquet":
        pq.write_table(table, path)
    elif form == "xlsx":
        from features.sheets_writing import write_sheets

        write_sheets({"Tepat": table}, path)
    else:
        with path.open("wb") as file:
            file.write(_BOM)  # without it Excel takes the text for its own code page
            pa_csv.write_csv(defused(table), file)


def defused(table: pa.Table) -> pa.Table:
    """The table with every text that begins like a formula marked.

    >>> defused(pa.table({"a": ["=1+1", "-", "x", None], "b": [-1, 2, 3, 4]})).to_pydict()
    {'a': ["'=1+1", "'-", 'x', None], 'b': [-1, 2, 3, 4]}
    """
    for place, name in enumerate(table.column_names):
        column = table.column(name)
        if pa.types.is_string(column.type):
            risky = pc.match_substring_regex(column, _FORMULA)
            marked = pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)
            table = table.set_column(place, name, marked)
    return table
