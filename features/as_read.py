"""What the reading of files has to tell: how they were written, what it left out."""

from collections.abc import Iterable

from features.columns import Columns
from features.findings import Findings
from features.messages import Message


def notes_of(files: Iterable[Columns]) -> list[str]:
    """How each file was read, where that is not plain; of its cells, only those of columns in use."""
    notes: list[str] = []
    for columns in files:
        table = columns.table
        used = set(columns.headings.values())
        plain = ", ".join(name for name in table.made_plain() if name in used)
        made_plain = [Message("read_cells", columns=plain)] if plain else []
        notes.extend(
            Message("in_file", file=table.source, problem=each) for each in (*table.notes, *made_plain)
        )
    return notes


def left_out(files: Iterable[Columns]) -> Findings:
    """Rows and cells that were left out while reading, as far as their columns are in use."""
    return Findings(
        tuple(
            part
            for columns in files
            for part in columns.table.findings.parts
            if not part.column or part.column in columns.headings.values()
        )
    )
