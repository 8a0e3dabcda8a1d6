"""What training, evaluating, promoting and going back put on the screen, in both languages."""

from collections.abc import Mapping
from typing import Any, Final

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    # reading and evaluating
    "reading": ("membaca {file}", "reading {file}"),
    "usable": ("{file}: {count} keluarga dapat dipakai", "{file}: {count} households can be used"),
    "fitting": ("melatih pada semua keluarga", "fitting on all households"),
    "evaluating": ("menilai", "evaluating"),
    "fold": ("lipatan", "fold"),
    "registering": (
        "mendaftarkan model dan menulis laporannya",
        "registering the model and writing its report",
    ),
    "about": (
        "{households} keluarga dalam {clusters} klaster, {folds} lipatan, bilangan acak awal {seed}; setiap "
        "angka di luar lipatan, dengan selang 95 %.",
        "{households} households in {clusters} clusters, {folds} folds, seed {seed}; every figure out of "
        "fold, with its 95 % interval.",
    ),
    "less_first": (
        "Model dikurangi {baseline}: {told}: {verdict}",
        "The model less {baseline}: {told}: {verdict}",
    ),
    "less": ("  dikurangi {baseline}: {told}: {verdict}", "  less {baseline}: {told}: {verdict}"),
    "better": ("lebih baik", "better"),
    "not worse": ("tidak lebih buruk", "not worse"),
    "worse": ("lebih buruk", "worse"),
    "the_model": ("model", "the model"),
    "ols": ("OLS", "OLS"),
    "ols_areas": ("OLS dengan wilayah", "OLS with areas"),
    "lightgbm": ("LightGBM apa adanya", "LightGBM as it comes"),
    "ridge": ("ridge", "ridge"),
    "forest": ("hutan kuantil", "quantile forest"),
    "ebm": ("EBM", "EBM"),
    "size": ("jumlah anggota saja", "household size alone"),
    "random": ("undian", "chance"),
    "r2": ("R²", "R²"),
    "spearman": ("Spearman", "Spearman"),
    "macro_f1": ("macro-F1", "macro-F1"),
    "error_at": ("kesalahan pada {quota} %", "error at {quota} %"),
    "error_at_class": ("kesalahan kelas 1–{quota}", "error at classes 1–{quota}"),
    "macro_f1_line": ("macro-F1 kelas terduga: {figure}", "macro-F1 of the predicted classes: {figure}"),
    "intervals_hold": (
        "  selang {level} % memuat {overall} ({thirds})",
        "  {level} % intervals hold {overall} ({thirds})",
    ),
    "poorest_third": ("sepertiga termiskin", "poorest third"),
    "middle_third": ("sepertiga tengah", "middle third"),
    "richest_third": ("sepertiga teratas", "richest third"),
    "programme_line": (
        "  {name}: garis {line}, sebenarnya di bawah {below}, kesalahan kalibrasi {error}",
        "  {name}: line {line}, truly below {below}, calibration error {error}",
    ),
    # lists
    "inclusion": ("dugaan salah sasaran", "likely inclusion errors"),
    "exclusion": ("dugaan terlewat", "likely exclusion errors"),
    "of_inclusion": ("penerima", "enrolled"),
    "of_exclusion": ("bukan penerima", "not enrolled"),
    "list_out_of_fold": (
        "  {name}, {side}: {flagged} dari {households} {of} ({listed}), salah {false}, {found} dari semua "
        "kesalahan itu; sebenarnya {base}",
        "  {name}, {side}: {flagged} of {households} {of} ({listed}), false {false}, {found} of all such "
        "errors; truly {base}",
    ),
    "lists_head": (
        "Daftar (tanda salah berarti keliru; bagian salah diukur pada paruhan klaster):",
        "Lists (a false flag is wrong; false share measured on halves of the clusters):",
    ),
    "only_estimated": (
        "  {name}: hanya ditaksir, tidak ditandai (kebijakan tidak memberi kolom kepesertaan atau batas)",
        "  {name}: estimated, not flagged (no enrolment column or no bound in the policy)",
    ),
    "list_empty": ("  {name}: kosong; {why}", "  {name}: empty; {why}"),
    "counted": (
        "{households} keluarga survei {of}, {in_error} di antaranya memang keliru",
        "{households} surveyed households {of}, {in_error} truly in error",
    ),
    "needed": ("diperlukan sekitar {needed}", "about {needed} would be needed"),
    "never": ("dengan model ini berapa pun tidak cukup", "no number would do with this model"),
    "no_cutoff": (
        "  {name}: kosong; tidak ada ambang yang menjaga tanda salah dalam {bound} % pada {counted}: {size}",
        "  {name}: empty; no cut-off keeps false flags within {bound} % on {counted}: {size}",
    ),
    "not_measured": (
        "  {name}: batas {bound} %, tidak terukur (klaster terlalu sedikit); {counted}",
        "  {name}: bound {bound} %, not measured (too few clusters); {counted}",
    ),
    "measured": (
        "  {name}: batas {bound} %, terukur {false} % [{low}; {high}] pada {halves} paruhan, {listed} % "
        "terdaftar; {counted}",
        "  {name}: bound {bound} %, measured {false} % [{low}, {high}] over {halves} halves, {listed} % "
        "listed; {counted}",
    ),
    "cut": (
        "    dipotong sesuai kapasitas, kesalahan nyata per 100 kunjungan: {told}",
        "    cut to capacity, true errors per 100 visits: {told}",
    ),
    "cut_point": (
        "{value} [{low}; {high}] pada {share} % yang paling pasti",
        "{value} [{low}, {high}] in the most certain {share} %",
    ),
    "fewer_than": (
        "survei memuat kurang dari {least} keluarga {of}",
        "the survey has fewer than {least} households that are {of}",
    ),
    "no_enrolment_column": (
        "kebijakan tidak menyebut kolom kepesertaan",
        "the policy names no enrolment column",
    ),
    "no_bound": (
        "kebijakan tidak memberi batas tanda salah",
        "the policy gives no bound on false flags",
    ),
    "note_interview": (
        "catatan: survei memuat jawaban wawancara (answers: interview), dan tanda bertumpu padanya: pada "
        "data terpadu, yang jawabannya lebih tua, lebih banyak tanda akan salah daripada batasnya.",
        "note: the survey holds interview answers (answers: interview). Flags rest on them: in a "
        "registry, whose answers are older, more flags will be wrong than the bound says.",
    ),
    "note_age": (
        "catatan: survei berumur {months} bulan pada {day}.",
        "note: the survey is {months} months old as of {day}.",
    ),
    # groups
    "groups_head": (
        "Siapa yang terlewat: keluarga miskin yang tidak terpilih oleh taksiran (exclusion error), menurut "
        "jumlah anggota keluarga",
        "For whom it fails: poor households that the estimate does not select (exclusion error), by persons "
        "in the household",
    ),
    "worst_first": (
        "  terburuk dahulu, {quota} (semua keluarga {overall}):",
        "  worst first, {quota} (all households {overall}):",
    ),
    "own_cutoffs": (
        "  bila setiap nilai diberi ambang sendiri, terpilih sebanyak semula dan bagian miskin yang terlewat "
        "sama:",
        "  were cut-offs set for each value, as many selected and the same share of the poor missed:",
    ),
    "welfare": ("kesejahteraan {scale}, {quota}", "welfare {scale}, {quota}"),
    "too_few_poor": (
        "  terkecil sampai terbesar: keluarga miskin dalam survei terlalu sedikit (di bawah {minimum})",
        "  smallest to largest: too few poor households in the survey (under {minimum})",
    ),
    "gap": ("  terkecil dikurangi terbesar, {quota}: {told}", "  smallest less largest, {quota}: {told}"),
    "gap_of": ("{points} dengan kesejahteraan {scale}", "{points} with welfare {scale}"),
    "same_predictions": (
        "  (taksirannya sama; pada ukuran lain keluarga yang miskin pun lain)",
        "  (the same predictions; on another scale other households are the poor ones)",
    ),
    "harm": ("{group}, {value}: {error} dari {poor} miskin", "{group}, {value}: {error} of {poor} poor"),
    "cutoff_overall": (
        "{group}: dari semua yang miskin {own} akan terlewat, bukan {common} (perubahan {change})",
        "{group}: of all the poor {own} would be missed instead of {common} (change {change})",
    ),
    "cutoff_value": (
        "  {value}: terlewat {missed} → {missed_own}, tidak miskin di antara terpilih {wrong} → {wrong_own}",
        "  {value}: missed {missed} → {missed_own}, not poor among the selected {wrong} → {wrong_own}",
    ),
    "quota": ("kuota {quota} %", "{quota} % quota"),
    "classes": ("kelas 1–{quota}", "classes 1–{quota}"),
    "points": ("{value} poin [{low}; {high}]", "{value} points [{low}, {high}]"),
    # registering, promoting, going back
    "registered": (
        "{name} terdaftar sebagai challenger: {folder}",
        "{name} is registered as challenger: {folder}",
    ),
    "report_in": ("Laporannya: {file}", "Its report: {file}"),
    "first_champion": (
        "{name} adalah model pertama yang terkalibrasi dan tidak lebih buruk daripada OLS: ia menjadi "
        "champion.",
        "{name} is the first calibrated model that is not worse than OLS: it is now the champion.",
    ),
    "passes": ("Gerbang: lulus setiap aturan.", "The gate: it passes every rule."),
    "does_not_pass": ("Gerbang: belum lulus.", "The gate: it does not pass."),
    "passed": ("  [lulus] {outcome}", "  [passes] {outcome}"),
    "failed": ("  [gagal] {outcome}", "  [fails] {outcome}"),
    "no_champion_yet": ("{name} belum mempunyai champion.", "{name} has no champion yet."),
    "champion_stays": (
        "Champion tetap seperti semula (sejak {since}).",
        "The champion stays as it is (since {since}).",
    ),
    "how_to_promote": (
        'Untuk memakai model baru: tepat promote {name}@challenger --why "…"',
        'To put the new model to work: tepat promote {name}@challenger --why "…"',
    ),
    "compared_held_out": (
        "Dibandingkan dengan champion pada {households} keluarga yang sama, keduanya di luar lipatan.",
        "Compared with the champion on the same {households} households, both out of fold.",
    ),
    "compared_unseen": (
        "Dibandingkan dengan champion pada {households} keluarga yang tidak pernah dilihatnya: model "
        "champion apa adanya (tingkat harganya disamakan), model baru di luar lipatan.",
        "Compared with the champion on {households} households that it never saw: the champion's model as it "
        "is (its price level moved), the new one out of fold.",
    ),
    "compared_recipe": (
        "Dibandingkan dengan resep champion yang dilatih ulang dalam lipatan yang sama, {households} "
        "keluarga.",
        "Compared with the champion's recipe fitted anew in the same folds, {households} households.",
    ),
    "by_rules": ("Aturan {name} ({digest}).", "Rules {name} ({digest})."),
    "promoted": (
        "Versi {version} kini menjadi champion {name}.",
        "Version {version} is now the champion of {name}.",
    ),
    "rolled_back": ("Champion {name} kembali {version}.", "The champion of {name} is again {version}."),
    "version": ("versi {version}", "version {version}"),
    "never_registered": ("yang tidak pernah terdaftar", "which was never registered"),
    # the table of models
    "no_model": (
        "Belum ada model {name}terdaftar. `tepat train` membuatnya.",
        "No model {name}is registered. `tepat train` makes one.",
    ),
    "no_champion_here": (
        'Tidak ada champion yang bekerja di komputer ini: `tepat promote {name} --why "…"` memakainya.',
        'No champion assesses on this machine: `tepat promote {name} --why "…"` puts one to work.',
    ),
    "head_version": ("versi", "version"),
    "head_aliases": ("sebutan", "aliases"),
    "head_trained": ("dilatih", "trained"),
    "head_survey": ("survei", "survey"),
    "head_error": ("kesalahan 40 %", "error at 40 %"),
    "head_since": ("champion sejak", "champion since"),
    "head_by": ("oleh", "by"),
    "head_why": ("alasan", "why"),
    "elsewhere": ("champion di tempat lain", "champion elsewhere"),
    "history": ("Riwayat:", "History:"),
    "act_promote": ("dipromosikan", "promoted"),
    "act_rollback": ("kembali", "went back"),
    "history_line": ("  {since}  {act} {version}  {by}: {why}", "  {since}  {act} {version}  {by}: {why}"),
    "no_report": (
        "{name} tidak mempunyai laporan; ia dilatih sebelum laporan dibuat.",
        "{name} has no report: it was trained before there were any.",
    ),
}


def say(language: str, key: str, **values: Any) -> str:
    """The words for `key`, with its values put in; in English where there are none.

    >>> say("id", "not worse"), say("es", "version", version=3)
    ('tidak lebih buruk', 'version 3')
    """
    return _WORDS[key][0 if language == "id" else 1].format(**values)


def baseline_name(language: str, baseline: str) -> str:
    """
    >>> baseline_name("id", "ols_areas"), baseline_name("en", "catboost")
    ('OLS dengan wilayah', 'catboost')
    """
    return say(language, baseline) if baseline in _WORDS else baseline


def figure_name(language: str, name: str) -> str:
    """
    >>> figure_name("id", "error_at_40"), figure_name("en", "error_at_class_1"), figure_name("en", "r2")
    ('kesalahan pada 40 %', 'error at classes 1–1', 'R²')
    """
    for beginning in ("error_at_class_", "error_at_"):
        if name.startswith(beginning):
            return say(language, beginning[:-1], quota=name.removeprefix(beginning))
    return say(language, name) if name in _WORDS else name.replace("_", " ")
