"""Names of simulated people: common given names put together at random, many of them single.

No list of real people was used. Minangkabau practice is kept where it makes matching hard: single
names, and titles (Sutan, Datuak, Malin) before or after the name.
"""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from training.simulation.draws import Ints, stream
from training.simulation.families import MALE, Persons

_MEN: Final = (
    "Ahmad", "Afrizal", "Agus", "Aldi", "Amril", "Andi", "Anwar", "Arif", "Asrul", "Azwar", "Bachtiar", "Bayu",
    "Budi", "Dedi", "Dodi", "Edi", "Eka", "Fadli", "Fajar", "Ferdi", "Firdaus", "Gusman", "Hafiz", "Hamdan",
    "Hendra", "Herman", "Ibrahim", "Idris", "Ilham", "Irfan", "Ismail", "Jamal", "Joni", "Junaidi", "Kamal",
    "Khairul", "Lukman", "Mahmud", "Marjoni", "Mawardi", "Muhammad", "Mukhlis", "Nasrul", "Nofri", "Rahmat",
    "Ramli", "Reza", "Ridwan", "Rizki", "Rusli", "Safri", "Salman", "Syafrizal", "Syahrul", "Taufik", "Umar",
    "Usman", "Wahyu", "Yanto", "Yasril", "Yusuf", "Zainal", "Zulfahmi", "Zulkifli",
)  # fmt: skip
_WOMEN: Final = (
    "Aisyah", "Anita", "Asni", "Ayu", "Citra", "Dahniar", "Desi", "Dewi", "Dian", "Elfi", "Elvira", "Erna",
    "Erniwati", "Fatimah", "Fitri", "Gusnita", "Hasnah", "Hayati", "Ida", "Indah", "Irma", "Jasmani", "Kartini",
    "Khadijah", "Lestari", "Lina", "Mardiana", "Maryam", "Mega", "Melati", "Murni", "Nadia", "Nelli", "Nurhayati",
    "Nurlela", "Nurma", "Puti", "Putri", "Rahma", "Ratna", "Reni", "Rina", "Rosmaini", "Rosnida", "Salmah",
    "Samsinar", "Santi", "Sari", "Siti", "Sri", "Susi", "Syafnidar", "Tuti", "Upik", "Wati", "Widya", "Yanti",
    "Yarni", "Yulia", "Yulinar", "Yusmaniar", "Zahara", "Zubaidah", "Zulfa",
)  # fmt: skip
_SECOND: Final = (
    "", "", "", "", "", "", "Akbar", "Amin", "Aziz", "Efendi", "Fauzi", "Hakim", "Halim", "Hidayat", "Iskandar",
    "Jaya", "Kurnia", "Maulana", "Nasution", "Perdana", "Pratama", "Putra", "Rahman", "Ramadhan", "Saputra",
    "Setiawan", "Syah", "Syukri", "Utama", "Wijaya", "Yunus", "Zikri",
)  # fmt: skip
_SECOND_OF_WOMEN: Final = (
    "", "", "", "", "", "", "Agustina", "Amelia", "Anggraini", "Astuti", "Aulia", "Handayani", "Hasanah",
    "Husna", "Khairani", "Kurniasih", "Lubis", "Maharani", "Mulyani", "Ningsih", "Novita", "Oktavia",
    "Permata", "Puspita", "Rahayu", "Ramadhani", "Safitri", "Salsabila", "Utami", "Wahyuni", "Wulandari", "Yuliana",
)  # fmt: skip
_TITLES: Final = ("", "Sutan", "Datuak", "Malin")


def name_people(persons: Persons, seed: int) -> pa.Array:
    """Shape (m,) strings: one, two or three words; a title for one older man in ten."""
    rng = stream(seed, "names")
    m = len(persons)
    male = persons.sex == MALE
    given = np.where(male, rng.integers(0, len(_MEN), m), len(_MEN) + rng.integers(0, len(_WOMEN), m))
    second = np.where(male, 0, len(_SECOND)) + rng.integers(0, len(_SECOND), m)
    third = np.where(rng.random(m) < 0.12, second[rng.permutation(m)] % len(_SECOND), 0)
    titled = male & (persons.age > 35.0) & (rng.random(m) < 0.10)
    title = np.where(titled, rng.integers(1, len(_TITLES), m), 0)
    words = [
        _pick(_MEN + _WOMEN, given),
        _pick(_SECOND + _SECOND_OF_WOMEN, second),
        _pick(_SECOND, np.where(male, third, 0)),
        _pick(_TITLES, title),
    ]
    joined = pc.binary_join_element_wise(*words, " ")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(joined, pattern=" +", replacement=" "))


def _pick(words: tuple[str, ...], position: Ints) -> pa.Array:
    return pa.array(words).take(pa.array(position))
