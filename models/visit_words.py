"""What the paper of a visit says, in the languages that Tepat speaks itself.

Indonesian is the language of the paper; another language is for those who must read it, too.
"""

from collections.abc import Mapping
from typing import Any, Final

_INDONESIAN: Final[Mapping[str, str]] = {
    "title": "Daftar kunjungan keluarga",
    "week": "Minggu {week}",
    "of_list": "{visits} keluarga di daftar ini; seluruh daftar minggu ini {all} keluarga di {areas}",
    "areas_counted": "{count} {label}",
    "errors": "Kesalahan nyata per 100 kunjungan: {errors} ({low}–{high})",
    "errors_basis": "perkiraan rata-rata untuk {chosen} keluarga yang dipilih karena ditandai, dengan "
    "rentang 95 %; {drawn} keluarga lain diambil acak dari semua keluarga terdata",
    "no_errors": "Tidak ada keluarga yang dipilih karena ditandai; {drawn} keluarga diambil acak dari semua "
    "keluarga terdata",
    "amounts": "Jumlah dalam {unit}",
    "no_name": "(nama kepala keluarga tidak ada di basis data)",
    "no_address": "(alamat tidak ada di basis data)",
    "no_area": "(wilayah tidak diketahui)",
    "head": "Kepala keluarga",
    "address": "Alamat",
    "jorong": "Jorong",
    "household_id": "ID keluarga",
    "one_person": "{persons} jiwa",
    "persons": "{persons} jiwa",
    "number": "No",
    "why": "Alasan skor telaah",
    "estimate": "Skor telaah",
    "estimate_of": "{estimate} (rentang 80 % {low}–{high})",
    "asked": "Periksa di tempat",
    "check_alone": "{question}? Terdata: {recorded}. Bila ternyata {answer}, skor menjadi {estimate} dan "
    "melewati garis {programme}.",
    "check_joint_first": "{question}? Terdata: {recorded}. Bila ternyata {answer}, skor menjadi {estimate}, "
    "belum melewati garis {programme}.",
    "check_joint": "{question}? Terdata: {recorded}. Bila ternyata {answer}, bersama yang sebelumnya, skor "
    "menjadi {estimate}, belum melewati garis {programme}.",
    "check_joint_last": "{question}? Terdata: {recorded}. Bila ternyata {answer}, bersama yang sebelumnya, "
    "skor menjadi {estimate} dan melewati garis {programme}.",
    "nothing_asked": "Tidak ada satu sampai tiga jawaban yang dapat memindahkan skor melewati garis: periksa "
    "keadaan keluarga secara umum.",
    "found": "Ditemukan",
    "programme": "Program",
    "recorded": "Terdata",
    "enrolled": "penerima",
    "not_enrolled": "bukan penerima",
    "enrolment_unknown": "tidak diketahui",
    "line": "Garis",
    "eligible_question": "Layak?",
    "receives_question": "Menerima?",
    "outcome": "Hasil kunjungan",
    "visited_on": "Tanggal kunjungan",
    "visitor": "Petugas",
    "note": "Catatan",
    "eligible": "Layak {programme}",
    "receives": "Menerima {programme}",
    "answer": "Temuan {number}",
    "check": "Periksa {number}",
    "reason": "Alasan {number}",
    "met": "ditemui",
    "moved": "pindah",
    "not_found": "tidak ditemukan",
    "deceased": "meninggal semua",
    "refused": "menolak",
    "yes": "ya",
    "no": "tidak",
    "cannot_tell": "belum pasti",
    "week_of_list": "Minggu",
    "visits": "Kunjungan",
    "about": "Keterangan",
    "how_to_fill": "Isi kolom kosong di kanan; jangan ubah ID keluarga dan judul kolom. Berkas ini dapat "
    "dibaca kembali.",
    "review": "Skor telaah adalah taksiran untuk ditelaah petugas, bukan desil: desil ditetapkan BPS.",
    "person": "Keputusan ada pada petugas dan musyawarah; daftar ini tidak mengubah hak siapa pun.",
    "unregistered": "Keluarga yang tidak pernah didata tidak dapat ditemukan oleh model apa pun.",
    "private": "Memuat data pribadi: hanya untuk petugas kunjungan, kembalikan setelah selesai.",
}

_ENGLISH: Final[Mapping[str, str]] = {
    "title": "Families to visit",
    "week": "Week {week}",
    "of_list": "{visits} families on this list; the whole list of the week has {all} families in {areas}",
    "areas_counted": "{count} × {label}",
    "errors": "True errors per 100 visits: {errors} ({low}–{high})",
    "errors_basis": "expected on average of the {chosen} families chosen because of a flag, with the "
    "95 % interval; {drawn} more families were drawn at random from everybody registered",
    "no_errors": "No family was chosen because of a flag; {drawn} families were drawn at random from "
    "everybody registered",
    "amounts": "Amounts in {unit}",
    "no_name": "(the registry has no name of the head)",
    "no_address": "(the registry has no address)",
    "no_area": "(area not known)",
    "head": "Head of the family",
    "address": "Address",
    "jorong": "Jorong",
    "household_id": "Household id",
    "one_person": "{persons} person",
    "persons": "{persons} persons",
    "number": "No",
    "why": "Reasons of the review estimate",
    "estimate": "Review estimate",
    "estimate_of": "{estimate} (80 % interval {low}–{high})",
    "asked": "Check on the spot",
    "check_alone": "{question}? On record: {recorded}. Were it {answer}, the estimate would be {estimate} "
    "and cross the line of {programme}.",
    "check_joint_first": "{question}? On record: {recorded}. Were it {answer}, the estimate would be "
    "{estimate} and not yet cross the line of {programme}.",
    "check_joint": "{question}? On record: {recorded}. Were it {answer}, with those before, the estimate "
    "would be {estimate} and not yet cross the line of {programme}.",
    "check_joint_last": "{question}? On record: {recorded}. Were it {answer}, with those before, the "
    "estimate would be {estimate} and cross the line of {programme}.",
    "nothing_asked": "No one to three answers move the estimate across the line: look at how the "
    "family lives.",
    "found": "Found",
    "programme": "Programme",
    "recorded": "On record",
    "enrolled": "enrolled",
    "not_enrolled": "not enrolled",
    "enrolment_unknown": "not known",
    "line": "Line",
    "eligible_question": "Eligible?",
    "receives_question": "Receives it?",
    "outcome": "Outcome",
    "visited_on": "Visited on",
    "visitor": "Visitor",
    "note": "Note",
    "eligible": "Eligible {programme}",
    "receives": "Receives {programme}",
    "answer": "Finding {number}",
    "check": "Check {number}",
    "reason": "Reason {number}",
    "met": "met",
    "moved": "moved",
    "not_found": "not found",
    "deceased": "all deceased",
    "refused": "refused",
    "yes": "yes",
    "no": "no",
    "cannot_tell": "cannot tell",
    "week_of_list": "Week",
    "visits": "Visits",
    "about": "About",
    "how_to_fill": "Fill in the empty columns on the right; leave household ids and headings as they are. "
    "The file can be read back.",
    "review": "The review estimate is for a person to look at; it is not a desil, which is for BPS to say.",
    "person": "A person decides, and the musyawarah; this list changes nobody's entitlement.",
    "unregistered": "Families that nobody registered cannot be found by any model.",
    "private": "Holds personal data: for the visitors only; return it afterwards.",
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {"id": _INDONESIAN, "en": _ENGLISH}


def visit_word(language: str, key: str, **values: Any) -> str:
    """The words for `key`, with its values put in; English where the language has none.

    >>> visit_word("id", "eligible", programme="PKH"), visit_word("fr", "met")
    ('Layak PKH', 'met')
    """
    return WORDS.get(language, _ENGLISH)[key].format(**values)
