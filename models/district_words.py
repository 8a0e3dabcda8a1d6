"""What is said about a whole district, in the languages that Tepat speaks itself."""

from collections.abc import Mapping
from typing import Any, Final

_INDONESIAN: Final[Mapping[str, str]] = {
    "reasons_title": "Apa yang mendorong tanda, menurut wilayah",
    "reasons_axis": "bagian tanda yang didorong pertanyaan ini, %",
    "reasons_key": "○ satu wilayah dengan sedikitnya {least} tanda   ┃ seluruh kabupaten",
    "line_title": "Panjang daftar bila garis bergeser",
    "line_axis": "garis, % dari garis sekarang",
    "line_axis_levels": "garis: tingkat terendah sampai tingkat ini",
    "listed_axis": "keluarga dalam daftar",
    "answers_title": "Tanda yang berubah bila {share} % jawaban satu pertanyaan keliru",
    "answers_axis": "tanda per 100 tanda sekarang (semua daftar); garis: terkecil sampai terbesar",
    "lost": "hilang",
    "gained": "muncul",
    "model_title": "Dua model, daftar yang sama?",
    "overlap_axis": "sama di kedua model, %",
    "length_axis": "keluarga yang paling pasti, ditandai atau tidak",
    "before_axis": "ditandai sekarang, per wilayah",
    "after_axis": "ditandai model lain, per wilayah",
    "list_of": "{programme}, {side}",
    "list_heading": "{programme}, {side}: {flagged} tanda",
    "drives": "mendorong {share} % tanda, rata-rata {contribution}",
    "stands_out": "Menonjol (lebih dari tiga galat baku dari seluruh kabupaten):",
    "stands_out_area": "{area} ({flagged} tanda): {question} mendorong {share} %, seluruh kabupaten "
    "{district} %",
    "what_drives": "Sebuah pertanyaan mendorong tanda bila termasuk tiga yang paling banyak menggeser skor "
    "ke arah tanda itu.",
    "nobody_flagged": "Tidak ada keluarga yang ditandai.",
    "by_line": "garis",
    "of_today": "dari sekarang",
    "listed": "dalam daftar",
    "entered": "masuk",
    "left": "keluar",
    "cutoffs_stay": "Ambang tetap seperti dikalibrasi untuk garis sekarang: batas salah tanda tidak "
    "dijanjikan untuk garis lain.",
    "question": "pertanyaan",
    "changed": "jawaban diubah",
    "flags_lost": "tanda hilang",
    "flags_gained": "tanda muncul",
    "per_100": "per 100 tanda",
    "answers_told": "{share} % dari catatan yang berjawaban mendapat jawaban keluarga lain yang diundi; "
    "rata-rata {draws} undian.",
    "more_in_file": "… dan {more} pertanyaan lain (--out menulis semuanya)",
    "spearman": "Urutan semua keluarga menurut kedua model: korelasi peringkat {value}.",
    "list_of_two": "{programme}, {side}: {before} sekarang, {after} dengan model lain; {both} di keduanya, "
    "{entered} masuk, {left} keluar; perputaran {churn} %",
    "overlap_told": "dari {length} yang paling pasti, {share} % sama",
    "most_churn": "Paling banyak berganti:",
    "area_of_two": "{area}: {before} sekarang, {after} dengan model lain, {both} di keduanya",
}

_ENGLISH: Final[Mapping[str, str]] = {
    "reasons_title": "What drives the flags, area by area",
    "reasons_axis": "share of the flags that the question drives, %",
    "reasons_key": "○ one area with at least {least} flags   ┃ the whole district",
    "line_title": "Length of the lists, were the line moved",
    "line_axis": "line, % of today's",
    "line_axis_levels": "line: the lowest class up to this one",
    "listed_axis": "families on the list",
    "answers_title": "Flags that change if {share} % of the answers to one question are wrong",
    "answers_axis": "flags per 100 of today's (all lists); line: least to most of the draws",
    "lost": "lost",
    "gained": "gained",
    "model_title": "Two models, the same lists?",
    "overlap_axis": "the same under both models, %",
    "length_axis": "the most certain families, flagged or not",
    "before_axis": "flagged today, by area",
    "after_axis": "flagged by the other model, by area",
    "list_of": "{programme}, {side}",
    "list_heading": "{programme}, {side}: {flagged} flags",
    "drives": "drives {share} % of the flags, on average {contribution}",
    "stands_out": "Standing out (more than three standard errors from the whole district):",
    "stands_out_area": "{area} ({flagged} flags): {question} drives {share} %, in the whole district "
    "{district} %",
    "what_drives": "A question drives a flag if it is among the three that move the estimate most in the "
    "direction of the flag.",
    "nobody_flagged": "No family is flagged.",
    "by_line": "line",
    "of_today": "of today's",
    "listed": "listed",
    "entered": "entered",
    "left": "left",
    "cutoffs_stay": "Cut-offs stay as calibrated for today's line: nothing is promised about wrong flags at "
    "another line.",
    "question": "question",
    "changed": "answers changed",
    "flags_lost": "flags lost",
    "flags_gained": "flags gained",
    "per_100": "per 100 flags",
    "answers_told": "{share} % of the records with an answer get that of another family, drawn at random; "
    "means of {draws} draws.",
    "more_in_file": "… and {more} more questions (--out writes all)",
    "spearman": "The order of all families under both models: rank correlation {value}.",
    "list_of_two": "{programme}, {side}: {before} today, {after} with the other model; {both} on both, "
    "{entered} enter, {left} leave; churn {churn} %",
    "overlap_told": "of the {length} most certain {share} % are the same",
    "most_churn": "Most churn:",
    "area_of_two": "{area}: {before} today, {after} with the other model, {both} on both",
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {"id": _INDONESIAN, "en": _ENGLISH}


def say(language: str, key: str, **values: Any) -> str:
    """The words for `key`, with its values put in; English where the language has none.

    >>> say("id", "lost"), say("es", "lost")
    ('hilang', 'lost')
    """
    return WORDS.get(language, _ENGLISH)[key].format(**values)
