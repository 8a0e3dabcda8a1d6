"""Words of the card about groups, in Indonesian and English."""

from collections.abc import Mapping
from typing import Final

GROUP_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "groups": ("Siapa yang terlewat", "For whom it fails"),
    "groups_note": (
        "Exclusion error: bagian keluarga miskin yang tidak terpilih oleh taksiran bila yang terpilih "
        "sebanyak yang miskin. Yang dilaporkan adalah kerugian bagi keluarga; kartu ini tidak "
        "memperbaikinya. Angka tidak dicetak bila kurang dari {minimum} keluarga survei mendasarinya.",
        "Exclusion error: the share of the poor households that the estimate does not select, when as many "
        "are selected as are poor. What is reported are harms to households; this card does not repair "
        "them. A figure that fewer than {minimum} surveyed households stand behind is not printed.",
    ),
    "by_size": ("Menurut jumlah anggota keluarga", "By persons in the household"),
    "welfare_scale": ("Kesejahteraan, kuota", "Welfare, quota"),
    "per_person": ("per orang", "per person"),
    "as_measured": ("sebagaimana diukur", "as measured"),
    "(adults + 0.5 children)^0.9": (
        "per setara dewasa (dewasa + 0,5 anak)^0,9",
        "per equivalent adult (adults + 0.5 children)^0.9",
    ),
    "size^0.75": ("per setara dewasa ukuran^0,75", "per equivalent adult size^0.75"),
    "other_scale": ("per {scale}", "per {scale}"),
    "quota": ("{quota} %", "{quota} %"),
    "classes": ("kelas 1–{quota}", "classes 1–{quota}"),
    "smallest_less_largest": ("{small} dikurangi {large}", "{small} less {large}"),
    "scale_note": (
        "Taksiran sama pada kedua ukuran. Pada ukuran lain keluarga yang miskin pun lain: sebagian dari "
        "perbedaan menurut jumlah anggota berasal dari cara kesejahteraan dibagi, bukan dari taksiran.",
        "The estimates are the same on both scales. On another scale other households are the poor ones: "
        "part of the difference by size comes from how welfare is divided, not from the estimate.",
    ),
    "each_group": ("Setiap kelompok, {quota}", "Every group, {quota}"),
    "group": ("Kelompok", "Group"),
    "surveyed_households": ("keluarga", "households"),
    "poor_households": ("miskin", "poor"),
    "exclusion_error": ("exclusion error", "exclusion error"),
    "inclusion_error": ("inclusion error", "inclusion error"),
    "selected_share": ("terpilih", "selected"),
    "worst_pairs": ("Dua kelompok sekaligus, terburuk dahulu", "Two groups crossed, worst first"),
    "own_cutoffs": ("Bila setiap kelompok punya ambang sendiri", "Were there a cut-off for each value"),
    "own_note": (
        "Sebuah hitungan, bukan usulan: terpilih sebanyak semula, dan bagian keluarga miskin yang terlewat "
        "sama pada setiap nilai. Ambang dicari dan dinilai pada survei yang sama.",
        "A calculation, not a proposal: as many are selected as before, and the same share of the poor is "
        "missed in every value. The cut-offs are found and judged on the same survey.",
    ),
    "own_overall": (
        "{group}: dari semua keluarga miskin terlewat {common} dengan satu ambang, {own} dengan ambang "
        "sendiri-sendiri; selisih {change} poin.",
        "{group}: of all poor households {common} are missed with one cut-off, {own} with cut-offs of their "
        "own; a change of {change} points.",
    ),
    "missed": ("terlewat, satu ambang", "missed, one cut-off"),
    "missed_own": ("terlewat, ambang sendiri", "missed, own cut-off"),
    "wrong": ("tidak miskin di antara terpilih, satu ambang", "not poor among the selected, one cut-off"),
    "wrong_own": ("tidak miskin, ambang sendiri", "not poor, own cut-off"),
    "household_size": ("Jumlah anggota keluarga", "Persons in the household"),
}
