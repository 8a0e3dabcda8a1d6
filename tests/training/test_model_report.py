"""The report of a model: self-contained, in two languages, the difference to OLS with areas first."""

import base64
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from tests.training.test_card import Made, _made
from tests.training.test_gate import good_comparison
from training.card_words import Words
from training.gate import judge
from training.gate_comparison import Challenge
from training.gate_rules import load_rules
from training.held_out import held_out_columns
from training.model_report import report_page, write_model_report
from training.opening import Opening
from training.report_charts import class_chart
from training.report_drivers import SHADES
from training.report_sealed import with_opening
from training.report_style import LOOKS, data_uri, drawing


def _challenge(made: Made) -> Challenge:
    model = replace(made.fitted.model, card=made.card, digest="aa" * 32)
    held_out = held_out_columns(made.evaluation.predictions)
    return Challenge(made.profile, made.survey, made.policy, model, held_out, 3, 3)


def _page(
    made: Made, card: Mapping[str, Any] | None = None, comparison: Mapping[str, Any] | None = None
) -> str:
    card = card or made.card
    outcomes = judge(load_rules().later, card, comparison) if comparison else ()
    with drawing():
        return report_page(_challenge(made), made.evaluation.predictions, card, comparison, outcomes)


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of words alone: drawing takes seconds."""
    monkeypatch.setattr("training.report_pieces._images", lambda make: {})
    monkeypatch.setattr("training.model_report.dependence_charts", lambda *given: [])


@pytest.fixture(scope="module")
def made() -> Made:
    return _made(levels=False)


@pytest.fixture(scope="module")
def ranked() -> Made:
    return _made(levels=True)


@pytest.fixture(scope="module")
def page(made: Made) -> str:
    return _page(made, comparison=good_comparison() | {"households": 400, "quota": "at_40"})


def _charts(page: str) -> list[str]:
    found = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", page)
    return [base64.b64decode(one).decode("utf-8") for one in found]


def _part(page: str, head: str) -> str:
    """A section of the page, without its pictures."""
    _, _, after = page.partition(head)
    return re.sub(r'src="[^"]*"', "", after.partition("</section>")[0])


def test_the_page_needs_nothing_from_outside_and_no_script(page: str) -> None:
    assert set(re.findall(r'(?:src|href)="([a-z]+):', page)) == {"data"}
    assert "<script" not in page
    assert "@import" not in page
    assert "url(" not in page
    for chart in _charts(page):
        assert set(re.findall(r'href="(?!#)([^"]{5})', chart)) <= {"data:"}


def test_the_language_is_switched_by_the_page_itself(page: str) -> None:
    assert page.count('type="radio"') == 2
    assert page.startswith('<!doctype html>\n<html lang="id">')
    assert 'id="speak-id" aria-label="Bahasa Indonesia" checked' in page
    assert "#speak-id:checked ~ main .only-en" in page
    assert len(re.findall(r'<span class="only-id"', page)) == len(re.findall(r'<span class="only-en"', page))
    assert (
        len(re.findall(r'<img class="only-id"', page)) == len(re.findall(r'<img class="only-en"', page)) > 8
    )


def test_every_picture_says_what_it_shows(page: str) -> None:
    alternatives = re.findall(r'<img [^>]*?alt="([^"]*)"', page)

    assert len(alternatives) == page.count("<img ")
    assert all(alternatives)


@pytest.mark.usefixtures("undrawn")
def test_the_difference_to_a_plain_regression_comes_first_whatever_it_says(made: Made) -> None:
    card = dict(made.card)
    lost = made.card["comparisons"]["ols"]["r2"] | {
        "value": -0.1,
        "low": -0.15,
        "high": -0.05,
        "verdict": "worse",
    }
    card["comparisons"] = {"ols": made.card["comparisons"]["ols"] | {"r2": lost}}
    card["not_worse"] = {"ols": False}

    page = _page(made, card)

    lead = page.index('class="lead worse"')
    assert lead < page.index("In short")
    assert "Worse than OLS: use that regression." in page
    assert "Lebih buruk daripada OLS: pakailah regresi itu." in page
    assert "difference −0.100 (95\N{NO-BREAK SPACE}%: −0.150 to −0.050): worse." in page
    assert "selisih −0,100 (95\N{NO-BREAK SPACE}%: −0,150 sampai −0,050): lebih buruk." in page


def test_small_households_are_shown_first_of_all_groups(page: str) -> None:
    part = _part(page, "For whom it fails")

    assert part.index("Small households first") < part.index("Every group with at least 30 poor")
    assert any("per equivalent adult" in chart and "Poor who are missed" in chart for chart in _charts(page))


def test_the_age_of_the_survey_tells_what_others_found(page: str) -> None:
    part = _part(page, "Age of the survey")

    assert "1.5–1.9 points a year" in part
    assert "32 months old on 2026-11-23: expect errors 4.0–5.1 points above" in part
    assert "1,5–1,9 poin setiap tahun" in part


@pytest.mark.usefixtures("undrawn")
def test_a_survey_of_unknown_age_is_told_so(made: Made) -> None:
    card = dict(made.card) | {"survey": made.card["survey"] | {"surveyed": None, "age_in_months": None}}

    assert "its age is not known" in _page(made, card)


def test_what_the_gate_said_is_on_the_page(page: str) -> None:
    part = _part(page, "Against the champion")

    assert "On the same 400 households, both judged out of fold." in part
    assert "not worse than the champion" in part
    assert "tidak lebih buruk daripada champion" in part


def test_nothing_is_left_unsaid_and_no_household_is_named(made: Made, page: str) -> None:
    text = re.sub(r'(?:src|href)="data:[^"]*"', "", page + "".join(_charts(page)))

    assert not {"None", "nan", "NaN"} & set(
        re.findall(r"[A-Za-z]+", re.sub(r"<style>.*?</style>", "", text, flags=re.S))
    )
    assert not any(household in text for household in made.survey.households.ids.to_pylist())


def test_dots_of_households_are_pixels_and_never_numbers(page: str) -> None:
    dotted = [chart for chart in _charts(page) if "Change of the estimate" in chart]

    assert len(dotted) == 3  # beeswarm, and the dependence of two questions
    for chart in dotted:
        assert "<image " in chart
        assert chart.count("<use ") < 60


def test_the_same_model_gives_the_same_bytes_and_the_generator_of_others_is_left_alone(
    made: Made, page: str, tmp_path: Path
) -> None:
    np.random.seed(5)  # noqa: NPY002
    before = np.random.get_state(legacy=False)["state"]["key"].tolist()  # noqa: NPY002

    place = write_model_report(
        _challenge(made), made.evaluation.predictions, made.card,
        comparison := good_comparison() | {"households": 400, "quota": "at_40"},
        judge(load_rules().later, made.card, comparison), tmp_path / "report",
    )  # fmt: skip

    assert place.read_text("utf-8") == page
    assert np.random.get_state(legacy=False)["state"]["key"].tolist() == before  # noqa: NPY002


def test_in_grey_nothing_is_lost() -> None:
    lightness = [float(np.dot(SHADES(at)[:3], [0.2126, 0.7152, 0.0722])) for at in np.linspace(0, 1, 20)]

    assert (np.diff(lightness) > 0).all()
    assert len({str(look["linestyle"]) for look in LOOKS.values()}) == len(LOOKS)
    assert np.dot(to_rgb(LOOKS["model"]["color"]), [0.2126, 0.7152, 0.0722]) < 0.4


@pytest.mark.usefixtures("undrawn")
def test_labels_of_a_profile_cannot_break_the_page(made: Made) -> None:
    page = _page(made, dict(made.card) | {"name": "<script>agam</script>"})

    assert "<script>" not in page
    assert "&lt;script&gt;agam" in page


@pytest.mark.usefixtures("undrawn")
def test_ordered_classes_have_a_report_without_intervals(ranked: Made) -> None:
    page = _page(ranked)

    assert "Spearman" in _part(page, 'class="lead')
    assert "Who is reached" not in page
    assert "Inside the interval" not in page


def test_errors_of_ordered_classes_are_drawn_by_class(ranked: Made) -> None:
    with drawing():
        chart = data_uri(class_chart(ranked.card, Words("en")))

    assert "Classes selected" in _charts(chart)[0]


SEALED = {"share": 0.2, "households": 30, "clusters": 5, "digest": "b" * 64}


def _opening(card: Mapping[str, Any], before: int) -> Opening:
    report = {"figures": {"model": card["figures"]["model"]}, "about": {}}
    return Opening("aa" * 32, "2026-01-02T03:04:05+00:00", "Rina", before, report, first=True)


@pytest.mark.usefixtures("undrawn")
def test_what_was_sealed_is_told_and_whether_somebody_looked(made: Made) -> None:
    without, closed = _page(made), _page(made, {**made.card, "sealed": SEALED})

    assert "no part was sealed" in without
    assert "Not opened yet" in closed
    assert "20" in closed.partition("were set aside")[0][-200:]


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("before", [0, 2])
def test_an_opened_part_takes_the_place_of_the_sealed_one_and_nothing_else_changes(
    made: Made, before: int
) -> None:
    card = {**made.card, "sealed": SEALED}
    page = _page(made, card)

    opened = with_opening(page, card, _opening(card, before))

    assert "by Rina, once." in opened
    assert "Not opened yet" not in opened
    assert ("2 other models" in opened) == (before == 2)
    start, end = page.index("<!-- sealed part -->"), page.index("<!-- end of sealed part -->")
    assert (opened[:start], opened[-len(page[end:]) :]) == (page[:start], page[end:])
    assert with_opening("<p>an older page</p>", card, _opening(card, 0)) == "<p>an older page</p>"
