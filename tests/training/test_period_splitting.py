"""Later rounds are tested on models that saw earlier ones alone."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from features.households import Survey
from features.profile import Profile
from features.profile_loading import profile_from_text
from features.raw_table import RawTable
from features.reading import decode_survey
from training.period_splitting import NoPeriod, OneRound, by_period
from training.splitting import NEVER

PROFILE = """
profile: rounds
languages: [en]
keys: {household: id, size: size, cluster: household, period: wave}
welfare: {column: spending, per: person, unit: {en: pesos}}
variables: [{name: fridge, kind: yes_no}]
"""


def _survey(waves: list[Any], text: str = PROFILE) -> tuple[Profile, Survey]:
    n = len(waves)
    columns = {
        "id": [f"{i:03d}" for i in range(n)],
        "size": [4] * n,
        "spending": 100 + np.arange(n),
        "fridge": np.arange(n) % 2,
        "wave": pa.array(waves, pa.string()),
    }
    profile = profile_from_text(text, "rounds")
    return profile, decode_survey(profile, RawTable.from_arrow(pa.table(columns)), None, ())


def test_each_later_round_is_tested_on_all_earlier_ones() -> None:
    profile, survey = _survey(["2019"] * 10 + ["2024"] * 20 + ["2021"] * 30)

    split = by_period(profile, survey)

    assert split.names == ("2021", "2024")
    assert split.held.tolist() == [NEVER] * 10 + [1] * 20 + [0] * 30
    assert split.learned[0].tolist() == [True] * 10 + [False] * 50
    assert split.learned[1].tolist() == [True] * 10 + [False] * 20 + [True] * 30


def test_rounds_go_by_their_numbers() -> None:
    profile, survey = _survey(["wave 10", "wave 9", "wave 2"])

    assert by_period(profile, survey).names == ("wave 9", "wave 10")


def test_a_household_of_an_unknown_round_neither_teaches_nor_tests() -> None:
    profile, survey = _survey(["1", None, "2"])

    split = by_period(profile, survey)

    assert split.held[1] == NEVER
    assert not split.learned[:, 1].any()


def test_one_round_alone_cannot_be_split() -> None:
    profile, survey = _survey(["2024"] * 9)

    with pytest.raises(OneRound, match="`wave` holds 1 round"):
        by_period(profile, survey)


def test_a_profile_without_period_says_what_to_write() -> None:
    profile, survey = _survey(["1", "2"], PROFILE.replace(", period: wave", ""))

    with pytest.raises(NoPeriod, match="`period: year`"):
        by_period(profile, survey)
