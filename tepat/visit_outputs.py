"""The files of a visit list, each told by its ending."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from features.tables_writing import replacing
from tepat.visit_page import Page


def write_outputs(page: Page, paths: Sequence[Path], data: Path, write_data: Callable[[Path], None]) -> None:
    """Writes every file beside its place; all take their names when the last one is complete.

    Args:
        paths: each ends in one of `ENDINGS`.
        write_data: writes the machine's copy.

    Raises:
        tepat.visit_sheet_pdf.NoBrowser, NotPrinted: a PDF cannot be printed here.
    """
    with ExitStack() as together:
        for path in paths:
            _WRITERS[path.suffix.lower()](page, together.enter_context(replacing(path)))
        write_data(together.enter_context(replacing(data)))


def check_pdf(paths: Sequence[Path]) -> None:
    """
    Raises:
        tepat.visit_sheet_pdf.NoBrowser: a PDF is asked for, and nothing here prints one.
    """
    from tepat.visit_sheet_pdf import NoBrowser, find_browser

    if any(path.suffix.lower() == ".pdf" for path in paths) and find_browser() is None:
        raise NoBrowser


def _html(page: Page, path: Path) -> None:
    from tepat.visit_sheet_html import visit_html

    path.write_text(visit_html(page), encoding="utf-8")


def _pdf(page: Page, path: Path) -> None:
    from tepat.visit_sheet_html import visit_html
    from tepat.visit_sheet_pdf import print_pdf

    print_pdf(visit_html(page), path)


def _xlsx(page: Page, path: Path) -> None:
    from tepat.visit_sheet_table import write_xlsx

    write_xlsx(page, path)


def _csv(page: Page, path: Path) -> None:
    from tepat.visit_sheet_table import write_csv

    write_csv(page, path)


_WRITERS: Final = {".html": _html, ".pdf": _pdf, ".xlsx": _xlsx, ".csv": _csv}
ENDINGS: Final = tuple(_WRITERS)
