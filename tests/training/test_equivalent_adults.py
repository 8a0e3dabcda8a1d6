"""Which scale stands beside welfare per person, and what it comes to."""

from dataclasses import replace

import numpy as np
import pytest

from features.profile import Condition, Equivalence, Profile, Summary
from features.profile_loading import load_profile
from tests.small_survey import Small
from training.equivalent_adults import BY_SIZE, WITH_CHILDREN, child_counts, equivalent_adults


def _with_bands(profile: Profile, *bands: tuple[float | None, float | None]) -> Profile:
    assert profile.members is not None
    summaries = tuple(
        Summary(f"aged_{first}_{end}", "count", where=(Condition("umur", from_=first, below=end),))
        for first, end in bands
    )
    return replace(profile, members=replace(profile.members, age="umur", summaries=summaries))


def test_children_count_for_half_where_the_profile_counts_them(small: Small) -> None:
    households = small.survey.households

    found = equivalent_adults(small.profile, households)

    assert found is not None
    name, adults = found
    children = households.answers["children"].values
    assert name == WITH_CHILDREN
    np.testing.assert_allclose(adults, (households.size - 0.5 * children) ** 0.9)


def test_size_alone_where_one_household_does_not_tell_its_children(small: Small) -> None:
    households = small.survey.households
    answer = households.answers["children"]
    state = answer.state.copy()
    state[3] = 1
    unknown = replace(households, answers={**households.answers, "children": replace(answer, state=state)})

    found = equivalent_adults(small.profile, unknown)

    assert found is not None
    assert found[0] == BY_SIZE
    np.testing.assert_allclose(found[1], households.size**0.75)


def test_nothing_stands_beside_classes_or_welfare_that_is_per_equivalent_adult(
    small: Small, small_levels: Small
) -> None:
    assert small.profile.welfare is not None
    equivalent = replace(small.profile.welfare, equivalence=Equivalence(column="adults"))

    assert equivalent_adults(small_levels.profile, small_levels.survey.households) is None
    per_adult = replace(small.profile, welfare=equivalent)
    assert equivalent_adults(per_adult, small.survey.households) is None


@pytest.mark.parametrize(
    ("bands", "children"),
    [
        (((None, 15),), ("aged_None_15",)),
        (((None, 5), (5, 15), (15, 65)), ("aged_None_5", "aged_5_15")),
        (((0, 5), (0, 15), (60, None)), ("aged_0_15",)),
        (((None, 5), (7, 18)), ()),  # those of 5 and 6 are not counted
        (((None, 5),), ()),
        (((18, 65),), ()),
    ],
)
def test_bands_of_ages_that_follow_one_another_make_the_children(
    small: Small, bands: tuple[tuple[float | None, float | None], ...], children: tuple[str, ...]
) -> None:
    assert child_counts(_with_bands(small.profile, *bands)) == children


def test_the_built_in_profile_counts_children_in_two_bands() -> None:
    assert child_counts(load_profile("dtsen")) == ("balita", "anak_usia_sekolah")
