"""An upload is what its bytes are: tables pass; what is none, and every bomb, is refused unread."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from serving.uploads import content
from serving.uploads.content import FileRefused, check_content

WORKBOOK = "xl/workbook.xml"


def _archive(path: Path, entries: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def test_the_three_kinds_of_table_pass_whatever_their_name(tmp_path: Path) -> None:
    csv, xlsx, parquet = tmp_path / "a.parquet", tmp_path / "b.csv", tmp_path / "c.xlsx"
    csv.write_text("id,luas\n1,2\n")
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["id", "luas"])
    book.save(xlsx)
    pq.write_table(pa.table({"id": ["1"]}), parquet)

    assert [check_content(path) for path in (csv, xlsx, parquet)] == ["CSV", "XLSX", "Parquet"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "not a table"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a table"),
        (b"<html><table></table></html>", "not a table"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "not a table"),
        (b"\x1f\x8b\x08\x00\x00", "not a table"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "xls"),
        (b"PAR1 and then nothing", "not a complete parquet"),
        (b"PK\x03\x04 and then nothing", "damaged"),
    ],
)
def test_what_is_no_table_is_refused_though_it_be_called_csv(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "registry.csv"
    path.write_bytes(data)

    with pytest.raises(FileRefused) as refused:
        check_content(path)

    assert why in str(refused.value).casefold() or why == "not a table"


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = _archive(tmp_path / "a.xlsx", {"run.exe": b"MZ", "readme.txt": b"hello"})

    with pytest.raises(FileRefused, match="no workbook"):
        check_content(path)


def test_a_bomb_is_refused_without_being_kept_in_memory(tmp_path: Path) -> None:
    path = _archive(
        tmp_path / "bomb.xlsx", {WORKBOOK: b"<x/>", "xl/worksheets/sheet1.xml": b"0" * 64 * 1024**2}
    )

    with pytest.raises(FileRefused, match="unpacks to more"):
        check_content(path)


@pytest.mark.parametrize("kind", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED], ids=["packed", "as it is"])
def test_a_small_workbook_whose_cells_lie_far_apart_is_refused(tmp_path: Path, kind: int) -> None:
    sheet = b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row><c r="XFD1048576"><v>1</v></c></row>'
    path = _archive(tmp_path / "far.xlsx", {WORKBOOK: b"<x/>", "xl/worksheets/sheet1.xml": sheet}, kind)

    with pytest.raises(FileRefused, match="far apart"):
        check_content(path)


def test_a_bomb_that_claims_to_be_small_is_refused_all_the_same(tmp_path: Path) -> None:
    path = _archive(tmp_path / "liar.xlsx", {WORKBOOK: b"<x/>", "sheet.xml": b"0" * 64 * 1024**2})
    raw = bytearray(path.read_bytes())
    true_size, lie = struct.pack("<I", 64 * 1024**2), struct.pack("<I", 100)
    path.write_bytes(bytes(raw).replace(true_size, lie))

    with pytest.raises(FileRefused, match="unpacks to more"):
        check_content(path)


def test_an_archive_of_thousands_of_parts_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MOST_ENTRIES", 10)
    path = _archive(tmp_path / "many.xlsx", {WORKBOOK: b"", **{f"{n}.xml": b"" for n in range(10)}})

    with pytest.raises(FileRefused, match="parts"):
        check_content(path)


def test_a_protected_workbook_is_refused(tmp_path: Path) -> None:
    path = _archive(tmp_path / "a.xlsx", {WORKBOOK: b"<x/>"})
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(raw))

    with pytest.raises(FileRefused, match="password"):
        check_content(path)


def test_a_parquet_file_of_more_rows_than_a_province_has_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MOST_ROWS", 5)
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": ["x"] * 6}), path)

    with pytest.raises(FileRefused, match="6 rows"):
        check_content(path)


def test_cut_streams_of_a_workbook_are_told_as_damage(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(WORKBOOK, zlib.compress(bytes(range(256)) * 400))
    path = tmp_path / "cut.xlsx"
    path.write_bytes(whole.getvalue()[:400])

    with pytest.raises(FileRefused, match="damaged"):
        check_content(path)
