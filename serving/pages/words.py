"""The words on the pages: one table, Indonesian and English side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from serving.pages.words_errors import ERRORS
from serving.pages.words_exports import EXPORTS
from serving.pages.words_frame import FRAME
from serving.pages.words_home import HOME
from serving.pages.words_household import HOUSEHOLD
from serving.pages.words_lists import LISTS
from serving.pages.words_model import MODEL
from serving.pages.words_office import OFFICE
from serving.pages.words_visits import VISITS

LANGUAGES: Final = ("id", "en")
TABLE: Final[Mapping[str, tuple[str, str]]] = (
    FRAME | HOME | LISTS | HOUSEHOLD | VISITS | MODEL | OFFICE | ERRORS | EXPORTS
)
"""Key → (Indonesian, English)."""
_BY_LANGUAGE: Final[Mapping[str, Mapping[str, str]]] = {
    language: {key: texts[place] for key, texts in TABLE.items()} for place, language in enumerate(LANGUAGES)
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: str

    def __call__(self, key: str, **values: Any) -> str:
        """The words for `key` with its values put in.

        >>> Words("id")("nav.lists"), Words("en")("frame.cycle", cycle="2026-11")
        ('Daftar', 'Cycle 2026-11')
        """
        text = _BY_LANGUAGE[self.language][key]
        return text.format(**values) if values else text

    def counted(self, key: str, number: float, /, **values: Any) -> str:
        """The words for so many of something: those of `key.one` where it is one.

        >>> [Words("en").counted("say.persons", count, count=count) for count in (1, 2)]
        ['1 person', '2 persons']
        """
        return self(f"{key}.one" if number == 1 else key, **values)

    def maybe(self, key: str, otherwise: str) -> str:
        """The words for a key that was put together from stored codes, which may be newer than the table."""
        return _BY_LANGUAGE[self.language].get(key, otherwise)
