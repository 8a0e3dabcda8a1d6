"""Single values of a profile in the form in which they are compared."""

import math
import re
import unicodedata
from typing import Final

from features.codes import normalise, text_of_scalar
from features.profile_yaml import Scalar, Tree

_MONTH: Final = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")


def code_of(scalar: Scalar) -> str:
    """A code as it is compared; a YAML number counts as its value, a quoted one as its text."""
    return normalise(text_of_scalar(scalar.value))


def number_of(tree: Tree) -> float | None:
    """A finite number, or None."""
    value = tree.value if isinstance(tree, Scalar) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def heading(text: str) -> str:
    """A heading or name as it is compared: trimmed and NFC.

    >>> heading(" Jumlah ART ")
    'Jumlah ART'
    """
    return unicodedata.normalize("NFC", text.strip())


def is_month(text: str) -> bool:
    """
    >>> is_month("2024-03"), is_month("2024-13"), is_month("2024-03-01")
    (True, False, False)
    """
    return _MONTH.fullmatch(text) is not None
