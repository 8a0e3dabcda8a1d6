"""Names of simulated people, put together at random; no list of real people was used.

Minangkabau practice is kept where it makes matching hard: many single names, many that differ in a
letter or two (Afrizal, Afrijal), and titles (Sutan, Datuak, Malin) before the name.
"""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from training.simulation.draws import Ints, Truths, stream
from training.simulation.families import MALE, Persons

_COMMON_MEN = """
Ahmad Agus Aldi Amril Andi Anwar Arif Bachtiar Bayu Budi Dodi Eka Fadli Fajar Ferdi Firdaus Hafiz Hamdan
Hendra Herman Ibrahim Idris Ilham Irfan Ismail Jamal Joni Kamal Khairul Lukman Mahmud Muhammad Mukhlis
Rahmat Ramli Reza Ridwan Rizki Rusli Salman Taufik Umar Usman Wahyu Yanto Yusuf Zainal
"""
_COMMON_WOMEN = """
Aisyah Anita Ayu Citra Desi Dewi Dian Elvira Erna Fatimah Fitri Hayati Ida Indah Irma Kartini Khadijah
Lestari Lina Maryam Mega Melati Murni Nadia Nurhayati Nurlela Puti Putri Rahma Ratna Reni Rina Salmah Santi
Sari Siti Sri Susi Tuti Upik Wati Widya Yanti Yulia Zahara Zubaidah
"""
_BEGINNINGS = """
Af Al Am As Az Dar Des Ed El Er Ev Fah Ger Gus Has Hen Ir Is Jas Jus Kas Mar Mas Mus Nas Nel Nof Nur Ram Ris
Ros Sam Sas Suh Syaf Syam Tas Vel War Yar Yas Yul Yus Zul
"""
_ENDINGS_OF_MEN = """
bar dial dinal dison fendi fian fikar fril jal kamal kris madi man maizal mal mardi mizal naidi naldi nedi nil
nofri rial ril rinal rizal rizon rul sal sardi tanto tril wan wandi war wardi wendri wil zal
"""
_ENDINGS_OF_WOMEN = """
da delmi dalena fida fitri ina lena liana lina mala maini maniar mawati mayenti mi miati nailis neli neti niar
nida nidar nimar nita niwati ria rianti rita riza sefni tina tini wani wati weni wita yanti yenti yeni zatul
"""
_SECOND_OF_MEN = """
Adha Akbar Alfarizi Amin Anugrah Ardiansyah Aulia Aziz Azhari Basri Chaniago Darma Effendi Efendi Fadillah
Fahmi Fauzan Fauzi Febrian Gunawan Guci Hadi Hakim Halim Hanafi Haris Hidayat Husein Ikhsan Iskandar Jambak
Jaya Jafri Karim Koto Kurnia Lubis Maulana Mulia Mulyadi Mustafa Nasution Nugraha Oktavian Pasaribu Perdana
Permana Piliang Pratama Putra Qadri Rahman Ramadhan Rasyid Ridho Rivai Saputra Setiawan Sikumbang Siddiq
Sofyan Syah Syahputra Syukri Tanjung Utama Wahyudi Wibowo Wijaya Yahya Yunus Yulianto Zaki Zikri
"""
_SECOND_OF_WOMEN = """
Adelia Agustina Amalia Amelia Andriani Anggraini Apriani Astuti Aulia Azzahra Chairani Damayanti Elfitri
Febriani Fauziah Guci Handayani Hasanah Husna Hidayati Indriani Isnaini Juwita Kamila Khairani Koto Kurniasih
Latifa Lubis Maharani Marlina Maulida Melinda Muliani Mulyani Nasution Natasya Ningsih Novita Oktaviani
Oktavia Permata Piliang Puspita Putri Rahayu Rahmadani Rahmi Ramadhani Rosalina Safira Safitri Salsabila
Sakinah Septiani Sikumbang Suryani Susanti Syafitri Tanjung Ulfa Utami Wahyuni Wulandari Yuliana Yulianti
Zahira Zakiah Zulaikha
"""
_TITLES = "Sutan Datuak Malin Rajo Bagindo"
_SPELLINGS: Final = (
    ("rizal", "rijal"),
    ("Syaf", "Saf"),
    ("Zul", "Jul"),
    ("y", "i"),
    ("Muhammad", "M."),
    ("ff", "f"),
)
"""How another clerk writes the same name."""
_TITLE: Final = r"^(Sutan|Datuak|Malin|Rajo|Bagindo) "


def name_people(persons: Persons, seed: int) -> pa.Array:
    """Shape (m,) strings: a given name, mostly a second, a third for some children; a title for some men."""
    rng = stream(seed, "names")
    m, male = len(persons), persons.sex == MALE
    titled = male & (persons.age > 35.0) & (rng.random(m) < 0.10)
    # The young have longer names than their grandparents.
    second = rng.random(m) < np.interp(persons.age, [10, 40, 70], [0.97, 0.75, 0.45])
    third = second & (rng.random(m) < np.interp(persons.age, [5, 30], [0.4, 0.05]))
    seconds = (_SECOND_OF_MEN.split(), _SECOND_OF_WOMEN.split())
    words = [
        _pick(rng, (_TITLES.split(), [""]), male, titled),
        _pick(
            rng, (_given(_COMMON_MEN, _ENDINGS_OF_MEN), _given(_COMMON_WOMEN, _ENDINGS_OF_WOMEN)), male, None
        ),
        _pick(rng, seconds, male, second),
        _pick(rng, seconds, male, third),
    ]
    return pc.binary_join_element_wise(*words, " ", null_handling="skip")


def misspelt(names: pa.Array) -> pa.Array:
    """The same names as another clerk writes them, titles left out.

    >>> misspelt(pa.array(["Sutan Afrizal Effendi", "Yusma"])).to_pylist()
    ['Afrijal Efendi', 'Yusma']
    """
    names = pc.replace_substring_regex(names, pattern=_TITLE, replacement="")
    for written, instead in _SPELLINGS:
        names = pc.replace_substring(names, pattern=written, replacement=instead, max_replacements=1)
    return names


def _given(common: str, endings: str) -> list[str]:
    """All given names of one sex; common ones count twelvefold, about a third of what is drawn."""
    made = [f"{beginning}{ending}" for beginning in _BEGINNINGS.split() for ending in endings.split()]
    return common.split() * 12 + made


def _pick(
    rng: np.random.Generator, words: tuple[list[str], list[str]], male: Truths, which: Truths | None
) -> pa.Array:
    """Shape (m,): a word of the list for men or of that for women where `which`, else null."""
    men, women = words
    drawn = np.where(
        male, rng.integers(0, len(men), len(male)), len(men) + rng.integers(0, len(women), len(male))
    )
    position: Ints = drawn + 1 if which is None else np.where(which, drawn + 1, 0)
    return pa.array([None, *men, *women]).take(pa.array(position))
