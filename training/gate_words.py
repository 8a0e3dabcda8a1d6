"""What the gate says, in Indonesian and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

from training.card_words import Words
from training.report_words import REPORT_WORDS

LANGUAGES: Final = ("id", "en")

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "closed": (
        "{model} belum boleh menjadi champion; champion yang sekarang tetap.",
        "{model} may not become champion; the champion stays as it is.",
    ),
    "closed_next": (
        "Laporannya (`tepat models --report`) memuat semua angka. Latih dengan data yang lebih banyak atau "
        "lebih baru, atau perbaiki profil.",
        "Its report (`tepat models --report`) has every figure. Train on more or newer households, or "
        "correct the profile.",
    ),
    "card_complete": ("kartunya lengkap.", "its card is complete."),
    "card_lacks": ("kartunya tidak memuat {parts}.", "its card lacks {parts}."),
    "not_compared_with": (
        "kartunya tidak memuat perbandingan dengan {baseline}.",
        "its card does not compare it with {baseline}.",
    ),
    "not_worse_than": (
        "tidak lebih buruk daripada {baseline} ({figures}).",
        "not worse than {baseline} ({figures}).",
    ),
    "worse_than": (
        "di luar lipatan lebih buruk daripada {baseline} ({figures}).",
        "out of fold it is worse than {baseline} ({figures}).",
    ),
    "coverage_untold": (
        "kartunya tidak memuat cakupan selang.",
        "its card does not say how much its intervals hold.",
    ),
    "coverage_of_levels": (
        "kelas berurut tidak mempunyai selang.",
        "ordered classes have no intervals.",
    ),
    "coverage_held": ("cakupan terjaga: {levels}.", "coverage is held: {levels}."),
    "coverage_broken": ("cakupan tidak terjaga: {promise}.", "coverage is not held: {promise}."),
    "calibration_untold": (
        "kartunya tidak memuat kesalahan kalibrasi.",
        "its card does not say how its probabilities are calibrated.",
    ),
    "calibrated": (
        "peluang di bawah garis meleset paling banyak {worst} poin rata-rata.",
        "probabilities of being below a line are off by {worst} points at most, on average.",
    ),
    "calibration_broken": (
        "peluang di bawah garis {programme} rata-rata meleset {measured} poin; paling banyak {allowed}.",
        "the probabilities of being below the line of {programme} are {measured} points off on average; "
        "{allowed} are allowed.",
    ),
    "not_comparable": (
        "tidak dapat dibandingkan dengan champion: {why}.",
        "it cannot be compared with the champion: {why}.",
    ),
    "not_worse_than_champion": (
        "tidak lebih buruk daripada champion ({figures}).",
        "not worse than the champion ({figures}).",
    ),
    "worse_than_champion": (
        "lebih buruk daripada champion ({figures}).",
        "worse than the champion ({figures}).",
    ),
    "group_harmed": (
        "lebih banyak keluarga miskin terlewat pada {harm}; paling banyak {margin} poin.",
        "more of the poor are missed in {harm}; {margin} points are allowed.",
    ),
    "groups_unharmed": (
        "tidak satu pun dari {count} kelompok bertambah terlewat di atas {margin} poin; terburuk {harm}.",
        "none of {count} groups is missed more by over {margin} points; at worst {harm}.",
    ),
    "no_groups": (
        "tidak ada kelompok dengan cukup keluarga miskin untuk dinilai.",
        "no group has enough poor households to be judged.",
    ),
    "churn_over": (
        "terlalu banyak yang berganti: {churn}; paling banyak {limit} %.",
        "too much of a list changes: {churn}; {limit} % are allowed.",
    ),
    "churn_within": (
        "paling banyak berganti: {churn}; batasnya {limit} %.",
        "at most this much changes: {churn}; {limit} % are allowed.",
    ),
    "lists_too_short": (
        "tidak ada daftar champion dengan {fewest} keluarga atau lebih yang dapat dinilai.",
        "no list of the champion is as long as {fewest} households, so that its change could be judged.",
    ),
    "change": ("{name} {value} (95 %: {low} sampai {high})", "{name} {value} (95 %: {low} to {high})"),
    "promise": (
        "selang {level} % memuat {share} ({part})",
        "the {level} % interval holds {share} ({part})",
    ),
    "harm": (
        "{group} {value}, {change} poin ({low} sampai {high}; bersama semua kelompok setidaknya {least}), "
        "{poor} miskin",
        "{group} {value}, {change} points ({low} to {high}; with all groups together at least {least}), "
        "{poor} poor",
    ),
    "churn": (
        "{changed} % dari {programme}, {side} ({first} menjadi {second}, {both} sama; {of})",
        "{changed} % of {programme}, {side} ({first} become {second}, {both} the same; {of})",
    ),
    "of_survey": ("pada survei", "on the survey"),
    "of_registry": ("pada data terpadu", "on the registry"),
    "why_missing": (
        "model ini belum dibandingkan dengan champion yang sekarang; beri surveinya: tepat promote … "
        "--profile P --survey FILE",
        "this model was not compared with today's champion; give its survey: tepat promote … --profile P "
        "--survey FILE",
    ),
    "why_other_scale": (
        "yang satu menaksir jumlah uang, yang lain kelas",
        "one estimates amounts, the other classes",
    ),
    "why_other_questions": (
        "profil sekarang tidak menanyakan yang ditanyakan champion",
        "today's profile does not ask what the champion asks",
    ),
    "why_unknown_settings": (
        "pengaturan champion tidak dikenal versi Tepat ini",
        "this version of Tepat does not know the champion's settings",
    ),
    "why_broken_champion": (
        "folder model champion rusak; kembali ke champion sebelumnya atau promosikan lagi versinya",
        "the champion's model folder is damaged; roll back, or promote its version again",
    ),
    "why_lists": (
        "profil sekarang tidak menanyakan yang ditanyakan champion, sehingga daftarnya tidak dapat dibuat",
        "today's profile does not ask what the champion asks, so that its lists cannot be made",
    ),
}


@runtime_checkable
class Spoken(Protocol):
    """A value that is written differently in each language."""

    def spoken(self, words: Words) -> str:
        """In the language of `words`."""


def say(key: str, language: str, **values: object) -> str:
    """The sentence of `key`; a language without words of its own is spoken in English.

    >>> say("card_lacks", "id", parts="limits")
    'kartunya tidak memuat limits.'
    """
    words = Words(language)
    place = LANGUAGES.index(language) if language in LANGUAGES else 1
    return _WORDS[key][place].format(**{name: _spoken(value, words) for name, value in values.items()})


def _spoken(value: object, words: Words) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(_spoken(item, words) for item in value)
    return value.spoken(words) if isinstance(value, Spoken) else str(value)


@dataclass(frozen=True, slots=True)
class Points:
    """A share in percentage points."""

    share: float

    def spoken(self, words: Words) -> str:
        return words.number(100 * self.share, 1)


@dataclass(frozen=True, slots=True)
class Baseline:
    """A simpler estimate, by what people call it."""

    name: str

    def spoken(self, words: Words) -> str:
        return words(f"baseline_{self.name}") if f"baseline_{self.name}" in REPORT_WORDS else self.name


@dataclass(frozen=True, slots=True)
class Change:
    """A figure's paired difference, with its interval."""

    name: str
    found: Mapping[str, Any]

    def spoken(self, words: Words) -> str:
        scale, digits = (100.0, 1) if self.name.startswith("error_") else (1.0, 3)
        ends = {key: signed(words, scale * self.found[key], digits) for key in ("value", "low", "high")}
        return say("change", words.language, name=figure_name(self.name, words), **ends)


@dataclass(frozen=True, slots=True)
class Promise:
    """The share that an interval holds."""

    level: str
    part: str
    share: float

    def spoken(self, words: Words) -> str:
        share = words.percent(self.share)
        return say("promise", words.language, level=self.level, share=share, part=words(self.part))


@dataclass(frozen=True, slots=True)
class Harm:
    """By how much more of a group's poor are missed."""

    found: Mapping[str, Any]
    labels: Mapping[str, Mapping[str, str]]

    def spoken(self, words: Words) -> str:
        label = self.labels.get(self.found["group"], {})
        group = label.get(words.language) or label.get("en") or self.found["group"]
        change = {key: signed(words, 100 * self.found["change"][key], 1) for key in ("value", "low", "high")}
        return say(
            "harm", words.language,
            group=group, value=self.found["value"], poor=words.number(self.found["poor"]),
            change=change["value"], low=change["low"], high=change["high"],
            least=signed(words, 100 * self.found["at_least"], 1),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Churn:
    """How much of one list changes."""

    programme: str
    side: str
    found: Mapping[str, Any]
    of: str

    @property
    def changed(self) -> float:
        return float(self.found["changed"])

    def spoken(self, words: Words) -> str:
        counts = {key: words.number(self.found[key]) for key in ("first", "second", "both")}
        return say(
            "churn", words.language,
            changed=words.number(100 * self.changed), programme=self.programme, side=words(self.side),
            of=say(f"of_{self.of}", words.language), **counts,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Why:
    """Why there is no comparison."""

    code: str

    def spoken(self, words: Words) -> str:
        return say(f"why_{self.code}", words.language)


def signed(words: Words, value: float, digits: int) -> str:
    """A number with its sign.

    >>> signed(Words("id"), 1.25, 1), signed(Words("en"), -0.5, 1)
    ('+1,2', '−0.5')
    """
    return ("+" if value > 0 else "") + words.number(value, digits)


def figure_name(figure: str, words: Words) -> str:
    """What people call a figure.

    >>> figure_name("error_at_40", Words("en")), figure_name("error_at_class_2", Words("id"))
    ('Error at quota 40 %', 'Kesalahan pada kelas 1–2')
    """
    if figure.startswith("error_at_class_"):
        return words("error_at_class", quota=figure.removeprefix("error_at_class_"))
    if figure.startswith("error_at_"):
        return words("error_at", quota=figure.removeprefix("error_at_"))
    return {"r2": "R²", "spearman": "Spearman"}.get(figure, figure)
