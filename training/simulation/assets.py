"""What families own: durables with quantities, gold, land, houses and livestock.

Shares as in `dwelling`: domain notes, section 4.6, where there is one; assumed where there is none.
"""

from typing import Final

import numpy as np

from training.simulation.draws import Floats, Ints
from training.simulation.items import Drivers, Item, answer, scale

_TOWN: Final = {"ibu_kota": 0.3, "pinggir_kota": 0.3, "pedalaman": -0.3}
_WATER: Final = {"pesisir": 1.6, "danau": 1.5}
_COOL: Final = {"dataran_tinggi": -0.6, "pinggir_kota": -0.2, "pesisir": 0.3, "ibu_kota": 0.4}

DURABLES: Final = {
    "tabung_gas_5_5kg": Item("tabung_gas_5_5kg", (2, 1, 0), (0.015, 0.075, 0.91), 0.60, zone=_TOWN),
    "lemari_es": Item("lemari_es", (2, 1, 0), (0.02, 0.61, 0.37), 0.80, 0.30, zone=_TOWN),
    "ac": Item("ac", (3, 2, 1, 0), (0.003, 0.007, 0.03, 0.96), 0.90, zone=_COOL),
    "pemanas_air": Item("pemanas_air", (1, 0), (0.012, 0.988), 0.80),
    "telepon_rumah": Item("telepon_rumah", (1, 0), (0.011, 0.989), 0.45),
    "tv_datar": Item("tv_datar", (2, 1, 0), (0.02, 0.33, 0.65), 0.70, 0.25, zone=_TOWN),
    "emas_perhiasan_10g": Item("emas_perhiasan_10g", (1, 0), (0.22, 0.78), 0.65),
    "komputer_laptop": Item(
        "komputer_laptop", (3, 2, 1, 0), (0.01, 0.03, 0.16, 0.80), 0.85, 0.30, zone=_TOWN
    ),
    "sepeda_motor": Item("sepeda_motor", (4, 3, 2, 1, 0), (0.015, 0.055, 0.25, 0.51, 0.17), 0.70, 0.75),
    "sepeda": Item("sepeda", (2, 1, 0), (0.04, 0.18, 0.78), 0.10, 0.45),
    "mobil": Item("mobil", (2, 1, 0), (0.015, 0.12, 0.865), 0.95, 0.25, zone=_TOWN),
    "perahu": Item("perahu", (1, 0), (0.012, 0.988), -0.10, zone=_WATER),
    "kapal_perahu_motor": Item("kapal_perahu_motor", (1, 0), (0.007, 0.993), 0.25, zone=_WATER),
    "smartphone": Item("smartphone", (5, 4, 3, 2, 1, 0), (0.03, 0.08, 0.19, 0.32, 0.28, 0.10), 0.60, 0.95),
}
"""Quantity owned, largest first, by the stem of the column (`aset_…`, `jumlah_…`)."""

HOLDINGS: Final = (
    Item("aset_lahan_lain", (1, 2), (0.47, 0.53), 0.30, farm=0.5),
    Item("aset_rumah_lain", (1, 2), (0.065, 0.935), 0.70),
    Item("jumlah_ternak_sapi", (6, 4, 3, 2, 1, 0), (0.006, 0.010, 0.018, 0.04, 0.036, 0.89), 0.12, farm=0.9),
    Item("jumlah_ternak_kerbau", (4, 3, 2, 1, 0), (0.003, 0.005, 0.011, 0.011, 0.97), 0.10, farm=0.9),
    Item("jumlah_ternak_kuda", (2, 1, 0), (0.001, 0.002, 0.997), 0.15, farm=0.5),
    Item("jumlah_ternak_babi", (2, 0), (0.0002, 0.9998), 0.0),
    Item(
        "jumlah_ternak_kambing_domba",
        (8, 5, 3, 2, 1, 0),
        (0.004, 0.010, 0.018, 0.02, 0.013, 0.935),
        0.05,
        farm=0.8,
    ),
)

_LAND: Final = Item("luas_lahan_ha", (), (), 0.30, farm=0.3)
_GOLD: Final = Item("jumlah_emas_perhiasan_10g", (), (), 0.50)
_MEDIAN_LAND, _LAND_SPREAD = 0.40, 0.75
_MEDIAN_GOLD, _GOLD_SPREAD = 14.0, 0.45


def own(now: Drivers, moment: Drivers, seed: int) -> tuple[dict[str, Ints], Floats]:
    """What is owned at `moment`.

    Returns:
        columns: quantities by stem of the column, gold in grams; holdings by column.
        land: shape (n,), hectares, as large as it would be if the family had any.
    """
    quantities = answer(tuple(DURABLES.values()), now, moment, seed)
    grams = np.maximum(10, np.round(_MEDIAN_GOLD * np.exp(_GOLD_SPREAD * scale(_GOLD, moment, seed))))
    quantities["emas_perhiasan_10g"] = quantities["emas_perhiasan_10g"] * grams.astype(np.int64)
    land = _MEDIAN_LAND * np.exp(_LAND_SPREAD * scale(_LAND, moment, seed))
    return quantities | answer(HOLDINGS, now, moment, seed), np.asarray(
        np.round(np.clip(land, 0.02, 20.0), 2), dtype=np.float64
    )


def asset_columns(quantities: dict[str, Ints]) -> dict[str, Ints]:
    """`aset_…` (1 yes, 2 no) and `jumlah_…` from quantities by stem; holdings pass through."""
    columns = {f"aset_{stem}": np.where(quantities[stem] > 0, 1, 2) for stem in DURABLES}
    columns |= {f"jumlah_{stem}": quantities[stem] for stem in DURABLES}
    return columns | {item.name: quantities[item.name] for item in HOLDINGS}
