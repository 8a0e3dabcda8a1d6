"""Where families live: the 92 nagari of Kabupaten Agam, their jorong and sub-SLS."""

import csv
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from training.simulation.draws import Floats, Ints, apportion, stream

Zones = NDArray[np.str_]
"""Shape (n,): zone of the nagari of each family."""

FAMILIES_PER_SLS = 80
"""Assumed size of a sub-SLS, the unit that the survey samples (a census block has 80 to 120)."""
FAMILIES_PER_JORONG = 370
"""173,023 families over about 470 jorong, the district's usual count; not from a primary source."""

_JORONG_WORDS = (
    "Balai", "Batu Ampa", "Bukik", "Cacang", "Dama Gadang", "Guguak", "Kampuang Baru", "Koto", "Kubu",
    "Lubuak", "Muaro", "Padang", "Pakan", "Parik", "Pasa", "Pincuran", "Sawah Laweh", "Simpang", "Surau",
    "Tabiang", "Tanjuang", "Tapi Aia", "Tarok", "Ujuang Guguak",
)  # fmt: skip


_DIRECTIONS = ("", " Mudiak", " Hilia", " Ateh", " Bawah")


@dataclass(frozen=True, slots=True, eq=False)
class Nagari:
    """The 92 nagari, in the order of their codes.

    Attributes:
        code, name: shape (92,), Kemendagri code "13.06.kk.2nnn" and name.
        kecamatan_code, kecamatan_name: shape (92,).
        share: shape (92,), of the district's families; adds up to 1.
        zone: shape (92,), one of pesisir, danau, dataran_tinggi, pinggir_kota, ibu_kota, pedalaman.
    """

    code: NDArray[np.str_]
    name: NDArray[np.str_]
    kecamatan_code: NDArray[np.str_]
    kecamatan_name: NDArray[np.str_]
    share: Floats
    zone: NDArray[np.str_]


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where each of n families lives.

    Attributes:
        nagari: shape (n,), position in `Nagari`, ascending.
        sls: shape (n,), number of the sub-SLS in the whole district, ascending.
        jorong: shape (n,), 1, 2, … within the nagari.
        sub: shape (n,), 1, 2, … within the jorong.
    """

    nagari: Ints
    sls: Ints
    jorong: Ints
    sub: Ints


def load_nagari() -> Nagari:
    """The nagari with their shares of families, as the table beside this file has them."""
    text = files("training.simulation").joinpath("agam_nagari.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    weight = np.array([float(row["penduduk_kecamatan_2017"]) * float(row["bagian_assumed"]) for row in rows])
    return Nagari(
        code=np.array([row["kode_nagari"] for row in rows]),
        name=np.array([row["nama_nagari"] for row in rows]),
        kecamatan_code=np.array([row["kode_kecamatan"] for row in rows]),
        kecamatan_name=np.array([row["nama_kecamatan"] for row in rows]),
        share=weight / weight.sum(),
        zone=np.array([row["zona_assumed"] for row in rows]),
    )


def settle(families: int, nagari: Nagari, seed: int) -> Places:
    """Families placed in nagari by the nagari's share, then in sub-SLS of about eighty.

    Args:
        families: how many there are.
        seed: of the sizes of the sub-SLS.
    """
    rng = stream(seed, "places")
    counts = apportion(families, nagari.share)
    blocks = np.maximum(1, np.round(counts / FAMILIES_PER_SLS)).astype(np.int64)
    block_nagari = np.repeat(np.arange(len(counts)), blocks)
    block_number = np.arange(len(block_nagari)) - np.repeat(np.cumsum(blocks) - blocks, blocks)
    home = np.repeat(np.arange(len(counts)), counts)
    sls = np.searchsorted(_upper_bounds(rng, block_nagari, blocks), _position(home, counts), side="right")
    hamlets = np.maximum(1, np.round(counts / FAMILIES_PER_JORONG)).astype(np.int64)
    hamlet = block_number * np.minimum(hamlets, blocks)[block_nagari] // blocks[block_nagari]
    first = np.r_[True, (np.diff(hamlet) != 0) | (np.diff(block_nagari) != 0)]
    sub = np.arange(len(hamlet)) - np.flatnonzero(first)[np.cumsum(first) - 1]
    return Places(nagari=home, sls=sls, jorong=hamlet[sls] + 1, sub=sub[sls] + 1)


def jorong_names(places: Places) -> pa.Array:
    """Shape (n,) strings: a made-up name for each family's jorong, its own within the nagari."""
    names = [word + direction for direction in _DIRECTIONS for word in _JORONG_WORDS]
    number = places.jorong - 1
    word = (number + 7 * places.nagari) % len(_JORONG_WORDS)
    direction = number // len(_JORONG_WORDS) % len(_DIRECTIONS)
    return pa.array(names).take(pa.array(direction * len(_JORONG_WORDS) + word))


def _upper_bounds(rng: np.random.Generator, block_nagari: Ints, blocks: Ints) -> Floats:
    """Upper end of each block on a ruler where nagari k covers k to k + 1."""
    size = np.exp(rng.normal(0.0, 0.3, len(block_nagari)))
    total = np.bincount(block_nagari, weights=size)
    share = size / total[block_nagari]
    ends = np.cumsum(share)
    ends[np.cumsum(blocks) - 1] = np.arange(1, len(blocks) + 1)
    return ends


def _position(home: Ints, counts: Ints) -> Floats:
    """Where each family sits on that ruler."""
    order = np.arange(len(home)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.asarray(home + (order + 0.5) / counts[home])
