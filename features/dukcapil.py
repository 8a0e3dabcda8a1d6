"""Dukcapil's answers, laid beside the entries they are about.

Three things stay apart: Dukcapil says it matches, it says it does not, and it has not said anything. No
answer is never a mismatch.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.dates import Days, parse_dates
from features.dukcapil_format import ANSWERS, DukcapilFormat
from features.errors import UnusableFile
from features.name_difference import MAJOR, MINOR, compare_names
from features.names import Names
from features.nik import SEX_UNKNOWN, Niks
from features.people import People, read_sex
from features.profile import Profile
from features.raw_table import RawTable

ALIKE, DIFFERENT, NOT_SAID = 1, 0, -1
_REGION_FIGURES: Final = 6
"""Figures down to the district (kecamatan); shorter codes are too coarse to compare."""
_OF_ANSWERS: Final = {
    "deceased": "deceased",
    "not_found": "not_found",
    "unmatched": "unmatched",
    "blocked": "blocked",
    "no_document": "no_document",
}
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What Dukcapil said of n entries; its own data are null, NaT or unknown where it sent none.

    Attributes:
        kind: shape (n,) int8, position in `dukcapil_format.ANSWERS`; 0 is no answer.
        name, kk, region: strings (n,), as Dukcapil has them.
        birth: shape (n,) datetime64[D].
        sex: shape (n,) int8.
        verdicts: what was compared → shape (n,) int8: ALIKE, DIFFERENT or NOT_SAID.
    """

    kind: NDArray[np.int8]
    name: pa.Array
    kk: pa.Array
    region: pa.Array
    birth: Days
    sex: NDArray[np.int8]
    verdicts: Mapping[str, NDArray[np.int8]]

    def are(self, kind: str) -> Truths:
        """shape (n,): the answer is of that kind."""
        return np.asarray(self.kind == ANSWERS.index(kind), dtype=bool)


def read_answers(form: DukcapilFormat, table: RawTable, people: People, profile: Profile) -> Answers:
    """The answers of a file, in the order of the entries.

    A person is found by the person id where both files hold it, otherwise by the NIK that was asked about.

    Raises:
        UnusableFile: the file has neither, or nothing that could be an answer.
    """
    headings = {_plain(name): name for name in reversed(table.names)}
    given = _headings(form.columns, headings)
    said = _headings(form.verdicts, headings)
    row = _rows(table, given, people, profile)
    if not said and not (given.keys() - {"person", "nik"}):
        problem = "it holds no answers: name their columns in the format (--dukcapil-format)"
        raise UnusableFile(table.source, [problem])
    text = {
        what: _cells(table, given.get(what), row)
        for what in ("answer", "name", "kk", "region", "birth_date", "sex")
    }
    verdicts = {what: _verdict(form, _cells(table, heading, row)) for what, heading in said.items()}
    return Answers(
        kind=_kinds(form, text["answer"] if "answer" in given else None, row),
        name=text["name"],
        kk=text["kk"],
        region=text["region"],
        birth=parse_dates(text["birth_date"]),
        sex=read_sex(text["sex"]),
        verdicts=verdicts,
    )


def mismatches(people: People, answers: Answers) -> dict[str, Truths]:
    """Problem → shape (n,): what Dukcapil's answer says about each entry."""
    found = {code: answers.are(kind) for kind, code in _OF_ANSWERS.items()}
    names = compare_names(people.names, Names.of(answers.name))
    said = {what: answers.verdicts.get(what, np.full(len(people), NOT_SAID)) for what in
            ("name", "birth_date", "sex", "kk", "region")}  # fmt: skip
    unknown = np.isnat(people.birth) | np.isnat(answers.birth)
    no_sex = (people.sex == SEX_UNKNOWN) | (answers.sex == SEX_UNKNOWN)
    compared = {
        "birth_differs": _differs(unknown, people.birth != answers.birth, said["birth_date"]),
        "sex_differs": _differs(no_sex, people.sex != answers.sex, said["sex"]),
        "kk_differs_dukcapil": _differs(*_texts_differ(people.kk, answers.kk), said["kk"]),
        "region_differs": _differs(*_regions_differ(people, answers.region), said["region"]),
        "name_major": _differs(names > MAJOR, names == MAJOR, said["name"]),
        "name_minor": names == MINOR,
    }
    told = answers.are("found") | answers.are("unmatched")
    found |= {code: where & told for code, where in compared.items()}
    # Where it is said what differs, nothing is without details.
    for code in compared:
        found["unmatched"] &= ~found[code]
    found["no_answer_dukcapil"] = answers.are("no_answer") & Niks.of(people.nik).well_formed
    return found


def _plain(heading: str) -> str:
    return "".join(letter for letter in heading.lower() if letter.isalnum())


def _headings(wanted: Mapping[str, tuple[str, ...]], headings: Mapping[str, str]) -> dict[str, str]:
    """What it is → the first of its headings that the file has."""
    found = {
        what: [headings[plain] for plain in map(_plain, names) if plain in headings]
        for what, names in wanted.items()
    }
    return {what: names[0] for what, names in found.items() if names}


def _rows(table: RawTable, given: Mapping[str, str], people: People, profile: Profile) -> NDArray[np.intp]:
    """shape (n,): the row about each entry; −1 where there is none."""
    person = profile.members.person if profile.members else None
    if "person" in given and person is not None and person in people.columns:
        ours = people.columns.text(person).cast(pa.string())
        theirs = table.column(given["person"]).cast(pa.string())
    elif "nik" in given:
        ours, theirs = people.nik, table.column(given["nik"]).cast(pa.string())
    else:
        problem = "it has no column of persons or NIK: name it in the format (--dukcapil-format)"
        raise UnusableFile(table.source, [problem])
    places = pc.index_in(ours, value_set=theirs, skip_nulls=True)
    return np.asarray(places.fill_null(-1).to_numpy(), dtype=np.intp)


def _cells(table: RawTable, heading: str | None, row: NDArray[np.intp]) -> pa.Array:
    if heading is None:
        return pa.nulls(len(row), pa.string())
    return table.column(heading).cast(pa.string()).take(pa.array(row, mask=row < 0))


def _kinds(form: DukcapilFormat, answer: pa.Array | None, row: NDArray[np.intp]) -> NDArray[np.int8]:
    """Without a column of answers, a row is one that was found."""
    if answer is None:
        return np.where(row >= 0, ANSWERS.index("found"), 0).astype(np.int8)
    begins = sorted(
        ((word.lower(), ANSWERS.index(kind)) for kind, words in form.answers.items() for word in words),
        key=lambda pair: -len(pair[0]),
    )

    def kind_of(text: str) -> int:
        plain = " ".join(text.lower().split())
        return next((kind for word, kind in begins if plain.startswith(word)), 0)

    return _by_text(answer, kind_of, 0)


def _verdict(form: DukcapilFormat, cells: pa.Array) -> NDArray[np.int8]:
    worth = {word.lower(): ALIKE for word in form.alike} | {
        word.lower(): DIFFERENT for word in form.different
    }

    def verdict_of(text: str) -> int:
        # "Sesuai (100)" is a word with a percentage.
        plain = " ".join(text.lower().split("(")[0].split())
        return worth.get(plain, NOT_SAID)

    return _by_text(cells, verdict_of, NOT_SAID)


def _by_text(cells: pa.Array, worth: Callable[[str], int], empty: int) -> NDArray[np.int8]:
    """What each different text is worth, asked once."""
    encoded = cells.dictionary_encode()
    values = np.array([*map(worth, encoded.dictionary.to_pylist()), empty], dtype=np.int8)
    return np.asarray(values[encoded.indices.fill_null(-1).to_numpy().astype(np.intp)], dtype=np.int8)


def _differs(unknown: Truths, differ: Truths, verdict: NDArray[np.int8]) -> Truths:
    """By the data where both sides have them, else by what Dukcapil said."""
    return np.where(unknown, verdict == DIFFERENT, differ)


def _texts_differ(ours: pa.Array, theirs: pa.Array) -> tuple[Truths, Truths]:
    unknown = pc.or_(ours.is_null(), theirs.is_null()).to_numpy(zero_copy_only=False)
    differ = pc.fill_null(pc.not_equal(ours, theirs), False).to_numpy(zero_copy_only=False)
    return unknown, differ


def _regions_differ(people: People, theirs: pa.Array) -> tuple[Truths, Truths]:
    """By the figures that both codes have; never by the NIK."""
    ours = people.of_home(people.homes.listed)
    own, other = (pc.replace_substring_regex(codes, r"\D", "") for codes in (ours, theirs))
    length = np.minimum(*(_length(codes) for codes in (own, other)))
    unknown = length < _REGION_FIGURES
    differ = np.zeros(len(people), dtype=bool)
    for figures in np.unique(length[~unknown]).tolist():
        cut = [pc.utf8_slice_codeunits(codes, 0, figures) for codes in (own, other)]
        unlike = pc.fill_null(pc.not_equal(*cut), False).to_numpy(zero_copy_only=False)
        differ |= unlike & (length == figures)
    return unknown, differ


def _length(codes: pa.Array) -> NDArray[np.int64]:
    return np.asarray(pc.fill_null(pc.utf8_length(codes), 0).to_numpy(), dtype=np.int64)
