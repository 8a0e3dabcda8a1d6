"""Words of the home page, of signing in and of searching."""

from typing import Final

HOME: Final[dict[str, tuple[str, str]]] = {
    "home.title": ("Beranda", "Home"),
    "home.cycle_word": ("Siklus", "Cycle"),
    "home.cycle": ("Siklus {cycle}", "Cycle {cycle}"),
    "home.cycle_closed": ("Siklus {cycle} (ditutup)", "Cycle {cycle} (closed)"),
    "home.lead": (
        "Registri per {day}, dimuat {loaded} oleh {by}. Wilayah: {areas}.",
        "Registry as of {day}, loaded {loaded} by {by}. Areas: {areas}.",
    ),
    "home.nothing": (
        "Belum ada registri yang dimuat dalam siklus ini.",
        "No registry has been loaded in this cycle yet.",
    ),
    "home.nothing_do": (
        "Operator memuat berkas registri bulan ini di halaman Data, atau dengan perintah tepat load.",
        "An operator loads this month’s registry file on the page Data, or with the command tepat load.",
    ),
    "home.glance": ("Sekilas siklus ini", "This cycle at a glance"),
    "home.families": ("Keluarga terdata", "Families registered"),
    "home.flagged": ("Keluarga ditandai", "Families flagged"),
    "home.decided": ("Kasus sudah diputus", "Cases decided"),
    "home.of": ("dari {total} kasus", "of {total} cases"),
    "home.visits": ("Menunggu kunjungan", "Waiting for a visit"),
    "home.cannot_tell": ("Belum dapat dipastikan", "Cannot tell"),
    "home.cannot_tell_of": ("pasangan keluarga dan program", "pairs of family and programme"),
    "home.age": ("Umur data", "Age of the data"),
    "home.days": ("{count} hari", "{count} days"),
    "home.answers_half": (
        "separuh jawaban dicatat {day} atau sebelumnya",
        "half of the answers recorded by {day}",
    ),
    "home.persons": ("{count} orang", "{count} persons"),
    "home.case": (
        "Satu kasus adalah satu keluarga pada satu program: keluarga yang ditandai pada dua program adalah "
        "dua kasus.",
        "A case is one family in one programme: a family flagged in two programmes is two cases.",
    ),
    "home.next": ("Langkah berikutnya", "What to do next"),
    "step.no_cycle": ("Buka siklus bulan ini", "Open this month’s cycle"),
    "step.no_cycle.more": (
        "Tanpa siklus terbuka tidak ada yang dapat diputus.",
        "Nothing can be decided without an open cycle.",
    ),
    "step.no_snapshot": ("Muat registri bulan ini", "Load this month’s registry"),
    "step.no_snapshot.more": (
        "Daftar dibuat dari berkas registri.",
        "The lists are made from the registry file.",
    ),
    "step.open_cases": ("Telaah {count} kasus yang belum diputus", "Review {count} open cases"),
    "step.open_cases.more": (
        "Mulai dari yang paling pasti, urutan teratas daftar.",
        "Begin with the most certain, at the top of the list.",
    ),
    "step.visits_planned": (
        "Isi hasil {count} kunjungan yang direncanakan",
        "Enter what {count} planned visits found",
    ),
    "step.visits_planned.more": (
        "Cetak lembar kunjungan, lalu isi temuannya di sini.",
        "Print the visit sheets, then enter the findings here.",
    ),
    "step.repairs_proposed": (
        "Perbaiki data {count} keluarga di registri",
        "Mend the records of {count} families in the registry",
    ),
    "step.repairs_proposed.more": (
        "Penelaah meminta datanya diperbaiki.",
        "Reviewers asked for the record to be mended.",
    ),
    "step.all_decided": (
        "Semua kasus sudah diputus: siklus dapat ditutup",
        "Every case is decided: the cycle can be closed",
    ),
    "step.all_decided.more": (
        "Setelah ditutup, isi siklus tidak berubah lagi.",
        "Once closed, nothing in the cycle changes any more.",
    ),
    "step.old_answers": (
        "Data sudah berumur {count} hari: muat registri yang lebih baru",
        "The data is {count} days old: load a newer registry",
    ),
    "step.old_answers.more": (
        "Jawaban lama membuat taksiran kurang tepat.",
        "Old answers make estimates less exact.",
    ),
    "step.several_open_jobs": ("{count} berkas sedang diolah", "{count} files are being worked on"),
    "step.several_open_jobs.more": (
        "Lihat kemajuannya di halaman Data.",
        "See how far they are on the page Data.",
    ),
    "step.none": ("Tidak ada yang mendesak.", "Nothing is urgent."),
    "home.lists": ("Kedua daftar per program", "The two lists by programme"),
    "home.programme": ("Program", "Programme"),
    "home.line": ("Garis", "Line"),
    "home.list": ("Daftar", "List"),
    "home.on_list": ("Ditandai", "Flagged"),
    "home.open": ("Belum diputus", "Open"),
    "home.to_visit": ("Kunjungan", "Visits"),
    "home.done": ("Diputus", "Decided"),
    "home.empty_list": ("kosong", "empty"),
    "home.answers": ("Jawaban model per program", "What the model says by programme"),
    "home.answers_more": (
        "“Belum dapat dipastikan” adalah jawaban ketiga, bukan kegagalan: rentang taksirannya memuat "
        "garis, sehingga dari data saja tidak dapat dikatakan keluarga itu di atas atau di bawah.",
        "“Cannot tell” is the third answer, not a failure: the interval of the estimate holds the line, so "
        "that the record alone cannot say whether the family is above or below.",
    ),
    "home.enrolled": ("Penerima", "Enrolled"),
    "home.areas": ("Per wilayah", "By area"),
    "home.areas_of": ("{area}: per nagari", "{area}: by nagari"),
    "home.all_areas": ("Semua kecamatan", "Every sub-district"),
    "home.area": ("Wilayah", "Area"),
    "home.share_done": ("Selesai", "Done"),
    "home.model": ("Model dan aturan", "Model and rules"),
    "home.model_more": (
        "Seluruh angka dibuat dengan model {model} dan kebijakan {policy}. Halaman Model menjelaskan "
        "seberapa tepat.",
        "Every number was made with model {model} and policy {policy}. The page Model says how exact they "
        "are.",
    ),
    "sign_in.title": ("Masuk", "Sign in"),
    "sign_in.lead": (
        "Untuk petugas yang mempunyai akun. Administrator kantor membuat akun.",
        "For staff who have an account. The office’s administrator makes them.",
    ),
    "sign_in.name": ("Nama pengguna", "User name"),
    "sign_in.password": ("Kata sandi", "Password"),
    "sign_in.button": ("Masuk", "Sign in"),
    "sign_in.first": ("Silakan masuk untuk melanjutkan.", "Please sign in to go on."),
    "sign_in.no_cookie": (
        "Browser ini tidak mengirim kembali cookie. Izinkan cookie untuk alamat ini, lalu coba lagi.",
        "This browser does not send cookies back. Allow cookies for this address and try again.",
    ),
    "done.signed_out": ("Anda sudah keluar.", "You are signed out."),
    "find.title": ("Hasil pencarian", "What was found"),
    "find.none": ("Tidak ada keluarga yang cocok di wilayah Anda.", "No family in your areas matches."),
    "find.none_more": (
        "Tulis ID keluarga seperti tertulis di registri, atau 16 angka NIK atau nomor KK. Nama tidak dapat "
        "dicari. Keluarga yang tidak pernah didata tidak ada di sini.",
        "Write the family id as the registry has it, or the 16 digits of a NIK or KK number. Names cannot "
        "be searched. Families that were never registered are not here.",
    ),
    "find.count": ("{count} keluarga ditemukan", "{count} families found"),
    "find.by.household_id": ("ID keluarga", "family id"),
    "find.by.nik": ("NIK", "NIK"),
    "find.by.kk": ("nomor KK", "KK number"),
    "find.found_by": ("Cocok dengan", "Matched by"),
    "find.flags": ("Tanda", "Flags"),
}
