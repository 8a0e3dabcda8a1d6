"""Lists and visits as files to take along: CSV, XLSX, Parquet; no cell of any is a formula."""

from serving.exports.files import FORMATS, Format, TooManyToExport, write_export
from serving.exports.tables import list_table, visit_table

__all__ = ["FORMATS", "Format", "TooManyToExport", "list_table", "visit_table", "write_export"]
