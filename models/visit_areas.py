"""Where visits are made: the areas asked for, and the area that one list is handed out for."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.areas import area_path
from features.errors import TepatError


class UnknownArea(TepatError):
    """No household lives in an area of this code."""

    exit_code = 2

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(
            f"No assessed household lives in area {code}. Write the code as the registry does, with its dots "
            "and leading zeros; a code that is unique only within its parent as a path, parent/code."
        )


class AmbiguousArea(TepatError):
    """Several areas have this code."""

    exit_code = 2

    def __init__(self, code: str, areas: Sequence[str]) -> None:
        self.code = code
        listed = ", ".join(areas[:5]) + (", …" if len(areas) > 5 else "")
        super().__init__(f"Code {code} stands for {len(areas)} areas: give the whole path, one of {listed}.")


def households_in(areas: Mapping[str, pa.Array], code: str) -> NDArray[np.bool_]:
    """shape (n,): the household lives in the area that `code` (or a path of codes, by "/") stands for.

    Args:
        areas: area column → codes, shape (n,), coarse to fine.

    Raises:
        UnknownArea: nobody does.
        AmbiguousArea: the code stands below several parents.

    >>> areas = {"kec": pa.array(["01", "01", "02"]), "sls": pa.array(["1", "2", "1"])}
    >>> households_in(areas, "01").tolist(), households_in(areas, "02/1").tolist()
    ([True, True, False], [False, False, True])
    """
    names = list(areas)
    for depth in range(1, len(names) + 1):
        paths = area_path(areas, names[:depth])
        inside = np.asarray(
            pc.fill_null(pc.or_(pc.equal(areas[names[depth - 1]], code), pc.equal(paths, code)), False)
        )
        if inside.any():
            different = sorted(path or code for path in paths.filter(pa.array(inside)).unique().to_pylist())
            if len(different) > 1:
                raise AmbiguousArea(code, different)
            return inside
    raise UnknownArea(code)


def walking_levels(areas: Sequence[str]) -> int:
    """How many area columns lead to the area of one list: all but the finest of three or more.

    Of kecamatan, nagari and SLS a list is handed out for a nagari; SLS order the walk within.

    >>> walking_levels(["kecamatan", "nagari", "sls"]), walking_levels(["district", "village"])
    (2, 2)
    """
    return len(areas) - 1 if len(areas) > 2 else len(areas)
