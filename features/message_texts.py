"""What is said about a file as a whole, in every language: why it is refused, how it was read."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_SAVE_AS: Final = {
    "en": "open it in a spreadsheet program and save it as .xlsx or as CSV (UTF-8)",
    "id": "buka di program lembar sebar lalu simpan sebagai .xlsx atau CSV (UTF-8)",
}

_HEADINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "problems_found": {"en": "Problems were found", "id": "Ditemukan masalah"},
    "profile_unusable": {"en": "The profile cannot be used", "id": "Profil tidak dapat dipakai"},
    "file_unusable": {"en": "The file cannot be used", "id": "Berkas tidak dapat dipakai"},
    "in_file": {"en": "{file}: {problem}", "id": "{file}: {problem}"},
}

_REFUSED: Final[Mapping[str, Mapping[str, str]]] = {
    "no_such_file": {
        "en": "there is no such file: check the name and the folder",
        "id": "berkas tidak ditemukan: periksa nama dan foldernya",
    },
    "is_a_folder": {
        "en": "this is a folder: give the file inside it",
        "id": "ini folder: berikan berkas di dalamnya",
    },
    "cannot_open": {
        "en": "it cannot be opened ({reason}): close it elsewhere, check its permissions",
        "id": "berkas tidak dapat dibuka ({reason}): tutup di program lain, periksa izin aksesnya",
    },
    "empty_file": {
        "en": "the file is empty (0 bytes): export or copy it again",
        "id": "berkas kosong (0 bita): ekspor atau salin lagi",
    },
    "no_rows": {
        "en": "it has headings but no rows: export it again with its data",
        "id": "hanya ada judul kolom, tidak ada baris data: ekspor lagi beserta datanya",
    },
    "no_headings": {
        "en": "its first line holds no headings: write the column names there",
        "id": "baris pertamanya tidak berisi judul kolom: tulis nama kolom di sana",
    },
    "not_a_table": {
        "en": f"it is not a table (it begins like a PDF, a web page or an archive): {_SAVE_AS['en']}",
        "id": f"ini bukan tabel (awalnya seperti PDF, halaman web atau arsip): {_SAVE_AS['id']}",
    },
    "old_xls": {
        "en": f"it is in the old .xls format: {_SAVE_AS['en']}",
        "id": f"berkas berformat .xls lama: {_SAVE_AS['id']}",
    },
    "protected": {
        "en": "the workbook is protected by a password: open it, remove the password and save it again",
        "id": "buku kerja dilindungi kata sandi: buka, hapus kata sandinya, lalu simpan lagi",
    },
    "damaged_workbook": {
        "en": "the workbook is damaged or not XLSX: open it in a spreadsheet program and save it again",
        "id": "buku kerja rusak atau bukan XLSX: buka di program lembar sebar lalu simpan lagi",
    },
    "damaged_parquet": {
        "en": "it is not a complete Parquet file (cut off in copying, or another format): copy it again",
        "id": "bukan berkas Parquet yang lengkap (terpotong saat disalin, atau format lain): salin lagi",
    },
    "bad_encoding": {
        "en": "its text is not valid {encoding}: save it again as CSV UTF-8",
        "id": "teksnya bukan {encoding} yang sah: simpan lagi sebagai CSV UTF-8",
    },
    "zero_bytes": {
        "en": "it holds zero bytes (line {lines}), as after a disk or copying error: copy or export it again",
        "id": "berisi bita nol (baris {lines}), seperti setelah galat disk atau penyalinan: salin atau "
        "ekspor lagi",
    },
    "ragged_lines": {
        "en": "{count} lines do not have the {width} cells of the header: line {lines}; look there for a "
        "line break or a separator inside a cell without quotes, or export it again",
        "id": "{count} baris tidak memiliki {width} sel seperti judulnya: baris {lines}; cari pergantian "
        "baris atau pemisah di dalam sel tanpa tanda kutip, atau ekspor lagi",
    },
    "unclosed_quote": {
        "en": "a quotation mark is not closed where it should be, from line {line} on: correct that line, "
        "or export it again",
        "id": "tanda kutip tidak ditutup sebagaimana mestinya, mulai baris {line}: perbaiki baris itu, "
        "atau ekspor lagi",
    },
    "no_sheet_with_data": {
        "en": "the workbook holds no data in a visible sheet: export it again",
        "id": "tidak ada data di lembar yang tampak pada buku kerja ini: ekspor lagi",
    },
    "cell_too_long": {
        "en": "line {line}: a cell holds more than ten million letters: look whether a separator or a line "
        "break is missing, and export it again",
        "id": "baris {line}: satu sel berisi lebih dari sepuluh juta huruf: periksa apakah ada pemisah atau "
        "ganti baris yang hilang, lalu ekspor lagi",
    },
    "cells_far_apart": {
        "en": "the cells of a sheet lie too far apart: delete what stands far to the right of the table or "
        "far below it, and save it again",
        "id": "sel-sel pada satu lembar terlalu berjauhan: hapus isi yang jauh di kanan atau jauh di bawah "
        "tabel, lalu simpan lagi",
    },
    "no_such_sheet": {
        "en": "it has no sheet '{sheet}'; it has {sheets}",
        "id": "tidak ada lembar '{sheet}'; yang ada {sheets}",
    },
    "several_sheets": {
        "en": "several sheets hold data ({sheets}): name the one to read, or save it alone",
        "id": "beberapa lembar berisi data ({sheets}): sebutkan yang harus dibaca, atau simpan tersendiri",
    },
    "column_of_kind": {
        "en": "column {column} holds {kind}: write it as text, numbers or dates",
        "id": "kolom {column} berisi {kind}: tulis sebagai teks, angka atau tanggal",
    },
    "column_missing": {
        "en": "column {column} is missing: export it, or let the profile say what it is called here",
        "id": "kolom {column} tidak ada: ekspor kolom itu, atau minta pengelola profil mencatat namanya di "
        "berkas ini",
    },
    "column_missing_near": {
        "en": "column {column} is missing; is it {near}? Then let the profile say so",
        "id": "kolom {column} tidak ada; apakah maksudnya {near}? Minta pengelola profil mencatatnya",
    },
    "heading_twice": {
        "en": "the heading {heading} stands there more than once: keep one of the columns",
        "id": "judul kolom {heading} ada lebih dari sekali: sisakan satu kolom",
    },
    "heading_unclear": {
        "en": "column {column} could be any of {headings}: keep one, or say in the profile which it is",
        "id": "kolom {column} bisa salah satu dari {headings}: sisakan satu, atau tentukan di profil",
    },
    "no_member_fits": {
        "en": "column {column}: not one person belongs to a household of the other file; are these files of "
        "the same month, and are the ids written alike in both (leading zeros)?",
        "id": "kolom {column}: tidak seorang pun termasuk keluarga di berkas yang lain; apakah kedua berkas "
        "dari bulan yang sama, dan apakah ID ditulis sama pada keduanya (nol di depan)?",
    },
    "members_needed": {
        "en": "profile {profile} also reads a table of persons: give that file too",
        "id": "profil {profile} juga membaca tabel anggota keluarga: berikan juga berkas itu",
    },
    "no_numbers": {
        "en": "column {column}: not one of its {filled} filled cells is a number; is it another kind of "
        "question?",
        "id": "kolom {column}: tidak satu pun dari {filled} sel terisi berupa angka; apakah ini pertanyaan "
        "jenis lain?",
    },
    "codes_unknown": {
        "en": "column {column}: {bad} of its {filled} filled cells ({percent}%) hold codes that the profile "
        "does not know{shown}. {expected}If they are right, add them to the profile; if not, "
        "correct the export",
        "id": "kolom {column}: {bad} dari {filled} sel terisi ({percent} %) berisi kode yang tidak dikenal "
        "profil{shown}. {expected}Bila kode itu benar, tambahkan ke profil; bila tidak, perbaiki "
        "ekspornya",
    },
    "codes_expected": {"en": "It knows {codes}. ", "id": "Profil mengenal {codes}. "},
    "no_question_found": {
        "en": "not one question of profile {profile} is in the file: is it the right file and profile?",
        "id": "tidak satu pun pertanyaan profil {profile} ada di berkas ini: apakah berkas dan profilnya "
        "benar?",
    },
    "no_number_usable": {
        "en": "column {column}: not one number in it can be used to find the same family elsewhere",
        "id": "kolom {column}: tidak satu pun nomornya dapat dipakai untuk mencari keluarga yang sama",
    },
    "nobody_left": {
        "en": "not one household is left, every row was set aside",
        "id": "tidak tersisa satu keluarga pun, semua baris dikesampingkan",
    },
    "counted": {"en": "{count} × {what}", "id": "{count} × {what}"},
}

_NOTED: Final[Mapping[str, Mapping[str, str]]] = {
    "programme_column_missing": {
        "en": "{file}: there is no column {column}, so who receives {programme} is unknown",
        "id": "{file}: kolom {column} tidak ada, sehingga penerima {programme} tidak diketahui",
    },
    "optional_columns_missing": {
        "en": "{file}: it has no column {columns}; these answers count as unknown",
        "id": "{file}: tidak ada kolom {columns}; jawaban itu dianggap tidak diketahui",
    },
    "optional_columns_missing_in_registry": {
        "en": "{file}: it has no column {columns}; these answers count as unknown. Where the model's survey "
        "had them, estimates are less certain than they look and lists may hold more wrong flags than their "
        "bounds: train a model on the survey without these columns",
        "id": "{file}: tidak ada kolom {columns}; jawaban itu dianggap tidak diketahui. Bila survei model "
        "memilikinya, taksiran kurang pasti daripada kelihatannya dan daftar dapat memuat lebih banyak tanda "
        "keliru daripada batasnya: latih model dengan survei tanpa kolom itu",
    },
    "no_cluster": {
        "en": "{file}: the profile names no cluster and there are fewer than {areas} areas, so every "
        "household counts as its own; if the survey was drawn in clusters, name their column in "
        "keys.cluster, or the intervals will be too narrow",
        "id": "{file}: profil tidak menyebut klaster dan wilayahnya kurang dari {areas}, sehingga tiap "
        "keluarga dihitung tersendiri; bila survei ditarik per klaster, sebutkan kolomnya di keys.cluster, "
        "jika tidak rentangnya terlalu sempit",
    },
    "codes_turned": {
        "en": "{file}: the answers of {columns} run against those of the other questions; are its codes "
        "turned round (1 and 2 exchanged)? Compare some rows with their forms",
        "id": "{file}: jawaban {columns} berlawanan dengan pertanyaan lain; apakah kodenya terbalik (1 dan 2 "
        "tertukar)? Bandingkan beberapa baris dengan formulirnya",
    },
    "read_separator": {
        "en": "cells are separated by {mark} instead of commas; read so",
        "id": "sel dipisahkan {mark}, bukan koma; dibaca demikian",
    },
    "read_encoding": {
        "en": "the text is written in {encoding} instead of UTF-8; converted",
        "id": "teks ditulis dalam {encoding}, bukan UTF-8; sudah dikonversi",
    },
    "read_mixed_encoding": {
        "en": "the text is UTF-8 with {count} letters of Windows-1252 among it (files put together?); "
        "converted: check letters with accents",
        "id": "teks berupa UTF-8 bercampur {count} huruf Windows-1252 (gabungan beberapa berkas?); sudah "
        "dikonversi: periksa huruf beraksen",
    },
    "read_line_ends": {
        "en": "the lines do not all end alike; read line by line",
        "id": "akhir barisnya tidak seragam; dibaca baris demi baris",
    },
    "read_quotes": {
        "en": "line {lines}: a quotation mark stands inside a cell or is not closed; each line was read for "
        "itself and its mark left out: check these lines",
        "id": "baris {lines}: ada tanda kutip di dalam sel atau tidak ditutup; tiap baris dibaca tersendiri "
        "dan tandanya dibuang: periksa baris itu",
    },
    "read_wrapped": {
        "en": "every line is wrapped in quotation marks as a single cell; unwrapped",
        "id": "setiap baris terbungkus tanda kutip sebagai satu sel; bungkusnya dibuka",
    },
    "read_header_below": {
        "en": "the headings stand in row {row}; what is above them is passed over",
        "id": "judul kolom ada di baris {row}; yang di atasnya dilewati",
    },
    "read_header_merged": {
        "en": "the headings stand in rows {first} to {last} (merged cells); put together",
        "id": "judul kolom ada di baris {first} sampai {last} (sel gabungan); disatukan",
    },
    "read_sheet": {
        "en": "the sheet '{sheet}' has the headings and is read; passed over: {others}",
        "id": "lembar '{sheet}' memuat judul kolom dan dibaca; dilewati: {others}",
    },
    "read_hidden_sheets": {
        "en": "hidden sheets are passed over: {sheets}",
        "id": "lembar tersembunyi dilewati: {sheets}",
    },
    "read_ending": {
        "en": "the name ends in {ending}, but inside it is {kind}; read as that",
        "id": "namanya berakhiran {ending}, tetapi isinya {kind}; dibaca demikian",
    },
    "read_cells": {
        "en": "column {columns}: invisible characters, special spaces, apostrophes before a number or wide "
        "digits were turned into plain text",
        "id": "kolom {columns}: karakter tak tampak, spasi khusus, tanda petik di depan angka atau angka "
        "lebar diubah menjadi teks biasa",
    },
    "read_full_sheet": {
        "en": "the last row is number {row}, the most that a sheet holds: rows after it may be cut off",
        "id": "baris terakhir bernomor {row}, batas sebuah lembar: baris sesudahnya mungkin terpotong",
    },
}

_UPLOADED: Final[Mapping[str, Mapping[str, str]]] = {
    "upload_refused": {
        "en": "This file is refused: {reason}. Send the registry as XLSX, CSV or Parquet, as the program "
        "that made it has saved it. Nothing of it was kept.",
        "id": "Berkas ini ditolak: {reason}. Kirim registri sebagai XLSX, CSV, atau Parquet, seperti "
        "disimpan oleh program yang membuatnya. Tidak ada bagian berkas yang disimpan.",
    },
    "upload_too_large": {
        "en": "The file is larger than {size} MiB, the most that is taken here. Save it as Parquet or CSV "
        "without the columns that nobody reads, or let the administrator raise TEPAT_UPLOAD_LIMIT. Nothing "
        "of it was kept.",
        "id": "Berkas lebih besar dari {size} MiB, batas di sini. Simpan sebagai Parquet atau CSV tanpa "
        "kolom yang tidak dibaca, atau minta administrator menaikkan TEPAT_UPLOAD_LIMIT. Tidak ada bagian "
        "berkas yang disimpan.",
    },
    "upload_many_parts": {
        "en": "it holds {count} parts, far more than a workbook does",
        "id": "isinya {count} bagian, jauh lebih banyak daripada buku kerja",
    },
    "upload_no_workbook": {
        "en": "it is an archive, and no workbook is in it",
        "id": "ini arsip, dan tidak ada buku kerja di dalamnya",
    },
    "upload_unpacks": {
        "en": "it unpacks to more than {size} MiB",
        "id": "setelah dibuka isinya lebih dari {size} MiB",
    },
    "upload_packing": {
        "en": "it is packed in a way that no workbook is",
        "id": "cara pemampatannya bukan cara buku kerja",
    },
    "upload_many_rows": {
        "en": "it holds {count} rows, more than any registry of a province",
        "id": "isinya {count} baris, lebih banyak daripada registri sebuah provinsi",
    },
}

MESSAGE_TEXTS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {**_HEADINGS, **_REFUSED, **_NOTED, **_UPLOADED}
)
"""Code → language → sentence with its values in braces."""
