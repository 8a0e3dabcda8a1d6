"""The page that a form stands on: where to go back to when the form's own address cannot be asked for."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

TYPED: Final = ("reason", "withdraw_reason", "why", "note")
"""Fields in which people write sentences; of a form that was not taken these are given back."""
_KEY: Final = re.compile(r"[A-Z2-7]{16}")
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_LONGEST_ADDRESS: Final = 1000
_LONGEST_NAME: Final = 128
_MOST_TYPED: Final = 16_000
_OF_NUMBERS: Final = ("kunjungan", "pengguna")
_PAGES: Final = ("kunjungan", "pengguna", "pengaturan", "jejak", "data", "masuk")
_REPEATED: Final = re.compile(rf"/keluarga/{_KEY.pattern}/(identitas|andai)|/kunjungan/lembar|/cari")


def is_key(text: str) -> bool:
    """Whether the key of a household can be this.

    >>> is_key("JC355MGT6ULIQRJ3"), is_key("11-0003")
    (True, False)
    """
    return _KEY.fullmatch(text) is not None


def page_of_form(path: str, sent: Mapping[str, str]) -> str:
    """The address of the page that a form of this address stands on; put together from parts that are known.

    Args:
        path: the form's address, whoever wrote it.
        sent: its fields.

    >>> page_of_form("/keluarga/JC355MGT6ULIQRJ3/keputusan", {"program": "PKH", "shown": "7"})
    '/keluarga/JC355MGT6ULIQRJ3?program=PKH&dibaca=7#keputusan'
    >>> page_of_form("/kunjungan/12", {}), page_of_form("/kunjungan/lembar", {}), page_of_form("//evil", {})
    ('/kunjungan/12', '/kunjungan', '/')
    """
    first, second = (*path.split("/")[1:3], "", "")[:2]
    if first == "keluarga":
        return _family(second, sent)
    if first == "keputusan":
        return _family(sent.get("key", ""), sent)
    if (first, second) == ("kunjungan", "tugaskan"):
        back = sent.get("back", "")
        own = back.startswith("/daftar/") and back.isprintable() and len(back) <= _LONGEST_ADDRESS
        return back if own else "/daftar"
    if first in _OF_NUMBERS and _NUMBER.fullmatch(second):
        return f"/{first}/{second}"
    return f"/{first}" if first in _PAGES else "/"


def typed_in(sent: Mapping[str, str]) -> str:
    """What was written in sentences, as far as a form takes it at all.

    >>> typed_in({"reason": " Lantainya tanah. ", "verdict": "tetap"})
    'Lantainya tanah.'
    """
    return "\n\n".join(filter(None, (sent.get(name, "").strip() for name in TYPED)))[:_MOST_TYPED]


def may_be_repeated(address: str) -> bool:
    """Whether the form of this address changes nothing, so that the same answer can be asked for again.

    >>> may_be_repeated("/kunjungan/lembar"), may_be_repeated("/kunjungan/susun")
    (True, False)
    """
    return _REPEATED.fullmatch(address) is not None


def _family(key: str, sent: Mapping[str, str]) -> str:
    if not is_key(key):
        return "/"
    programme, shown = sent.get("program", ""), sent.get("shown", "")
    told = [f"program={quote(programme, safe='')}"] if 0 < len(programme) <= _LONGEST_NAME else []
    told += [f"dibaca={shown}"] if _NUMBER.fullmatch(shown) else []
    place = "#keputusan" if _NUMBER.fullmatch(shown) else ""
    return f"/keluarga/{key}{'?' if told else ''}{'&'.join(told)}{place}"
