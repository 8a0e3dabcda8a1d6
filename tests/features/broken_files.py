"""A small registry to break, the profile that reads it, and what a way of being wrong is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import openpyxl

from features.errors import UnusableFile
from features.findings import FINDING_CLASSES, Findings
from features.households import Households
from features.identity_rules import identity_findings
from features.messages import Message
from features.people import people_of
from features.policy import Line, Programme
from features.profile import Condition, Head, Keys, Members, Profile, Summary, Variable
from features.reading import decode_households, read_tables

TODAY = np.datetime64("2026-11-01")
PKH = Programme("PKH", Line(amount=300.0), column="pkh", yes=("1",), no=("2",))
PROFILE = Profile(
    "registri",
    ("id", "en"),
    Keys("id_keluarga", areas=("nagari",), size="jumlah"),
    (
        Variable(
            "lantai",
            "lantai",
            "category",
            ("Jenis Lantai", "lantai_terluas"),
            codes={"1": {}, "2": {}, "3": {}},
        ),
        Variable("motor", "motor", "yes_no", yes=("1",), no=("2",), direction="up"),
        Variable("kamar", "kamar", "count"),
        Variable("luas", "luas", "number", direction="up"),
        Variable(
            "izin", "izin", "yes_no", yes=("1",), no=("2",), asked_if=Condition("lantai", frozenset("1"))
        ),
    ),
    identifiers={"nik": "nik", "name": "nama"},
)
WITH_MEMBERS = replace(
    PROFILE,
    head=Head("hubungan", frozenset("1")),
    members=Members(
        "id_keluarga",
        "nomor",
        (Variable("umur", "umur", "count"),),
        (Summary("balita", "count", where=(Condition("umur", below=5),)),),
    ),
)
HEADINGS = (
    "id_keluarga",
    "nagari",
    "jumlah",
    "lantai",
    "motor",
    "kamar",
    "luas",
    "izin",
    "pkh",
    "nik",
    "nama",
)
Row = dict[str, str]


def rows(count: int = 40) -> list[Row]:
    """Families as they should be: more floor, more motorcycles."""
    return [
        {
            "id_keluarga": f"K{place:05}",
            "nagari": f"{1 + place % 4:03}",
            "jumlah": str(1 + place % 5),
            "lantai": str(1 + place % 3),
            "motor": "1" if place % 40 > 15 else "2",
            "kamar": str(1 + place % 4),
            "luas": f"{20 + place % 40}.5",
            "izin": "1" if place % 3 == 0 else "",
            "pkh": str(1 + place % 2),
            "nik": f"9906{place:011}1",
            "nama": "Upik Contoh",
        }
        for place in range(count)
    ]


def changed(column: str, *cells: str, start: int = 0) -> list[Row]:
    """`rows`, with other cells in one column from the row `start` on."""
    families = rows()
    for place, cell in enumerate(cells, start=start):
        families[place][column] = cell
    return families


def lines(families: Sequence[Row], separator: str = ",", headings: Sequence[str] = HEADINGS) -> list[str]:
    """The lines of a CSV file, headings first."""
    return [separator.join(headings), *(separator.join(row[name] for name in headings) for row in families)]


def text(families: Sequence[Row], separator: str = ",", headings: Sequence[str] = HEADINGS) -> str:
    return "\n".join(lines(families, separator, headings)) + "\n"


def save(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def csv(content: str | bytes, encoding: str = "utf-8", name: str = "data.csv") -> Callable[[Path], Path]:
    """A maker of one CSV file."""
    return lambda folder: save(folder / name, content, encoding)


def grid(families: Sequence[Row]) -> list[list[object]]:
    """The cells of a sheet, numbers as numbers, headings first."""
    numbers = {"jumlah", "lantai", "motor", "kamar", "luas", "izin", "pkh"}
    cells: list[list[object]] = [
        [float(row[name]) if name in numbers and row[name] else row[name] or None for name in HEADINGS]
        for row in families
    ]
    return [[*HEADINGS], *cells]


def workbook(
    folder: Path, sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()
) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, cells in sheets.items():
        sheet = book.create_sheet(name)
        for row in cells:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    book.save(folder / "data.xlsx")
    return folder / "data.xlsx"


OF_PEOPLE = replace(
    WITH_MEMBERS,
    identifiers={"birth_date": "lahir"},
    members=replace(WITH_MEMBERS.members or Members("", None, (), ()), age="umur"),
)
"""Its files are looked at person by person too, as `tepat check` does."""


@dataclass(frozen=True)
class Outcome:
    """What reading came to: households, or why there are none; and everything that was said."""

    households: Households | None
    refused: UnusableFile | None
    of_people: Findings = Findings()
    births: tuple[str, ...] = ()

    @property
    def said(self) -> dict[str, tuple[str, str]]:
        """Code of a message or class of finding → English and Indonesian."""
        told: dict[str, tuple[str, str]] = {}
        for each in self.refused.problems if self.refused else self._warnings():
            message = _inner(each)
            told.setdefault(message.code, (message, message.in_language("id")))
        of_households = self.households.findings if self.households else Findings()
        for code in Findings.concat((of_households, self.of_people)).counts():
            known = FINDING_CLASSES[code]
            told[code] = (known.in_language("en"), known.in_language("id"))
        return told

    @property
    def read(self) -> Households:
        assert self.households is not None, self.refused
        return self.households

    def _warnings(self) -> tuple[str, ...]:
        return self.households.warnings if self.households else ()


def _inner(text: str) -> Message:
    """The message itself, without the file's name before it."""
    assert isinstance(text, Message), text
    inside = text.values.get("problem")
    return _inner(inside) if isinstance(inside, Message) else text


@dataclass(frozen=True)
class Way:
    """One way in which a file can be wrong.

    Attributes:
        name: of the test.
        what: what is wrong, for the documentation.
        then: what happens, for the documentation.
        make: writes the file into a folder.
        codes: messages and classes of findings that must be told; None where nothing is to be said.
        holds: what must be true of the households that were read.
        members: writes the file of persons, where there is one.
        refused: whether the file as a whole is refused.
        profile: what reads it, where the usual ones do not serve.
        births: of the first persons, as they must have been read.
    """

    name: str
    what: str
    then: str
    make: Callable[[Path], Path]
    codes: tuple[str, ...] = ()
    holds: Callable[[Households], bool] = lambda households: True
    members: Callable[[Path], Path] | None = None
    refused: bool = False
    profile: Profile | None = None
    births: tuple[str, ...] = ()

    def outcome(self, folder: Path) -> Outcome:
        profile = self.profile or (PROFILE if self.members is None else WITH_MEMBERS)
        persons = None if self.members is None else self.members(folder)
        try:
            tables = read_tables(profile, self.make(folder), persons, (PKH,), survey=False)
            households = decode_households(profile, *tables, (PKH,), survey=False)
        except UnusableFile as refused:
            return Outcome(None, refused)
        if profile is not OF_PEOPLE:
            return Outcome(households, None)
        people = people_of(profile, *tables)
        births = tuple(str(day) for day in people.birth[: len(self.births)])
        return Outcome(households, None, identity_findings(profile, people, TODAY), births)


def as_written(households: Households) -> bool:
    """All forty families are there with their answers, as in the plain file."""
    written = [(row["id_keluarga"], float(row["luas"])) for row in rows()]
    luas = households.answers["luas"].values.tolist()
    return list(zip(households.ids.to_pylist(), luas, strict=True)) == written


def forty(households: Households) -> bool:
    return len(households) == 40


def count(number: int) -> Callable[[Households], bool]:
    return lambda households: len(households) == number
