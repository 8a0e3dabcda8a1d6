"""Words of the one screen: a family, why it was flagged, why that may be wrong, and the decision."""

from typing import Final

HOUSEHOLD: Final[dict[str, tuple[str, str]]] = {
    "household.title": ("Keluarga {id}", "Family {id}"),
    "household.erased": ("Keluarga (data pribadi sudah dihapus)", "Family (personal data erased)"),
    "household.place": ("{area} · {size}", "{area} · {size}"),
    "household.no_area": ("wilayah tidak diketahui", "area not known"),
    "household.programmes": ("Program yang ditelaah", "Programme under review"),
    "household.jump": ("Ke keputusan", "Go to the decision"),
    "household.frozen": (
        "Ini potret registri siklus {cycle} per {day}. Isinya tetap seperti saat itu dan tidak dapat "
        "diputus lagi.",
        "This is the registry of cycle {cycle} as of {day}. It stays as it was then and can no longer be "
        "decided on.",
    ),
    "household.newest": ("Buka keadaan terbaru", "Open the newest state"),
    "household.no_programme": (
        "Kebijakan yang dipakai untuk potret ini tidak memuat program yang berlaku pada {day}.",
        "The policy that this snapshot was made with has no programme in force on {day}.",
    ),
    "household.no_programme_more": (
        "Tanpa program tidak ada garis untuk membandingkan keluarga ini, jadi tidak ada yang ditandai dan "
        "tidak ada yang diputuskan. Periksa tanggal program dalam berkas kebijakan, lalu unggah registri "
        "sekali lagi.",
        "Without a programme there is no line to hold this family against: nothing is flagged, and nothing "
        "is to be decided. Check the dates of the programmes in the policy file, then upload the registry "
        "again.",
    ),
    # In one sentence
    "verdict_line.flagged.inclusion": (
        "Ditandai: tercatat sebagai penerima {programme}, tetapi kemungkinan besar di atas garisnya.",
        "Flagged: recorded as enrolled in {programme}, but very probably above its line.",
    ),
    "verdict_line.flagged.exclusion": (
        "Ditandai: tidak tercatat sebagai penerima {programme}, tetapi kemungkinan besar di bawah garisnya.",
        "Flagged: not recorded as enrolled in {programme}, but very probably below its line.",
    ),
    "verdict_line.consistent": (
        "Tidak ditandai: kepesertaan {programme} sesuai dengan taksirannya.",
        "Not flagged: the enrolment in {programme} fits the estimate.",
    ),
    "verdict_line.cannot_tell": (
        "Belum dapat dipastikan untuk {programme}: dari data ini tidak dapat dikatakan keluarga berada di "
        "atas atau di bawah garis. Ini jawaban, bukan kegagalan; hanya kunjungan yang dapat menjawabnya.",
        "Cannot tell for {programme}: this record cannot say whether the family is above or below the "
        "line. That is an answer, not a failure; only a visit can settle it.",
    ),
    "verdict_line.enrolment_unknown": (
        "Kepesertaan {programme} tidak diketahui dari registri, sehingga tidak ada yang dapat ditandai.",
        "The registry does not tell whether the family is enrolled in {programme}, so that nothing can be "
        "flagged.",
    ),
    "verdict_line.unusable": (
        "Data keluarga ini tidak dapat dipakai.",
        "This family’s record cannot be used.",
    ),
    "household.chance": ("Peluang tanda ini benar: {chance}", "Chance that this flag is right: {chance}"),
    "household.below": ("Peluang di bawah garis: {chance}", "Chance of being below the line: {chance}"),
    # Who
    "who.title": ("Siapa", "Who"),
    "who.name": ("Kepala keluarga", "Head of the family"),
    "who.kk": ("Nomor KK", "KK number"),
    "who.address": ("Alamat", "Address"),
    "who.jorong": ("Jorong", "Jorong"),
    "who.members": ("Anggota keluarga ({count})", "Members of the family ({count})"),
    "who.member_name": ("Nama", "Name"),
    "who.nik": ("NIK", "NIK"),
    "who.born": ("Lahir", "Born"),
    "who.head": ("kepala", "head"),
    "who.masked": ("Nama, NIK, KK, dan alamat disamarkan.", "Names, NIK, KK and address are masked."),
    "who.gone": ("Data pribadi keluarga ini sudah dihapus.", "This family’s personal data was erased."),
    "who.see": ("Tampilkan identitas", "Show who they are"),
    "who.why": ("Untuk apa Anda perlu melihatnya?", "What do you need to see it for?"),
    "who.why_hint": (
        "Alasan, nama Anda, dan waktunya dicatat dalam jejak audit.",
        "The reason, your name and the time are recorded in the audit trail.",
    ),
    "who.show": ("Tampilkan dan catat", "Show and record"),
    "who.shown": (
        "Identitas ditampilkan sekali di halaman ini saja dan dicatat dalam jejak audit. Jangan disalin ke "
        "pesan atau surel.",
        "The identity is shown once, on this page only, and recorded in the audit trail. Do not copy it "
        "into messages or mail.",
    ),
    "who.hide": ("Samarkan lagi", "Mask it again"),
    # Enrolled in what
    "programmes.title": ("Terdaftar dalam program apa", "Enrolled in what"),
    "programmes.programme": ("Program", "Programme"),
    "programmes.enrolled": ("Kepesertaan", "Enrolment"),
    "programmes.answer": ("Jawaban model", "What the model says"),
    "programmes.below": ("Di bawah garis", "Below the line"),
    "programmes.line": ("Garis", "Line"),
    "programmes.estimated": ("hanya ditaksir", "estimated only"),
    # The estimate
    "estimate.title": ("Skor telaah terhadap garis", "The review score against the line"),
    "estimate.said": (
        "Skor telaah {estimate} {per}. Dari 100 keluarga dengan data seperti ini, 80 berada antara {low} "
        "dan {high}.",
        "Review score {estimate} {per}. Of 100 families with a record like this, 80 lie between {low} and "
        "{high}.",
    ),
    "estimate.said_level": (
        "Skor telaah {estimate} pada tingkat 1 (termiskin) sampai {most}. Survei hanya memuat tingkat, "
        "sehingga tidak ada rentang.",
        "Review score {estimate} on classes 1 (poorest) to {most}. The survey holds classes only, so that "
        "there is no interval.",
    ),
    "estimate.above": (
        "Garis {programme} {line}: seluruh rentang 80 % berada di atasnya.",
        "Line of {programme} {line}: the whole 80 % interval lies above it.",
    ),
    "estimate.under": (
        "Garis {programme} {line}: seluruh rentang 80 % berada di bawahnya.",
        "Line of {programme} {line}: the whole 80 % interval lies below it.",
    ),
    "estimate.across": (
        "Garis {programme} {line}: rentang 80 % memuat garis itu, jadi keluarga ini bisa berada di kedua "
        "sisi.",
        "Line of {programme} {line}: the 80 % interval holds it, so that the family may be on either side.",
    ),
    "estimate.line": ("garis {programme}", "line of {programme}"),
    "estimate.estimate": ("skor telaah", "review score"),
    "estimate.key80": ("rentang 80 %", "80 % interval"),
    "estimate.key90": ("rentang 90 %", "90 % interval"),
    "estimate.key_line": ("garis program ini", "this programme’s line"),
    "estimate.key_other": ("garis program lain: {names}", "lines of other programmes: {names}"),
    "estimate.key_area": (
        "separuh keluarga di {area}, dengan nilai tengahnya",
        "the middle half of families in {area}, with its median",
    ),
    "estimate.scale": (
        "Sumbu logaritmik: jarak yang sama berarti kelipatan yang sama. Garis dan skor {per}.",
        "Logarithmic axis: equal distances are equal ratios. Line and score {per}.",
    ),
    "estimate.not_desil": ("Skor telaah bukan desil.", "The review score is not a desil."),
    # Why, and why it may be wrong
    "why.flagged": ("Mengapa ditandai", "Why flagged"),
    "why.for": ("Yang mendukung jawaban ini", "What speaks for this answer"),
    "why.raises": ("Yang menaikkan skor", "What raises the score"),
    "why.lowers": ("Yang menurunkan skor", "What lowers the score"),
    "why.none": ("Tidak ada jawaban yang jelas mendukung.", "No answer clearly speaks for it."),
    "why.wrong": ("Mengapa ini bisa keliru", "Why this may be wrong"),
    "wrong.chance": (
        "Dari 100 tanda seperti ini, sekitar {count} keliru.",
        "Of 100 flags like this, about {count} are wrong.",
    ),
    "wrong.chance.one": (
        "Dari 100 tanda seperti ini, sekitar {count} keliru.",
        "Of 100 flags like this, about {count} is wrong.",
    ),
    "wrong.against": ("Jawaban yang menunjuk ke arah lain:", "Answers that point the other way:"),
    "wrong.interval": (
        "Rentang 90 % ({low} sampai {high}) memuat garis {programme}.",
        "The 90 % interval ({low} to {high}) holds the line of {programme}.",
    ),
    "wrong.unknown": (
        "{unknown} dari {all} pertanyaan tidak terjawab dalam registri.",
        "{unknown} of {all} questions have no answer in the registry.",
    ),
    "wrong.unknown.one": (
        "{unknown} dari {all} pertanyaan tidak terjawab dalam registri.",
        "{unknown} of {all} questions has no answer in the registry.",
    ),
    "wrong.recorded": (
        "Jawaban dicatat {recorded}; keadaan keluarga mungkin sudah berubah.",
        "The answers were recorded {recorded}; the family’s situation may have changed.",
    ),
    "wrong.recorded_unknown": (
        "Registri tidak menyebut kapan jawaban dicatat; bisa saja sudah lama.",
        "The registry does not tell when the answers were recorded; they may be old.",
    ),
    "wrong.findings": (
        "Ada {count} temuan data pada catatan keluarga ini; lihat di bawah.",
        "There are {count} data findings on this family’s record; see below.",
    ),
    "wrong.findings.one": (
        "Ada {count} temuan data pada catatan keluarga ini; lihat di bawah.",
        "There is {count} data finding on this family’s record; see below.",
    ),
    "wrong.findings_members": (
        "Ada {count} temuan data pada catatan keluarga ini, di antaranya {members} pada anggotanya; lihat di "
        "bawah.",
        "There are {count} data findings on this family’s record, {members} of them on its members; see "
        "below.",
    ),
    "wrong.findings_members.one": (
        "Ada {count} temuan data pada anggota keluarga ini; lihat di bawah.",
        "There is {count} data finding on a member of this family; see below.",
    ),
    "wrong.small": (
        "Keluarga satu atau dua orang sering ditaksir lebih mampu daripada sebenarnya.",
        "Families of one or two persons are often estimated better off than they are.",
    ),
    "wrong.large": (
        "Keluarga tujuh orang atau lebih sering ditaksir lebih miskin daripada sebenarnya.",
        "Families of seven or more are often estimated poorer than they are.",
    ),
    "wrong.unseen": (
        "Model tidak melihat utang, sakit, bencana, kiriman uang, atau hal lain yang tidak ditanyakan "
        "registri.",
        "The model does not see debt, illness, disaster, money sent home or anything else the registry "
        "does not ask.",
    ),
    # What to check first
    "checks.title": ("Yang diperiksa lebih dulu", "What to check first"),
    "checks.only": (
        "Bila jawaban ini ternyata lain, skor melewati garis {programme}. Periksa ini dahulu, sebelum yang "
        "lain.",
        "If this answer turns out different, the score crosses the line of {programme}. Check it before "
        "anything else.",
    ),
    "checks.alone": (
        "Satu saja dari jawaban ini ternyata lain, skor sudah melewati garis {programme}. Periksa ini "
        "dahulu, sebelum yang lain.",
        "If any one of these answers turns out different, the score crosses the line of {programme}. Check "
        "these before anything else.",
    ),
    "checks.joint": (
        "Satu jawaban saja tidak cukup: skor melewati garis {programme} bila semua jawaban ini ternyata "
        "lain. Periksa semuanya dahulu, sebelum yang lain.",
        "One answer alone is not enough: the score crosses the line of {programme} if all of these turn out "
        "different. Check them all before anything else.",
    ),
    "checks.other": (
        "Dihitung untuk {other} (garis {other_line}), program pertama yang menandai keluarga ini; bukan "
        "untuk {programme} (garis {line}).",
        "Worked out for {other} (line {other_line}), the first programme that flags this family; not for "
        "{programme} (line {line}).",
    ),
    "checks.none": (
        "Tidak ditemukan satu sampai tiga jawaban yang akan memindahkan skor melewati garis {programme}: "
        "cocokkan jawaban yang paling memengaruhi skor, dan lihatlah cara hidup keluarga.",
        "No one to three answers were found that would move the score across the line of {programme}: "
        "compare the answers that move the score most with what is there, and look at how the family lives.",
    ),
    "checks.unflagged": (
        "Hanya dihitung untuk keluarga yang ditandai; keluarga ini tidak ditandai.",
        "Worked out for flagged families only; this family is not flagged.",
    ),
    "findings.title": ("Temuan data", "Data findings"),
    "findings.none": (
        "Tidak ada temuan pada catatan keluarga ini.",
        "Nothing was found wrong with this family’s record.",
    ),
    "findings.column": ("pada {column}", "at {column}"),
    "findings.member": ("pada {column} seorang anggota", "at {column} of a member"),
    "column.nik": ("NIK", "NIK"),
    "column.kk": ("nomor KK", "KK number"),
    "column.name": ("nama", "name"),
    "column.birth_date": ("tanggal lahir", "date of birth"),
    "column.sex": ("jenis kelamin", "sex"),
    "column.address": ("alamat", "address"),
    # Contributions
    "reasons.title": ("Dari mana skor ini", "Where this score comes from"),
    "reasons.lead": (
        "Mulai dari rata-rata keluarga survei ({reference}); setiap jawaban menaikkan atau menurunkan; "
        "jumlah semuanya tepat menjadi skor keluarga ini ({estimate}).",
        "Begin at the average family of the survey ({reference}); each answer raises or lowers it; all of "
        "them together give exactly this family’s score ({estimate}).",
    ),
    "reasons.lead_level": (
        "Mulai dari rata-rata survei ({reference}); jumlah semua sumbangan tepat menjadi skor keluarga ini "
        "({estimate}).",
        "Begin at the survey’s average ({reference}); all contributions together give exactly this "
        "family’s score ({estimate}).",
    ),
    "reasons.source": (
        "Semua jawaban dari berkas registri {file}, per {day}, dicatat {recorded}.",
        "All answers from the registry file {file}, as of {day}, recorded {recorded}.",
    ),
    "reasons.recorded": ("registri, {recorded}", "registry, {recorded}"),
    "reasons.seen": ("kunjungan {day}: {answer}", "visit of {day}: {answer}"),
    "reasons.open": ("Buka semua kelompok", "Open all groups"),
    "reasons.close": ("Tutup semua kelompok", "Close all groups"),
    "reasons.area": ("Wilayah", "Area"),
    "reasons.other": ("Lainnya", "Other"),
    "reasons.count": ("{count} pertanyaan", "{count} questions"),
    "reasons.count.one": ("{count} pertanyaan", "{count} question"),
    "reasons.key": (
        "Batang berisi ke kanan menaikkan skor, batang kosong ke kiri menurunkan; semuanya satu skala.",
        "Filled bars to the right raise the score, open bars to the left lower it; all on one scale.",
    ),
    "reasons.raises": ("menaikkan", "raises"),
    "reasons.lowers": ("menurunkan", "lowers"),
    "reasons.hardly": ("hampir nol", "hardly any"),
    # Compared
    "compared.title": ("Dibandingkan dengan nagarinya", "Compared with its nagari"),
    "compared.said": (
        "Skor keluarga ini lebih tinggi daripada {share} dari {families} keluarga terdata di {area}. Nilai "
        "tengah di sana {median}; separuh keluarga berada antara {low} dan {high}.",
        "This family’s score is higher than that of {share} of the {families} registered families in "
        "{area}. The median there is {median}; half of the families lie between {low} and {high}.",
    ),
    "compared.said.one": (
        "Keluarga ini satu-satunya yang terdata di {area}.",
        "This is the only registered family in {area}.",
    ),
    "compared.none": (
        "Wilayahnya tidak diketahui, jadi tidak dapat dibandingkan.",
        "Its area is not known, so that it cannot be compared.",
    ),
    # What if
    "what_if.title": ("Andai jawabannya lain", "What if an answer were different"),
    "what_if.lead": (
        "Coba: ganti satu jawaban atau lebih dan lihat ke mana skor berpindah. Jawaban lain dianggap "
        "tetap, dan tidak ada yang disimpan.",
        "Try it: change one or more answers and see where the score moves. The others stay, and nothing is "
        "stored.",
    ),
    "what_if.as_recorded": ("seperti tercatat: {answer}", "as recorded: {answer}"),
    "what_if.follows": (
        "ikut berubah, karena pertanyaan ini bergantung pada yang diganti",
        "changes with it, because this question depends on what was changed",
    ),
    "what_if.unknown": ("tidak diketahui", "not known"),
    "what_if.more": ("Pertanyaan lain ({count})", "More questions ({count})"),
    "what_if.number": (
        "tercatat: {answer}; kosongkan bila tetap",
        "recorded: {answer}; leave empty to keep it",
    ),
    "answer.number": (
        "{label}: tulis angka dari {least} sampai {most}, misalnya 45 atau 45,5",
        "{label}: write a number from {least} to {most}, such as 45 or 45.5",
    ),
    "answer.whole": (
        "{label}: tulis bilangan bulat dari {least} sampai {most}",
        "{label}: write a whole number from {least} to {most}",
    ),
    "answer.choose": (
        "{label}: pilih salah satu jawaban dalam daftarnya",
        "{label}: choose one of the answers on its list",
    ),
    "what_if.try": ("Hitung", "Work it out"),
    "what_if.before": ("Seperti tercatat", "As recorded"),
    "what_if.after": ("Andai", "What if"),
    "what_if.result": ("Hasil andai", "The result"),
    "what_if.open": ("Buka pertanyaannya", "Open the questions"),
    "what_if.said": (
        "{label}: tercatat {recorded}, andai {seen}",
        "{label}: recorded {recorded}, what if {seen}",
    ),
    "what_if.nothing": ("Ganti paling sedikit satu jawaban", "Change at least one answer"),
    "what_if.not_stored": (
        "Hasil ini hanya hitungan. Tidak ada yang disimpan.",
        "This is only a calculation. Nothing was stored.",
    ),
    "what_if.score": ("Skor telaah", "Review score"),
    "what_if.flag": ("Tanda", "Flag"),
    "what_if.no_flag": ("tidak ditandai", "not flagged"),
    "what_if.not_now": (
        "Hitungan andai tidak tersedia: model yang membuat skor ini tidak ada di mesin ini.",
        "What-if is not available: the model that made this score is not on this machine.",
    ),
    # History
    "history.title": ("Riwayat", "History"),
    "history.decisions": ("Keputusan", "Decisions"),
    "history.visits": ("Kunjungan", "Visits"),
    "history.earlier": ("Potret registri sebelumnya", "Earlier registry snapshots"),
    "history.none": ("Belum ada riwayat.", "There is no history yet."),
    "history.said": ("{verdict} untuk {programme}", "{verdict} for {programme}"),
    "history.amended": ("diubah menjadi {verdict} untuk {programme}", "amended to {verdict} for {programme}"),
    "history.withdrawn": ("keputusan {programme} ditarik", "decision on {programme} withdrawn"),
    "history.by": ("{by} ({role}), {at}", "{by} ({role}), {at}"),
    "history.replaced": ("sudah diganti", "replaced since"),
    "history.taken_back": ("sudah ditarik", "withdrawn since"),
    "history.shown": (
        "berdasarkan penjelasan {digest}, dibaca {at}",
        "on the explanation {digest}, read {at}",
    ),
    "history.cycle": ("siklus {cycle}", "cycle {cycle}"),
    "history.open_snapshot": (
        "Siklus {cycle}, per {day} (potret {number})",
        "Cycle {cycle}, as of {day} (snapshot {number})",
    ),
    "history.score": ("Skor telaah", "Review score"),
    "history.flags": ("Tanda", "Flags"),
    # The decision
    "decide.title": ("Keputusan: {programme}", "Decision: {programme}"),
    "decide.title_yours": ("Keputusan Anda: {programme}", "Your decision: {programme}"),
    "decide.who": (
        "Keputusan dicatat oleh penelaah atau penyelia. Peran Anda dapat membaca.",
        "Reviewers and supervisors record decisions. Your role can read.",
    ),
    "decide.read": (
        "Formulir terbuka setelah Anda membaca penjelasannya: mengapa ditandai, mengapa bisa keliru, dan "
        "apa yang diperiksa. Waktu Anda membacanya ikut dicatat.",
        "The form opens once you have read the explanation: why it was flagged, why that may be wrong, and "
        "what to check. When you read it is recorded with the decision.",
    ),
    "decide.read_unflagged": (
        "Formulir terbuka setelah Anda membaca penjelasannya: apa yang mendukung jawaban ini dan mengapa ini "
        "bisa keliru. Waktu Anda membacanya ikut dicatat.",
        "The form opens once you have read the explanation: what speaks for this answer and why it may be "
        "wrong. When you read it is recorded with the decision.",
    ),
    "decide.have_read": ("Sudah saya baca, buka formulir", "I have read it, open the form"),
    "decide.verdict": ("Apa yang Anda putuskan?", "What do you decide?"),
    "decide.reason": ("Alasan, dengan kata-kata Anda sendiri", "The reason, in your own words"),
    "decide.reason_hint": (
        "Yang akan dibaca orang dalam musyawarah, atau setahun lagi. Jangan tulis nama atau NIK.",
        "What people will read in the musyawarah, or in a year. Write no names and no NIK.",
    ),
    "decide.record": ("Catat keputusan", "Record the decision"),
    "decide.proposal": (
        "Ini usul kepada musyawarah. Tidak ada hak yang berubah karena tombol ini.",
        "This is a proposal to the musyawarah. No entitlement changes because of this button.",
    ),
    "decide.stands": ("Yang berlaku", "In force"),
    "decide.amend": ("Ubah keputusan ini", "Amend this decision"),
    "decide.amend_button": ("Catat perubahan", "Record the amendment"),
    "decide.amend_read": (
        "Penjelasannya sudah saya baca, catat perubahan",
        "I have read the explanation, record the amendment",
    ),
    "decide.kept": (
        "Alasan yang Anda tulis, belum dicatat:",
        "The reason that you wrote, not recorded yet:",
    ),
    "decide.withdraw_visit": (
        "Kunjungan yang direncanakan karenanya ikut dibatalkan, kecuali sudah diisi atau keluarganya diundi.",
        "The visit that it planned is cancelled with it, unless it was made or the family was drawn.",
    ),
    "decide.withdraw": ("Tarik keputusan ini", "Withdraw this decision"),
    "decide.withdraw_more": (
        "Kasus kembali terbuka. Keputusan lama tetap ada dalam riwayat.",
        "The case is open again. The old decision stays in the history.",
    ),
    "decide.withdraw_button": ("Tarik", "Withdraw"),
    "decide.next": ("Kasus berikutnya dalam daftar", "Next case on the list"),
    "decide.to_list": ("Kembali ke daftar", "Back to the list"),
    "done.read": (
        "Tercatat bahwa Anda sudah membaca. Formulir terbuka di bawah.",
        "It is recorded that you have read it. The form is open below.",
    ),
    "done.decided": ("Keputusan Anda sudah dicatat.", "Your decision is recorded."),
    "done.amended": ("Perubahan sudah dicatat.", "The amendment is recorded."),
    "done.withdrawn": (
        "Keputusan ditarik; kasus terbuka lagi.",
        "The decision is withdrawn; the case is open again.",
    ),
}
