"""Words about the model, for people who are no statisticians."""

from typing import Final

MODEL: Final[dict[str, tuple[str, str]]] = {
    "model.title": (
        "Model: seberapa tepat, dan untuk siapa keliru",
        "The model: how exact, and for whom it errs",
    ),
    "model.none": (
        "Belum ada model yang dipakai. Analis melatih model dengan tepat train.",
        "No model is at work yet. An analyst trains one with tepat train.",
    ),
    "model.not_yet": (
        "Dalam siklus ini belum ada registri yang dimuat. Model yang menaksirnya dijelaskan di sini setelah "
        "registri dimuat.",
        "No registry has been loaded in this cycle yet. The model that estimates it is described here once "
        "one is.",
    ),
    "model.what": (
        "Model memperkirakan pengeluaran keluarga dari {questions} pertanyaan registri. Ia belajar dari "
        "{households} keluarga yang pengeluarannya ditanyakan dalam survei {surveyed}.",
        "The model estimates a family’s spending from {questions} questions of the registry. It learned "
        "from {households} families whose spending a survey asked in {surveyed}.",
    ),
    "model.old": (
        "Survei itu berumur {months} bulan pada {day}. Harga dan keadaan berubah; makin tua survei, makin "
        "hati-hati.",
        "That survey was {months} months old on {day}. Prices and lives change; the older the survey, the "
        "more care.",
    ),
    "model.harm": (
        "Yang paling perlu diketahui: keluarga miskin yang kecil paling sering terlewat. Dari 100 keluarga "
        "miskin dengan {small} orang, {missed} terlewat; dengan {large} orang, {other}. Periksa keluarga "
        "kecil, juga yang tidak masuk daftar.",
        "Most important to know: small poor families are missed most. Of 100 poor families of {small} "
        "persons, {missed} are missed; of {large} persons, {other}. Look at small families, also at those "
        "on no list.",
    ),
    "model.short": ("Singkatnya", "In short"),
    "model.calibrated": (
        "Peluang dan rentang yang disebut di layanan ini cocok dengan yang terukur pada keluarga yang "
        "tidak dipakai belajar.",
        "The chances and intervals that this service tells agree with what was measured on families it did "
        "not learn from.",
    ),
    "model.not_calibrated": (
        "Peluang atau rentang tidak cocok dengan yang terukur. Baca angka di layanan ini dengan hati-hati.",
        "Chances or intervals do not agree with what was measured. Read the numbers of this service with "
        "care.",
    ),
    "model.not_worse": (
        "Model tidak lebih buruk daripada hitungan sederhana (regresi biasa).",
        "The model is not worse than a simple calculation (ordinary regression).",
    ),
    "model.worse": (
        "Model lebih buruk daripada hitungan sederhana: pertimbangkan kembali ke model sebelumnya.",
        "The model is worse than a simple calculation: consider going back to the one before.",
    ),
    "model.alone": (
        "Bila 40 dari 100 keluarga dipilih memakai skor saja, {missed} dari 100 yang benar-benar miskin "
        "terlewat (antara {low} dan {high}). Karena itu tidak seorang pun boleh masuk atau keluar hanya "
        "karena skor.",
        "If 40 of 100 families were chosen by the score alone, {missed} of 100 who are truly poor would be "
        "missed (between {low} and {high}). So nobody should enter or leave because of the score alone.",
    ),
    "model.lists": ("Seberapa sering daftar keliru", "How often the lists are wrong"),
    "model.lists_more": (
        "Diukur pada keluarga survei yang tidak dipakai belajar. Angka dalam kurung: rentang 95 %.",
        "Measured on survey families it did not learn from. In brackets: the 95 % interval.",
    ),
    "model.promised": ("Dijanjikan: keliru paling banyak", "Promised: wrong at most"),
    "model.measured": ("Terukur keliru", "Measured wrong"),
    "model.found": ("Menemukan dari semua kesalahan", "Finds of all errors"),
    "model.per_100": ("{count} dari 100", "{count} of 100"),
    "model.per_100_range": ("{count} dari 100 ({low}–{high})", "{count} of 100 ({low}–{high})"),
    "model.empty": (
        "daftar kosong: tidak ada ambang yang menjaga janji",
        "empty list: no cut-off keeps the promise",
    ),
    "model.not_listed": ("hanya ditaksir, tidak ditandai", "estimated only, not flagged"),
    "model.intervals": ("Apakah rentangnya benar", "Whether the intervals hold"),
    "model.interval_said": (
        "Rentang {nominal} % memuat keadaan sebenarnya pada {measured} dari 100 keluarga; pada sepertiga "
        "termiskin {poorest}, tengah {middle}, teratas {richest}.",
        "The {nominal} % interval held the truth for {measured} of 100 families; {poorest} among the "
        "poorest third, {middle} in the middle, {richest} at the top.",
    ),
    "model.groups": ("Untuk siapa lebih sering keliru", "For whom it errs more"),
    "model.groups_more": (
        "Berapa dari 100 keluarga miskin dalam kelompok ini terlewat, bila 40 dari 100 keluarga dipilih "
        "dengan skor saja. Telaah kelompok di atas rata-rata dengan lebih teliti.",
        "How many of 100 poor families of the group would be missed if 40 of 100 families were chosen by "
        "the score alone. Review groups above the average with more care.",
    ),
    "model.group": ("Kelompok", "Group"),
    "model.missed": ("Miskin terlewat", "Poor missed"),
    "model.behind": ("Keluarga miskin dalam survei", "Poor families in the survey"),
    "model.size_group": ("{value} orang", "{value} persons"),
    "model.worst": ("Kelompok yang paling sering terlewat", "Groups that are missed most"),
    "model.worst_more": (
        "Terparah dahulu, diurutkan menurut ujung bawah rentangnya: kelompok kecil tidak naik hanya karena "
        "kebetulan.",
        "Worst first, by the lower end of the interval: small groups do not lead by chance alone.",
    ),
    "model.man": ("laki-laki", "man"),
    "model.woman": ("perempuan", "woman"),
    "model.few": ("terlalu sedikit untuk diukur", "too few to measure"),
    "model.drift": (
        "Apakah registri masih seperti survei",
        "Whether the registry still looks like the survey",
    ),
    "model.drift_lead": (
        "Model belajar dari survei. Ia dapat dipercaya di sini sejauh jawaban di registri ditulis dengan "
        "cara yang sama dan keluarganya serupa. Saat registri ini dimuat, jawaban {families} keluarga "
        "dibandingkan dengan {survey} keluarga survei, {questions} pertanyaan satu per satu.",
        "The model learned from a survey. It can be trusted here as far as answers in the registry are "
        "written in the same way and the families are alike. When this registry was loaded, the answers of "
        "{families} families were compared with {survey} families of the survey, {questions} questions one "
        "by one.",
    ),
    "model.drift_every": (
        "Registri memuat {families} keluarga; satu dari setiap {every} dilihat, cukup untuk mengetahui "
        "pergeseran.",
        "The registry holds {families} families; one of {every} was looked at, enough to see what moved.",
    ),
    "model.drift_registered": (
        "Dari {learned} keluarga survei yang dipelajari model, {others} tidak terdaftar dan tidak "
        "ikut dibandingkan.",
        "Of the {learned} survey families that the model learned from, {others} are not registered and were "
        "not compared.",
    ),
    "model.drift_registered.one": (
        "Dari {learned} keluarga survei yang dipelajari model, {others} tidak terdaftar dan tidak ikut "
        "dibandingkan.",
        "Of the {learned} survey families that the model learned from, {others} is not registered and was "
        "not compared.",
    ),
    "model.drift_unknown": (
        "Tidak dapat dibandingkan: model ini tidak menyimpan ringkasan jawaban surveinya, karena dilatih "
        "oleh Tepat yang lebih lama. Minta analis melatihnya lagi, lalu muat registri dengan model baru.",
        "It cannot be compared: this model holds no summary of its survey’s answers, because an earlier "
        "Tepat trained it. Ask the analyst to train it again, then load the registry with the new model.",
    ),
    "model.drift_before": (
        "Registri ini dimuat sebelum perbandingan disimpan di layanan. Muat registri berikutnya, atau minta "
        "analis menjalankan tepat drift.",
        "This registry was loaded before comparisons were kept in the service. Load the next one, or ask the "
        "analyst to run tepat drift.",
    ),
    "model.drift_is_coding": (
        "Hati-hati: pada {count} pertanyaan kodenya tampak diisi dengan cara lain. Taksiran dari berkas ini "
        "dapat keliru untuk semua keluarga.",
        "Take care: in {count} questions the codes seem to be filled in another way. Estimates from this "
        "file may be wrong for every family.",
    ),
    "model.drift_is_coding.one": (
        "Hati-hati: pada {count} pertanyaan kodenya tampak diisi dengan cara lain. Taksiran dari berkas ini "
        "dapat keliru untuk semua keluarga.",
        "Take care: in {count} question the codes seem to be filled in another way. Estimates from this "
        "file may be wrong for every family.",
    ),
    "model.drift_is_missing": (
        "Hati-hati: {count} pertanyaan jauh lebih jarang dijawab daripada dalam survei.",
        "Take care: {count} questions are answered far less often than in the survey.",
    ),
    "model.drift_is_missing.one": (
        "Hati-hati: {count} pertanyaan jauh lebih jarang dijawab daripada dalam survei.",
        "Take care: {count} question is answered far less often than in the survey.",
    ),
    "model.drift_is_population": (
        "Kodenya sama. Keluarga di registri berbeda dari keluarga survei; jumlah pertanyaan yang bergeser "
        "jelas: {count}.",
        "The coding is the same. The registry’s families differ from the survey’s; questions that clearly "
        "moved: {count}.",
    ),
    "model.drift_is_same": (
        "Tidak ada pertanyaan yang bergeser dengan jelas: registri ini tampak seperti survei.",
        "No question clearly moved: this registry looks like the survey.",
    ),
    "model.drift_coding": ("Kode berubah", "Coding changed"),
    "model.drift_coding_what": (
        "Jawabannya mungkin sama, tetapi ditulis dengan kode atau satuan lain, sehingga model salah "
        "membacanya: misalnya ya terbaca tidak. Ini kesalahan berkas, bukan kesalahan keluarga.",
        "The answers may be the same but are written with other codes or units, so that the model misreads "
        "them: yes as no, for example. It is a mistake of the file, not of the families.",
    ),
    "model.drift_coding_do": (
        "jangan memutuskan dari daftar ini dulu. Perbaiki ekspor registri atau jelaskan kodenya di profil, "
        "lalu muat lagi.",
        "do not decide from these lists yet. Repair the registry’s export, or describe the codes in the "
        "profile, and load it again.",
    ),
    "model.drift_missing": ("Jawaban hilang", "Answers missing"),
    "model.drift_missing_what": (
        "Pertanyaan ini di registri jauh lebih sering kosong, sehingga taksirannya kurang pasti dan lebih "
        "banyak keluarga tidak dapat dinilai.",
        "These questions are empty far more often in the registry, so that estimates are less certain and "
        "more families cannot be told.",
    ),
    "model.drift_missing_do": (
        "periksa apakah kolomnya ikut diekspor; minta pendata melengkapinya.",
        "see whether the columns were exported; ask the enumerators to fill them in.",
    ),
    "model.drift_population": ("Penduduk berbeda", "Population changed"),
    "model.drift_population_what": (
        "Jawaban ditulis dengan cara yang sama, tetapi keluarganya memang lain: karena waktu telah berjalan, "
        "atau karena registri memuat keluarga yang lebih miskin. Ini belum tentu kesalahan.",
        "Answers are written in the same way, but the families are others: because time has passed, or "
        "because a registry holds poorer families. This need not be a mistake.",
    ),
    "model.drift_population_do": (
        "daftar boleh dipakai. Kunjungi juga keluarga yang diundi, agar kesalahannya terukur, dan latih "
        "ulang model bila ada survei yang lebih baru.",
        "the lists may be used. Also visit families drawn at random, so that their errors are measured, and "
        "train the model again when there is a newer survey.",
    ),
    "model.drift_same": ("Yang paling berbeda", "What differs most"),
    "model.drift_same_what": (
        "Perbedaan sekecil ini wajar.",
        "Differences as small as these are usual.",
    ),
    "model.drift_same_do": ("tidak ada.", "nothing."),
    "model.drift_same_gap": (
        "paling banyak {gap} dari 100 keluarga menjawab lain",
        "at most {gap} of 100 families answer otherwise",
    ),
    "model.drift_do": ("Yang perlu dilakukan:", "What to do:"),
    "model.drift_more": ("… dan {count} lagi.", "… and {count} more."),
    "model.drift_survey": ("bagian keluarga dalam survei", "share of families in the survey"),
    "model.drift_registry": ("di registri ini", "in this registry"),
    "model.drift_middle": (
        "Nilai tengah: separuh keluarga di bawahnya, separuh di atasnya.",
        "Median: half of the families lie below it, half above.",
    ),
    "model.drift_command": (
        "Analis melihat setiap angka dengan tepat drift.",
        "An analyst sees every figure with tepat drift.",
    ),
    "model.drift_findings": (
        "{count} temuan data dalam {households} keluarga yang dimuat.",
        "{count} data findings in the {households} families loaded.",
    ),
    "model.drift_findings.one": (
        "{count} temuan data dalam {households} keluarga yang dimuat.",
        "{count} data finding in the {households} families loaded.",
    ),
    "model.drift_none": ("Belum ada registri yang dimuat.", "No registry has been loaded yet."),
    "model.sealed": ("Diuji pada keluarga yang disegel", "Tested on sealed families"),
    "model.sealed_none": (
        "Model ini dilatih dengan seluruh survei: tidak ada keluarga yang disisihkan untuk ujian terakhir.",
        "This model was trained on the whole survey: no families were set aside for one last test.",
    ),
    "model.sealed_aside": (
        "{households} keluarga dari {clusters} klaster survei disisihkan (disegel) sebelum apa pun dilihat. "
        "Model tidak pernah belajar dari mereka.",
        "{households} families of {clusters} survey clusters were set aside (sealed) before anything was "
        "seen. The model never learned from them.",
    ),
    "model.sealed_closed": (
        "Di komputer ini belum tercatat ada yang membukanya. Analis membukanya satu kali dengan tepat "
        "evaluate.",
        "No opening is recorded on this machine. An analyst opens them once, with tepat evaluate.",
    ),
    "model.sealed_opened": ("Dibuka satu kali, {at}, oleh {by}.", "Opened once, {at}, by {by}."),
    "model.sealed_said": (
        "Pada mereka, bila 40 dari 100 keluarga dipilih memakai skor saja, {value} dari 100 yang benar-benar "
        "miskin terlewat (antara {low} dan {high}). Saat dilatih diperkirakan {trained}.",
        "Among them, if 40 of 100 families were chosen by the score alone, {value} of 100 who are truly poor "
        "are missed (between {low} and {high}). Training had told {trained}.",
    ),
    "model.sealed_worse": (
        "Itu lebih buruk daripada yang diperkirakan saat dilatih. Percayai angka ini.",
        "That is worse than training had told. Believe this number.",
    ),
    "model.sealed_before": (
        "Sebelum itu {count} model lain sudah diuji pada keluarga yang sama, jadi angka ini mungkin terlalu "
        "baik.",
        "Before that, {count} other models had been tested on the same families, so this number may be too "
        "good.",
    ),
    "model.sealed_before.one": (
        "Sebelum itu {count} model lain sudah diuji pada keluarga yang sama, jadi angka ini mungkin terlalu "
        "baik.",
        "Before that, {count} other model had been tested on the same families, so this number may be too "
        "good.",
    ),
    "model.who": ("Siapa yang memakai model ini, dan mengapa", "Who put this model to work, and why"),
    "model.who_said": ("Dipakai sejak {since} oleh {by}: “{why}”", "At work since {since} by {by}: “{why}”"),
    "model.first_passed": (
        "model pertama yang lolos pemeriksaan",
        "the first model that passed the gate",
    ),
    "model.who_unknown": (
        "Mesin ini tidak menyimpan catatan siapa yang memakai model ini.",
        "This machine holds no record of who put this model to work.",
    ),
    "model.other_champion": (
        "Model lain sudah dipilih ({digest}, oleh {by}: “{why}”). Ia dipakai saat registri dimuat "
        "berikutnya.",
        "Another model was chosen since ({digest}, by {by}: “{why}”). It is used when a registry is loaded "
        "next.",
    ),
    "model.before": ("Pergantian model", "Changes of model"),
    "model.version": ("Model", "Model"),
    "model.why": ("Alasan", "Why"),
    "switch.promote": ("dipakai", "put to work"),
    "switch.rollback": ("kembali ke", "back to"),
    "model.limits": ("Yang tidak dapat dilakukan model ini", "What this model cannot do"),
    "model.policy": ("Garis dan aturan program", "Lines and rules of the programmes"),
    "model.source": ("Dasar", "Legal source"),
    "model.technical": ("Untuk yang ingin memeriksa", "For those who want to check"),
    "model.digest": ("Sidik jari model", "Digest of the model"),
    "model.kept": ("Disimpan di layanan ini", "Kept in this service"),
    "model.r2": ("R² log pengeluaran, di luar lipatan", "R² of log spending, out of fold"),
    "model.spearman": ("Korelasi Spearman, di luar lipatan", "Spearman correlation, out of fold"),
    "model.survey_digest": ("Sidik jari survei", "Digest of the survey"),
    "model.policy_digest": ("Sidik jari kebijakan", "Digest of the policy"),
    "model.catalogue_digest": ("Sidik jari katalog", "Digest of the catalogue"),
    "model.clusters": ("Klaster survei", "Survey clusters"),
    "model.seed": ("Bilangan acak awal", "Seed"),
}
