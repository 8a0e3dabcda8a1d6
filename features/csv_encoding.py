"""The text of a CSV file, whatever encoding it was written in."""

import codecs
from typing import Final

from charset_normalizer import from_bytes

from features.errors import UnusableFile
from features.messages import Message

_SAMPLE: Final = 200_000
_LISTED: Final = 5
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def utf8(content: bytes, source: str) -> tuple[bytes, list[str]]:
    """The file's text as UTF-8 without a byte order mark, and what should be told about it.

    Windows-1252 is tried before guessing: guessing turns the ñ of a small Spanish file into ń. Where
    some letters are UTF-8 and others are not, only the others are read as Windows-1252.

    Raises:
        UnusableFile: in no encoding that we know, or with zero bytes in it.

    >>> utf8("ñ".encode("cp1252"), "a.csv")[0].decode()
    'ñ'
    >>> utf8("é".encode() + "ñ".encode("cp1252"), "a.csv")[0].decode()
    'éñ'
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            plain = encoding == "utf-8"
            text = _decoded(content[len(mark) :], encoding, source)
            return text, [] if plain else [_read_as(encoding)]
    if b"\x00" in content:
        encoding = _of_two_bytes(content, source)
        return _decoded(content, encoding, source), [_read_as(encoding)]
    try:
        content.decode()
    except UnicodeDecodeError:
        return _of_one_byte(content, source)
    return content, []


def _read_as(encoding: str) -> Message:
    return Message("read_encoding", encoding=encoding.upper())


def _of_two_bytes(content: bytes, source: str) -> str:
    """Which UTF-16 it is: half of the bytes of a text in Latin letters are zero, and on the same side.

    Raises:
        UnusableFile: it is no UTF-16 but has zero bytes.
    """
    first, second = content[:_SAMPLE:2], content[1:_SAMPLE:2]
    shares = first.count(0) / max(len(first), 1), second.count(0) / max(len(second), 1)
    if max(shares) > 0.5 and min(shares) < 0.1:
        return "utf-16-le" if shares[1] > shares[0] else "utf-16-be"
    lines = [line for line, text in enumerate(content.split(b"\n"), start=1) if b"\x00" in text]
    listed = ", ".join(map(str, lines[:_LISTED])) + (", …" if len(lines) > _LISTED else "")
    raise UnusableFile(source, [Message("zero_bytes", lines=listed)])


def _of_one_byte(content: bytes, source: str) -> tuple[bytes, list[str]]:
    mixed = _mixed(content)
    if mixed is not None:
        return mixed
    try:
        return content.decode("cp1252").encode(), [Message("read_encoding", encoding="Windows-1252")]
    except UnicodeDecodeError:
        best = from_bytes(content[:_SAMPLE]).best()
        encoding = best.encoding if best else "latin-1"
        return _decoded(content, encoding, source), [_read_as(encoding)]


def _mixed(content: bytes) -> tuple[bytes, list[str]] | None:
    """UTF-8 with single bytes of Windows-1252 in it; None where it is not that."""
    text = content.decode(errors="surrogateescape")
    if not any("\x7f" < letter < "\ud800" for letter in set(text)):
        return None
    strays = [letter for letter in text if "\udc80" <= letter <= "\udcff"]
    bytes_of = {stray: stray.encode(errors="surrogateescape") for stray in set(strays)}
    try:
        letters = {ord(stray): byte.decode("cp1252") for stray, byte in bytes_of.items()}
    except UnicodeDecodeError:
        return None
    return text.translate(letters).encode(), [Message("read_mixed_encoding", count=len(strays))]


def _decoded(content: bytes, encoding: str, source: str) -> bytes:
    try:
        return content.decode(encoding).encode()
    except (UnicodeDecodeError, UnicodeEncodeError) as reason:
        raise UnusableFile(source, [Message("bad_encoding", encoding=encoding.upper())]) from reason
