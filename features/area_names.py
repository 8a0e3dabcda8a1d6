"""What areas are called: code → name, from the built-in table or an office's own."""

import csv
import io
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Final

from features.columns import Wanted, find_columns
from features.errors import UnusableFile
from features.tables import read_table

_BUILT_IN: Final = "agam_wilayah.csv"
_CODE: Final = Wanted("kode", ("code", "kode_wilayah"))
_NAME: Final = Wanted("nama", ("name", "nama_wilayah"))


def area_names(path: Path | None = None) -> Mapping[str, str]:
    """Code, as written in registries, → name. A code without a name is shown as it is.

    The built-in table holds the 16 kecamatan and 92 nagari of Kabupaten Agam.

    Args:
        path: a table with the columns `kode` and `nama`, instead of the built-in one.

    Raises:
        UnusableFile: the table cannot be read, or a column is missing.

    Source: Kepmendagri 300.2.2-2430/2025, by way of cahyadsn/wilayah.

    >>> area_names()["13.06.02.2001"]
    'Lubuk Basung'
    """
    if path is None:
        text = resources.files("features").joinpath("profiles", _BUILT_IN).read_text("utf-8")
        return {row["kode"]: row["nama"] for row in csv.DictReader(io.StringIO(text))}
    table = read_table(path, wanted=[_CODE.column, _NAME.column, *_CODE.aliases, *_NAME.aliases])
    columns, problems = find_columns(table, [_CODE, _NAME])
    if problems:
        raise UnusableFile(table.source, problems)
    codes, names = (columns.text(each.column).to_pylist() for each in (_CODE, _NAME))
    return {code: name for code, name in zip(codes, names, strict=True) if code and name}
