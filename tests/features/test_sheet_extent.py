"""A small workbook whose cells lie far apart is refused before anything makes room for what lies between."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from features.errors import UnusableFile
from features.sheet_extent import MOST_EMPTY, Extent, empty_places
from features.tables import read_table

FAR = ["XFD1048576", "AN1048576", "xfd5000"]


def workbook_with(path: Path, cell: str, *, tag: str = '<c r="{}"', within: str = "<v>1</v>") -> Path:
    """A workbook of four cells, the last of them moved to `cell`."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["id", "luas"], [1, 2]):
        book.active.append(row)
    plain = path.with_name("plain.xlsx")
    book.save(plain)
    with zipfile.ZipFile(plain) as read, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in read.namelist():
            content = read.read(name)
            if name.endswith("sheet1.xml"):
                moved = f'{tag.format(cell)} t="n">{within}</c>'.encode()
                content = content.replace(b'<c r="B2" t="n"><v>2</v></c>', moved)
                assert moved in content
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("cell", FAR)
def test_cells_that_lie_far_apart_are_told_before_the_sheet_is_read(tmp_path: Path, cell: str) -> None:
    path = workbook_with(tmp_path / "far.xlsx", cell)

    with pytest.raises(UnusableFile) as refused:
        read_table(path)

    assert "far apart" in str(refused.value)


@pytest.mark.parametrize(
    "tag", ["<c r='{}'", '<c s="1" r="{}"', '<c\n r="{}"'], ids=["other quotes", "later", "next line"]
)
def test_a_reference_is_found_however_it_is_written(tmp_path: Path, tag: str) -> None:
    assert empty_places(workbook_with(tmp_path / "far.xlsx", FAR[0], tag=tag)) > MOST_EMPTY


def test_what_only_looks_like_a_reference_and_a_cell_that_holds_nothing_count_for_nothing() -> None:
    extent = Extent()

    extent.feed(b'<c r="A1" t="inlineStr"><is><t>&lt;c r="XFD1048576"> r="XFD1048576" </t></is></c>')
    extent.feed(b'<c r="XFD1048576" s="3"/><row r="1048576"><f ref="A1:XFD9"/></row>')

    assert (extent.filled, extent.empty) == (1, 0)


@pytest.mark.parametrize("size", [1, 7, 64])
def test_it_is_all_the_same_how_the_text_is_cut(size: int) -> None:
    text = b'<row r="1"><c r="A1"><v>1</v></c><c r="C1" t="s"><v>0</v></c></row>'
    text += b'<row r="40"><c r="B40"><v>1</v></c></row>'
    extent = Extent()

    for place in range(0, len(text), size):
        extent.feed(text[place : place + size])

    assert (extent.filled, extent.last_row, extent.last_column, extent.empty) == (3, 40, 3, 117)
