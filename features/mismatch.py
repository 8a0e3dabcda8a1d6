"""The classes of mismatch between a registry and Dukcapil, and what an operator does about each.

M01 to M14 are those of the domain notes; D01 and D02 are doubled entries that fall under none of them.
Only Dukcapil's answer confirms a mismatch; what the file alone shows is a reason to look. No answer is
no mismatch (M14). Nobody is removed on a mismatch alone: the number may be wrong and the person right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why an entry is on the repair list.

    Attributes:
        code: stable name; a class of finding where it was found in the file.
        mismatch: "M01" … "M14", "D01" or "D02".
        severity: 0 to 100; the list is sorted by the worst of an entry.
        text: language → what is wrong.
        action: language → what to do.
    """

    code: str
    mismatch: str
    severity: int
    text: Mapping[str, str]
    action: Mapping[str, str]


def _problem(
    code: str, mismatch: str, severity: int, text: tuple[str, str], action: tuple[str, str]
) -> Problem:
    words = ({"id": indonesian, "en": english} for indonesian, english in (text, action))
    return Problem(code, mismatch, severity, *words)


_CARD = ("Cocokkan dengan kartu, lalu perbaiki", "Check against the card, then correct it")
_DUKCAPIL = (
    "Minta keluarga mengurus ke Disdukcapil; jangan ubah tanpa dokumen",
    "Have the family settle it with Disdukcapil; change nothing without a document",
)
_WHICH = ("Pastikan mana yang benar, lalu perbaiki", "Find out which is right, then correct it")
_DATA = (
    "Samakan dengan Dukcapil bila keluarga membenarkan",
    "Take over Dukcapil's where the family confirms it",
)

_ALL: Final = (
    _problem(
        "deceased",
        "M08",
        100,
        ("Dukcapil mencatat meninggal", "Dukcapil has the person as deceased"),
        (
            "Datangi keluarga dan minta akta kematian; catat, jangan hapus sendiri",
            "Visit the family and ask for the death certificate; record it, do not delete",
        ),
    ),
    _problem(
        "nik_shared", "M09", 90, ("NIK sama dengan orang lain", "Another person has the same NIK"), _WHICH
    ),
    _problem(
        "two_niks",
        "M10",
        85,
        ("Tampaknya orang yang sama, NIK lain", "Seems to be the same person under another NIK"),
        _WHICH,
    ),
    _problem(
        "family_twice",
        "D02",
        82,
        ("Keluarga tampaknya tercatat dua kali", "The family seems to be recorded twice"),
        (
            "Bandingkan kedua catatan, tetapkan satu yang benar",
            "Compare both records, settle which one is right",
        ),
    ),
    _problem(
        "in_two_families",
        "M11",
        80,
        ("Tampaknya tercatat juga di keluarga lain", "Seems to stand in another family too"),
        ("Pastikan tinggal di keluarga mana", "Find out in which family the person lives"),
    ),
    _problem(
        "twice_in_family",
        "D01",
        75,
        ("Tampaknya tercatat dua kali di keluarga ini", "Seems to stand twice in this family"),
        _WHICH,
    ),
    _problem(
        "not_found", "M02", 70, ("NIK tidak ditemukan Dukcapil", "Dukcapil does not find the NIK"), _CARD
    ),
    _problem(
        "unmatched",
        "M02",
        69,
        ("Dukcapil: tidak padan, tanpa rincian", "Dukcapil: does not match, without saying what"),
        _CARD,
    ),
    _problem(
        "blocked", "M12", 68, ("NIK nonaktif atau diblokir", "The NIK is blocked or inactive"), _DUKCAPIL
    ),
    _problem("nik_length", "M01", 62, ("NIK bukan 16 angka", "The NIK does not have 16 figures"), _CARD),
    _problem("nik_filler", "M01", 62, ("NIK hanya pengisi sel", "The NIK only fills the cell"), _CARD),
    _problem(
        "nik_province", "M01", 60, ("Kode provinsi NIK tidak ada", "No such province in the NIK"), _CARD
    ),
    _problem("nik_date", "M01", 60, ("Tanggal dalam NIK tidak ada", "No such date in the NIK"), _CARD),
    _problem("nik_sequence", "M01", 60, ("Nomor urut NIK 0000", "The NIK ends in 0000"), _CARD),
    _problem(
        "no_document",
        "M13",
        55,
        ("Dukcapil: belum memiliki dokumen", "Dukcapil: no document yet"),
        ("Bantu pengurusan dokumen kependudukan", "Help to obtain civil documents"),
    ),
    _problem(
        "nik_missing",
        "M13",
        52,
        ("NIK kosong", "No NIK"),
        (
            "Minta KTP atau akta; bila tidak ada, bantu pengurusannya",
            "Ask for the card or certificate; where there is none, help to obtain it",
        ),
    ),
    _problem(
        "name_major", "M03", 50, ("Nama berbeda jauh dari Dukcapil", "Another name at Dukcapil"), _WHICH
    ),
    _problem("name_missing", "M03", 48, ("Nama kosong", "No name"), _CARD),
    _problem(
        "birth_differs",
        "M04",
        45,
        ("Tanggal lahir berbeda dari Dukcapil", "Another birth date at Dukcapil"),
        _DATA,
    ),
    _problem(
        "sex_differs",
        "M05",
        42,
        ("Jenis kelamin berbeda dari Dukcapil", "Another sex at Dukcapil"),
        _DATA,
    ),
    _problem(
        "kk_differs_dukcapil",
        "M07",
        40,
        ("Nomor KK berbeda dari Dukcapil", "Another family card at Dukcapil"),
        _DATA,
    ),
    _problem(
        "nik_birth_date",
        "M04",
        38,
        ("NIK dan tanggal lahir berbeda", "NIK and birth date say different dates"),
        _CARD,
    ),
    _problem("nik_sex", "M05", 36, ("NIK dan jenis kelamin berbeda", "NIK and sex differ"), _CARD),
    _problem(
        "birth_date_impossible", "M04", 35, ("Tanggal lahir tidak mungkin", "Impossible birth date"), _CARD
    ),
    _problem("age_impossible", "M04", 34, ("Umur tidak mungkin", "Impossible age"), _CARD),
    _problem(
        "region_differs",
        "M06",
        30,
        ("Alamat atau wilayah berbeda dari Dukcapil", "Another address or region at Dukcapil"),
        (
            "Pastikan tempat tinggal sekarang; pindah tanpa surat bukan alasan mengeluarkan",
            "Find out where the person lives now; having moved without papers is no reason to exclude",
        ),
    ),
    _problem(
        "kk_differs", "M07", 28, ("Nomor KK bukan milik keluarganya", "Not the family's card number"), _CARD
    ),
    _problem("kk_missing", "M07", 26, ("Nomor KK kosong", "No family-card number"), _CARD),
    _problem(
        "kk_length", "M01", 26, ("Nomor KK bukan 16 angka", "The card number does not have 16 figures"), _CARD
    ),
    _problem(
        "kk_malformed", "M01", 25, ("Nomor KK tidak mungkin benar", "The card number cannot be one"), _CARD
    ),
    _problem(
        "birth_date_unreadable",
        "M04",
        24,
        ("Tanggal lahir kosong atau tidak terbaca", "Birth date empty or unreadable"),
        _CARD,
    ),
    _problem(
        "head_too_young",
        "D01",
        22,
        ("Kepala keluarga di bawah 15 tahun", "Head of the family under 15"),
        _CARD,
    ),
    _problem(
        "nik_taken",
        "M09",
        20,
        (
            "NIK dipakai juga pada catatan lain yang tampaknya keliru",
            "The NIK also stands at another entry, which seems to be the wrong one",
        ),
        _WHICH,
    ),
    _problem(
        "name_minor",
        "M03",
        15,
        ("Nama sedikit berbeda dari Dukcapil", "A slightly different name at Dukcapil"),
        ("Samakan ejaan, gelar atau urutan nama", "Align spelling, title or order of the name"),
    ),
    _problem(
        "no_answer_dukcapil",
        "M14",
        0,
        ("Belum ada jawaban Dukcapil", "No answer from Dukcapil"),
        ("Tunggu atau kirim ulang; ini bukan ketidakcocokan", "Wait or send again; this is no mismatch"),
    ),
)

PROBLEMS: Final[Mapping[str, Problem]] = MappingProxyType({problem.code: problem for problem in _ALL})
"""Code → problem, worst first."""

MISMATCHES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "M01": {"id": "Format tidak sah", "en": "Format invalid"},
        "M02": {"id": "NIK tidak ditemukan", "en": "NIK not found"},
        "M03": {"id": "Nama berbeda", "en": "Name differs"},
        "M04": {"id": "Tanggal lahir berbeda", "en": "Birth date differs"},
        "M05": {"id": "Jenis kelamin berbeda", "en": "Sex differs"},
        "M06": {"id": "Alamat atau wilayah berbeda", "en": "Address or region differs"},
        "M07": {"id": "Nomor KK berbeda", "en": "Family card differs"},
        "M08": {"id": "Meninggal", "en": "Deceased"},
        "M09": {"id": "Satu NIK, dua orang", "en": "One NIK, two persons"},
        "M10": {"id": "Satu orang, dua NIK", "en": "One person, two NIK"},
        "M11": {"id": "Anggota di dua keluarga", "en": "Member in two families"},
        "M12": {"id": "NIK nonaktif atau diblokir", "en": "NIK blocked or inactive"},
        "M13": {"id": "Tanpa dokumen", "en": "No document"},
        "M14": {"id": "Belum ada jawaban Dukcapil", "en": "No answer from Dukcapil"},
        "D01": {"id": "Susunan keluarga janggal", "en": "Family does not add up"},
        "D02": {"id": "Keluarga tercatat dua kali", "en": "Family recorded twice"},
    }
)
"""Class → what it is called."""
