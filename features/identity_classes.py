"""The ways in which records of persons and families can be wrong: numbers, dates, doubled entries.

None of them removes anybody or changes an estimate: a person is asked, a card is looked at. Where a NIK
was given is not among them, since people move and the number stays.
"""

from typing import Final

from features.finding_class import FindingClass

IDENTITY_CLASSES: Final = (
    FindingClass(
        "nik_missing",
        "kept",
        {
            "en": "There is no NIK: ask for the card or birth certificate, and record it.",
            "id": "NIK kosong: minta kartu atau akta kelahiran, lalu catat.",
        },
    ),
    FindingClass(
        "nik_filler",
        "kept",
        {
            "en": "The NIK was only written to fill the cell (zeros, one figure, 1234567890123456): "
            "take it from the card.",
            "id": "NIK hanya pengisi sel (nol, satu angka berulang, 1234567890123456): ambil dari kartu.",
        },
    ),
    FindingClass(
        "nik_province",
        "kept",
        {
            "en": "The first two figures of the NIK are no province: check it against the card.",
            "id": "Dua angka pertama NIK bukan kode provinsi: cocokkan dengan kartu.",
        },
    ),
    FindingClass(
        "nik_date",
        "kept",
        {
            "en": "Figures 7 to 12 of the NIK are no date (women: day + 40): check it against the card.",
            "id": "Angka ke-7 sampai ke-12 NIK bukan tanggal (perempuan: tanggal + 40): cocokkan dengan"
            " kartu.",
        },
    ),
    FindingClass(
        "nik_sequence",
        "kept",
        {
            "en": "The last four figures of the NIK are 0000, which is never given: check it against "
            "the card.",
            "id": "Empat angka terakhir NIK 0000, nomor yang tidak pernah diberikan: cocokkan dengan kartu.",
        },
    ),
    FindingClass(
        "nik_birth_date",
        "kept",
        {
            "en": "The NIK and the birth date say different dates: one of them is wrong, or the card "
            "itself is; only Dukcapil can tell.",
            "id": "NIK dan tanggal lahir berbeda: salah satunya keliru, atau kartunya sendiri; hanya "
            "Dukcapil yang dapat memastikan.",
        },
    ),
    FindingClass(
        "nik_sex",
        "kept",
        {
            "en": "The NIK and the recorded sex differ: check both against the card.",
            "id": "NIK dan jenis kelamin yang tercatat berbeda: cocokkan keduanya dengan kartu.",
        },
    ),
    FindingClass(
        "nik_shared",
        "kept",
        {
            "en": "Another person stands in the file with the same NIK: find out whose it is.",
            "id": "Orang lain dalam berkas memakai NIK yang sama: pastikan milik siapa.",
        },
    ),
    FindingClass(
        "kk_missing",
        "kept",
        {
            "en": "There is no family-card number: ask for the card, and record it.",
            "id": "Nomor KK kosong: minta kartu keluarga, lalu catat.",
        },
    ),
    FindingClass(
        "kk_malformed",
        "kept",
        {
            "en": "The family-card number cannot be one (filler, no such province, no date, sequence "
            "0000): check it against the card.",
            "id": "Nomor KK tidak mungkin benar (pengisi, provinsi atau tanggal tidak ada, urutan "
            "0000): cocokkan dengan kartu.",
        },
    ),
    FindingClass(
        "kk_differs",
        "kept",
        {
            "en": "The person's family-card number is not the family's: has the person moved, or was it"
            " mistyped?",
            "id": "Nomor KK orang ini bukan nomor KK keluarganya: apakah ia pindah, atau salah ketik?",
        },
    ),
    FindingClass(
        "name_missing",
        "kept",
        {
            "en": "There is no name: record it from the card.",
            "id": "Nama kosong: catat dari kartu.",
        },
    ),
    FindingClass(
        "birth_date_unreadable",
        "kept",
        {
            "en": "The birth date is empty or no date that exists (write 1986-04-01): check it against "
            "the card.",
            "id": "Tanggal lahir kosong atau bukan tanggal yang ada (tulis 1986-04-01): cocokkan dengan"
            " kartu.",
        },
    ),
    FindingClass(
        "birth_date_impossible",
        "kept",
        {
            "en": "The birth date lies in the future or more than 120 years back: check it against the card.",
            "id": "Tanggal lahir di masa depan atau lebih dari 120 tahun lalu: cocokkan dengan kartu.",
        },
    ),
    FindingClass(
        "age_impossible",
        "kept",
        {
            "en": "The age is below 0 or above 120: check it against the birth date.",
            "id": "Umur di bawah 0 atau di atas 120: cocokkan dengan tanggal lahir.",
        },
    ),
    FindingClass(
        "head_too_young",
        "kept",
        {
            "en": "The head of the family is younger than 15: check the relation to the head and the "
            "birth date.",
            "id": "Kepala keluarga berumur di bawah 15 tahun: periksa hubungan dengan kepala keluarga "
            "dan tanggal lahir.",
        },
    ),
    FindingClass(
        "size_differs",
        "kept",
        {
            "en": "The number of persons is not the number of members listed: count again.",
            "id": "Jumlah anggota keluarga tidak sama dengan anggota yang tercatat: hitung kembali.",
        },
    ),
    FindingClass(
        "record_stale",
        "kept",
        {
            "en": "The answers are more than 24 months old: by law they are verified at least every two"
            " years.",
            "id": "Data berumur lebih dari 24 bulan: menurut undang-undang diverifikasi sekurangnya "
            "setiap dua tahun.",
        },
    ),
    FindingClass(
        "record_date_unusable",
        "kept",
        {
            "en": "The date of the record is empty, no date, or in the future: nobody can tell how old "
            "the answers are.",
            "id": "Tanggal pendataan kosong, bukan tanggal, atau di masa depan: umur data tidak diketahui.",
        },
    ),
    FindingClass(
        "two_niks",
        "kept",
        {
            "en": "The same person seems to stand in the file under another NIK as well: find out which"
            " is right.",
            "id": "Orang yang sama tampaknya tercatat juga dengan NIK lain: pastikan mana yang benar.",
        },
    ),
    FindingClass(
        "in_two_families",
        "kept",
        {
            "en": "The same person seems to stand in another family as well: find out where the person "
            "lives.",
            "id": "Orang yang sama tampaknya tercatat juga di keluarga lain: pastikan tempat tinggalnya.",
        },
    ),
    FindingClass(
        "twice_in_family",
        "kept",
        {
            "en": "The same person seems to stand twice in this family: keep one of the entries.",
            "id": "Orang yang sama tampaknya tercatat dua kali dalam keluarga ini: pertahankan satu.",
        },
    ),
    FindingClass(
        "family_twice",
        "kept",
        {
            "en": "The same family seems to stand in the file as another record: find out which is right.",
            "id": "Keluarga yang sama tampaknya tercatat juga sebagai catatan lain: pastikan mana yang "
            "benar.",
        },
    ),
)
"""In the order of `docs/findings.md`."""
