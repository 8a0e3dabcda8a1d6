"""A plain CSV file read piece by piece: UTF-8, and a row for each line, as registry offices' databases write.

Whatever is not as plain is read whole (`features.tables_csv`), where every way of being wrong is known.
"""

import codecs
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from features.csv_form import CsvForm, recognise, wrapped
from features.messages import Message
from features.raw_table import RawTable
from features.tables_csv import headings_of, notes_about

_READ: Final = 1 << 24
_HEAD: Final = 1 << 20


class NotPlain(Exception):
    """The file has to be read whole."""


@dataclass(frozen=True, slots=True)
class PlainCsv:
    """Where the rows of a plain file are.

    Attributes:
        body: the byte of the file where they begin.
        rows: how many lines they are.
    """

    path: Path
    form: CsvForm
    body: int
    rows: int

    @property
    def notes(self) -> tuple[Message, ...]:
        """How the file was read, where that is not plain."""
        return tuple(notes_about(self.form))

    def pieces(self) -> Iterator[RawTable]:
        """The rows as text, in their order.

        Raises:
            NotPlain: lines and rows turn out not to correspond one to one.
        """
        names = [str(position) for position in range(len(self.form.header))]
        headings = headings_of(self.form)
        done = 0
        try:
            with self.path.open("rb") as file:
                file.seek(self.body)
                reader = pacsv.open_csv(
                    pa.PythonFile(file, mode="r"),
                    read_options=pacsv.ReadOptions(column_names=names, block_size=_READ),
                    parse_options=pacsv.ParseOptions(
                        delimiter=self.form.separator, newlines_in_values=True, ignore_empty_lines=True
                    ),
                    convert_options=pacsv.ConvertOptions(
                        column_types=dict.fromkeys(names, pa.string()),
                        strings_can_be_null=True,
                        null_values=[""],
                    ),
                )
                for batch in reader:
                    rows = np.arange(done, done + batch.num_rows, dtype=np.int64) + self.form.line + 1
                    columns = tuple(pa.chunked_array([column]) for column in batch.columns)
                    yield RawTable(headings, rows, self.path.name, columns)
                    done += batch.num_rows
        except pa.ArrowException as reason:
            raise NotPlain from reason
        if done != self.rows:
            raise NotPlain


def plain_csv(path: Path, wanted: Collection[str]) -> PlainCsv:
    """Looks through the file once.

    Raises:
        NotPlain: another encoding, zero bytes, lone carriage returns, or lines within quotation marks.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    returns = line_ends = lines = size = 0
    head = before = b""
    with path.open("rb") as file:
        while content := file.read(_READ):
            try:
                decoder.decode(content)
            except UnicodeDecodeError as reason:
                raise NotPlain from reason
            if b"\x00" in content:
                raise NotPlain
            head = head or content[:_HEAD]
            returns += content.count(b"\r")
            line_ends += content.count(b"\r\n") + (before == b"\r" and content[:1] == b"\n")
            lines += content.count(b"\n")
            size, before = size + len(content), content[-1:]
    mark = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    form = recognise(head[mark:], wanted)
    body = mark + form.body
    if returns != line_ends or wrapped(form, wanted) or not any(form.header) or size <= body:
        raise NotPlain
    rows = lines - head[:body].count(b"\n") + (before != b"\n")
    return PlainCsv(path, form, body, rows)
