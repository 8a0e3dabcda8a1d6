"""Which answer each error is: the one table that pages and API read; problem+json of RFC 9457."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final

from features.errors import ProblemsFound, TepatError

MEDIA_TYPE: Final = "application/problem+json"

STATUS: Final[Mapping[str, int]] = MappingProxyType(
    {
        # who asks
        "serving.accounts.callers.NotSignedIn": 401,
        "serving.accounts.signing_in.WrongCredentials": 401,
        "serving.accounts.callers.NotAllowed": 403,
        "serving.accounts.callers.PasswordMustChange": 403,
        "serving.accounts.csrf.ForeignForm": 403,
        "serving.accounts.lockout.TooManyAttempts": 429,
        "serving.accounts.passwords.PasswordRefused": 422,
        "serving.accounts.administration.UnusableAccount": 422,
        "serving.accounts.administration.AreaNotLoaded": 422,
        "serving.accounts.administration.LastAdministrator": 409,
        "serving.store.errors.NameTaken": 409,
        # what is asked for
        "serving.store.errors.NotFound": 404,
        "serving.store.errors.BadCursor": 422,
        # what is recorded
        "serving.store.errors.AlreadyDecided": 409,
        "serving.store.errors.ExplanationNotShown": 409,
        "serving.store.errors.SnapshotFrozen": 409,
        "serving.store.errors.NoOpenCycle": 409,
        "serving.store.errors.CycleIsOpen": 409,
        "serving.store.errors.NothingSaid": 422,
        "serving.store.errors.NotAVerdict": 422,
        "serving.store.errors.VisitNotPlanned": 409,
        "serving.store.finding_rules.ImpossibleFindings": 422,
        # what is sent
        "serving.exports.files.TooManyToExport": 413,
        "serving.uploads.content.FileRefused": 415,
        "serving.uploads.folder.UploadTooLarge": 413,
        "features.errors.UnusableFile": 422,
        "features.household_reader.PersonalColumn": 422,
        "features.household_reader.WrongCell": 422,
        "serving.what_if.NotAnAnswer": 422,
        # what is missing
        "serving.api.health.NotReady": 503,
        "serving.store.errors.UnusableDatabase": 503,
        "serving.uploads.folder.DiskFull": 503,
        "models.champion.NoChampion": 503,
        "models.champion.BrokenPointer": 503,
        "models.folder.BrokenModelFolder": 503,
    }
)
"""Module and name of an error → HTTP status; by name, so that reading the table loads nothing.

An error that is absent takes the status of its nearest base here; a `TepatError` without any is 500.
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is told of an error: the same for a page and a program.

    Attributes:
        kind: name of the error's class, as `docs/errors.md` lists it.
        more: values that belong to this kind, such as who has decided.
    """

    kind: str
    status: int
    title: str
    detail: str
    more: Mapping[str, Any]

    def as_json(self, request_id: str) -> dict[str, Any]:
        """The body of an `application/problem+json` answer."""
        return {
            "type": f"urn:tepat:problem:{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": f"urn:tepat:request:{request_id}",
            **self.more,
        }


TITLES: Final[Mapping[int, Mapping[str, str]]] = MappingProxyType(
    {
        400: {"en": "The request cannot be understood", "id": "Permintaan tidak dapat dipahami"},
        401: {"en": "Sign in first", "id": "Masuk dahulu"},
        403: {"en": "Not permitted", "id": "Tidak diizinkan"},
        404: {"en": "Not found", "id": "Tidak ditemukan"},
        405: {"en": "This cannot be done here", "id": "Tidak dapat dilakukan di sini"},
        406: {"en": "No answer in this form", "id": "Tidak ada jawaban dalam bentuk ini"},
        409: {"en": "Somebody was first", "id": "Sudah didahului"},
        413: {"en": "Too large", "id": "Terlalu besar"},
        415: {"en": "Not a form that is read here", "id": "Bentuk ini tidak dapat dibaca"},
        422: {"en": "Something in it cannot be used", "id": "Ada yang tidak dapat dipakai"},
        429: {"en": "Too many attempts", "id": "Terlalu banyak percobaan"},
        500: {"en": "A mistake of the service", "id": "Kesalahan layanan"},
        503: {"en": "Not ready", "id": "Belum siap"},
    }
)
"""Status → what it is called, in both languages."""

_MORE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "AlreadyDecided": ("by", "at", "verdict"),
        "TooManyAttempts": ("seconds",),
        "NotAllowed": ("permission",),
    }
)


def problem_of(error: TepatError, language: str) -> Problem:
    """What is answered when `error` ends a request."""
    status = status_of(type(error))
    kind = type(error).__name__
    more: dict[str, Any] = {name: _plain(getattr(error, name)) for name in _MORE.get(kind, ())}
    if isinstance(error, ProblemsFound):
        more["problems"] = [str(problem) for problem in error.problems]
    detail = error.in_language(language) if status != 500 else _MISTAKE[language]
    return Problem(kind, status, TITLES[status][language], detail, more)


def plain_problem(status: int, language: str, detail: str = "", **more: Any) -> Problem:
    """A problem that no error of ours stands behind: an unknown address, a malformed body."""
    known = status if status in TITLES else (400 if status < 500 else 500)
    told = detail or _DETAILS.get(known, _DETAILS[400])[language]
    return Problem(_KINDS.get(known, "Problem"), status, TITLES[known][language], told, more)


def mistake(language: str) -> Problem:
    """What is told of an error that nobody foresaw: where to look, and nothing of its text."""
    return Problem("Mistake", 500, TITLES[500][language], _MISTAKE[language], {})


def status_of(kind: type[BaseException]) -> int:
    """The status of an error class, through its bases.

    >>> from features.errors import UnusableFile
    >>> status_of(UnusableFile), status_of(TepatError)
    (422, 500)
    """
    for base in kind.__mro__:
        status = STATUS.get(f"{base.__module__}.{base.__qualname__}")
        if status is not None:
            return status
    return 500


def errors_of_table() -> list[type[TepatError]]:
    """Every class that the table names, imported; fails where a name is wrong."""
    found = []
    for place in STATUS:
        module, _, name = place.rpartition(".")
        found.append(getattr(import_module(module), name))
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


_MISTAKE: Final = {
    "en": "The service has made a mistake. Nothing was changed. Tell the administrator the number of this "
    "request; the log holds it.",
    "id": "Layanan membuat kesalahan. Tidak ada yang diubah. Beri tahu administrator nomor permintaan ini; "
    "nomor itu ada di catatan layanan.",
}
_DETAILS: Final = {
    400: {
        "en": "The request is not written as it should be. Nothing was done.",
        "id": "Permintaan tidak ditulis sebagaimana mestinya. Tidak ada yang dilakukan.",
    },
    404: {
        "en": "There is nothing at this address. Check how it is written.",
        "id": "Tidak ada apa pun di alamat ini. Periksa penulisannya.",
    },
    405: {
        "en": "There is something at this address, but this cannot be done with it.",
        "id": "Ada sesuatu di alamat ini, tetapi hal ini tidak dapat dilakukan dengannya.",
    },
    422: {
        "en": "Some of what was sent cannot be used. Nothing was done.",
        "id": "Sebagian dari yang dikirim tidak dapat dipakai. Tidak ada yang dilakukan.",
    },
    413: {
        "en": "What was sent is larger than is read here. Send less at once; whole registries go through the "
        "upload.",
        "id": "Yang dikirim lebih besar daripada yang dibaca di sini. Kirim lebih sedikit sekaligus; daftar "
        "lengkap dikirim melalui unggahan.",
    },
}
_KINDS: Final = {
    400: "MalformedRequest",
    404: "NotFound",
    405: "WrongMethod",
    406: "NotAcceptable",
    413: "BodyTooLarge",
    415: "WrongMediaType",
    422: "UnusableRequest",
    500: "Mistake",
}
