"""How an answer of Dukcapil is written: headings and words, in a file that an office can copy and change."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from features.errors import UnusableProfile
from features.profile_form import Form
from features.profile_loading import read_text, root_section
from features.profile_mistakes import Mistakes

COLUMNS: Final = ("person", "nik", "answer", "name", "birth_date", "sex", "kk", "region")
VERDICTS: Final = ("name", "birth_date", "sex", "kk", "region")
ANSWERS: Final = ("no_answer", "found", "unmatched", "not_found", "deceased", "blocked", "no_document")
_KEYS: Final = ("format", "columns", "verdicts", "answers", "alike", "different")
_BUILT_IN: Final = Path(__file__).with_name("dukcapil.yaml")


class UnusableFormat(UnusableProfile):
    """The description of Dukcapil's answers has mistakes; each is told with its line."""

    heading = "The format of Dukcapil's answers cannot be used"


@dataclass(frozen=True, slots=True)
class DukcapilFormat:
    """Headings and words, as written in the file.

    Attributes:
        columns: what it is → headings under which it may stand.
        verdicts: what was compared → headings of columns that only say whether it is alike.
        answers: kind of answer → words with which a cell of that kind begins.
        alike, different: words in the columns of verdicts.
    """

    columns: Mapping[str, tuple[str, ...]]
    verdicts: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, tuple[str, ...]]
    alike: tuple[str, ...]
    different: tuple[str, ...]


def load_format(where: Path | None = None) -> DukcapilFormat:
    """The format in a file, or the built-in one (`features/dukcapil.yaml`).

    Raises:
        UnusableFormat: the file cannot be read or has mistakes; all are told, each with its line.
    """
    path = where or _BUILT_IN
    try:
        return _read(path)
    except UnusableProfile as error:
        raise UnusableFormat(error.subject, error.problems) from None


def _read(path: Path) -> DukcapilFormat:
    mistakes = Mistakes()
    form = Form(root_section(read_text(path), str(path)), "a format", _KEYS, mistakes)
    for key, example in (("columns", "{nik: [nik]}"), ("answers", "{found: [padan]}")):
        form.must_have(key, example)
    read = DukcapilFormat(
        columns=_texts(form, "columns", COLUMNS),
        verdicts=_texts(form, "verdicts", VERDICTS),
        answers=_texts(form, "answers", ANSWERS),
        alike=form.texts("alike"),
        different=form.texts("different"),
    )
    mistakes.raise_if_any(str(path))
    return read


def _texts(form: Form, key: str, known: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    section = form.form(key, f"`{key}`", known)
    return {} if section is None else {each: section.texts(each) for each in known if each in section}
