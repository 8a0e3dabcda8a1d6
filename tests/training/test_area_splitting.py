"""Whole areas are held out, and nobody of them teaches."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from features.households import Survey
from features.profile import Profile
from features.profile_loading import profile_from_text
from features.raw_table import RawTable
from features.reading import decode_survey
from training.area_splitting import (
    HeldAreas,
    NoAreas,
    TooFewAreas,
    UnknownHoldOut,
    by_areas,
    held_areas,
)
from training.splitting import NEVER

PROFILE = """
profile: areas
languages: [en]
keys: {household: id, size: size, cluster: ea, areas: [province, district]}
welfare: {column: spending, per: person, unit: {en: pesos}}
variables: [{name: fridge, kind: yes_no}]
"""


def _survey(**changed: Any) -> tuple[Profile, Survey]:
    """120 households: three provinces, of which each has districts 01 and 02; clusters of five."""
    n = 120
    place = np.arange(n)
    columns: dict[str, Any] = {
        "id": [f"{i:03d}" for i in place],
        "size": [4] * n,
        "spending": 100 + place,
        "fridge": place % 2,
        "ea": [f"ea{i // 5}" for i in place],
        "province": [["11", "12", "13"][i // 40] for i in place],
        "district": [["01", "02"][i // 20 % 2] for i in place],
    } | changed
    profile = profile_from_text(changed.pop("profile", PROFILE), "areas")
    columns.pop("profile", None)
    return profile, decode_survey(profile, RawTable.from_arrow(pa.table(columns)), None, ())


def test_every_province_is_held_out_once_and_never_learned_from_meanwhile() -> None:
    profile, survey = _survey()
    province = np.asarray(survey.households.areas["province"].to_pylist())

    split = by_areas(profile, survey, HeldAreas(), folds=5, seed=0)

    assert split.folds == 3
    assert sorted(split.names) == ["11", "12", "13"]
    for fold in range(split.folds):
        assert set(province[split.held == fold]).isdisjoint(province[split.learned[fold]])
        assert split.learned[fold].sum() == 80


def test_districts_with_the_same_code_in_two_provinces_are_two_areas() -> None:
    profile, survey = _survey()

    split = by_areas(profile, survey, HeldAreas("district"), folds=6, seed=0)

    assert sorted(split.names) == ["11/01", "11/02", "12/01", "12/02", "13/01", "13/02"]


def test_only_the_areas_asked_for_are_held_out() -> None:
    profile, survey = _survey()

    split = by_areas(profile, survey, held_areas("district=12/01,13/02"), folds=5, seed=0)

    assert split.names == ("12/01", "13/02")
    assert (split.held == NEVER).sum() == 80
    assert [int(learned.sum()) for learned in split.learned] == [100, 100]


def test_a_code_that_stands_for_several_areas_is_refused_with_their_paths() -> None:
    profile, survey = _survey()

    with pytest.raises(UnknownHoldOut, match="several areas 01; write the whole path"):
        by_areas(profile, survey, held_areas("district=01"), folds=5, seed=0)


@pytest.mark.parametrize("asked", ["province=99", "village", "ea"])
def test_what_is_no_area_of_the_survey_is_refused(asked: str) -> None:
    profile, survey = _survey()

    with pytest.raises(UnknownHoldOut, match="There are: "):
        by_areas(profile, survey, held_areas(asked), folds=5, seed=0)


def test_a_cluster_across_a_border_teaches_on_neither_side() -> None:
    profile, survey = _survey(ea=["across"] * 45 + [f"ea{i}" for i in range(75)])
    cluster = np.asarray(survey.households.cluster.to_pylist())

    split = by_areas(profile, survey, held_areas("province=11"), folds=5, seed=0)

    assert "across" not in set(cluster[split.learned[0]])
    assert split.learned[0].sum() == 75


def test_households_of_an_unknown_area_are_left_out() -> None:
    profile, survey = _survey(province=[None] * 10 + ["11"] * 50 + ["12"] * 60)

    split = by_areas(profile, survey, HeldAreas(), folds=5, seed=0)

    assert (split.held[:10] == NEVER).all()
    assert not split.learned[:, :10].any()


def test_one_area_alone_cannot_be_held_out() -> None:
    profile, survey = _survey(province=["11"] * 120)

    with pytest.raises(TooFewAreas, match="`province` has 1 area"):
        by_areas(profile, survey, HeldAreas(), folds=5, seed=0)


def test_holding_out_all_areas_by_name_leaves_nobody_to_learn_from() -> None:
    profile, survey = _survey()

    with pytest.raises(TooFewAreas):
        by_areas(profile, survey, held_areas("province=11,12,13"), folds=5, seed=0)


def test_a_profile_without_areas_says_so() -> None:
    profile, survey = _survey(profile=PROFILE.replace(", areas: [province, district]", ""))

    with pytest.raises(NoAreas, match="keys"):
        by_areas(profile, survey, HeldAreas(), folds=5, seed=0)
