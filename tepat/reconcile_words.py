"""What is said about lists laid on top of each other, in the languages that Tepat speaks itself."""

from collections.abc import Mapping
from typing import Any, Final

_INDONESIAN: Final[Mapping[str, str]] = {
    "list_read": "{name}: {families} keluarga, {numbers} nomor dapat dipakai{passed_over}",
    "persons_read": "{name}: {families} orang tanpa ID keluarga, {numbers} nomor dapat dipakai{passed_over}",
    "no_number": "tanpa nomor {count}",
    "malformed": "nomor tidak wajar {count}",
    "rounded": "dibulatkan lembar sebar {count}",
    "shared": "nomor dipakai lebih dari tiga keluarga {count}",
    "no_family": "tanpa ID keluarga {count}",
    "several": "{name}: {count} keluarga di daftar ini merupakan satu keluarga di daftar lain (KK terpecah, "
    "atau satu nomor di dua keluarga); dihitung satu.",
    "linked": "Skor telaah diambil lewat ID keluarga dari: {names}.",
    "not_linked": "Tidak ada daftar yang ID keluarganya sesuai dengan berkas penilaian: bagian tanpa skor "
    "telaah. Berikan daftar yang memuat ID keluarga.",
    "part": "{name}: {families} keluarga{welfare}",
    "none": "tidak di daftar mana pun",
    "welfare": "; {assessed} dinilai, skor telaah tengah {middle} (80 dari 100 antara {low} dan {high}) "
    "{unit}",
    "below": "di bawah garis {programme}: {value} ({low}–{high})",
    "areas_heading": "Daftar terhadap perkiraan jumlah keluarga di bawah garis {programme}, paling "
    "jauh selisih:",
    "area": "{area}: {listed}; diperkirakan {value} ({low}–{high})",
    "measured": "Rentang 95 %, korelasi galat sewilayah {correlation} dan galat tingkat {level} % terukur "
    "dari prediksi di luar lipatan.",
    "assumed": "Rentang 95 % dengan korelasi galat sewilayah yang diasumsikan {correlation}: berikan "
    "--predictions (hasil tepat evaluate) agar diukur.",
    "caution": "Hati-hati untuk wilayah kecil: model tidak melihat apa yang sama bagi satu nagari penuh "
    "(panen gagal, bencana). Rentang memperhitungkan galat bersama, bukan galat yang belum pernah tampak di "
    "survei. Angka ini bahan bertanya, bukan kuota. Keluarga yang tidak terdata di daftar mana pun "
    "tidak terhitung.",
    "heading_area": "wilayah",
    "listed": "terdaftar {name}",
    "part_of": "bagian {name}",
    "assessed": "dinilai",
    "expected_below": "perkiraan di bawah garis {name}",
    "low": "batas bawah {name}",
    "high": "batas atas {name}",
    "parts": "bagian",
    "areas": "wilayah",
    "families": "keluarga",
    "estimate": "skor telaah {place} dari 100",
    "notes": "keterangan",
}

_ENGLISH: Final[Mapping[str, str]] = {
    "list_read": "{name}: {families} families, {numbers} numbers can be used{passed_over}",
    "persons_read": "{name}: {families} persons without household ids, {numbers} numbers can be "
    "used{passed_over}",
    "no_number": "without a number {count}",
    "malformed": "impossible numbers {count}",
    "rounded": "rounded by a spreadsheet {count}",
    "shared": "numbers in more than three families {count}",
    "no_family": "without a household id {count}",
    "several": "{name}: {count} families of this list are one family in another (a card was split, or a "
    "number stands in two families); counted once.",
    "linked": "Estimates come by the household ids of: {names}.",
    "not_linked": "No list has the household ids of the assessments, so no part has estimates. Give a list "
    "with its household ids.",
    "part": "{name}: {families} families{welfare}",
    "none": "in no list",
    "welfare": "; {assessed} assessed, middle review estimate {middle} (80 of 100 between {low} and {high}) "
    "{unit}",
    "below": "below the line of {programme}: {value} ({low}–{high})",
    "areas_heading": "Lists against the expected number of families below the line of {programme}, furthest "
    "apart first:",
    "area": "{area}: {listed}; expected {value} ({low}–{high})",
    "measured": "95 % intervals; the correlation of errors within an area, {correlation}, and the error of "
    "the level, {level} %, were measured on predictions out of fold.",
    "assumed": "95 % intervals with an assumed correlation of errors within an area, {correlation}: give "
    "--predictions (of tepat evaluate) to have it measured.",
    "caution": "Be careful with small areas: the model does not see what a whole nagari has in common (a "
    "failed harvest, a disaster). The intervals allow for shared errors, not for such as the survey has "
    "never seen. These numbers are for asking questions, not quotas. Families that are in no list at all "
    "are not counted.",
    "heading_area": "area",
    "listed": "listed {name}",
    "part_of": "part {name}",
    "assessed": "assessed",
    "expected_below": "expected below the line {name}",
    "low": "low end {name}",
    "high": "high end {name}",
    "parts": "parts",
    "areas": "areas",
    "families": "families",
    "estimate": "review estimate {place} of 100",
    "notes": "notes",
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {"id": _INDONESIAN, "en": _ENGLISH}


def say(language: str, key: str, **values: Any) -> str:
    """The words for `key`, with its values put in; in English where there are none.

    >>> say("id", "none"), say("es", "listed", name="DTKS")
    ('tidak di daftar mana pun', 'listed DTKS')
    """
    return WORDS.get(language, _ENGLISH)[key].format(**values)
