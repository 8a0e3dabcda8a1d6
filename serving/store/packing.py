"""The binary columns of a household: fixed width, made for many households at once.

    answers         one int32 a question: position in the snapshot's texts, −1 unknown, −2 not applicable
    contributions   one float64 a question
    intervals       four float64: low and high of 80 %, low and high of 90 %; NaN where there is none
    programmes      one PROGRAMME record a programme

All little-endian; questions and programmes in the snapshot's order.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

UNKNOWN_ANSWER: Final = -1
NOT_APPLICABLE_ANSWER: Final = -2
ANSWER: Final = np.dtype("<i4")
NUMBER: Final = np.dtype("<f8")
PROGRAMME: Final = np.dtype(
    [
        ("p_below", "<f8"),
        ("flag_probability", "<f8"),
        ("rank", "<i4"),
        ("enrolled", "i1"),
        ("status", "i1"),
        ("flag", "i1"),
    ]
)
"""`enrolled` as in `features.households`, `status` a position in `models.statuses.STATUSES`, `flag` a
position in `models.flags.SIDES` or −1, `rank` 0 where not flagged, `flag_probability` NaN without one."""


def row_bytes(table: NDArray[Any]) -> list[bytes]:
    """One bytes object a row of a C-ordered table, shape (n, …).

    >>> row_bytes(np.array([[1, 2], [3, 4]], dtype="<i2"))
    [b'\\x01\\x00\\x02\\x00', b'\\x03\\x00\\x04\\x00']
    """
    held = np.ascontiguousarray(table)
    width = held.dtype.itemsize * int(np.prod(held.shape[1:]))
    if width == 0:
        return [b""] * len(held)
    raw = held.tobytes()
    return [raw[start : start + width] for start in range(0, len(raw), width)]


def answers_of(raw: bytes) -> NDArray[np.int32]:
    """shape (questions,)."""
    return np.frombuffer(raw, dtype=ANSWER)


def numbers_of(raw: bytes) -> NDArray[np.float64]:
    """shape (k,)."""
    return np.frombuffer(raw, dtype=NUMBER)


def programmes_of(raw: bytes) -> NDArray[Any]:
    """shape (programmes,) of PROGRAMME."""
    return np.frombuffer(raw, dtype=PROGRAMME)
