"""What changed from month to month, counted by area."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def path_to(area: str | None, areas: Sequence[str]) -> list[str]:
    """The columns `area:…` from the coarsest down to `area`: a code is unique only within its parent.

    >>> path_to("nagari", ["area:kecamatan", "area:nagari", "area:sls"])
    ['area:kecamatan', 'area:nagari']
    >>> path_to(None, ["area:kecamatan"])
    []
    """
    if area is None or f"area:{area}" not in areas:
        return []
    return list(areas[: areas.index(f"area:{area}") + 1])


def usual_area(areas: Sequence[str]) -> str | None:
    """The area that people count by: the nagari or village, where a column says so, else the finest.

    >>> usual_area(["area:kode_kecamatan", "area:kode_nagari", "area:kode_sls"])
    'kode_nagari'
    >>> usual_area(["area:district", "area:block"])
    'block'
    """
    names = [name.removeprefix("area:") for name in areas]
    known = [
        name for name in names if any(word in name for word in ("nagari", "desa", "village", "kelurahan"))
    ]
    return (known or names)[-1] if names else None


def by_area(
    families: Mapping[str, pa.Array], path: Sequence[str], marks: Mapping[str, NDArray[np.bool_]]
) -> pa.Table:
    """One row an area in the order of their codes: how many families have each mark.

    Args:
        families: holds the columns of `path`, n families each.
        marks: name → shape (n,).

    >>> families, new = {"area:a": pa.array(["2", "1", "2"])}, np.array([True, False, True])
    >>> by_area(families, ["area:a"], {"new": new}).to_pylist()
    [{'area:a': '1', 'new': 0}, {'area:a': '2', 'new': 2}]
    """
    columns = {name: families[name] for name in path}
    numbers = {f"_{place}": pa.array(where.astype(np.int64)) for place, where in enumerate(marks.values())}
    sums = pa.table(columns | numbers).group_by(list(path)).aggregate([(name, "sum") for name in numbers])
    sums = sums.select([*path, *(f"{name}_sum" for name in numbers)]).rename_columns([*path, *marks])
    return sums.sort_by([(name, "ascending") for name in path])
