"""What a failed import tells: in every language of the pages, without the names that uploads lie under."""

from typing import TYPE_CHECKING, Final

from features.errors import TepatError
from serving.store.errors import NO_ROOM, CycleIsOpen, UnusableDatabase
from serving.store.job_views import Told
from serving.uploads.folder import DiskFull

if TYPE_CHECKING:
    from serving.importing.registry import Order

CUT_OFF: Final = Told(
    {
        "en": "The import was cut off three times, perhaps because memory ran out.",
        "id": "Pemuatan terputus tiga kali, mungkin karena memori komputer habis.",
    }
)
_NOT_READ: Final = Told(
    {
        "en": "The files cannot be read: send them again.",
        "id": "Berkas tidak dapat dibaca: kirim lagi.",
    }
)
_NO_ROOM: Final = Told(
    {
        "en": "The disk is full, so nothing of this was loaded. Whoever looks after the machine makes room "
        "(docs/runbook.md, Disk full); then send the files again.",
        "id": "Penyimpanan penuh sehingga tidak ada yang dimuat. Minta pengelola komputer mengosongkan "
        "ruang, lalu kirim lagi berkasnya.",
    }
)
_MEMBERS: Final = {"en": "the file of members", "id": "berkas anggota keluarga"}


def told_of(error: Exception, order: "Order") -> Told:
    """Why this order failed. Uploads lie under their digests, which nobody at the desk knows."""
    if DiskFull.is_behind(error) or (isinstance(error, UnusableDatabase) and error.problem == NO_ROOM):
        return _NO_ROOM
    if not isinstance(error, TepatError):
        return _NOT_READ
    if isinstance(error, CycleIsOpen) and not order.cycle:
        return _closed(error.name)
    if error.in_language("id") == str(error):
        return of_program(str(error))
    return Told({language: _named(error.in_language(language), order, language) for language in _MEMBERS})


def _closed(cycle: str) -> Told:
    """No cycle is open, and that of this month was: the next one is somebody's to open, not the import's."""
    return Told(
        {
            "en": f"Cycle {cycle} was closed and no other is open. Ask a supervisor to open the next one "
            "under Settings, then send the files again.",
            "id": f"Siklus {cycle} sudah ditutup dan tidak ada siklus lain yang terbuka. Minta penyelia "
            "membuka siklus berikutnya di Pengaturan, lalu kirim berkasnya lagi.",
        }
    )


def of_program(text: str) -> Told:
    """What a program has said in its own language, with what to do about it in that of the page."""
    start = "Pemuatan gagal. Beri tahu administrator pesan program ini (dalam bahasa Inggris): "
    return Told({"en": text, "id": start + text})


def _named(text: str, order: "Order", language: str) -> str:
    """The name of the members' file is not kept: it would be one more text of people's own."""
    if not order.file_name:
        return text
    if order.members is not None:
        text = text.replace(order.members.name, _MEMBERS[language])
    return text.replace(order.registry.name, order.file_name)
