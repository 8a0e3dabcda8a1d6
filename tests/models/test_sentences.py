"""Reasons in plain Indonesian and English, from the profile's own labels."""

from dataclasses import replace
from typing import Any

import pytest

from models.sentences import Speaker, sentences
from tests.small_survey import Small


def _reason(question: str, answer: str | None, **more: Any) -> dict[str, Any]:
    state = "known" if answer is not None else "unknown"
    amounts = {"contribution": -0.12, "percent": -0.1131, "currency": -98765.4}
    return {"question": question, "answer": answer, "state": state, **amounts, **more}


NEVER = {"state": "not_applicable", "contribution": 0.0}
MUCH = {"contribution": 0.3, "percent": 0.35, "currency": 150.25}
RANKS = {"percent": None, "currency": None}


@pytest.mark.parametrize(
    ("language", "reason", "sentence"),
    [
        (
            "en",
            _reason("floor", "8"),
            "Main floor: Earth, lowers the estimate by 11.3 % (−98,765 rupiah per person per month)",
        ),
        (
            "id",
            _reason("floor", "8"),
            "Lantai: Tanah, menurunkan taksiran 11,3 % (−98.765 rupiah per orang per bulan)",
        ),
        (
            "id",
            _reason("floor", None),
            "Lantai: tidak diketahui, menurunkan taksiran 11,3 % (−98.765 rupiah per orang per bulan)",
        ),
        ("en", _reason("hectares", None, **NEVER), "Hectares: does not apply, hardly changes the estimate"),
        (
            "en",
            _reason("motorcycle", "1", **MUCH),
            "Motorcycle: yes, raises the estimate by 35.0 % (+150.2 rupiah per person per month)",
        ),
        (
            "id",
            _reason("motorcycle", "2", **RANKS),
            "Sepeda motor: tidak, menurunkan taksiran 0,12 tingkat",
        ),
    ],
)
def test_a_reason_becomes_a_sentence(
    small: Small, language: str, reason: dict[str, Any], sentence: str
) -> None:
    assert Speaker(small.profile, language).sentence(reason) == sentence


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        ("animals", "5", "Cow + Chicken"),
        ("animals", "0", "0"),
        ("fuel", "2", "Kerosene"),
        ("space", "1234.5", "1,234.5"),
        ("children", "2", "2"),
        ("head_school", "2", "Secondary"),
        ("district", "02", "02"),
        ("roof", "palm", "palm"),
        ("floor", "7", "7"),
    ],
)
def test_an_answer_is_said_in_the_words_of_the_form(
    small: Small, question: str, answer: str, words: str
) -> None:
    assert Speaker(small.profile, "en").code(question, answer) == words


def test_areas_are_called_as_the_profile_calls_them(small: Small) -> None:
    assert Speaker(small.profile, "id").label("district") == "Kecamatan"


def test_a_language_without_words_is_spoken_with_the_profiles_labels(small: Small) -> None:
    floor = replace(small.profile.variables[4], label={"min": "Lantai rumah"}, codes={"8": {"min": "Tanah"}})
    profile = replace(small.profile, languages=("min",), variables=(floor,))

    sentence = Speaker(profile, "min").sentence(_reason("floor", "8"))

    assert sentence.startswith("Lantai rumah: Tanah, lowers the estimate by 11.3 %")


def test_the_strongest_three_are_said(small: Small) -> None:
    reasons = small.assessments["reasons"][0].as_py()

    said = sentences(small.profile, "en", reasons)

    assert len(said) == 3
    assert said == [Speaker(small.profile, "en").sentence(reason) for reason in reasons[:3]]


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_reason_of_a_registry_can_be_said(small: Small, language: str) -> None:
    speaker = Speaker(small.profile, language)

    for reasons in small.assessments["reasons"].to_pylist():
        for reason in reasons:
            assert "{" not in speaker.sentence(reason)
            assert "nan" not in speaker.sentence(reason)
