"""What is said about two months, in the languages that Tepat speaks itself."""

from collections.abc import Mapping
from typing import Any, Final

_INDONESIAN: Final[Mapping[str, str]] = {
    "household_id": "ID keluarga",
    "presence": "keberadaan",
    "answers": "jawaban yang berubah",
    "answers_cause": "jawaban",
    "why": "sebab skor berubah",
    "estimate_before": "skor telaah bulan lalu",
    "estimate_after": "skor telaah bulan ini",
    "enrolled_before": "penerima {programme} bulan lalu",
    "enrolled_after": "penerima {programme} bulan ini",
    "p_below_before": "peluang di bawah garis {programme} bulan lalu",
    "p_below_after": "peluang di bawah garis {programme} bulan ini",
    "flag_before": "tanda {programme} bulan lalu",
    "flag_after": "tanda {programme} bulan ini",
    "change": "perubahan tanda {programme}",
    "why_flag": "sebab tanda {programme} berubah",
    "new": "baru",
    "gone": "tidak ada lagi",
    "both": "ada di kedua bulan",
    "enrolment": "kepesertaan",
    "area": "wilayah",
    "model": "model",
    "line": "garis",
    "bound": "batas salah tanda",
    "policy": "kebijakan",
    "unexplained": "tidak dapat dijelaskan",
    "newly_flagged": "baru ditandai",
    "no_longer_flagged": "tidak lagi ditandai",
    "still_flagged": "tetap ditandai",
    "flagged_otherwise": "pindah daftar",
    "not_asked": "tidak ditanyakan",
    "before": "bulan lalu",
    "after": "bulan ini",
    "answers_changed": "jawaban berubah",
    "families": "keluarga",
    "lists": "daftar",
    "programme": "program",
    "list": "daftar",
    "stayed": "tetap",
    "entered": "masuk",
    "left": "keluar",
    "churn": "perputaran",
    "areas": "wilayah",
    "counted": "Bulan lalu {before} keluarga, bulan ini {after}: {new} baru, {gone} tidak ada lagi, {both} "
    "di kedua bulan.",
    "unchanged": "{same} keluarga sama hingga bit terakhir; {answers} dengan jawaban lain, {enrolment} "
    "dengan kepesertaan lain, {estimate} dengan skor lain.",
    "same_model": "Model dan kebijakan sama: yang berbeda berasal dari data.",
    "other_model": "Modelnya lain: skor dapat berubah walaupun jawaban sama.",
    "other_policy": "Kebijakannya lain.",
    "line_moved": "Garis {programme}: {before}, kini {after}.",
    "unexplained_rows": "{count} keluarga berubah tanpa sebab yang dapat menjelaskannya: salah satu berkas "
    "telah diubah, nilai ulang kedua bulan.",
    "list_line": "{programme}, {list}: {before}, kini {after}; {stayed} tetap, {entered} masuk{why_in}, "
    "{left} keluar{why_out}; perputaran {churn} %",
    "most_changed": "Paling banyak berubah:",
    "area_line": "{area}: {new} baru, {gone} tidak ada lagi, {answers_changed} dengan jawaban lain, "
    "{flagged} baru ditandai, {unflagged} tidak lagi",
}

_ENGLISH: Final[Mapping[str, str]] = {
    "household_id": "household id",
    "presence": "presence",
    "answers": "answers that changed",
    "answers_cause": "answers",
    "why": "why the estimate changed",
    "estimate_before": "review estimate last month",
    "estimate_after": "review estimate this month",
    "enrolled_before": "receives {programme} last month",
    "enrolled_after": "receives {programme} this month",
    "p_below_before": "probability below the line of {programme} last month",
    "p_below_after": "probability below the line of {programme} this month",
    "flag_before": "flag {programme} last month",
    "flag_after": "flag {programme} this month",
    "change": "change of the flag {programme}",
    "why_flag": "why the flag {programme} changed",
    "new": "new",
    "gone": "gone",
    "both": "in both months",
    "enrolment": "enrolment",
    "area": "area",
    "model": "model",
    "line": "line",
    "bound": "bound on wrong flags",
    "policy": "policy",
    "unexplained": "unexplained",
    "newly_flagged": "newly flagged",
    "no_longer_flagged": "no longer flagged",
    "still_flagged": "still flagged",
    "flagged_otherwise": "on the other list",
    "not_asked": "not asked",
    "before": "last month",
    "after": "this month",
    "answers_changed": "answers changed",
    "families": "families",
    "lists": "lists",
    "programme": "programme",
    "list": "list",
    "stayed": "stayed",
    "entered": "entered",
    "left": "left",
    "churn": "churn",
    "areas": "areas",
    "counted": "Last month {before} families, this month {after}: {new} new, {gone} gone, {both} in both.",
    "unchanged": "{same} families are the same to the last bit; {answers} with other answers, {enrolment} "
    "with another enrolment, {estimate} with another estimate.",
    "same_model": "Same model, same policy: what differs comes from the data.",
    "other_model": "The model is another one: estimates may differ though answers do not.",
    "other_policy": "The policy is another one.",
    "line_moved": "Line of {programme}: {before}, now {after}.",
    "unexplained_rows": "{count} families changed and nothing explains it: one of the files was altered; "
    "assess both months again.",
    "list_line": "{programme}, {list}: {before}, now {after}; {stayed} stayed, {entered} entered{why_in}, "
    "{left} left{why_out}; churn {churn} %",
    "most_changed": "Most changed:",
    "area_line": "{area}: {new} new, {gone} gone, {answers_changed} with other answers, {flagged} newly "
    "flagged, {unflagged} no longer",
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {"id": _INDONESIAN, "en": _ENGLISH}


def say(language: str, key: str, **values: Any) -> str:
    """The words for `key`, with its values put in; in English where there are none.

    >>> say("id", "new"), say("es", "change", programme="PKH")
    ('baru', 'change of the flag PKH')
    """
    return WORDS.get(language, _ENGLISH)[key].format(**values)


def cause(language: str, why: str) -> str:
    """A cause (`models.month_causes.WHY`) in a word or two.

    >>> cause("id", "answers"), cause("en", "line")
    ('jawaban', 'line')
    """
    return say(language, "answers_cause" if why == "answers" else why)
