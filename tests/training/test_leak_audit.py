"""Inputs made from the label are found and refused; honest ones are not."""

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from features.catalogue import build_catalogue
from features.profile_loading import profile_from_text
from features.raw_table import RawTable
from features.reading import decode_survey
from training.leak_audit import InputsMadeFromTheLabel, Strength, audit_inputs

PROFILE = """
profile: leaky
languages: [en]
keys: {household: id, size: size}
welfare: {column: spending, per: person, form: amount, unit: {en: rupiah}}
variables:
  - {name: fridge, kind: yes_no}
  - {name: other, kind: number}
"""
HOUSEHOLDS = 600


def _strengths(other: NDArray[np.float64]) -> tuple[Strength, ...]:
    draws = np.random.default_rng(0)
    fridge = draws.integers(0, 2, HOUSEHOLDS)
    columns = {
        "id": [str(i) for i in range(HOUSEHOLDS)],
        "size": _size(),
        "spending": _spending(),
        "fridge": fridge,
        "other": other,
    }
    profile = profile_from_text(PROFILE, "leaky")
    survey = decode_survey(profile, RawTable.from_arrow(pa.table(columns)), None, ())
    return audit_inputs(profile, survey, build_catalogue(profile, survey.households))


def _size() -> NDArray[np.int64]:
    return np.random.default_rng(1).integers(1, 8, HOUSEHOLDS)


def _spending() -> NDArray[np.float64]:
    return np.exp(np.random.default_rng(2).normal(6.0, 0.6, HOUSEHOLDS))


def test_an_honest_question_passes_with_its_strength() -> None:
    strengths = _strengths(np.random.default_rng(3).normal(size=HOUSEHOLDS))

    assert {item.question for item in strengths} == {"fridge", "other"}
    assert all(item.share < 0.3 for item in strengths)


@pytest.mark.parametrize("noise", [0.0, 0.1, 0.3])
def test_consumption_with_noise_is_refused_by_name(noise: float) -> None:
    leak = _spending() * np.exp(np.random.default_rng(4).normal(0, noise, HOUSEHOLDS))

    with pytest.raises(InputsMadeFromTheLabel, match=r"other \(\d+%\)") as refused:
        _strengths(leak)

    assert [item.question for item in refused.value.found] == ["other"]


def test_a_household_total_is_found_although_welfare_is_per_person() -> None:
    with pytest.raises(InputsMadeFromTheLabel):
        _strengths(_spending() * _size())
