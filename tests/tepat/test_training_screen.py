"""What training and evaluating put on the screen, in both languages."""

import re
from collections.abc import Mapping
from string import Formatter

import pytest

from tepat.training_screen import (
    print_card_lists,
    print_card_notes,
    print_lists_out_of_fold,
    print_report,
)
from tepat.training_words import _WORDS as SCREEN
from tests.training.test_card import Made, _made
from training.card_words import _WORDS as CARD
from training.gate_words import _WORDS as GATE

ENGLISH = {"the", "of", "with", "and", "households", "enrolled", "missed", "listed", "worse", "out", "fold"}
INDONESIAN = {"keluarga", "yang", "dan", "dengan", "daripada", "terlewat", "penerima", "lipatan"}


@pytest.fixture(scope="module", params=[False, True], ids=["amounts", "classes"])
def made(request: pytest.FixtureRequest) -> Made:
    return _made(levels=request.param)


def _shown(made: Made, language: str, capsys: pytest.CaptureFixture[str]) -> str:
    print_report(made.evaluation.report, language)
    print_lists_out_of_fold(made.evaluation.report, language)
    print_card_lists(made.card, language)
    print_card_notes(made.card, language)
    return capsys.readouterr().out


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))


def test_the_screen_is_wholly_in_the_language_that_was_asked_for(
    made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    indonesian, english = _shown(made, "id", capsys), _shown(made, "en", capsys)

    assert not _words(indonesian) & ENGLISH
    assert not _words(english) & INDONESIAN
    assert len(indonesian.splitlines()) == len(english.splitlines())


def test_numbers_are_written_as_in_the_language(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    r2 = made.evaluation.report["figures"]["model"]["r2"]["value"]

    indonesian, english = _shown(made, "id", capsys), _shown(made, "en", capsys)

    assert f"{r2:.3f}" in english
    assert f"{r2:.3f}".replace(".", ",") in indonesian
    assert not re.search(r"\d\.\d{1,2}\b", indonesian)


@pytest.mark.parametrize("words", [SCREEN, CARD, GATE], ids=["screen", "card", "gate"])
def test_both_languages_are_given_the_same_values(words: Mapping[str, tuple[str, str]]) -> None:
    def asked(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert [key for key, (one, other) in words.items() if asked(one) != asked(other)] == []
    assert [key for key, texts in words.items() if not all(texts)] == []
