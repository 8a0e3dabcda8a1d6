"""What is said of how a survey was split, and of a sealed part, in both languages."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from tepat.printing import number, percent

if TYPE_CHECKING:
    from training.opening import Opening

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "sealed": (
        "Tersegel: {households} keluarga dalam {clusters} klaster disisihkan sebelum apa pun dilihat;"
        " tidak ada angka di sini yang memakainya. `tepat evaluate --open-sealed` membukanya satu "
        "kali.",
        "Sealed: {households} households in {clusters} clusters were set aside before anything was "
        "seen; no figure here uses them. `tepat evaluate --open-sealed` opens them once.",
    ),
    "areas": (
        "Wilayah utuh disisihkan: {count} keluarga dinilai oleh model yang tidak pernah melihat wilayahnya.",
        "Whole areas held out: {count} households are judged by models that never saw their area.",
    ),
    "period": (
        "Putaran survei disisihkan ({names}): {count} keluarga dinilai oleh model dari putaran sebelumnya.",
        "Survey rounds held out ({names}): {count} households are judged by models of the rounds before.",
    ),
    "left_out": (
        "  {count} keluarga yang wilayah atau putarannya tidak diketahui tidak dipakai.",
        "  {count} households whose area or round is unknown were not used.",
    ),
    "opened": (
        "Bagian tersegel dari model {model} dibuka sekarang oleh {by}: setiap angka berasal dari "
        "keluarga yang tidak pernah dipakai untuk apa pun.",
        "The sealed part of model {model} was opened now by {by}: every figure is of households that "
        "were never used for anything.",
    ),
    "opened_before": (
        "Bagian tersegel dari model {model} sudah dibuka pada {at} oleh {by}. Angka di bawah dicatat "
        "saat itu; tidak ada yang dihitung ulang.",
        "The sealed part of model {model} was opened before, at {at} by {by}. The figures below were "
        "recorded then; nothing was measured again.",
    ),
    "others": (
        "Sebelum itu, {count} model lain sudah diuji pada bagian tersegel yang sama: siapa yang "
        "memilih berdasarkan hasilnya membuat angka ini terlalu baik.",
        "Before that, {count} other models had been tested on the same sealed part: if somebody chose"
        " by what they saw, these figures are too good.",
    ),
    "no_predictions": (
        "Taksiran per keluarga hanya ditulis saat bagian itu dibuka pertama kali; {file} tidak ditulis.",
        "Single predictions are written at the first opening only; {file} was not written.",
    ),
    "not_told": (
        "Catatan: pembukaan ini tercatat di komputer ini, tetapi belum di registri model ({why}).",
        "note: this opening is recorded on this machine, but not in the model registry ({why}).",
    ),
    "status_sealed": (
        "tersegel ({share})",
        "sealed ({share})",
    ),
    "status_opened": (
        "dibuka {at} oleh {by}",
        "opened {at} by {by}",
    ),
}


def word(language: str, name: str, **values: Any) -> str:
    """The sentence in Indonesian, or else in English."""
    return _WORDS[name][0 if language == "id" else 1].format(**values)


def print_sealed(about: Mapping[str, Any] | None, language: str) -> None:
    """That a part was set aside, where one was."""
    if about:
        counts = {name: number(about[name], language) for name in ("households", "clusters")}
        print("\n" + word(language, "sealed", **counts))


def print_split(report: Mapping[str, Any], language: str) -> None:
    """What was held out, where it was not clusters."""
    split = report["about"]["split"]
    if split["kind"] == "clusters":
        return
    count = number(split["households_held_out"], language)
    print("\n" + word(language, split["kind"], count=count, names=", ".join(split["held_out"])))
    if split["households_left_out"]:
        print(word(language, "left_out", count=number(split["households_left_out"], language)))


def print_opening(opening: "Opening", language: str) -> None:
    """Whether this is the opening or the memory of one, when and by whom."""
    said = "opened" if opening.first else "opened_before"
    at = opening.at[:16].replace("T", " ")
    print("\n" + word(language, said, model=opening.model[:12], at=at, by=opening.by))
    if opening.before:
        print(word(language, "others", count=number(opening.before, language)))


def sealed_status(tags: Mapping[str, str], language: str) -> str:
    """Of a registered model, from its tags: sealed, opened when and by whom, or nothing.

    >>> sealed_status({"sealed_share": "0.2"}, "en")
    'sealed (20.0 %)'
    """
    if "sealed_opened_at" in tags:
        at = tags["sealed_opened_at"][:16].replace("T", " ")
        return word(language, "status_opened", at=at, by=tags["sealed_opened_by"])
    if tags.get("sealed_share"):
        share = percent({"value": float(tags["sealed_share"]), "low": None, "high": None}, language)
        return word(language, "status_sealed", share=share)
    return ""
