"""What to check, in words: a check that crosses the line alone, and steps that cross it together."""

from dataclasses import replace
from typing import Any

import pytest

from features.profile import Profile
from features.profile_loading import profile_from_text
from models.check_words import checks_words
from models.sentences import Speaker
from models.visit_words import visit_word
from tepat.visit_page import PageWriter
from tests.small_survey import AMOUNTS_TEXT

BEFORE = {"id": "yang sebelumnya", "en": "those before"}
CROSSES = {"id": "melewati garis PKH", "en": "cross the line of PKH"}
NOT_YET = {"id": "belum melewati", "en": "not yet cross"}


@pytest.fixture(scope="module")
def profile() -> Profile:
    return profile_from_text(AMOUNTS_TEXT, "small.yaml")


def _joint(count: int) -> list[dict[str, Any]]:
    answers = [("rooms", "4"), ("floor", "1"), ("fuel", "3")][:count]
    return [
        {"programme": "PKH", "question": question, "answer": answer, "estimate": 4e5 + place, "alone": False}
        for place, (question, answer) in enumerate(answers)
    ]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("count", [2, 3])
def test_the_first_of_joint_checks_has_none_before_it_and_only_the_last_crosses(
    profile: Profile, language: str, count: int
) -> None:
    first, *others = checks_words(Speaker(profile, language), _joint(count))

    assert BEFORE[language] not in first
    assert all(BEFORE[language] in sentence for sentence in others)
    assert [NOT_YET[language] in sentence for sentence in (first, *others)] == [True] * (count - 1) + [False]
    assert all(CROSSES[language] in sentence for sentence in (first, *others))


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_paper_of_a_visit_tells_the_same_steps(profile: Profile, language: str) -> None:
    writer = PageWriter(profile, language, {"PKH": 4e5}, {}, 2)
    row = {"checks": _joint(3), "reasons": []}

    first, second, last = writer._checks(Speaker(replace(profile, welfare=None), language), row)

    assert BEFORE[language] not in first
    assert BEFORE[language] in second
    assert NOT_YET[language] in second
    assert BEFORE[language] in last
    assert NOT_YET[language] not in last
    assert visit_word(language, "enrolment_unknown") in first


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_of_single_checks_crosses_by_itself(profile: Profile, language: str) -> None:
    alone = [{**check, "alone": True} for check in _joint(3)]

    for sentence in checks_words(Speaker(profile, language), alone):
        assert CROSSES[language] in sentence
        assert BEFORE[language] not in sentence
        assert NOT_YET[language] not in sentence
