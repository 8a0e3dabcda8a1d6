"""What Tepat calls its own things, in the languages that it speaks itself.

`docs/assessments.md` lists the codes. Labels of questions and answers are the profile's
(`models.sentences`); a language without words here is spoken in English.
"""

from collections.abc import Mapping
from typing import Any, Final

_INDONESIAN: Final[Mapping[str, str]] = {
    "estimate": "skor telaah",
    "reference": "rata-rata survei",
    "household_id": "ID keluarga",
    "low_80": "batas bawah 80 %",
    "high_80": "batas atas 80 %",
    "low_90": "batas bawah 90 %",
    "high_90": "batas atas 90 %",
    "p_below": "peluang di bawah garis {programme}",
    "enrolled": "penerima {programme}",
    "status": "status {programme}",
    "flag": "tanda {programme}",
    "flag_probability": "peluang tanda {programme} benar",
    "rank": "urutan {programme}",
    "rank_of_list": "urutan",
    "probability_of_list": "peluang benar",
    "reason": "alasan {number}",
    "checks": "yang diperiksa saat kunjungan",
    "yes": "ya",
    "no": "tidak",
    "unknown": "tidak diketahui",
    "flagged": "ditandai",
    "consistent": "sesuai",
    "cannot_tell": "belum dapat dipastikan",
    "enrolment_unknown": "kepesertaan tidak diketahui",
    "unusable": "tidak dapat dipakai",
    "likely_inclusion_error": "kemungkinan salah sasaran (penerima di atas garis)",
    "likely_exclusion_error": "kemungkinan terlewat (bukan penerima, di bawah garis)",
    "inclusion": "salah sasaran",
    "exclusion": "terlewat",
    "of_inclusion": "penerima",
    "of_exclusion": "bukan penerima",
    "all": "semua",
    "about": "keterangan",
    "review": "Skor telaah adalah taksiran kesejahteraan untuk ditelaah petugas, bukan desil: desil "
    "ditetapkan BPS. Keputusan ada pada petugas.",
    "unregistered": "Keluarga yang tidak pernah didata tidak dapat ditemukan oleh model apa pun: daftar ini "
    "hanya memuat keluarga yang ada di basis data.",
    "line": "garis {amount}",
    "estimated_only": "hanya ditaksir, tidak ditandai",
    "list_length": "{flagged} dari {households} {of}, {right} di antaranya diperkirakan benar",
    "list_promise": "batas salah tanda {bound} %, terukur {measured} % pada paruhan survei",
    "list_promise_unmeasured": "batas salah tanda {bound} %, klaster survei terlalu sedikit untuk diukur",
    "list_empty": "kosong. {why}",
    "cut": "{visits} kunjungan ke yang paling pasti: {errors} kesalahan nyata per 100 kunjungan "
    "({low}–{high}); {flagged} di antaranya ditandai",
    "estimate_of": "{estimate} ({low}–{high}), peluang benar {probability} %",
    "estimate_of_level": "{estimate}, peluang benar {probability} %",
    "no_enrolment_column": "Kebijakan tidak menyebut kolom kepesertaan program ini.",
    "no_bound": "Kebijakan tidak memberi batas salah tanda (max_false) untuk daftar ini.",
    "not_calibrated": "Model tidak dikalibrasi untuk program ini sebagaimana tertulis dalam kebijakan (garis "
    "atau kolom kepesertaan berbeda dari saat pelatihan): latih model dengan kebijakan ini.",
    "fewer_than_30": "Survei memuat kurang dari 30 keluarga {of}, terlalu sedikit untuk kalibrasi.",
    "no_cutoff": "Tidak ada ambang yang menjaga salah tanda di bawah {bound} %: {households} keluarga {of} "
    "dalam survei, {in_error} di antaranya memang keliru.",
    "needed": "Diperlukan sekitar {needed} keluarga {of} dalam survei.",
    "no_number_would_do": "Dengan model ini, survei sebesar apa pun tidak cukup.",
    "nobody_of_status": "Berkas ini tidak memuat keluarga {of}.",
    "nobody_reaches": "Tidak ada keluarga dalam berkas ini yang cukup pasti.",
    "check_alone": "{question}: bila ternyata {answer}, skor menjadi {estimate}, melewati garis {programme}",
    "check_joint_first": "{question}: bila ternyata {answer}, skor menjadi {estimate}, belum melewati garis "
    "{programme}",
    "check_joint": "{question}: bila ternyata {answer} (bersama yang sebelumnya), skor menjadi {estimate}, "
    "belum melewati garis {programme}",
    "check_joint_last": "{question}: bila ternyata {answer} (bersama yang sebelumnya), skor menjadi "
    "{estimate}, melewati garis {programme}",
    "household": "Keluarga {id}",
    "interval": "antara {low} dan {high} ({coverage} dari 100 keluarga seperti ini)",
    "no_interval": "tanpa rentang: survei hanya memuat tingkat",
    "p_below_line": "peluang di bawah garis {probability} %",
    "side_below": "seluruh rentang 80 % di bawah garis",
    "side_above": "seluruh rentang 80 % di atas garis",
    "side_across": "rentang 80 % memuat garis",
    "flag_right": "peluang tanda benar {probability} %",
    "enrolled_yes": "penerima",
    "enrolled_no": "bukan penerima",
    "reasons": "Mengapa skor berbeda dari rata-rata survei",
    "nothing_to_check": "Tidak ada sampai tiga koreksi jawaban yang memindahkan skor melewati garis "
    "{programme}.",
    "what_is_unknown": "Yang tidak diketahui",
    "nothing_unknown": "Semua pertanyaan terjawab atau tidak berlaku.",
    "sum": "{reference} (rata-rata survei) {total} (semua alasan) = {estimate}",
    "other": "lainnya",
    "area": "wilayah",
    "assessed": "Dinilai {as_of}, model {model}, kebijakan {policy}",
    "interview": "Tanda bertumpu pada jawaban wawancara survei; jawaban basis data bisa lebih lama.",
}

_ENGLISH: Final[Mapping[str, str]] = {
    "estimate": "review estimate",
    "reference": "survey average",
    "household_id": "household id",
    "low_80": "low end 80 %",
    "high_80": "high end 80 %",
    "low_90": "low end 90 %",
    "high_90": "high end 90 %",
    "p_below": "probability below the line of {programme}",
    "enrolled": "receives {programme}",
    "status": "status {programme}",
    "flag": "flag {programme}",
    "flag_probability": "probability that the flag {programme} is right",
    "rank": "rank {programme}",
    "rank_of_list": "rank",
    "probability_of_list": "probability right",
    "reason": "reason {number}",
    "checks": "what to check on a visit",
    "yes": "yes",
    "no": "no",
    "unknown": "unknown",
    "flagged": "flagged",
    "consistent": "consistent",
    "cannot_tell": "cannot tell",
    "enrolment_unknown": "enrolment unknown",
    "unusable": "unusable",
    "likely_inclusion_error": "likely inclusion error (enrolled, above the line)",
    "likely_exclusion_error": "likely exclusion error (not enrolled, below the line)",
    "inclusion": "likely inclusion errors",
    "exclusion": "likely exclusion errors",
    "of_inclusion": "enrolled",
    "of_exclusion": "not enrolled",
    "all": "all",
    "about": "about",
    "review": "The review estimate is for a person to look at, not a desil: the desil is for BPS to say. A "
    "person decides.",
    "unregistered": "Families that nobody registered cannot be found by any model: these lists hold only "
    "households that are in the registry.",
    "line": "line {amount}",
    "estimated_only": "estimated, not flagged",
    "list_length": "{flagged} of {households} {of}, about {right} of them expected to be right",
    "list_promise": "bound on wrong flags {bound} %, measured {measured} % on halves of the survey",
    "list_promise_unmeasured": "bound on wrong flags {bound} %, too few survey clusters to measure it",
    "list_empty": "empty. {why}",
    "cut": "{visits} visits to the most certain: {errors} true errors per 100 visits ({low}–{high}); "
    "{flagged} of them flagged",
    "estimate_of": "{estimate} ({low}–{high}), probability right {probability} %",
    "estimate_of_level": "{estimate}, probability right {probability} %",
    "no_enrolment_column": "The policy names no enrolment column for this programme.",
    "no_bound": "The policy gives no bound on wrong flags (max_false) for this list.",
    "not_calibrated": "The model was not calibrated for this programme as the policy writes it (the line or "
    "the enrolment column differ from training): train a model with this policy.",
    "fewer_than_30": "The survey has fewer than 30 households that are {of}, too few to calibrate.",
    "no_cutoff": "No cut-off keeps wrong flags within {bound} %: the survey has {households} households that "
    "are {of}, {in_error} of them truly in error.",
    "needed": "About {needed} surveyed households that are {of} would be needed.",
    "no_number_would_do": "With this model no size of survey would do.",
    "nobody_of_status": "The file has no household that is {of}.",
    "nobody_reaches": "No household of this file is certain enough.",
    "check_alone": "{question}: were it {answer}, the estimate would be {estimate} and cross the line of "
    "{programme}",
    "check_joint_first": "{question}: were it {answer}, the estimate would be {estimate} and not yet cross "
    "the line of {programme}",
    "check_joint": "{question}: were it {answer} (with those before), the estimate would be {estimate} and "
    "not yet cross the line of {programme}",
    "check_joint_last": "{question}: were it {answer} (with those before), the estimate would be {estimate} "
    "and cross the line of {programme}",
    "household": "Household {id}",
    "interval": "between {low} and {high} ({coverage} of 100 households like it)",
    "no_interval": "no interval: the survey holds levels only",
    "p_below_line": "probability below the line {probability} %",
    "side_below": "the 80 % interval lies wholly below the line",
    "side_above": "the 80 % interval lies wholly above the line",
    "side_across": "the line lies within the 80 % interval",
    "flag_right": "probability that the flag is right {probability} %",
    "enrolled_yes": "enrolled",
    "enrolled_no": "not enrolled",
    "reasons": "Why the estimate differs from the survey average",
    "nothing_to_check": "No correction of up to three answers moves the estimate across the line of "
    "{programme}.",
    "what_is_unknown": "What is unknown",
    "nothing_unknown": "Every question is answered or does not apply.",
    "sum": "{reference} (survey average) {total} (all reasons) = {estimate}",
    "other": "other",
    "area": "area",
    "assessed": "Assessed {as_of}, model {model}, policy {policy}",
    "interview": "Flags rest on the survey's interview answers; the registry's may be older.",
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {"id": _INDONESIAN, "en": _ENGLISH}


def say(language: str, key: str, **values: Any) -> str:
    """The words for `key`, with its values put in.

    >>> say("id", "estimate"), say("es", "estimate"), say("en", "reason", number=2)
    ('skor telaah', 'review estimate', 'reason 2')
    """
    return WORDS.get(language, _ENGLISH)[key].format(**values)
