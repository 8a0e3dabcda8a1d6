"""Words of the visit list, of its sheets and of what was found."""

from typing import Final

VISITS: Final[dict[str, tuple[str, str]]] = {
    "visits.title": ("Kunjungan", "Visits"),
    "visits.lead": (
        "Keluarga yang perlu dilihat sebelum diputus. Temuan di lapangan menang atas taksiran model.",
        "Families to be seen before a decision. What is found at the door outweighs the model’s estimate.",
    ),
    "visit_state.planned": ("direncanakan", "planned"),
    "visit_state.done": ("sudah dikunjungi", "made"),
    "visit_state.cancelled": ("dibatalkan", "cancelled"),
    "visits.tabs": ("Keadaan kunjungan", "State of the visits"),
    "visits.filter": ("Saring", "Filter"),
    "visits.count": ("{count} kunjungan", "{count} visits"),
    "visits.count.one": ("{count} kunjungan", "{count} visit"),
    "visits.none": ("Tidak ada kunjungan di sini.", "There are no visits here."),
    "visits.none_more": (
        "Susun kunjungan di atas, atau pilih keluarga di Daftar dan tekan “Tugaskan kunjungan”.",
        "Plan visits above, or choose families on a list and press “Assign visits”.",
    ),
    "visits.none_reader": (
        "Kunjungan direncanakan oleh operator atau penyelia, dan oleh keputusan “Kunjungi”.",
        "Operators and supervisors plan visits, and so does the decision “Visit first”.",
    ),
    "assigned.added": ("Kunjungan ditambahkan: {count}.", "Visits added: {count}."),
    "assigned.none": ("Tidak ada kunjungan yang ditambahkan.", "No visit was added."),
    "assigned.already": (
        "Sudah direncanakan sebelumnya, tidak diubah: {count}.",
        "Planned already, and left as they were: {count}.",
    ),
    "assigned.decided": (
        "Sudah diputus, tidak ditambahkan: {count}. Tarik dahulu keputusannya bila perlu dikunjungi.",
        "Decided on, and not added: {count}. Withdraw the decision first if a family is to be visited.",
    ),
    "assigned.see": ("Lihat di halaman Kunjungan.", "See them on the page Visits."),
    "plan.title": ("Susun kunjungan", "Plan visits"),
    "plan.lead": (
        "Tepat memilih keluarga yang paling perlu dilihat: tandanya paling pasti, anggotanya paling banyak, "
        "bantuannya paling besar. Sebagian kecil diundi dari semua keluarga, juga yang tidak ditandai, agar "
        "kesalahan daftar dapat dihitung tanpa memihak. Yang sudah direncanakan, dikunjungi, atau diputus "
        "dilewati.",
        "Tepat chooses the families that most need to be seen: the surest flags, the most members, the most "
        "aid. A small part is drawn at random from all families, also those without a flag, so that the "
        "errors of the lists can be told without bias. Who is planned, visited or decided already is "
        "passed over.",
    ),
    "plan.visits": ("Berapa kunjungan?", "How many visits?"),
    "plan.visits_hint": ("1 sampai {most}, termasuk yang diundi", "1 to {most}, drawn ones included"),
    "plan.visits_wrong": ("Tulis jumlah dari 1 sampai {most}", "Write a number from 1 to {most}"),
    "plan.programme_wrong": ("Pilih satu program", "Choose one programme"),
    "plan.lists": ("Dari daftar mana?", "From which list?"),
    "plan.both": ("kedua daftar", "both lists"),
    "plan.share": ("Bagian yang diundi", "Part drawn at random"),
    "plan.make": ("Susun", "Plan"),
    "plan.expected": (
        "Dari {flagged} keluarga bertanda yang direncanakan, sekitar {right} tandanya diperkirakan benar. "
        "{drawn} dari semua kunjungan ini diundi.",
        "Of the {flagged} planned families with a flag, about {right} flags should prove right. Drawn at "
        "random, of all these visits: {drawn}.",
    ),
    "plan.expected.one": (
        "Dari {flagged} keluarga bertanda yang direncanakan, sekitar {right} tandanya diperkirakan benar. "
        "{drawn} dari semua kunjungan ini diundi.",
        "Of the {flagged} planned family with a flag, about {right} flag should prove right. Drawn at "
        "random, of all these visits: {drawn}.",
    ),
    "done.round": (
        "Kunjungan sudah disusun. Cetak lembarnya di bawah.",
        "The visits are planned. Print the sheets below.",
    ),
    "drawn.title": ("Kesalahan daftar menurut kunjungan acak", "Errors of the lists, by random visits"),
    "drawn.lead": (
        "Hanya dari keluarga yang diundi dan sudah dikunjungi selama setahun ini; model tidak ikut "
        "berhitung. Angka dalam kurung: rentang 95 %.",
        "From families alone that were drawn at random and visited within a year; the model has no say. "
        "In brackets: the 95 % interval.",
    ),
    "drawn.receivers": ("Dari 100 penerima, tidak layak", "Of 100 receivers, not eligible"),
    "drawn.eligible": ("Dari 100 yang layak, belum menerima", "Of 100 eligible, not receiving"),
    "drawn.of_visits": ("{count} kunjungan", "{count} visits"),
    "drawn.of_visits.one": ("{count} kunjungan", "{count} visit"),
    "drawn.too_few": ("belum ada kunjungan yang dapat dinilai", "no visit yet that could be judged"),
    "drawn.left": (
        "tanpa hasil kunjungan: {pending}; tidak dapat dinilai: {unjudged}",
        "no visit made: {pending}; could not be judged: {unjudged}",
    ),
    "visits.family": ("Keluarga", "Family"),
    "visits.why": ("Tanda", "Flag"),
    "visits.slice": ("Terpilih karena", "Chosen because"),
    "slice.list": ("ditandai", "flagged"),
    "slice.audit": ("diundi", "drawn at random"),
    "visits.assigned": ("ditugaskan {by}, {at}", "assigned by {by}, {at}"),
    "visits.entered": ("diisi {by}, {at}", "entered by {by}, {at}"),
    "visits.cancelled": ("dibatalkan {by}, {at}", "cancelled by {by}, {at}"),
    "visits.by": ("{by}, {at}", "{by}, {at}"),
    "visits.outcome": ("Hasil", "Outcome"),
    "visits.enter": ("Isi temuan", "Enter findings"),
    "visits.export": ("Unduh kunjungan ini", "Download these visits"),
    "visits.see": ("Lihat", "See"),
    "visits.again": ("Lihat atau perbaiki", "See or correct"),
    "visits.sheet": ("Lembar kunjungan", "Visit sheets"),
    "visits.sheet_more": (
        "Lembar cetak per nagari, dengan nama dan alamat. Membukanya dicatat untuk setiap keluarga dalam "
        "jejak audit.",
        "Sheets to print, by nagari, with names and addresses. Opening them is recorded for each family in "
        "the audit trail.",
    ),
    "visits.sheet_why": ("Untuk kunjungan apa?", "For which visits?"),
    "visits.sheet_hint": (
        "Misalnya: kunjungan minggu ke-4 November, tim Lubuk Basung",
        "For example: visits of the fourth week of November, team Lubuk Basung",
    ),
    "visits.sheet_make": ("Buat lembar", "Make the sheets"),
    "visits.sheet_of": ("{area}: {count} keluarga", "{area}: {count} families"),
    "visits.sheet_of.one": ("{area}: {count} keluarga", "{area}: {count} family"),
    "visits.sheet_private": (
        "Berisi data pribadi: hanya untuk petugas kunjungan, kembalikan setelah selesai.",
        "Holds personal data: for the visitors only; return it afterwards.",
    ),
    "visits.sheet_first": (
        "Hanya {count} kunjungan pertama; sisanya setelah ini terisi.",
        "Only the first {count} visits; the others once these are entered.",
    ),
    "sheet.registry": ("menurut registri {enrolled}", "{enrolled} by the registry"),
    "sheet.reasons": ("Yang paling memengaruhi skor", "What moves the score most"),
    "sheet.seen": ("terlihat:", "as seen:"),
    "sheet.no_checks": (
        "Cocokkan jawaban di samping dengan yang terlihat, dan lihatlah cara hidup keluarga.",
        "Compare the answers beside this with what you see, and look at how the family lives.",
    ),
    "sheet.recorded": ("tercatat: {answer}", "on record: {answer}"),
    "sheet.note": ("Catatan", "Notes"),
    "visit.title": ("Kunjungan ke keluarga {id}", "Visit to family {id}"),
    "visit.summary": ("Yang perlu diketahui", "What to know"),
    "visit.open": ("Buka keluarga ini", "Open this family"),
    "visit.form": ("Temuan di lapangan", "What was found"),
    "visit.outcome": ("Bagaimana kunjungan berakhir?", "How did the visit end?"),
    "outcome.met": ("ditemui", "met"),
    "outcome.moved": ("pindah", "moved"),
    "outcome.not_found": ("tidak ditemukan", "not found"),
    "outcome.deceased": ("semua meninggal", "all deceased"),
    "outcome.refused": ("menolak", "refused"),
    "visit.day": ("Tanggal kunjungan", "Day of the visit"),
    "visit.visitor": ("Petugas", "Visitor"),
    "visit.eligible": (
        "Menurut yang dilihat, layakkah untuk {programme}?",
        "By what was seen, eligible for {programme}?",
    ),
    "visit.receives": (
        "Menurut keluarga, menerima {programme}?",
        "Does the family say it receives {programme}?",
    ),
    "tell.yes": ("ya", "yes"),
    "tell.no": ("tidak", "no"),
    "tell.cannot_tell": ("tidak dapat dipastikan", "cannot tell"),
    "visit.answers": ("Jawaban yang dilihat sendiri", "Answers seen with one’s own eyes"),
    "visit.answers_hint": (
        "Biarkan seperti tercatat bila sama atau tidak dilihat. Registri tidak berubah: yang berbeda "
        "diusulkan untuk diperbaiki.",
        "Leave as recorded where it is the same or was not seen. The registry does not change: what "
        "differs is proposed for mending.",
    ),
    "visit.note": ("Catatan", "Notes"),
    "visit.note_hint": ("Jangan tulis nama atau NIK.", "Write no names and no NIK."),
    "visit.save": ("Simpan temuan", "Save the findings"),
    "visit.corrects": (
        "Temuan sudah pernah diisi ({count} kali). Menyimpan lagi menambah versi; yang lama tetap ada.",
        "Findings were entered before ({count} times). Saving again adds a version; the old ones stay.",
    ),
    "visit.corrects.one": (
        "Temuan sudah pernah diisi ({count} kali). Menyimpan lagi menambah versi; yang lama tetap ada.",
        "Findings were entered before ({count} time). Saving again adds a version; the old one stays.",
    ),
    "visit.changed": ("Apa yang berubah karenanya", "What it changed"),
    "visit.nothing": ("Temuan tidak mengubah satu jawaban pun.", "The findings change none of the answers."),
    "visit.recorded_seen": (
        "{label}: tercatat {recorded}, terlihat {seen}",
        "{label}: recorded {recorded}, seen {seen}",
    ),
    "visit.not_stored": (
        "Hitungan ini hanya andai: skor resmi berubah setelah registri diperbaiki dan dimuat lagi.",
        "This is a what-if: the score of record changes once the registry is mended and loaded again.",
    ),
    "visit.decide": ("Lanjut ke keputusan", "Go on to the decision"),
    "visit.before_cycle": (
        "Siklus ini dimulai {since}: kunjungannya tidak mungkin sebelum itu",
        "This cycle began on {since}: its visits cannot have been made before",
    ),
    "visit.nothing_told": (
        "Keluarga ditemui: isi juga apa yang dilihat, paling sedikit satu pertanyaan atau satu catatan",
        "The family was met: say what was seen as well, in one question or one note at least",
    ),
    "visit.nobody_there": (
        "Tidak ada yang ditemui, jadi ini tidak dapat diketahui: kosongkan, atau ganti bagaimana kunjungan "
        "berakhir",
        "Nobody was met, so that this cannot be known: leave it empty, or change how the visit ended",
    ),
    "visit.cancel": ("Batalkan kunjungan ini", "Cancel this visit"),
    "visit.cancel_more": (
        "Kunjungan hilang dari rencana dan tetap terlihat di “dibatalkan”, dengan nama Anda dan alasannya.",
        "The visit leaves the plan and stays to be seen under “cancelled”, with your name and the reason.",
    ),
    "visit.cancel_drawn": (
        "Keluarga ini diundi. Bila kunjungannya dibatalkan, ia dihitung sebagai tidak dapat dinilai: bukan "
        "tanda yang benar, bukan pula yang keliru. Terlalu banyak pembatalan membuat hitungan kesalahan "
        "daftar berat sebelah.",
        "This family was drawn at random. Cancelled, its visit counts as not judged: neither a right flag "
        "nor a wrong one. Too many of these make the errors of the lists one-sided.",
    ),
    "visit.cancel_reason": ("Mengapa tidak jadi dikunjungi?", "Why is it not to be visited after all?"),
    "visit.cancel_hint": (
        "Alasannya tetap dapat dibaca. Jangan tulis nama atau NIK.",
        "The reason stays to be read. Write no names and no NIK.",
    ),
    "visit.cancel_button": ("Batalkan kunjungan", "Cancel the visit"),
    "visit.cancelled_by": ("Dibatalkan", "Cancelled"),
    "visit.reason_gone": ("alasannya sudah dihapus", "the reason was erased"),
    "done.visit_cancelled": (
        "Kunjungan dibatalkan. Alasannya tercatat di bawah.",
        "The visit is cancelled. The reason stands below.",
    ),
    "visit.future": (
        "Tanggal kunjungan tidak boleh di masa depan",
        "The day of the visit cannot be in the future",
    ),
    "visit.day_wrong": ("Tulis tanggal seperti 2026-11-23", "Write the day as 2026-11-23"),
    "visit.choose_outcome": ("Pilih bagaimana kunjungan berakhir", "Choose how the visit ended"),
    "done.found": ("Temuan sudah disimpan.", "The findings are saved."),
}
