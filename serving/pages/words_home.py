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
    "home.visits": ("Kunjungan direncanakan", "Visits planned"),
    "home.visits_of": (
        "{listed} untuk kasus di kedua daftar; {other} diundi, atau kasusnya sudah diputus",
        "{listed} for cases on the two lists; {other} drawn at random, or decided already",
    ),
    "home.cannot_tell": ("Belum dapat dipastikan", "Cannot tell"),
    "home.cannot_tell_of": (
        "{count} dari {total} pasangan keluarga dan program",
        "{count} of {total} pairs of family and programme",
    ),
    "home.answers_age": ("Umur jawaban", "Age of the answers"),
    "home.age": ("Umur registri", "Age of the registry"),
    "home.days": ("{count} hari", "{count} days"),
    "home.days.one": ("{count} hari", "{count} day"),
    "home.months": ("{count} bulan", "{count} months"),
    "home.years": ("{count} tahun", "{count} years"),
    "home.answers_half": (
        "atau lebih untuk separuh jawaban: dicatat {day} atau sebelumnya",
        "or more for half of the answers: recorded by {day}",
    ),
    "home.by_command": (
        "perintah di komputer layanan ({name})",
        "a command on the service’s computer ({name})",
    ),
    "home.persons": ("{count} orang", "{count} persons"),
    "home.persons.one": ("{count} orang", "{count} person"),
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
    "step.open_cases.one": ("Telaah {count} kasus yang belum diputus", "Review {count} open case"),
    "step.open_cases.more": (
        "Mulai dari yang paling pasti, urutan teratas daftar.",
        "Begin with the most certain, at the top of the list.",
    ),
    "step.visits_planned": (
        "Isi hasil {count} kunjungan yang direncanakan",
        "Enter what {count} planned visits found",
    ),
    "step.visits_planned.one": (
        "Isi hasil {count} kunjungan yang direncanakan",
        "Enter what {count} planned visit found",
    ),
    "step.visits_planned.more": (
        "Cetak lembar kunjungan, lalu isi temuannya di sini.",
        "Print the visit sheets, then enter the findings here.",
    ),
    "step.repairs_proposed": (
        "Perbaiki data {count} keluarga di registri",
        "Mend the records of {count} families in the registry",
    ),
    "step.repairs_proposed.one": (
        "Perbaiki data {count} keluarga di registri",
        "Mend the record of {count} family in the registry",
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
    "step.old_records": (
        "Separuh jawaban berumur {count} tahun atau lebih: lihat keadaan keluarga sekarang",
        "Half of the answers are {count} years old or older: see how families live now",
    ),
    "step.old_records.more": (
        "Registrinya bisa baru, tetapi jawabannya lama. Susun kunjungan, dan minta pendata memperbaruinya.",
        "The registry may be new, its answers are old. Plan visits, and ask the enumerators to renew them.",
    ),
    "step.jobs_running": ("{count} berkas sedang diolah", "{count} files are being worked on"),
    "step.jobs_running.one": ("{count} berkas sedang diolah", "{count} file is being worked on"),
    "step.jobs_running.more": (
        "Lihat kemajuannya di halaman Data.",
        "See how far they are on the page Data.",
    ),
    "step.none": ("Tidak ada yang mendesak.", "Nothing is urgent."),
    "step.none_yours": (
        "Tidak ada langkah yang menunggu peran Anda.",
        "No step waits for somebody of your role.",
    ),
    "repairs.title": ("Data yang perlu diperbaiki di registri", "Records to mend in the registry"),
    "repairs.lead": (
        "Penelaah memutuskan “Perbaiki data” untuk keluarga berikut. Perbaiki di registri, lalu muat "
        "registri yang baru. Sebagian mungkin tidak ada di kedua daftar.",
        "Reviewers decided “Mend the record” for these families. Mend them in the registry, then load the "
        "new one. Some may be on neither list.",
    ),
    "repairs.none": ("Tidak ada data yang diminta diperbaiki.", "No record was asked to be mended."),
    "repairs.count": ("{count} permintaan", "{count} requests"),
    "repairs.count.one": ("{count} permintaan", "{count} request"),
    "repairs.asked": ("Diminta", "Asked"),
    "repairs.cut": ("Hanya {count} permintaan pertama.", "Only the first {count} requests."),
    "home.lists": ("Kedua daftar per program", "The two lists by programme"),
    "home.lists_more": (
        "Semua angka menghitung kasus. Kunjungan yang diundi pada keluarga tanpa tanda tidak termasuk.",
        "Every number counts cases. Visits drawn among families without a flag are not among them.",
    ),
    "home.programme": ("Program", "Programme"),
    "home.line": ("Garis", "Line"),
    "home.list": ("Daftar", "List"),
    "home.on_list": ("Ditandai", "Flagged"),
    "home.open": ("Belum diputus", "Open"),
    "home.to_visit": ("Akan dikunjungi", "To be visited"),
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
    "home.areas_more": (
        "Setiap kolom menghitung keluarga. Satu keluarga selesai bila semua kasusnya sudah diputus. Persen "
        "“belum dapat dipastikan” adalah bagian dari pasangan keluarga dan program.",
        "Every column counts families. A family is done once all of its cases are decided. The percent of "
        "“cannot tell” is of the pairs of family and programme.",
    ),
    "home.families_done": ("Keluarga selesai", "Families done"),
    "home.families_to_visit": ("Keluarga akan dikunjungi", "Families to be visited"),
    "home.area": ("Wilayah", "Area"),
    "home.share_done": ("Bagian selesai", "Share done"),
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
    "sign_in.ended": (
        "Sesi Anda sudah berakhir. Yang baru saja Anda kirim tidak dicatat.",
        "Your session has ended. What you have just sent was not recorded.",
    ),
    "sign_in.ended_more": (
        "Tidak ada yang berubah. Masuk lagi; Anda akan kembali ke halaman formulir itu dan dapat mengirimnya "
        "sekali lagi.",
        "Nothing was changed. Sign in again; you will be back on the page of that form and can send it once "
        "more.",
    ),
    "sign_in.no_cookie": (
        "Browser ini tidak mengirim kembali cookie. Izinkan cookie untuk alamat ini, lalu coba lagi.",
        "This browser does not send cookies back. Allow cookies for this address and try again.",
    ),
    "done.signed_out": ("Anda sudah keluar.", "You are signed out."),
    "find.title": ("Hasil pencarian", "What was found"),
    "find.none": ("Tidak ada keluarga yang ditemukan.", "No family was found."),
    "find.none_more": (
        "Periksa penulisannya: ID keluarga seperti tertulis di registri, atau 16 angka NIK atau nomor KK "
        "(huruf kecil dan spasi tidak menjadi soal). Nama dan sebagian nomor tidak dapat dicari. Mungkin "
        "juga keluarga itu belum pernah didata, atau berada di luar wilayah akun Anda.",
        "Check how it is written: the family id as the registry has it, or the 16 digits of a NIK or KK "
        "number (small letters and spaces do not matter). Names and parts of numbers cannot be searched. The "
        "family may also never have been registered, or lie outside the areas of your account.",
    ),
    "find.count": ("{count} keluarga ditemukan", "{count} families found"),
    "find.count.one": ("{count} keluarga ditemukan", "{count} family found"),
    "find.by.household_id": ("ID keluarga", "family id"),
    "find.by.nik": ("NIK", "NIK"),
    "find.by.kk": ("nomor KK", "KK number"),
    "find.found_by": ("Cocok dengan", "Matched by"),
    "find.flags": ("Tanda", "Flags"),
}
