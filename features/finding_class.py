"""One way in which a record can be wrong: a stable code, what was done, and words for the operator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Consequence = Literal["set_aside", "unknown", "ignored", "kept"]


@dataclass(frozen=True, slots=True)
class FindingClass:
    """One way a record can be wrong: its words, and what was done about it.

    Attributes:
        code: what the findings file holds, stable.
        consequence: `set_aside` (the row is not used, so its household is not assessed from it),
            `unknown` (the cell counts as unknown), `ignored` (the cell or row is left out of
            account) or `kept` (used as it is).
        text: language → one sentence for the operator.
    """

    code: str
    consequence: Consequence
    text: Mapping[str, str]

    def in_language(self, language: str) -> str:
        """The sentence in that language, in English where there is none.

        >>> FindingClass("empty", "kept", {"en": "It is empty."}).in_language("es")
        'It is empty.'
        """
        return self.text.get(language, self.text["en"])
