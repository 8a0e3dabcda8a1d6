"""Numbers and names as clerks wrote them: empty, cut short, one digit wrong, somebody else's."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from training.simulation.draws import NOT_ASKED, Ints, choose_one, stream
from training.simulation.names import misspelt
from training.simulation.tables import digits_column, take

RIGHT, EMPTY, LENGTH, DIGIT, DATE, SEX, OTHERS, SECOND = 0, 1, 2, 3, 4, 5, 6, 7
KINDS: Final = ("benar", "kosong", "panjang", "angka", "tanggal", "kelamin", "milik_orang_lain", "nik_kedua")
"""Names of the lapses, by their number."""

NIK_SHARES: Final = (0.8891, 0.040, 0.010, 0.030, 0.020, 0.010, 0.0009)
"""Together 11.1 %: DTKS in 2020 had 10.9 million invalid NIK and 86,465 doubled ones among about 97
million persons. How the 11 % divide was not found and is assumed."""
CARD_SHARES: Final = (0.83, 0.05, 0.02, 0.10)
"""17 % of family-card numbers were invalid in DTKS in 2020; how they divide is assumed."""
MISSPELT: Final = 0.03
"""Names written in another way than Dukcapil's; assumed."""
MISSPELT_AGAIN: Final = 0.35
"""The same where a person was entered a second time; assumed."""
NAMELESS: Final = 5_702 / 97_000_000
"""Empty names in DTKS, 2020."""


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """A column as it was written down, and what is wrong with each cell.

    Attributes:
        text: shape (m,) strings, null where empty.
        lapse: shape (m,), position in `KINDS`; for names 0 right, 1 empty, 2 written otherwise.
    """

    text: pa.Array
    lapse: Ints


def write_niks(nik: Ints, seed: int) -> Written:
    """NIK as written; whatever is wrong, the first two digits stay 99."""
    rng = stream(seed, "lapses of NIK")
    m = len(nik)
    lapse = choose_one(rng, range(len(NIK_SHARES)), NIK_SHARES, m)
    other_day = rng.integers(1, 28, m)
    day = nik // 10**8 % 100
    written = np.select(
        [lapse == kind for kind in (EMPTY, LENGTH, DIGIT, DATE, SEX, OTHERS)],
        [
            np.full(m, NOT_ASKED),
            np.where(rng.random(m) < 0.7, nik // 10, nik * 10 + rng.integers(0, 10, m)),
            _one_digit_wrong(rng, nik, lowest=0, highest=9),
            nik + (other_day + np.where(day > 40, 40, 0) - day) * 10**8,
            nik + np.where(day > 40, -40, 40) * 10**8,
            nik[rng.permutation(m)],
        ],
        nik,
    )
    # A day that happened to be drawn right is no lapse.
    return Written(digits_column(written), np.where(written == nik, RIGHT, lapse))


def write_cards(card: Ints, seed: int) -> Written:
    """Family-card numbers as written."""
    rng = stream(seed, "lapses of family cards")
    lapse = choose_one(rng, range(len(CARD_SHARES)), CARD_SHARES, len(card))
    wrong = _one_digit_wrong(rng, card, lowest=0, highest=11)
    kinds = [lapse == kind for kind in (EMPTY, LENGTH, DIGIT)]
    return Written(
        digits_column(np.select(kinds, [np.full(len(card), NOT_ASKED), card // 10, wrong], card)), lapse
    )


def write_names(names: pa.Array, seed: int, share: float) -> Written:
    """Names as written: most right, some in another spelling, hardly any empty."""
    rng = stream(seed, "lapses of names")
    draw = rng.random(len(names))
    otherwise = pc.if_else(pa.array(draw < share), misspelt(names), names)
    text = pc.if_else(pa.array(draw > 1.0 - NAMELESS), pa.scalar(None, pa.string()), otherwise)
    differs = ~np.asarray(pc.equal(otherwise, names).to_numpy(zero_copy_only=False), dtype=bool)
    return Written(text, np.where(draw > 1.0 - NAMELESS, 1, np.where(differs, 2, 0)))


def at(written: Written, rows: Ints) -> Written:
    """The cells at `rows`."""
    return Written(take(written.text, rows), written.lapse[rows])


def _one_digit_wrong(rng: np.random.Generator, numbers: Ints, lowest: int, highest: int) -> Ints:
    """One digit, counted from the right, made another one."""
    place = 10 ** rng.integers(lowest, highest + 1, len(numbers))
    digit = numbers // place % 10
    return np.asarray(numbers + ((digit + rng.integers(1, 10, len(numbers))) % 10 - digit) * place)
