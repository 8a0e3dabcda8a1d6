"""What an uploaded file is, by its bytes: a table that may be read, or refused before anything unpacks it."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from features.errors import TepatError, UnusableFile
from features.messages import Message, said
from features.sheet_extent import MOST_EMPTY, Extent
from features.tables import kind_of_content

MOST_UNPACKED: Final = 8 * 1024**3
MOST_RATIO: Final = 200
MOST_ENTRIES: Final = 2_000
MOST_ROWS: Final = 20_000_000
_SMALL: Final = 16 * 1024 * 1024
_PIECE: Final = 1024 * 1024
_LOCAL_HEADER: Final = 30
_WORKBOOK: Final = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")


class FileRefused(TepatError):
    """An uploaded file is no table, or would unpack to far more than it is; nothing of it was kept."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """The text in that language.

        >>> FileRefused(Message("empty_file")).in_language("id")[:38]
        'Berkas ini ditolak: berkas kosong (0 b'
        """
        reason = "; ".join(said(reason, language) for reason in self.reasons)
        return Message("upload_refused", reason=reason).in_language(language)


def check_content(path: Path) -> str:
    """What is inside: CSV, XLSX or Parquet; the file's name says nothing.

    Raises:
        FileRefused: another kind of file, or one that unpacks to more than any registry does.
    """
    try:
        kind = kind_of_content(path)
    except UnusableFile as error:
        raise FileRefused(*error.problems) from None
    if kind == "XLSX":
        _check_archive(path)
    elif kind == "Parquet":
        _check_parquet(path)
    return kind


def _check_archive(path: Path) -> None:
    """Unpacks every entry once, keeping nothing: what an archive says of its sizes may be a lie."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise FileRefused(Message("upload_many_parts", count=len(entries)))
            if not any(name in _WORKBOOK for name in archive.namelist()):
                raise FileRefused(Message("upload_no_workbook"))
            unpacked = 0
            allowed = min(MOST_UNPACKED, max(_SMALL, MOST_RATIO * path.stat().st_size))
            for entry in entries:
                extent = Extent()
                for piece in _unpacked(file, entry):
                    unpacked += len(piece)
                    if unpacked > allowed:
                        raise FileRefused(Message("upload_unpacks", size=allowed // 1024**2))
                    extent.feed(piece)
                if extent.empty > MOST_EMPTY:
                    raise FileRefused(Message("cells_far_apart"))
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError):
        raise FileRefused(Message("damaged_workbook")) from None


def _unpacked(file: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """An entry's pieces as they come out, whatever its header claims."""
    if entry.flag_bits & 1:
        raise FileRefused(Message("protected"))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileRefused(Message("upload_packing"))
    file.seek(entry.header_offset)
    header = file.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise FileRefused(Message("damaged_workbook"))
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = entry.compress_size
    if entry.compress_type == zipfile.ZIP_STORED:
        while left > 0 and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece
        return
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and not inflating.eof:
        piece = file.read(min(_PIECE, left))
        if not piece:
            raise FileRefused(Message("damaged_workbook"))
        left -= len(piece)
        yield inflating.decompress(piece, _PIECE)
        while inflating.unconsumed_tail:
            yield inflating.decompress(inflating.unconsumed_tail, _PIECE)


def _check_parquet(path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        about = pq.read_metadata(path)
        rows = about.num_rows
        unpacked = sum(about.row_group(place).total_byte_size for place in range(about.num_row_groups))
    except (pa.ArrowException, OSError, ValueError):
        raise FileRefused(Message("damaged_parquet")) from None
    if rows > MOST_ROWS or unpacked > MOST_UNPACKED:
        raise FileRefused(Message("upload_many_rows", count=rows))
