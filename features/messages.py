"""Sentences for the operator that are English text to programs and can be said in other languages.

`features.message_texts` holds the words; `docs/file-problems.md` shows them at work.
"""

from typing import Any, Protocol, runtime_checkable

from features.message_texts import MESSAGE_TEXTS


@runtime_checkable
class Translated(Protocol):
    """What can be said in several languages."""

    def in_language(self, language: str) -> str:
        """The text in that language, in English where there is none."""


class Message(str):
    """The English sentence, as text; `in_language` says the same in another language.

    Attributes:
        code: a key of `MESSAGE_TEXTS`, stable.
        values: what is put into the sentence. A value that can itself be said in several languages
            (another message, a class of finding) follows the sentence's language. Never a name, an
            identifier or an address.

    >>> message = Message("column_missing", column="lantai")
    >>> message
    'column lantai is missing: export it, or let the profile say what it is called here'
    >>> message.in_language("id")[:27]
    'kolom lantai tidak ada: eks'
    >>> Message("in_file", file="m.csv", problem=message).in_language("id")[:21]
    'm.csv: kolom lantai t'
    """

    code: str
    values: dict[str, Any]

    def __new__(cls, code: str, /, **values: Any) -> "Message":
        message = super().__new__(cls, _said(code, values, "en"))
        message.code = code
        message.values = values
        return message

    def in_language(self, language: str) -> str:
        """The sentence in that language, in English where there is none."""
        return _said(self.code, self.values, language)

    def __reduce__(self) -> tuple[Any, ...]:
        """Carried between processes by its code and values."""
        return _again, (self.code, self.values)


def said(text: str, language: str) -> str:
    """The text in that language, if it is one that can be said in several; otherwise as it is.

    >>> said("as written", "id"), said(Message("file_unusable"), "id")
    ('as written', 'Berkas tidak dapat dipakai')
    """
    return text.in_language(language) if isinstance(text, Translated) else text


def _again(code: str, values: dict[str, Any]) -> Message:
    return Message(code, **values)


def _said(code: str, values: dict[str, Any], language: str) -> str:
    texts = MESSAGE_TEXTS[code]
    filled = {
        name: value.in_language(language) if isinstance(value, Translated) else value
        for name, value in values.items()
    }
    return texts.get(language, texts["en"]).format(**filled)
