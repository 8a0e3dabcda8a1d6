"""Words of the model report, in Indonesian and English."""

from collections.abc import Mapping
from typing import Final

REPORT_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "report": ("Laporan model", "Model report"),
    "language": ("Bahasa", "Language"),
    "made_on": (
        "Survei {surveyed}, {households} keluarga; dinilai per {day}.",
        "Survey of {surveyed}, {households} households; as of {day}.",
    ),
    "lead": (
        "Apakah lebih baik daripada regresi biasa?",
        "Is it better than a plain regression?",
    ),
    "lead_than": (
        "Dibandingkan dengan {baseline}, pada keluarga yang tidak pernah dilihat keduanya:",
        "Against {baseline}, on households that neither ever saw:",
    ),
    "lead_figure": (
        "{name}: model {model}, {baseline} {other}; selisih {change}{unit} (95 %: {low} sampai {high}): "
        "{verdict}.",
        "{name}: the model {model}, {baseline} {other}; difference {change}{unit} (95 %: {low} to {high}): "
        "{verdict}.",
    ),
    "verdict_better": ("lebih baik", "better"),
    "verdict_not worse": (
        "tidak lebih buruk, tetapi juga tidak terbukti lebih baik",
        "not worse, but not shown to be better",
    ),
    "verdict_worse": ("lebih buruk", "worse"),
    "lead_better": ("Lebih baik daripada {baseline}.", "Better than {baseline}."),
    "points_unit": (" poin", " points"),
    "lead_yes": ("Tidak lebih buruk daripada {baseline}.", "Not worse than {baseline}."),
    "lead_no": (
        "Lebih buruk daripada {baseline}: pakailah regresi itu.",
        "Worse than {baseline}: use that regression.",
    ),
    "in_short": ("Ringkasan", "In short"),
    "tile_error": (
        "dari 100 keluarga terpilih pada kuota {quota} bukan yang termiskin",
        "of 100 households selected at the {quota} quota are not among the poorest",
    ),
    "tile_coverage": (
        "keluarga yang kesejahteraannya berada di dalam selang 80 %",
        "of households have a welfare inside their 80 % interval",
    ),
    "tile_calibration": (
        "poin rata-rata selisih antara peluang dan kenyataan, pada garis terburuk",
        "points between probability and fact on average, at the worst line",
    ),
    "tile_small": (
        "keluarga miskin beranggota {small} terlewat; {large}: {other}",
        "of poor households of {small} persons are missed; of {large}: {other}",
    ),
    "tile_age": ("umur survei pada {day}", "age of the survey on {day}"),
    "months": ("{months} bulan", "{months} months"),
    "curve_head": ("Kesalahan pada setiap kuota", "Error at every quota"),
    "curve_text": (
        "Bila {share} termiskin menurut taksiran dipilih, berapa bagian dari yang terpilih sebenarnya bukan "
        "{share} termiskin. Makin rendah makin baik. Pita: selang 95 % model. Gambar bawah: model "
        "dikurangi {baseline}, berpasangan; di bawah nol berarti model lebih baik.",
        "If the poorest {share} by the estimate are selected, what share of them are not truly the poorest "
        "{share}. Lower is better. Band: the model's 95 % interval. Below: the model less {baseline}, "
        "paired; "
        "under zero the model is better.",
    ),
    "curve_alt": (
        "Kurva kesalahan menurut kuota, model dan pembanding",
        "Curves of the error by quota, of the model and what it is compared with",
    ),
    "axis_quota": ("Kuota: bagian keluarga yang dipilih", "Quota: share of households selected"),
    "axis_error": ("Kesalahan", "Error"),
    "axis_difference": ("Selisih (poin)", "Difference (points)"),
    "axis_class": ("Kelas yang dipilih", "Classes selected"),
    "table_head": ("Angka pada kuota yang biasa", "Figures at the usual quotas"),
    "decile_head": ("Siapa yang terjangkau", "Who is reached"),
    "decile_text": (
        "Bagian setiap desil kesejahteraan survei yang terpilih bila {share} dipilih. Garis putus-putus: "
        "penyasaran sempurna. “Desil” di sini adalah sepersepuluh keluarga survei ini, bukan desil DTSEN.",
        "The share of each tenth of the survey's households, by true welfare, that is selected when {share} "
        "are. Dashed: perfect targeting. A tenth here is of this survey; it is not a desil of DTSEN.",
    ),
    "axis_decile": (
        "Sepersepuluh keluarga, termiskin di kiri",
        "Tenth of the households, poorest at the left",
    ),
    "axis_selected": ("Terpilih", "Selected"),
    "perfect": ("sempurna", "perfect"),
    "belief_head": (
        "Dapatkah peluang dan selangnya dipercaya?",
        "Can its probabilities and intervals be believed?",
    ),
    "calibration_text": (
        "Dari keluarga yang diberi peluang 70 %, apakah 70 % memang di bawah garis? Titik pada garis miring "
        "berarti ya. Setiap titik sepersepuluh keluarga.",
        "Of the households given 70 %, are 70 % below the line? Points on the diagonal say yes. Each "
        "point is "
        "a tenth of the households.",
    ),
    "coverage_text": (
        "Selang 80 % dan 90 % semestinya memuat 80 % dan 90 % keluarga, juga di antara yang termiskin.",
        "The 80 % and 90 % intervals should hold 80 % and 90 % of the households, also among the poorest.",
    ),
    "axis_given": ("Peluang yang diberikan", "Probability given"),
    "axis_true": ("Sebenarnya di bawah", "Truly below"),
    "axis_inside": ("Di dalam selang", "Inside the interval"),
    "fails_head": ("Untuk siapa ia gagal", "For whom it fails"),
    "fails_text": (
        "Bagian keluarga miskin yang terlewat bila {share} dipilih. Keluarga kecil lebih dulu: pada "
        "kesejahteraan per orang, keluarga kecil yang miskin paling sering terlewat. Di sebelahnya taksiran "
        "yang sama, bila kesejahteraan dibagi per setara dewasa: sebagian dari perbedaan berasal dari cara "
        "membagi, bukan dari taksiran.",
        "The share of poor households that is missed when {share} are selected. Small households first: with "
        "welfare per person, poor households of few are missed most. Beside them the same estimates with "
        "welfare per equivalent adult: part of the difference comes from how welfare is divided, not "
        "from the "
        "estimate.",
    ),
    "fails_text_one": (
        "Bagian keluarga miskin yang terlewat bila {share} dipilih, menurut jumlah anggota keluarga.",
        "The share of poor households that is missed when {share} are selected, by persons in the household.",
    ),
    "axis_missed": ("Miskin yang terlewat", "Poor who are missed"),
    "axis_persons": ("Anggota keluarga", "Persons in the household"),
    "forest_text": (
        "Setiap kelompok dengan sekurangnya {minimum} keluarga miskin dalam survei, terburuk di atas. Garis "
        "tegak: semua keluarga.",
        "Every group with at least {minimum} poor households in the survey, worst at the top. Upright line: "
        "all households.",
    ),
    "fails_note": (
        "Yang dilaporkan adalah kerugian bagi keluarga. Laporan ini tidak memperbaikinya.",
        "What is reported are harms to households. This report does not repair them.",
    ),
    "lists_head": ("Berapa nilai sebuah kunjungan", "What a visit is worth"),
    "lists_text": (
        "Kesalahan nyata per 100 kunjungan bila hanya bagian daftar yang paling pasti dikunjungi. Garis "
        "putus-putus: yang dijanjikan untuk daftar penuh.",
        "True errors per 100 visits if only the most certain part of a list is visited. Dashed: what is "
        "promised for the whole list.",
    ),
    "axis_part": ("Bagian yang dikunjungi, %", "Part visited, %"),
    "axis_right": ("Benar per 100", "Right of 100"),
    "drives_head": ("Apa yang menggerakkan taksiran", "What drives the estimate"),
    "bar_text": (
        "{shown} pertanyaan terkuat dari {count}: rata-rata besar pengaruhnya terhadap taksiran keluarga.",
        "The {shown} strongest of {count} questions: how much each moves a household's estimate, on average.",
    ),
    "swarm_text": (
        "Setiap titik sebuah keluarga dari sampel {count} keluarga survei. Ke kanan: taksiran naik. Gelap: "
        "jawaban rendah; terang: jawaban tinggi; abu: jawaban tanpa urutan.",
        "Each dot is a household, of a sample of {count} of the survey. To the right: it raises the "
        "estimate. "
        "Dark: a low answer; light: a high one; grey: answers without an order.",
    ),
    "dependence_text": (
        "Pengaruh “{question}” menurut jawabannya. Naik-turun pada jawaban yang sama berasal dari jawaban "
        "lain.",
        "The effect of “{question}” by its answer. The spread at one answer comes from the other answers.",
    ),
    "drives_note": (
        "Pengaruh bukan sebab: membeli barang tidak membuat keluarga lebih mampu. Pengaruh dijumlahkan "
        "menjadi "
        "taksiran, dan untuk setiap keluarga tertulis dalam penilaiannya.",
        "Effects are not causes: buying a thing makes no household better off. They add up to the estimate, "
        "and each household's are in its assessment.",
    ),
    "axis_effect": ("Perubahan taksiran", "Change of the estimate"),
    "axis_effect_rank": ("Perubahan taksiran (kelas)", "Change of the estimate (classes)"),
    "axis_mean_effect": ("Rata-rata besar perubahan", "Average size of the change"),
    "low": ("rendah", "low"),
    "high": ("tinggi", "high"),
    "age_head": ("Umur survei", "Age of the survey"),
    "age_text": (
        "Di enam negara, ketepatan taksiran seperti ini turun kira-kira {low}–{high} poin setiap tahun sejak "
        "survei (Aiken, Ohlenburg dan Blumenstock 2023). Survei ini berumur {months} bulan pada {day}: "
        "perkirakan kesalahan {least}–{most} poin lebih tinggi daripada yang terukur di sini. Itu angka "
        "orang "
        "lain, bukan ukuran atas kabupaten ini.",
        "In six countries the accuracy of such estimates fell by about {low}–{high} points a year since the "
        "survey (Aiken, Ohlenburg and Blumenstock 2023). This survey was {months} months old on {day}: "
        "expect "
        "errors {least}–{most} points above those measured here. That is what others found, not a "
        "measurement "
        "of this district.",
    ),
    "age_unknown": (
        "Profil tidak menyebut kapan survei dilakukan (`surveyed`), sehingga umurnya tidak diketahui. "
        "Di enam "
        "negara, ketepatan taksiran seperti ini turun kira-kira {low}–{high} poin setiap tahun (Aiken, "
        "Ohlenburg "
        "dan Blumenstock 2023).",
        "The profile does not say when the survey was made (`surveyed`), so its age is not known. In six "
        "countries the accuracy of such estimates fell by about {low}–{high} points a year (Aiken, "
        "Ohlenburg and "
        "Blumenstock 2023).",
    ),
    "axis_years": ("Tahun sejak survei", "Years since the survey"),
    "today": ("kini", "today"),
    "sealed_head": ("Diuji pada keluarga yang disegel", "Tested on sealed households"),
    "sealed_none": (
        "Model ini dilatih dengan seluruh survei, tidak ada bagian yang disegel. Bila beberapa model "
        "dicoba dan yang terbaik dipilih, angka di halaman ini sedikit terlalu baik. Latih dengan "
        "--sealed 0.2 untuk menyisihkan satu bagian.",
        "This model was trained on the whole survey: no part was sealed. If several models were tried and "
        "the best one kept, the figures on this page are a little too good. Train with --sealed 0.2 to set "
        "a part aside.",
    ),
    "sealed_set_aside": (
        "{households} keluarga dalam {clusters} klaster ({share} survei) disisihkan sebelum apa pun dilihat. "
        "Tidak satu pun dipakai untuk belajar, menyetel, memilih, atau untuk angka lain di halaman ini.",
        "{households} households in {clusters} clusters ({share} of the survey) were set aside before "
        "anything was seen. None of them served fitting, tuning, choosing, or any other figure on this page.",
    ),
    "sealed_closed": (
        "Belum dibuka. tepat evaluate --open-sealed membukanya satu kali, dan halaman ini lalu memuat "
        "hasilnya.",
        "Not opened yet. tepat evaluate --open-sealed opens it once; then this page holds what it said.",
    ),
    "sealed_opened": ("Dibuka {at} oleh {by}, satu kali.", "Opened {at} by {by}, once."),
    "sealed_before": (
        "Sebelum itu {count} model lain sudah diuji pada bagian yang sama. Bila model ini dipilih karena "
        "hasil itu, angka di bawah terlalu baik.",
        "Before that, {count} other models had been tested on the same part. If this model was chosen by "
        "what they showed, the figures below are too good.",
    ),
    "sealed_column_trained": ("saat dilatih", "at training"),
    "sealed_column_sealed": ("keluarga tersegel", "sealed households"),
    "sealed_read": (
        "Percayai kolom terakhir. Bila jauh lebih buruk daripada kolom di sebelahnya, model terlalu "
        "disesuaikan dengan surveinya.",
        "Believe the last column. Where it is much worse than the one beside it, the model fits its survey "
        "too closely.",
    ),
    "cannot_head": ("Yang tidak dapat dilakukan", "What it cannot do"),
    "champion_head": ("Dibandingkan dengan champion", "Against the champion"),
    "champion_none": (
        "Belum ada champion di komputer ini ketika model ini dilatih.",
        "There was no champion on this machine when this model was trained.",
    ),
    "how_held_out": (
        "Pada {households} keluarga yang sama, keduanya dinilai di luar lipatan.",
        "On the same {households} households, both judged out of fold.",
    ),
    "how_unseen": (
        "Pada {households} keluarga yang tidak pernah dilihat champion: modelnya dipakai apa adanya, tingkat "
        "harganya disamakan; model baru dinilai di luar lipatan.",
        "On {households} households that the champion never saw: its model as it is, its price level moved; "
        "the new one judged out of fold.",
    ),
    "how_recipe": (
        "Resep champion dilatih ulang dalam lipatan yang sama, {households} keluarga.",
        "The champion's recipe fitted anew in the same folds, {households} households.",
    ),
    "gate_head": ("Gerbang", "The gate"),
    "gate_passes": ("Lulus setiap aturan.", "It passes every rule."),
    "gate_fails": ("Belum lulus; champion tetap.", "It does not pass; the champion stays."),
    "rule_passed": ("lulus", "passes"),
    "rule_failed": ("gagal", "fails"),
    "made_head": ("Cara dibuat", "How it was made"),
    "column_challenger": ("model ini", "this model"),
    "column_champion": ("champion", "champion"),
    "column_difference": ("selisih", "difference"),
    "baseline_ols": ("OLS", "OLS"),
    "baseline_ols_areas": ("OLS dengan wilayah", "OLS with areas"),
    "baseline_ridge": ("ridge", "ridge"),
    "baseline_lightgbm": ("LightGBM apa adanya", "LightGBM as it comes"),
    "baseline_forest": ("hutan kuantil", "quantile forest"),
    "baseline_ebm": ("EBM", "EBM"),
    "baseline_size": ("jumlah anggota saja", "household size alone"),
    "baseline_random": ("undian", "chance"),
    "the_model": ("Tepat", "Tepat"),
    "colophon": (
        "Setiap angka di luar lipatan: keluarga dinilai oleh model yang tidak pernah melihat klasternya. "
        "Selang 95 % dari bootstrap klaster.",
        "Every figure is out of fold: households are judged by a model that never saw their cluster. 95 % "
        "intervals from a cluster bootstrap.",
    ),
}
