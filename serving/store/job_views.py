"""Long work: how far it has come."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

JobState = Literal["queued", "running", "done", "failed", "interrupted"]
ENDED: Final = frozenset({"done", "failed"})
"""A job in one of these states changes no more, unless it is ordered again."""


_KEPT: Final = '{"en": '
_OTHERWISE: Final = "en"


class Told(str):
    """What went wrong: English to programs, and the same in the other languages of the pages.

    The process that fails says it in all of them, since who will read it, and in which, is not known then.

    >>> told = Told({"en": "The file is empty", "id": "Berkas kosong"})
    >>> told, told.in_language("id"), told_in(told.kept).in_language("id")
    ('The file is empty', 'Berkas kosong', 'Berkas kosong')
    """

    texts: Mapping[str, str]

    def __new__(cls, texts: Mapping[str, str]) -> "Told":
        told = super().__new__(cls, texts[_OTHERWISE])
        told.texts = texts
        return told

    def in_language(self, language: str) -> str:
        """The text in that language, in English where there is none."""
        return self.texts.get(language, self.texts[_OTHERWISE])

    @property
    def kept(self) -> str:
        """As the store keeps it, English first."""
        texts = {_OTHERWISE: self.texts[_OTHERWISE], **self.texts}
        return json.dumps(texts, ensure_ascii=False)


def told_in(kept: str) -> Told:
    """What the store has kept; of before there were languages, one text for all."""
    texts: Mapping[str, str] = json.loads(kept) if kept.startswith(_KEPT) else {_OTHERWISE: kept}
    return Told(texts)


@dataclass(frozen=True, slots=True)
class JobView:
    """Long work.

    Attributes:
        digest: of what is worked on; the same kind and digest is the same job.
        parameters: plain values that whoever runs it needs.
        done, total: households; total 0 before it is known.
        problem: what went wrong, in words for the operator; no value from the file. Read from the store
            it is `Told`, which can be said in other languages.
    """

    id: int
    kind: str
    digest: str
    file_name: str
    state: JobState
    parameters: Mapping[str, Any]
    done: int
    total: int
    step: str
    problem: str | None
    snapshot_id: int | None
    created_by: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
