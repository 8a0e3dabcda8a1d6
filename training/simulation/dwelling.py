"""The house and its services: what shares of families answer what, and how wealth moves it.

Shares are the working assumptions of the domain notes, section 4.6 (Agam's own were not found);
those without a figure there are assumed here and say nothing about the real Agam.
"""

from typing import Final

import numpy as np

from training.simulation.draws import NOT_ASKED, Ints, stream
from training.simulation.items import Drivers, Item, answer, scale

_TOWN: Final = {"ibu_kota": 0.4, "pinggir_kota": 0.5, "pedalaman": -0.4}
_REMOTE: Final = {"ibu_kota": 0.3, "pinggir_kota": 0.3, "pesisir": -0.2, "pedalaman": -0.5}

DWELLING: Final = (
    Item(
        "status_kepemilikan_rumah",
        (1, 4, 2, 3, 5),
        (0.75, 0.01, 0.07, 0.15, 0.02),
        0.25,
        0.35,
        block="dwelling",
    ),
    Item(
        "bukti_kepemilikan_lahan",
        (1, 2, 4, 5, 3, 6),
        (0.38, 0.03, 0.03, 0.27, 0.04, 0.25),
        0.35,
        zone=_TOWN,
        block="dwelling",
    ),
    Item(
        "jenis_lantai_terluas",
        (1, 2, 4, 3, 6, 5, 9, 8, 7),
        (0.025, 0.465, 0.035, 0.01, 0.385, 0.07, 0.002, 0.006, 0.002),
        0.85,
        zone=_TOWN,
        block="dwelling",
    ),
    Item(
        "jenis_dinding_terluas",
        (1, 2, 3, 7, 5, 6, 4),
        (0.77, 0.015, 0.20, 0.003, 0.004, 0.004, 0.004),
        0.65,
        zone=_REMOTE,
        block="dwelling",
    ),
    Item(
        "jenis_atap_terluas",
        (1, 2, 3, 4, 5, 8, 7, 6),
        (0.025, 0.035, 0.88, 0.03, 0.004, 0.005, 0.02, 0.001),
        0.35,
        block="dwelling",
    ),
    Item(
        "sumber_air_minum",
        (1, 2, 3, 4, 7, 5, 8, 6, 10, 9, 11),
        (0.03, 0.23, 0.16, 0.11, 0.19, 0.19, 0.03, 0.03, 0.01, 0.015, 0.005),
        0.45,
        zone=_TOWN,
        block="services",
    ),
    Item("jarak_sumber_air_tinja", (2, 3, 1), (0.55, 0.08, 0.37), 0.10, block="services"),
    Item(
        "sumber_penerangan", (1, 2, 3, 4), (0.930, 0.045, 0.010, 0.015), 0.55, zone=_REMOTE, block="services"
    ),
    Item(
        "daya_terpasang_1", (5, 4, 3, 2, 1), (0.008, 0.027, 0.115, 0.47, 0.38), 0.80, 0.15, block="services"
    ),
    Item(
        "bahan_bakar_memasak",
        (3, 2, 1, 12, 4, 7, 9, 10, 11),
        (0.02, 0.025, 0.005, 0.01, 0.70, 0.008, 0.002, 0.228, 0.002),
        0.65,
        farm=-0.4,
        zone=_REMOTE,
        block="services",
    ),
    Item(
        "fasilitas_bab",
        (1, 2, 3, 4, 5, 6),
        (0.82, 0.05, 0.02, 0.035, 0.01, 0.065),
        0.60,
        zone=_REMOTE,
        block="services",
    ),
    Item("jenis_kloset", (1, 2, 3, 4), (0.90, 0.045, 0.02, 0.035), 0.50, zone=_REMOTE, block="services"),
    Item(
        "pembuangan_akhir_tinja",
        (1, 2, 4, 3, 5, 6),
        (0.71, 0.01, 0.07, 0.185, 0.02, 0.005),
        0.60,
        zone=_REMOTE,
        block="services",
    ),
    Item(
        "internet_sebulan", (1, 2, 3, 0), (0.03, 0.10, 0.74, 0.13), 0.60, 0.35, zone=_TOWN, block="services"
    ),
    Item("rekening_aktif", (3, 1, 2, 4), (0.10, 0.04, 0.50, 0.36), 0.60, 0.10, zone=_TOWN, block="services"),
)

_FLOOR_AREA: Final = Item("luas_lantai", (), (), 0.45, 0.35, block="dwelling")
_MEDIAN_AREA, _AREA_SPREAD = 56.0, 0.38
"""Square metres and log points per unit of the scale; assumed."""

_ASKED_IF: Final = {
    "bukti_kepemilikan_lahan": ("status_kepemilikan_rumah", (1,)),
    "jarak_sumber_air_tinja": ("sumber_air_minum", (4, 5, 6, 7, 8)),
    "daya_terpasang_1": ("sumber_penerangan", (1,)),
    "jenis_kloset": ("fasilitas_bab", (1, 2, 3)),
}


def live(now: Drivers, moment: Drivers, seed: int) -> dict[str, Ints]:
    """Answers about the dwelling at `moment`; skip rules are applied by `skip`."""
    answers = answer(DWELLING, now, moment, seed)
    area = _MEDIAN_AREA * np.exp(_AREA_SPREAD * scale(_FLOOR_AREA, moment, seed))
    return answers | {"luas_lantai": np.clip(np.round(area), 8, 600).astype(np.int64)}


def skip(answers: dict[str, Ints]) -> dict[str, Ints]:
    """The same answers with what the form does not ask left empty."""
    gated = {
        name: np.where(np.isin(answers[gate], codes), answers[name], NOT_ASKED)
        for name, (gate, codes) in _ASKED_IF.items()
    }
    return answers | gated


def heaped(area: Ints, seed: int, purpose: str) -> Ints:
    """Floor area as people say it: measured with error and often rounded to five or ten."""
    rng = stream(seed, f"floor area, {purpose}")
    said = area * np.exp(rng.normal(0.0, 0.10, len(area)))
    step = np.array([1, 5, 10])[np.searchsorted([0.35, 0.7], rng.random(len(area)))]
    return np.asarray(np.maximum(6, np.round(said / step) * step), dtype=np.int64)
