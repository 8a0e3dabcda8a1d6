"""Every way in which a record can be wrong: a stable code, what was done, and words for the operator.

`docs/findings.md` shows the same table; a test keeps the two alike.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from features.finding_class import Consequence, FindingClass
from features.identity_classes import IDENTITY_CLASSES

_ALL: Final = (
    FindingClass(
        "no_household_id",
        "set_aside",
        {
            "en": "There is no usable household id: fill it in from the source and import again.",
            "id": "Tidak ada ID keluarga yang dapat dipakai: lengkapi dari sumbernya lalu impor lagi.",
        },
    ),
    FindingClass(
        "repeated_household_id",
        "set_aside",
        {
            "en": "Another row with different content has the same household id: find out which one is "
            "right.",
            "id": "Baris lain dengan isi berbeda memakai ID keluarga yang sama: pastikan mana yang benar.",
        },
    ),
    FindingClass(
        "identical_row_repeated",
        "set_aside",
        {
            "en": "The same row stands earlier in the file; only the first is used.",
            "id": "Baris yang sama sudah ada sebelumnya; hanya yang pertama dipakai.",
        },
    ),
    FindingClass(
        "heading_repeated",
        "ignored",
        {
            "en": "The row only repeats the headings, as where pages or files were put together; it is left "
            "out.",
            "id": "Baris ini hanya mengulang judul kolom, misalnya karena beberapa halaman atau berkas "
            "digabung; baris ini dilewati.",
        },
    ),
    FindingClass(
        "total_row",
        "set_aside",
        {
            "en": "In place of a household id the row says that it is a total: leave totals out of the "
            "export.",
            "id": "Sebagai ganti ID keluarga, baris ini menyebut jumlah atau total: jangan sertakan baris "
            "total dalam ekspor.",
        },
    ),
    FindingClass(
        "household_id_nearly_repeated",
        "kept",
        {
            "en": "Another household's id differs from this one only in capitals, spaces, hyphens or leading "
            "zeros: check whether it is the same family.",
            "id": "ID keluarga lain hanya berbeda huruf besar-kecil, spasi, tanda hubung atau nol di depan: "
            "periksa apakah ini keluarga yang sama.",
        },
    ),
    FindingClass(
        "no_answer",
        "set_aside",
        {
            "en": "Not one question of the row is answered, so nothing can be estimated: interview the "
            "family.",
            "id": "Tidak satu pun pertanyaan terjawab sehingga tidak ada yang dapat ditaksir: wawancarai "
            "keluarga ini.",
        },
    ),
    FindingClass(
        "no_head",
        "set_aside",
        {
            "en": "No person of the household is marked as its head: correct the relation to the head.",
            "id": "Tidak ada anggota yang tercatat sebagai kepala keluarga: perbaiki hubungan dengan "
            "kepala keluarga.",
        },
    ),
    FindingClass(
        "two_heads",
        "set_aside",
        {
            "en": "More than one person of the household is marked as its head: correct the relation to "
            "the head.",
            "id": "Lebih dari satu anggota tercatat sebagai kepala keluarga: perbaiki hubungan dengan "
            "kepala keluarga.",
        },
    ),
    FindingClass(
        "welfare_unusable",
        "set_aside",
        {
            "en": "The measured welfare is missing, not a number or not positive (or the level is not "
            "one of the "
            "profile's), so the survey row cannot teach anything.",
            "id": "Kesejahteraan terukur kosong, bukan angka, atau tidak positif (atau tingkatnya tidak "
            "ada di "
            "profil), sehingga baris survei ini tidak dapat dipakai.",
        },
    ),
    FindingClass(
        "size_unusable",
        "set_aside",
        {
            "en": "The number of persons is missing, not positive or above 1,000 in this survey row.",
            "id": "Jumlah anggota keluarga kosong, tidak positif atau di atas 1.000 pada baris survei ini.",
        },
    ),
    FindingClass(
        "weight_unusable",
        "set_aside",
        {
            "en": "The survey weight is missing or not positive.",
            "id": "Bobot survei kosong atau tidak positif.",
        },
    ),
    FindingClass(
        "equivalence_unusable",
        "set_aside",
        {
            "en": "What welfare is divided by (the equivalence scale) is missing or not positive.",
            "id": "Pembagi kesejahteraan (skala ekuivalensi) kosong atau tidak positif.",
        },
    ),
    FindingClass(
        "unknown_code",
        "unknown",
        {
            "en": "The code is not one of the profile's: correct it, or add it to the profile if it is "
            "right.",
            "id": "Kode tidak ada di profil: perbaiki, atau tambahkan ke profil bila memang benar.",
        },
    ),
    FindingClass(
        "not_a_number",
        "unknown",
        {
            "en": "The cell should hold a number and does not.",
            "id": "Sel ini seharusnya berisi angka.",
        },
    ),
    FindingClass(
        "not_a_count",
        "unknown",
        {
            "en": "The cell should hold a whole number, 0 or more, and does not.",
            "id": "Sel ini seharusnya berisi bilangan bulat, 0 atau lebih.",
        },
    ),
    FindingClass(
        "formula_without_result",
        "unknown",
        {
            "en": "The cell holds a formula without a result, or one that failed (such as #N/A): open the "
            "workbook in a spreadsheet program, let it calculate, and save it again.",
            "id": "Sel berisi rumus tanpa hasil, atau rumus yang gagal (misalnya #N/A): buka buku kerja di "
            "program lembar sebar, biarkan dihitung, lalu simpan lagi.",
        },
    ),
    FindingClass(
        "ambiguous_number",
        "kept",
        {
            "en": "In a number like 1.500 the point may be a decimal point or mark thousands; nothing "
            "else in the "
            "column tells. It was read as a decimal point: write 1500 or 1.5 to be sure.",
            "id": "Pada angka seperti 1.500, titik dapat berarti desimal atau ribuan; isi kolom tidak "
            "menjelaskannya. "
            "Dibaca sebagai titik desimal: tulis 1500 atau 1.5 agar pasti.",
        },
    ),
    FindingClass(
        "answer_where_not_asked",
        "ignored",
        {
            "en": "There is an answer although the form skips this question for the household or person.",
            "id": "Ada jawaban padahal menurut formulir pertanyaan ini dilewati untuk keluarga atau "
            "orang ini.",
        },
    ),
    FindingClass(
        "size_assumed_one",
        "kept",
        {
            "en": "The number of persons is missing, not positive or above 1,000; the household is counted "
            "as one.",
            "id": "Jumlah anggota keluarga kosong, tidak positif atau di atas 1.000; keluarga dihitung "
            "sebagai satu orang.",
        },
    ),
    FindingClass(
        "area_missing",
        "kept",
        {
            "en": "An area code is empty, so the household appears in no list of that area.",
            "id": "Kode wilayah kosong sehingga keluarga tidak muncul pada daftar wilayah itu.",
        },
    ),
    FindingClass(
        "cluster_missing",
        "kept",
        {
            "en": "The survey cluster is empty; the household stands for itself.",
            "id": "Klaster survei kosong; keluarga ini berdiri sendiri.",
        },
    ),
    FindingClass(
        "identifier_rounded",
        "kept",
        {
            "en": "A spreadsheet has rounded this identifier, its last digits are lost: take it from the "
            "source again, "
            "with the column formatted as text.",
            "id": "Lembar sebar membulatkan nomor ini sehingga digit terakhirnya hilang: ambil lagi dari "
            "sumbernya "
            "dengan kolom berformat teks.",
        },
    ),
    FindingClass(
        "identifier_malformed",
        "kept",
        {
            "en": "The number does not have 16 digits: check it against the card.",
            "id": "Nomor tidak terdiri dari 16 digit: cocokkan dengan kartu.",
        },
    ),
    FindingClass(
        "household_without_members",
        "unknown",
        {
            "en": "No person of this household is in the members file; what is counted over persons is "
            "unknown.",
            "id": "Tidak ada anggota keluarga ini di berkas anggota; hitungan atas anggota tidak diketahui.",
        },
    ),
    FindingClass(
        "member_without_household",
        "ignored",
        {
            "en": "The person's household is not in the household file, or stands there more than once.",
            "id": "Keluarga orang ini tidak ada di berkas keluarga, atau tercatat lebih dari sekali.",
        },
    ),
    FindingClass(
        "identical_person_repeated",
        "ignored",
        {
            "en": "The same person stands earlier in the household with the same content; only the first "
            "counts.",
            "id": "Orang yang sama dengan isi yang sama sudah ada di keluarga ini; hanya yang pertama "
            "dihitung.",
        },
    ),
    FindingClass(
        "repeated_person_id",
        "kept",
        {
            "en": "Several persons of the household have the same person id; all are counted: check "
            "which is right.",
            "id": "Beberapa anggota keluarga memakai ID orang yang sama; semua dihitung: periksa mana "
            "yang benar.",
        },
    ),
)

FINDING_CLASSES: Final[Mapping[str, FindingClass]] = MappingProxyType(
    {known.code: known for known in (*_ALL, *IDENTITY_CLASSES)}
)
"""Code → class, in the order of `docs/findings.md`."""

__all__ = ["FINDING_CLASSES", "Consequence", "FindingClass"]
