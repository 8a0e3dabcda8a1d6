"""From what is true to what a form says: when it was recorded, and how wrongly."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from training.simulation.assets import DURABLES, HOLDINGS, asset_columns, own
from training.simulation.draws import NOT_ASKED, Floats, Ints, stream
from training.simulation.dwelling import DWELLING, heaped, live, skip
from training.simulation.identity import SURVEY_DAY
from training.simulation.items import Drivers

_VISITS: Final = ((0.25, 0.0, 1.0), (0.55, 1.35, 1.45), (0.20, 2.5, 6.0))
"""Share of families and years since their answers were recorded: refreshed last year; Regsosek,
October and November 2022; older lists of which only identifiers were repaired. Shares assumed."""

HIDDEN: Final = {"registry": 0.05, "interview": 0.025}
"""Chance that an owned asset is not reported (people under-report what they know counts: Banerjee
and others 2019; the size is assumed)."""
_INVENTED: Final = {"registry": 0.008, "interview": 0.004}
_MISCODED: Final = {"registry": 0.04, "interview": 0.02}
_LEFT_EMPTY: Final = {"registry": 0.012, "interview": 0.003}


@dataclass(frozen=True, slots=True, eq=False)
class HouseholdAnswers:
    """What a form holds about n families.

    Attributes:
        codes: column → shape (n,), codes and counts; -1 where empty.
        land: shape (n,), hectares; NaN where empty.
    """

    codes: dict[str, Ints]
    land: Floats


def years_since_visit(families: int, seed: int) -> Floats:
    """Shape (families,): years between the registry's answers and the survey."""
    rng = stream(seed, "visits")
    kind = np.searchsorted(np.cumsum([share for share, _, _ in _VISITS])[:-1], rng.random(families))
    low, high = np.array([(low, high) for _, low, high in _VISITS]).T
    return np.asarray(rng.uniform(low[kind], high[kind]))


def visit_days(years: Floats) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    """Dates of those visits."""
    days = np.round(years * 365.25).astype(np.int64).astype("timedelta64[D]")
    return np.asarray(np.datetime64(SURVEY_DAY) - days)


def record(now: Drivers, moment: Drivers, form: str, seed: int) -> HouseholdAnswers:
    """Answers of every family as one form has them.

    Args:
        now: what drives the answers on the day of the survey; thresholds come from here.
        moment: the same when the form was filled.
        form: "registry" or "interview", which differ in their errors.
    """
    quantities, land = own(now, moment, seed)
    quantities = _misreported(quantities, form, seed)
    dwelling = _miscoded(live(now, moment, seed), form, seed)
    dwelling["luas_lantai"] = heaped(dwelling["luas_lantai"], seed, form)
    codes = _with_gaps(dwelling | asset_columns(quantities), form, seed)
    codes = skip(codes)
    for stem in DURABLES:
        owned = codes[f"aset_{stem}"] == 1
        codes[f"jumlah_{stem}"] = np.where(owned, codes[f"jumlah_{stem}"], NOT_ASKED)
    return HouseholdAnswers(codes=codes, land=np.where(codes["aset_lahan_lain"] == 1, land, np.nan))


def _misreported(quantities: dict[str, Ints], form: str, seed: int) -> dict[str, Ints]:
    """Some owned things are not mentioned; a few are mentioned that are not there."""
    rng = stream(seed, f"misreporting, {form}")
    said = dict(quantities)
    for stem, item in DURABLES.items():
        draw = rng.random(len(quantities[stem]))
        absent = np.where(draw < _INVENTED[form] * sum(item.shares[:-1]), 1, 0)
        absent = absent * (10 if stem.startswith("emas") else 1)
        said[stem] = np.where(
            quantities[stem] > 0, np.where(draw < HIDDEN[form], 0, quantities[stem]), absent
        )
    for item in HOLDINGS:
        draw = rng.random(len(quantities[item.name]))
        said[item.name] = np.where(draw < HIDDEN[form], item.codes[-1], quantities[item.name])
    return said


def _miscoded(answers: dict[str, Ints], form: str, seed: int) -> dict[str, Ints]:
    """Some codes are those of another family drawn at random."""
    rng = stream(seed, f"miscoding, {form}")
    said = dict(answers)
    for item in DWELLING:
        codes = answers[item.name]
        wrong = rng.random(len(codes)) < _MISCODED[form]
        said[item.name] = np.where(wrong, codes[rng.integers(0, len(codes), len(codes))], codes)
    return said


def _with_gaps(codes: dict[str, Ints], form: str, seed: int) -> dict[str, Ints]:
    rng = stream(seed, f"gaps, {form}")
    complete = {"fasilitas_bab", "sumber_penerangan", "sumber_air_minum", "status_kepemilikan_rumah"}
    return {
        name: values
        if name in complete
        else np.where(rng.random(len(values)) < _LEFT_EMPTY[form], NOT_ASKED, values)
        for name, values in codes.items()
    }
