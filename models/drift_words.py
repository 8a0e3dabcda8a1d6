"""What is said about a registry that differs from the survey, and what to do."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from models.drift import Drift, QuestionDrift
from models.sentences import Speaker
from models.two_samples import TwoSamples

_INDONESIAN: Final[Mapping[str, str]] = {
    "counted": "Survei {before} keluarga, registri {after} keluarga, {questions} pertanyaan dibandingkan.",
    "verdict_coding": "Cara mengisi kode berubah pada {count} pertanyaan. Jangan menilai dengan berkas ini.",
    "verdict_missing": "Kode sama, tetapi {count} pertanyaan jauh lebih jarang dijawab.",
    "verdict_population": "Kode sama; penduduknya yang berbeda dari survei.",
    "verdict_same": "Registri ini tampak seperti survei.",
    "heading_coding": "Kode berubah:",
    "heading_missing": "Jawaban tidak ada:",
    "heading_population": "Penduduk berbeda:",
    "turned_round": "ya dan tidak tertukar (ya: {before} di survei, {after} di sini)",
    "shifted": "semua kode bergeser {by}",
    "reversed": "urutan kode terbalik",
    "exchanged": "dua kode tertukar: {codes}",
    "units": "angkanya {factor} kali lipat: satuan lain (nilai tengah {median_before}, di sini "
    "{median_after})",
    "far_values": "{share} angka lebih dari sepuluh kali nilai tertinggi yang lazim ({usual}): satuan lain, "
    "atau kode untuk tidak diketahui",
    "strange_codes": "{share} baris berisi kode yang tidak dikenal profil",
    "strange_areas": "hampir tidak ada wilayah yang dikenal survei: kode wilayah ditulis lain",
    "nobody_answered": "tidak seorang pun menjawab (di survei {before}): kolom hilang atau kosong?",
    "unknown": "tidak diketahui: {before} di survei, {after} di sini",
    "not_applicable": "tidak ditanyakan: {before} di survei, {after} di sini",
    "follows": "mengikuti pertanyaan yang kodenya berubah: {of}",
    "moved_code": "{code}: {before} di survei, {after} di sini",
    "moved_number": "nilai tengah {median_before} di survei, {median_after} di sini",
    "bit": "butir {bit}",
    "score": "Menurut semua jawaban, keluarga di registri rata-rata {change} daripada di survei.",
    "richer": "{percent} lebih mampu",
    "poorer": "{percent} kurang mampu",
    "classes": "{amount} tingkat berbeda",
    "together": "Semua pertanyaan bersama: mesin membedakan kedua berkas dengan AUC {auc} ± {error} "
    "(0,5 = tidak dapat). {verdict}",
    "together_different": "Paling membedakan: {questions}.",
    "together_same": "Tidak ada perbedaan yang jelas.",
    "not_together": "Semua pertanyaan bersama tidak diuji: berikan --survey untuk itu.",
    "do": "Yang perlu dilakukan:",
    "do_coding": "Perbaiki ekspor, atau jelaskan kodenya di profil, lalu bandingkan lagi; "
    "`tepat check` menunjukkan barisnya.",
    "do_missing": "Periksa apakah kolomnya ikut diekspor; yang tidak diketahui membuat taksiran "
    "kurang pasti.",
    "do_population": "Boleh menilai. Daftar berisi mereka yang berbeda dari survei: kunjungi sampel acak "
    "untuk mengukur kesalahannya, dan latih ulang bila ada survei yang lebih baru.",
    "do_same": "Tidak ada.",
}
_ENGLISH: Final[Mapping[str, str]] = {
    "counted": "Survey {before} households, registry {after} households, {questions} questions compared.",
    "verdict_coding": "The coding changed in {count} questions. Do not assess with this file.",
    "verdict_missing": "The coding is the same, but {count} questions are answered far less often.",
    "verdict_population": "The coding is the same; the people differ from the survey's.",
    "verdict_same": "This registry looks like the survey.",
    "heading_coding": "Coding changed:",
    "heading_missing": "Answers missing:",
    "heading_population": "Population differs:",
    "turned_round": "yes and no were exchanged (yes: {before} in the survey, {after} here)",
    "shifted": "every code was shifted by {by}",
    "reversed": "the order of the codes was reversed",
    "exchanged": "two codes were exchanged: {codes}",
    "units": "the numbers are {factor} times as large: another unit (median {median_before}, here "
    "{median_after})",
    "far_values": "{share} of the numbers are over ten times the usual highest ({usual}): another unit, or a "
    "code for unknown",
    "strange_codes": "{share} of the rows hold a code that the profile does not know",
    "strange_areas": "hardly any area is known to the survey: area codes are written in another way",
    "nobody_answered": "nobody answered (in the survey {before}): is the column missing or empty?",
    "unknown": "not known: {before} in the survey, {after} here",
    "not_applicable": "not asked: {before} in the survey, {after} here",
    "follows": "follows a question whose coding changed: {of}",
    "moved_code": "{code}: {before} in the survey, {after} here",
    "moved_number": "median {median_before} in the survey, {median_after} here",
    "bit": "item {bit}",
    "score": "By all answers, the registry's households are on average {change} than the survey's.",
    "richer": "{percent} better off",
    "poorer": "{percent} worse off",
    "classes": "{amount} classes other",
    "together": "All questions together: a machine tells the two files apart with AUC {auc} ± {error} "
    "(0.5 = not at all). {verdict}",
    "together_different": "What tells most: {questions}.",
    "together_same": "No clear difference.",
    "not_together": "All questions together were not tested: give --survey for that.",
    "do": "What to do:",
    "do_coding": "Repair the export, or describe the codes in the profile, and compare again; "
    "`tepat check` shows the rows.",
    "do_missing": "See whether the column was exported; what is unknown makes estimates less certain.",
    "do_population": "You may assess. The lists hold people unlike the survey's: visit a random sample to "
    "measure the errors, and train again as soon as there is a newer survey.",
    "do_same": "Nothing.",
}
_MOST_SHOWN: Final = 12


def drift_lines(drift: Drift, together: TwoSamples | None, speaker: Speaker) -> Iterator[str]:
    """The lines of the screen, the verdict first and what to do last."""
    words = _words(speaker)
    before, after = (speaker.number(n, 0) for n in drift.households)
    questions = len({each.question for each in drift.questions})
    yield words["counted"].format(before=before, after=after, questions=questions)
    verdict = drift.verdict
    if verdict == "same" and together is not None and together.different:
        verdict = "population"
    count = len({each.question for each in drift.of(verdict)})
    yield words[f"verdict_{verdict}"].format(count=count)
    for kind in ("coding", "missing", "population"):
        found = drift.of(kind)
        if found:
            yield ""
            yield words[f"heading_{kind}"]
            yield from (f"  - {sentence(each, speaker)}" for each in found[:_MOST_SHOWN])
            if len(found) > _MOST_SHOWN:
                yield f"  … + {len(found) - _MOST_SHOWN}"
    yield ""
    yield from score_words(drift.score_change, drift.score_error, speaker)
    yield _together(together, speaker)
    yield ""
    yield words["do"]
    verdicts = [kind for kind in ("coding", "missing", "population") if drift.of(kind)] or [verdict]
    yield from (f"  - {words[f'do_{kind}']}" for kind in verdicts)


def score_words(change: float, error: float, speaker: Speaker) -> Iterator[str]:
    """What all answers together say of the registry's households, where they clearly say something."""
    if abs(change) > 3 * error:
        yield _words(speaker)["score"].format(change=_change(change, speaker))


def sentence(each: QuestionDrift, speaker: Speaker) -> str:
    """One question in words, as "Motorcycle: yes and no were exchanged (…)"."""
    return f"{label_of(each, speaker)}: {told_of(each, speaker)}"


def label_of(each: QuestionDrift, speaker: Speaker) -> str:
    """What the form calls the question."""
    label = speaker.label(each.question)
    return f"{label}, {speaker.code(each.question, str(each.bit))}" if each.bit else label


def told_of(each: QuestionDrift, speaker: Speaker) -> str:
    """What is said of a question that moved, without its name."""
    words = _words(speaker)
    what = each.what
    if what == "moved":
        text = words["moved_code" if "code" in each.details else "moved_number"]
    else:
        text = words[what]
    return text.format(**_said(each, speaker))


def _said(each: QuestionDrift, speaker: Speaker) -> dict[str, str]:
    said: dict[str, str] = {}
    for name, value in each.details.items():
        said[name] = _value(each, name, value, speaker)
    return said


def _value(each: QuestionDrift, name: str, value: Any, speaker: Speaker) -> str:
    if name in ("before", "after", "share"):
        return f"{speaker.number(min(100 * value, 100.0), 0)} %"
    if name == "by":
        return f"{'+' if value > 0 else '−'}{abs(value):.0f}"
    if name == "factor":
        return speaker.number(value, 0) if value >= 1 else f"1/{speaker.number(1 / value, 0)}"
    if name == "codes":
        return ", ".join(f"{code} ({speaker.code(each.question, code)})" for code in value)
    if name == "code":
        return speaker.code(each.question, value) if not each.bit else _yes(value, speaker)
    if name == "of":
        return speaker.label(value)
    return speaker.number(value, 0 if abs(value) >= 100 else 2)


def _yes(code: str, speaker: Speaker) -> str:
    return speaker.answer({"state": "known", "question": "", "answer": code})


def _change(change: float, speaker: Speaker) -> str:
    words = _words(speaker)
    if speaker.profile.levels is not None:
        return words["classes"].format(amount=speaker.number(change, 2, signed=True))
    percent = f"{speaker.number(100 * abs(2.718281828459045**change - 1), 0)} %"
    return words["richer" if change > 0 else "poorer"].format(percent=percent)


def _together(together: TwoSamples | None, speaker: Speaker) -> str:
    words = _words(speaker)
    if together is None:
        return words["not_together"]
    named = ", ".join(speaker.label(name) for name in together.questions[:3])
    verdict = words["together_different" if together.different else "together_same"].format(questions=named)
    auc, error = speaker.number(together.auc, 3), speaker.number(together.error, 3)
    return words["together"].format(auc=auc, error=error, verdict=verdict)


def _words(speaker: Speaker) -> Mapping[str, str]:
    return _INDONESIAN if speaker.language == "id" else _ENGLISH


__all__ = ["drift_lines", "label_of", "score_words", "sentence", "told_of"]
