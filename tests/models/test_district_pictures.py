"""Pictures of the district: in the profile's languages, without colour, the same bytes each time."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text

from models.assessment_files import AssessmentWriter
from models.district import areas_of, read_district
from models.district_answers import wrong_answers
from models.district_line import lists_by_line
from models.district_lists import lists_of
from models.district_models import lists_of_model, lists_of_two
from models.district_pictures import (
    MatplotlibMissing,
    answers_picture,
    line_picture,
    model_picture,
    need_matplotlib,
    reasons_picture,
    save_picture,
)
from models.district_reasons import reasons_by_area
from models.district_words import WORDS
from models.sentences import Speaker
from tests.small_survey import Small

Draw = Callable[[Speaker], Figure]
PICTURES = ("reasons", "line", "answers", "model")


@pytest.fixture(scope="module")
def drawn(small: Small, tmp_path_factory: pytest.TempPathFactory) -> tuple[Small, dict[str, Draw]]:
    path = tmp_path_factory.mktemp("pictures") / "a.parquet"
    with AssessmentWriter(path, small.context()) as writer:
        writer.write(small.assessments)
    district = read_district(path, contributions=True, answers=True)
    base = lists_of(district, small.model, small.profile, small.policy)
    areas = areas_of(district, "district")
    reasons, line = reasons_by_area(district, areas), lists_by_line(base)
    answers = wrong_answers(base, share=0.5, draws=2)
    model = lists_of_two(district, lists_of_model(district, small.model, small.profile, small.policy), areas)
    return small, {
        "reasons": lambda speaker: reasons_picture(reasons, speaker),
        "line": lambda speaker: line_picture(line, speaker),
        "answers": lambda speaker: answers_picture(answers, speaker),
        "model": lambda speaker: model_picture(model, speaker),
    }


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_speaks_the_language_and_knows_no_colour(
    name: str, drawn: tuple[Small, dict[str, Draw]], tmp_path: Path
) -> None:
    small, draw = drawn
    titles = set()
    for language in ("id", "en"):
        figure = draw[name](Speaker(small.profile, language))
        save_picture(figure, tmp_path / f"{language}.png")

        words = {text.get_text() for text in figure.findobj(Text)}
        picture = imread(tmp_path / f"{language}.png")[:, :, :3]
        titles.add(figure.get_suptitle())
        if name in ("reasons", "answers"):
            assert {"id": "Sepeda motor", "en": "Motorcycle"}[language] in words
        assert np.ptp(picture, axis=2).max() == 0
        assert picture.min() == 0
    assert len(titles) == 2


@pytest.mark.parametrize("ending", [".svg", ".png", ".pdf"])
def test_the_same_picture_is_the_same_bytes(
    ending: str, drawn: tuple[Small, dict[str, Draw]], tmp_path: Path
) -> None:
    small, draw = drawn
    speaker = Speaker(small.profile, "id")

    for place in ("one", "two"):
        save_picture(draw["line"](speaker), tmp_path / f"{place}{ending}")

    assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes()


def test_without_matplotlib_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)

    with pytest.raises(MatplotlibMissing, match="training extra"):
        need_matplotlib()


def test_both_languages_say_everything() -> None:
    assert WORDS["id"].keys() == WORDS["en"].keys()
    places = {
        language: {key: text.count("{") for key, text in words.items()} for language, words in WORDS.items()
    }
    assert places["id"] == places["en"]
