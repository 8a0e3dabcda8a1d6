"""The footer of a Parquet file, taken apart and put together again.

Source: Apache Parquet, parquet-format, README.md (File format).
"""

from typing import Final

from models.thrift_compact import Asked, Struct, pack, unpack

MAGIC: Final = b"PAR1"


def footer_of(content: bytes, asked: Asked | None = None) -> Struct:
    """The footer of a whole Parquet file.

    Args:
        asked: what is to be understood of it; default everything.

    Raises:
        ValueError: the file is torn.
    """
    if len(content) < 12 or content[:4] != MAGIC or content[-4:] != MAGIC:
        raise ValueError("not a whole Parquet file")
    length = int.from_bytes(content[-8:-4], "little")
    return unpack(content[-8 - length : -8], asked=asked)[0]


def sealed(footer: Struct) -> bytes:
    """What follows the last page of a file with this footer."""
    packed = pack(footer)
    return packed + len(packed).to_bytes(4, "little") + MAGIC


__all__ = ["MAGIC", "footer_of", "sealed"]
