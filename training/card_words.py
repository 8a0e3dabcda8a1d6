"""Words and numbers of the model card and its plots, in Indonesian and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from training.card_group_words import GROUP_WORDS
from training.report_words import REPORT_WORDS

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("Kartu model", "Model card"),
    "verdict": ("Ringkasan", "In short"),
    "not_worse": ("Tidak lebih buruk daripada OLS", "Not worse than OLS"),
    "calibrated": ("Terkalibrasi", "Calibrated"),
    "yes": ("ya", "yes"),
    "no": ("tidak", "no"),
    "trained_on": ("Data pelatihan", "Trained on"),
    "households": ("Keluarga", "Households"),
    "persons": ("Orang", "Persons"),
    "clusters": ("Klaster", "Clusters"),
    "weights": ("Bobot survei", "Survey weights"),
    "weights_none": ("tidak ada; setiap keluarga sama", "none; every household counts the same"),
    "weights_some": (
        "mewakili {households} keluarga dan {persons} orang; setara {effective} keluarga berbobot sama",
        "stand for {households} households and {persons} persons; worth {effective} of equal weight",
    ),
    "surveyed": ("Waktu survei", "Surveyed"),
    "unknown": ("tidak diketahui", "not known"),
    "age": ("{month}; berumur {months} bulan pada {day}", "{month}; {months} months old on {day}"),
    "survey_digest": ("Sidik jari survei", "Survey digest"),
    "sealed": ("Bagian tersegel", "Sealed part"),
    "sealed_none": ("tidak ada", "none"),
    "sealed_some": (
        "{households} keluarga dalam {clusters} klaster, tidak pernah dipakai; `tepat models` menunjukkan "
        "apakah sudah dibuka, kapan dan oleh siapa",
        "{households} households in {clusters} clusters, never used; `tepat models` shows whether it was "
        "opened, when and by whom",
    ),
    "profile": ("profil", "profile"),
    "catalogue": ("katalog", "catalogue"),
    "policy": ("kebijakan", "policy"),
    "digests": ("Sidik jari lain", "Other digests"),
    "made": ("Cara dibuat", "How it was made"),
    "blend": ("Campuran", "Blend"),
    "blend_text": (
        "bagian linear {linear}, bagian pohon {trees} ({rounds} putaran); penalti {penalty}",
        "linear part {linear}, tree part {trees} ({rounds} rounds); penalty {penalty}",
    ),
    "questions": ("Pertanyaan", "Questions"),
    "seed": ("Bilangan acak awal", "Seed"),
    "settings": ("Pengaturan", "Settings"),
    "how_good": ("Ketelitian di luar lipatan", "How good it is, out of fold"),
    "interval_note": (
        "Dalam kurung: selang 95 % dari bootstrap klaster. Setiap keluarga dinilai oleh model yang tidak "
        "pernah melihat klasternya.",
        "In brackets: 95 % interval of a cluster bootstrap. Every household is judged by a model that never "
        "saw its cluster.",
    ),
    "figure": ("Ukuran", "Figure"),
    "model": ("Tepat", "Tepat"),
    "r2": ("R² (log kesejahteraan)", "R² (log welfare)"),
    "r2_rank": ("R² (peringkat)", "R² (ranks)"),
    "spearman": ("Korelasi Spearman", "Spearman correlation"),
    "error_at": ("Kesalahan pada kuota {quota} %", "Error at quota {quota} %"),
    "error_at_class": ("Kesalahan pada kelas 1–{quota}", "Error at classes 1–{quota}"),
    "macro_f1": ("Macro-F1 kelas", "Macro-F1 of the classes"),
    "compared": ("Dibandingkan dengan cara sederhana", "Against simpler estimates"),
    "difference_note": (
        "Selisih model dikurangi pembanding, berpasangan pada keluarga yang sama. Untuk R² dan Spearman "
        "lebih besar lebih baik, untuk kesalahan lebih kecil lebih baik.",
        "Model less the simpler estimate, paired on the same households. Larger is better for R² and "
        "Spearman, smaller for errors.",
    ),
    "better": ("lebih baik", "better"),
    "not worse": ("tidak lebih buruk", "not worse"),
    "worse": ("lebih buruk", "worse"),
    "coverage": ("Cakupan selang", "Coverage of the intervals"),
    "overall": ("semua keluarga", "all households"),
    "poorest_third": ("sepertiga termiskin", "poorest third"),
    "middle_third": ("sepertiga tengah", "middle third"),
    "richest_third": ("sepertiga teratas", "richest third"),
    "interval": ("Selang", "Interval"),
    "programmes": ("Program dan daftar", "Programmes and lists"),
    "line": ("Garis", "Line"),
    "below": ("Di bawah garis", "Below the line"),
    "calibration_error": ("Kesalahan kalibrasi", "Calibration error"),
    "inclusion": ("dugaan salah sasaran", "likely inclusion errors"),
    "exclusion": ("dugaan terlewat", "likely exclusion errors"),
    "list_head": (
        "| daftar | batas salah | ambang | keluarga kalibrasi | salah terukur | terdaftar "
        "| keluarga diperlukan |",
        "| list | bound | cut-off | calibration households | measured false share | listed "
        "| households needed |",
    ),
    "empty": ("kosong", "empty"),
    "never": ("tidak tercapai dengan model ini", "out of reach for this model"),
    "not_measured": ("tidak terukur", "not measured"),
    "needed_note": (
        "“Keluarga diperlukan”: banyaknya keluarga survei dengan status kepesertaan itu agar daftar "
        "diharapkan tidak kosong.",
        "“Households needed”: surveyed households of that enrolment status with which a list is expected "
        "not to be empty.",
    ),
    "cut": ("Bila daftar dipotong sesuai kapasitas", "When a list is cut to capacity"),
    "cut_note": (
        "Kesalahan nyata per 100 kunjungan pada bagian yang paling pasti dari keluarga dengan status itu.",
        "True errors per 100 visits among the most certain share of the households of that status.",
    ),
    "share": ("bagian", "share"),
    "uncalibrated": ("Daftar tanpa kalibrasi", "Lists without calibration"),
    "no_enrolment_column": ("tidak ada kolom kepesertaan", "no enrolment column"),
    "no_bound": ("kebijakan tidak menetapkan batas", "the policy sets no bound"),
    "fewer_than": ("kurang dari {least} keluarga survei", "fewer than {least} surveyed households"),
    "limits": ("Yang tidak dapat dilakukan", "What it cannot do"),
    "plot_error": ("Kesalahan menurut kuota", "Error by quota"),
    "plot_quota": ("Kuota (bagian keluarga)", "Quota (share of households)"),
    "plot_error_axis": ("Kesalahan sasaran", "Targeting error"),
    "plot_calibration": ("Peluang di bawah garis", "Probability below the line"),
    "plot_predicted": ("Taksiran", "Predicted"),
    "plot_observed": ("Teramati", "Observed"),
    "plot_coverage": ("Cakupan selang", "Coverage of the intervals"),
    "plot_inside": ("Bagian di dalam selang", "Share inside the interval"),
    "plot_lists": ("Ketepatan daftar", "Precision of the lists"),
    "plot_listed": ("Panjang daftar (bagian dari status itu)", "Length of the list (share of that status)"),
    "plot_right": ("Kesalahan nyata per 100 kunjungan", "True errors per 100 visits"),
    "plot_bound": ("batas daftar penuh", "bound of the whole list"),
    **GROUP_WORDS,
    **REPORT_WORDS,
}
_LANGUAGES: Final = ("id", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """Words and numbers of one language; one without words of its own is spoken in English."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The words of `key`, with `values` filled in.

        >>> Words("id")("yes"), Words("min")("yes")
        ('ya', 'yes')
        """
        place = _LANGUAGES.index(self.language) if self.language in _LANGUAGES else 1
        return _WORDS[key][place].format(**values)

    def number(self, value: float | None, digits: int = 0) -> str:
        """A number as the language writes it; a dash where there is none.

        >>> Words("en").number(1234.5, 1), Words("id").number(1234.5, 1), Words("id").number(None)
        ('1,234.5', '1.234,5', '–')
        """
        if value is None:
            return "–"
        text = f"{value:,.{digits}f}".replace("-", "−")
        return text.translate(str.maketrans(",.", ".,")) if self.language == "id" else text

    def percent(self, share: float | None, digits: int = 1) -> str:
        """A share in percent.

        >>> Words("id").percent(0.1234)
        '12,3 %'
        """
        return "–" if share is None else f"{self.number(100 * share, digits)} %"

    def figure(self, figure: Mapping[str, Any], digits: int = 3) -> str:
        """A value with its interval.

        >>> Words("en").figure({"value": 0.5, "low": 0.45, "high": 0.55}, 2)
        '0.50 (0.45–0.55)'
        """
        value, low, high = (self.number(figure[key], digits) for key in ("value", "low", "high"))
        # A range of negative numbers needs a word, as the minus looks like the dash.
        dash = "–" if (figure["low"] or 0) >= 0 else " … "
        return f"{value} ({low}{dash}{high})"

    def percents(self, figure: Mapping[str, Any], digits: int = 1) -> str:
        """A share with its interval, in percent."""
        scaled = {key: None if figure[key] is None else 100 * figure[key] for key in ("value", "low", "high")}
        return f"{self.figure(scaled, digits)} %"
