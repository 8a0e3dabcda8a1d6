"""A registry of any length, read block by block: decoded in bounded memory, decided upon as a whole."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

import numpy as np
import pyarrow as pa

from features.as_read import notes_of
from features.columns import Columns
from features.content import content_digest
from features.decoded_store import DecodedStore
from features.decoding import Asked, Decoding, Evidence, Part, Sources, problems_of, why_nobody
from features.errors import UnusableFile
from features.findings import Findings
from features.household_places import find_places
from features.households import Households
from features.identity import Standing
from features.member_parts import BlockSizes, member_parts
from features.messages import Message
from features.numbers import Marks
from features.placed_blocks import Elsewhere, PlacedBlock, placed_blocks, whole_file
from features.policy import Programme
from features.profile import Profile, Summary, Variable
from features.raw_table import RawTable
from features.reading import Learned, find_sources
from features.table_files import TableFile, open_table
from features.turned_codes import warnings_of_turned
from features.wanted import headings, household_columns, member_columns
from features.zeros_at_end import ZerosAtEnd, told_by_zeros

BLOCK: Final = 1 << 15
"""Rows of households that are decoded together."""
Run: TypeAlias = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]
"""Does a work on each item, the results in order; maybe several at a time, never many ahead."""


@dataclass(frozen=True, slots=True, eq=False)
class RegistryRead:
    """n usable households on disk or on other machines, with what was found on the way.

    Attributes:
        households, findings, warnings: as of `features.households.Households`.
        digest: gives `content_digest`, maybe after a while.
    """

    households: DecodedStore | Elsewhere
    findings: Findings
    warnings: tuple[str, ...]
    digest: Callable[[], str]

    @property
    def content_digest(self) -> str:
        """As of `features.households.Households`."""
        return self.digest()


Look: TypeAlias = Callable[["Block", Households], Any]


class Beside(Protocol):
    """What else is made of each block while its cells are at hand."""

    def begin(self) -> None:
        """The reading begins, maybe for a second time: what was kept is of no use."""

    def look(self, block: "Block", households: Households) -> Any:
        """What is made of a block and its usable households; maybe of several blocks at a time."""

    def keep(self, seen: Any) -> None:
        """Takes what was made, in the order of the file."""


@dataclass(frozen=True, slots=True, eq=False)
class HowToRead:
    """What decoding needs to know besides the rows themselves; `look` is that of `Beside`."""

    profile: Profile
    programmes: tuple[Programme, ...]
    learned: Learned
    headings: tuple[dict[str, str], dict[str, str] | None]
    look: Look | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some rows of the registry, and the persons of these households.

    Attributes:
        standing: what the whole file says of these rows' ids; None where they are the whole file.
    """

    table: RawTable
    members: RawTable | None
    standing: Standing | None


@dataclass(frozen=True, slots=True, eq=False)
class ReadBlock:
    """A block decoded.

    Attributes:
        marks: those of the columns that were read as numbers, a mapping a file.
        seen: what `Beside.look` made of it.
    """

    part: Part
    rows: tuple[int, int]
    marks: tuple[Mapping[str, Marks], Mapping[str, Marks]]
    seen: Any = None


def read_in_blocks(
    profile: Profile,
    registry: Path,
    members: Path | None,
    programmes: Sequence[Programme],
    folder: Path,
    *,
    learned: Learned | None = None,
    block: int | None = None,
    run: Run = map,
    beside: Beside | None = None,
    elsewhere: Elsewhere | None = None,
) -> RegistryRead:
    """As `features.reading.read_households`, the households on disk in `folder`.

    The size of the blocks changes nothing of the result. A table of persons, and one whose ids are made
    from its content, is one block.

    Args:
        folder: an empty one, for as long as the result is used.
        block: rows of households that are decoded together; default `BLOCK`.
        run: decodes blocks, side by side or elsewhere.
        beside: sees every block.
        elsewhere: reads, decodes and keeps blocks in place of `run` and `folder`, where the persons stand
            in the order of the households.

    Raises:
        UnusableFile: as there; before that, every row of both files was looked at.
    """
    wanted = headings(household_columns(profile, programmes, survey=False))
    file = open_table(registry, folder / "registry.copy", wanted=wanted)
    persons: TableFile | None = None
    if members is not None and profile.members is not None:
        of_persons = headings(member_columns(profile, profile.members, programmes, survey=False))
        persons = open_table(members, folder / "members.copy", wanted=of_persons)
    size = BLOCK if block is None else block
    reading = _Reading(
        profile, tuple(programmes), file, persons, learned or {}, folder, size, run, beside, elsewhere
    )
    return reading.read()


def decode_block(how: HowToRead, block: Block) -> ReadBlock:
    """One block on its own; what only the whole file can decide is in the part's evidence."""
    of_households, of_persons = how.headings
    sources = Sources(
        Columns(block.table, of_households),
        Columns(block.table if block.members is None else block.members, of_persons)
        if of_persons is not None
        else None,
    )
    decoding = Decoding(
        how.profile, sources, how.programmes,
        survey=False, learned=how.learned, known=block.standing, part=True,
    )  # fmt: skip
    part = decoding.part()
    persons = {} if block.members is None else block.members.marks_read()
    rows = (len(block.table), 0 if block.members is None else len(block.members))
    seen = None if how.look is None else how.look(block, part.households)
    return ReadBlock(part, rows, (block.table.marks_read(), persons), seen)


@dataclass(slots=True, eq=False)
class _Added:
    """What the blocks show, added up."""

    evidence: dict[Asked, Evidence] = field(default_factory=dict)
    zeros: list[ZerosAtEnd] = field(default_factory=list)
    findings: Findings = Findings()
    plain: list[dict[str, None]] = field(default_factory=lambda: [{}, {}])
    rows: tuple[int, int] = (0, 0)
    warnings: tuple[str, ...] = ()
    marks: list[tuple[Mapping[str, Marks], Mapping[str, Marks]]] = field(default_factory=list)

    def add(self, read: ReadBlock) -> None:
        part = read.part
        for asked, seen in part.evidence.items():
            known = self.evidence.get(asked)
            self.evidence[asked] = seen if known is None else known.plus(seen)  # type: ignore[arg-type]
        self.zeros.extend(part.zeros)
        self.findings = Findings.concat((self.findings, part.households.findings)).without_repeats()
        for together, made_plain in zip(self.plain, part.made_plain, strict=False):
            together.update(dict.fromkeys(made_plain))
        self.rows = (self.rows[0] + read.rows[0], self.rows[1] + read.rows[1])
        self.warnings = part.households.warnings
        self.marks.append(read.marks)

    def whole_marks(self) -> list[dict[str, Marks]]:
        """How each file's columns are written."""
        together: list[dict[str, Marks]] = [{}, {}]
        for of_block in self.marks:
            for whole, found in zip(together, of_block, strict=True):
                for heading, marks in found.items():
                    whole[heading] = marks.plus(whole[heading]) if heading in whole else marks
        return together

    def misread(self) -> bool:
        """Whether a block read numbers otherwise than the whole column would have them read."""
        together = self.whole_marks()
        return any(
            marks.open and marks.proven != whole[heading].proven
            for of_block in self.marks
            for whole, found in zip(together, of_block, strict=True)
            for heading, marks in found.items()
        )


class _Reading:
    """One reading of one registry."""

    def __init__(
        self,
        profile: Profile,
        programmes: tuple[Programme, ...],
        file: TableFile,
        persons: TableFile | None,
        learned: Learned,
        folder: Path,
        block: int,
        run: Run,
        beside: Beside | None,
        elsewhere: Elsewhere | None,
    ) -> None:
        self.profile, self.file, self.persons, self.folder, self.run = profile, file, persons, folder, run
        self.beside, self.elsewhere = beside, elsewhere
        head = next(file.pieces([0]))
        head_of_persons = None if persons is None else next(persons.pieces([0]))
        self.sources, self.problems = find_sources(profile, head, head_of_persons, programmes, survey=False)
        of_persons = None if self.sources.members is None else self.sources.members.headings
        found = (self.sources.households.headings, of_persons)
        self.how = HowToRead(profile, programmes, learned, found, None if beside is None else beside.look)
        whole = profile.table == "persons" or profile.keys.household is None or file.rows <= block
        self.sizes = BlockSizes.of(file.rows, file.rows if whole else block)
        if not whole and elsewhere is not None:
            # Shorter blocks share out better among workers.
            self.sizes = BlockSizes.shared_by(file.rows, max(block // 2, 1), elsewhere.threads())

    def read(self) -> RegistryRead:
        if self.problems:
            self._refuse()
        store, added = self._decode({}, {})
        if added.misread():
            store, added = self._decode(*added.whole_marks())
        self._refuse_if_unusable(store, added)
        digest = store.of_whole(_digest_of)
        turned = store.of_whole(partial(_turned, self.profile.questions, self.file.source))()
        findings = told_by_zeros(added.zeros, added.findings).without_repeats()
        warnings = (*added.warnings, *turned, *self._notes(added))
        return RegistryRead(store, findings, warnings, digest)

    def _decode(
        self, marks: Mapping[str, Marks], of_persons: Mapping[str, Marks]
    ) -> tuple[DecodedStore | Elsewhere, _Added]:
        if self.elsewhere is not None and (placed := self._placed((marks, of_persons))) is not None:
            return self.elsewhere, self._decode_elsewhere(self.elsewhere, placed)
        store, added = DecodedStore(self.folder), _Added()
        if self.beside is not None:
            self.beside.begin()
        blocks = (
            replace(
                block,
                table=block.table.with_marks(marks),
                members=None if block.members is None else block.members.with_marks(of_persons),
            )
            for block in self._blocks()
        )
        for read in self.run(partial(decode_block, self.how), blocks):
            added.add(read)
            store.append(read.part.households)
            if self.beside is not None:
                self.beside.keep(read.seen)
        return store, added

    def _decode_elsewhere(self, elsewhere: Elsewhere, placed: Sequence[PlacedBlock]) -> _Added:
        added = _Added()
        for read in elsewhere.decode(self.how, placed):
            added.add(read)
        return added

    def _placed(self, marks: tuple[Mapping[str, Marks], Mapping[str, Marks]]) -> Sequence[PlacedBlock] | None:
        """The blocks by their places; None where persons have to be sorted out first."""
        if self.sizes.blocks == 1:
            return whole_file(self.file, self.persons, marks)
        persons: tuple[TableFile, str] | None = None
        if self.persons is not None and self.sources.members is not None and self.profile.members is not None:
            persons = self.persons, self.sources.members.headings[self.profile.members.household]
        if self.elsewhere is not None:
            self.elsewhere.expect(self.file, self.persons, self.sizes)
        places = find_places(self.file, self.sources.households.headings[self.profile.keys.household or ""])
        return placed_blocks(self.file, persons, places, self.sizes, marks)

    def _blocks(self) -> Iterator[Block]:
        ends = [min((block + 1) * self.sizes.size, self.file.rows) for block in range(self.sizes.blocks)]
        tables = self.file.pieces(ends)
        if self.sizes.blocks == 1:
            persons = None if self.persons is None else next(self.persons.pieces([self.persons.rows]))
            yield Block(next(tables), persons, None)
            return
        heading = self.sources.households.headings[self.profile.keys.household or ""]
        places = find_places(self.file, heading)
        parts: Iterable[RawTable | None] = [None] * self.sizes.blocks
        if self.persons is not None and self.sources.members is not None and self.profile.members is not None:
            household = self.sources.members.headings[self.profile.members.household]
            spill = self.folder / "members.spill"
            parts = member_parts(self.persons, household, places, self.sizes, spill)
        standing = places.standing
        # What grew with the file while its ids were looked at makes room for blocks.
        del places
        pa.default_memory_pool().release_unused()
        for table, persons in zip(tables, parts, strict=True):
            found = (rows[np.isin(rows, table.rows)] for rows in standing)
            yield Block(table, persons, Standing(*found))

    def _refuse(self) -> None:
        """A file that lacks columns is refused with what is wrong with the codes in the others."""
        added: dict[Asked, Evidence] = {}
        ends = [min((block + 1) * self.sizes.size, self.file.rows) for block in range(self.sizes.blocks)]
        for table in self.file.pieces(ends):
            sources = replace(self.sources, households=Columns(table, self.sources.households.headings))
            blind = Decoding(self.profile, sources, self.how.programmes, survey=False, learned={})
            for asked, seen in blind.evidence_of_codes().items():
                added[asked] = added[asked].plus(seen) if asked in added else seen  # type: ignore[arg-type]
        raise UnusableFile(self.file.source, list(dict.fromkeys([*self.problems, *problems_of(added)])))

    def _refuse_if_unusable(self, store: DecodedStore | Elsewhere, added: _Added) -> None:
        for file, rows in zip((self.file, self.persons), added.rows, strict=True):
            if file is not None and rows == 0:
                raise UnusableFile(file.source, [Message("no_rows")])
        problems = problems_of(added.evidence)
        if problems:
            raise UnusableFile(self.file.source, problems)
        if len(store) == 0:
            raise UnusableFile(self.file.source, why_nobody(added.findings))

    def _notes(self, added: _Added) -> list[str]:
        files = [self.sources.households]
        if self.sources.members is not None and self.persons is not None:
            files.append(self.sources.members)
        return notes_of(
            replace(columns, table=columns.table.with_made_plain(plain))
            for columns, plain in zip(files, added.plain, strict=False)
        )


def _digest_of(whole: Households) -> str:
    return content_digest(whole, None)


def _turned(questions: Sequence[Variable | Summary], source: str, whole: Households) -> list[str]:
    return warnings_of_turned(questions, whole.answers, source)


__all__ = [
    "BLOCK",
    "Beside",
    "Block",
    "HowToRead",
    "ReadBlock",
    "RegistryRead",
    "Run",
    "decode_block",
    "read_in_blocks",
]
