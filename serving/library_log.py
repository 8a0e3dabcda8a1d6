"""What libraries have to say, as lines of our log: where they said it, and nothing that they quote."""

import logging
from typing import Any, Final

_FIXED_WORDS: Final = "uvicorn"


class LibraryLines(logging.Handler):
    """Warnings and errors of libraries as JSON lines.

    Their texts are left out, since a reader of forms quotes what it stumbled on; but for uvicorn's, whose
    words are fixed and whose values are not put in.

    Args:
        log: as of `serving.request_log.open_log`.
    """

    def __init__(self, log: Any) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        told: dict[str, Any] = {"library": record.name, "where": f"{record.module}:{record.lineno}"}
        if record.exc_info is not None and record.exc_info[0] is not None:
            told["error"] = record.exc_info[0].__name__
        if record.name.partition(".")[0] == _FIXED_WORDS and isinstance(record.msg, str):
            told["said"] = record.msg.strip()
        self._log.log(record.levelno, "library", **told)
