"""The card says what the evaluation measured, in words and plots; the gate reads nothing else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from features.catalogue import build_catalogue
from features.findings import Findings
from features.households import KNOWN, Answer, Households, Survey
from features.policy import Line, Policy, Programme
from features.profile import Keys, Levels, Profile, Variable, Welfare
from training.calibration_check import broken_promises, chance_error
from training.card import model_card, months_between
from training.card_files import card_of, write_card_files
from training.card_markdown import card_markdown
from training.cross_fitting import FitSettings
from training.evaluation import Evaluation, evaluate
from training.fitting import Fitted, fit, fixed_lines
from training.plots import reliability, save_plots

DAY = date(2026, 11, 23)
QUICK = FitSettings(penalties=(10.0,), rounds=(20,), folds=3)
N = 400


@dataclass(frozen=True)
class Made:
    """A card and everything that it was made from."""

    profile: Profile
    survey: Survey
    policy: Policy
    fitted: Fitted
    evaluation: Evaluation
    card: dict[str, Any]


def _numbers(values: np.ndarray[Any, np.dtype[np.float64]]) -> Answer:
    text = pa.array([f"{value:g}" for value in values]).dictionary_encode()
    return Answer(np.full(len(values), KNOWN, np.uint8), values.astype(np.float64), text)


def _households(generator: np.random.Generator) -> Households:
    rooms = generator.integers(1, 7, N).astype(np.float64)
    phones = generator.integers(0, 4, N).astype(np.float64)
    return Households(
        ids=pa.array([f"h{i:03}" for i in range(N)]),
        rows=np.arange(1, N + 1),
        answers={"rooms": _numbers(rooms), "phones": _numbers(phones)},
        areas={},
        size=generator.integers(1, 8, N).astype(np.float64),
        weight=generator.choice([1.0, 3.0], N),
        cluster=pa.array([f"c{i % 25}" for i in range(N)]),
        enrolled={"PKH": generator.integers(0, 2, N).astype(np.int8)},
        groups={"sex": pa.array(["f" if i % 3 else "m" for i in range(N)])},
        period=None,
        findings=Findings(()),
        content_digest="5e" * 32,
    )


def _made(levels: bool) -> Made:
    generator = np.random.default_rng(1)
    households = _households(generator)
    score = households.answers["rooms"].values / 3 + households.answers["phones"].values / 2
    noise = generator.normal(0, 0.4, N)
    variables = (Variable("rooms", "rooms", "number"), Variable("phones", "phones", "number"))
    profile = Profile("agam", ("id", "en"), Keys(), variables, answers="interview", digest="ab" * 32)
    if levels:
        profile = replace(profile, levels=Levels("kelas", ("1", "2", "3")))
        welfare = 1 + np.digitize(score + noise, [1.5, 2.5]).astype(np.float64)
        line = Line(levels=("1",))
    else:
        unit = {"id": "rupiah per orang", "en": "rupiah per person"}
        profile = replace(profile, welfare=Welfare("w", unit=unit, surveyed="2024-03", prices="2024-03"))
        welfare = np.exp(13 + (score + noise) / 3)
        line = Line(poorest_share=0.4)
    programmes = (
        Programme("PKH", line, "pkh", yes=("1",), no=("0",), max_false={"inclusion": 0.1, "exclusion": 0.4}),
        Programme("ekstrem", line),
    )
    survey, policy = Survey(households, welfare), Policy(programmes, "cd" * 32)
    lines = fixed_lines(profile, policy, survey)
    fitted = fit(profile, survey, build_catalogue(profile, households), policy, lines, 3, QUICK)
    evaluation = evaluate(
        profile, survey, policy, folds=3, seed=3, baselines=("ols", "size"), replicates=40, settings=QUICK
    )
    card = model_card(profile, survey, policy, fitted, evaluation.report, seed=3, as_of=DAY, settings=QUICK)
    return Made(profile, survey, policy, fitted, evaluation, card)


@pytest.fixture(scope="module")
def made() -> Made:
    return _made(levels=False)


@pytest.fixture(scope="module")
def ranked() -> Made:
    return _made(levels=True)


def test_the_card_is_plain_values_that_json_can_hold(made: Made, ranked: Made) -> None:
    for card in (made.card, ranked.card):
        assert json.loads(json.dumps(card, allow_nan=False)) == card


def test_the_same_inputs_give_the_same_card_whatever_the_threads(made: Made) -> None:
    again = model_card(
        made.profile, made.survey, made.policy, made.fitted, made.evaluation.report,
        seed=3, as_of=DAY, settings=replace(QUICK, threads=7),
    )  # fmt: skip

    assert again == made.card


def test_the_card_says_what_it_was_trained_on(made: Made) -> None:
    survey = made.card["survey"]

    assert (survey["digest"], survey["households"], survey["clusters"]) == ("5e" * 32, N, 25)
    assert survey["persons"] == made.survey.households.size.sum()
    assert (survey["weighted"], survey["surveyed"], survey["age_in_months"]) == (True, "2024-03", 32)
    assert survey["effective_households"] < N
    assert made.card["digests"] == {
        "profile": "ab" * 32, "policy": "cd" * 32, "survey": "5e" * 32,
        "catalogue": made.fitted.model.welfare.catalogue.digest,
    }  # fmt: skip
    assert made.card["blend"]["tree_share"] == made.fitted.held_out.blend.tree_share


def test_the_card_repeats_the_report_and_the_calibration(made: Made) -> None:
    report, card = made.evaluation.report, made.card

    assert card["figures"]["model"]["r2"] == report["figures"]["model"]["r2"]
    assert card["comparisons"]["ols"]["r2"]["verdict"] == report["comparisons"]["ols"]["r2"]["verdict"]
    assert card["not_worse_than_ols"] is report["not_worse"]["ols"]
    listed = card["programmes"]["PKH"]["lists"]["exclusion"]
    calibrated = made.fitted.model.programmes[0].lists["exclusion"]
    assert (listed["bound"], listed["cutoff"], listed["needed"]) == (
        0.4,
        calibrated.cutoff,
        calibrated.needed,
    )
    assert card["programmes"]["ekstrem"]["uncalibrated"]["inclusion"] == "no_enrolment_column"


def test_the_card_says_what_the_model_cannot_do(made: Made) -> None:
    told = made.card["limits"]

    assert len(told["id"]) == len(told["en"])
    for language, words in {
        "en": ("registered", "desil", "BPS"),
        "id": ("terdaftar", "desil", "BPS"),
    }.items():
        assert all(any(word in sentence for sentence in told[language]) for word in words)


def test_answers_of_the_registry_need_no_warning_about_the_interview(made: Made) -> None:
    card = model_card(
        replace(made.profile, answers="registry"), made.survey, made.policy, made.fitted,
        made.evaluation.report, seed=3, as_of=DAY, settings=QUICK,
    )  # fmt: skip

    assert len(card["limits"]["en"]) == len(made.card["limits"]["en"]) - 1


def test_no_household_is_in_the_card(made: Made) -> None:
    text = json.dumps(made.card) + card_markdown(made.card, "id")

    assert not any(household in text for household in made.survey.households.ids.to_pylist())


@pytest.mark.parametrize(
    ("language", "head"), [("id", "Kartu model"), ("en", "Model card"), ("min", "Model card")]
)
def test_the_page_speaks_the_language_and_else_english(made: Made, language: str, head: str) -> None:
    page = card_markdown(made.card, language)

    assert page.startswith(f"# {head}: agam\n")
    assert "None" not in page
    assert "nan" not in page.lower().split()


def test_the_page_shows_every_list_with_its_bound_and_what_is_measured(made: Made) -> None:
    page = card_markdown(made.card, "en")

    listed = made.card["programmes"]["PKH"]["lists"]
    rows = [line for line in page.splitlines() if line.startswith("| likely")]
    assert len(rows) == len(listed) == 2
    assert "| 40 % |" in rows[1]
    assert "no enrolment column" in page
    assert "rupiah per person" in page


def test_numbers_are_written_as_in_the_language(made: Made) -> None:
    r2 = made.card["figures"]["model"]["r2"]["value"]

    assert f"{r2:.3f}" in card_markdown(made.card, "en")
    assert f"{r2:.3f}".replace(".", ",") in card_markdown(made.card, "id")


def test_every_table_row_has_as_many_cells_as_its_head(made: Made, ranked: Made) -> None:
    for card in (made.card, ranked.card):
        for block in card_markdown(card, "id").split("\n\n"):
            rows = [line for line in block.splitlines() if line.startswith("|")]
            assert len({row.count("|") for row in rows}) <= 1


def test_the_page_tells_for_whom_it_fails_with_the_size_of_the_household_first(made: Made) -> None:
    page = card_markdown(made.card, "en")

    section = page.partition("## For whom it fails")[2].partition("\n## ")[0]
    assert section.index("| per person, 40 % |") < section.index("| per equivalent adult size^0.75, 40 % |")
    assert section.index("size^0.75") < section.index("| sex: f |")
    assert "a change of" in section
    assert "Siapa yang terlewat" in card_markdown(made.card, "id")


def test_the_card_holds_every_group_but_of_the_pairs_only_the_worst(made: Made) -> None:
    groups = made.card["groups"]

    assert groups["single"] == made.evaluation.report["groups"]["single"]
    assert "pairs" not in groups
    assert len(groups["worst_pairs"]) <= 10


def test_a_card_made_before_groups_were_told_of_is_still_a_page(made: Made) -> None:
    older = {name: part for name, part in made.card.items() if name != "groups"}

    assert "For whom it fails" not in card_markdown(older, "en")


def test_a_card_of_levels_has_classes_and_no_intervals(ranked: Made) -> None:
    page = card_markdown(ranked.card, "en")

    assert ranked.card["coverage"] == {}
    assert ranked.card["macro_f1"]["value"] > 0
    assert "Error at classes 1–2" in page
    assert "Coverage" not in page


def test_the_files_of_a_card_are_aggregates(made: Made, tmp_path: Path) -> None:
    write_card_files(made.card, made.evaluation.predictions, tmp_path / "card")

    names = {path.name for path in (tmp_path / "card").iterdir()}
    plots = {
        f"{name}.{form}"
        for name in ("error_curve", "calibration", "coverage", "lists")
        for form in ("svg", "png")
    }
    assert names == {"card.json", "card_id.md", "card_en.md"} | plots
    svg = (tmp_path / "card" / "lists.svg").read_text(encoding="utf-8")
    assert "h000" not in svg


def test_the_same_plot_gives_the_same_bytes(made: Made, tmp_path: Path) -> None:
    first = save_plots(made.card, made.evaluation.predictions, tmp_path / "1", "id")
    second = save_plots(made.card, made.evaluation.predictions, tmp_path / "2", "id")

    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_plots_are_grey_so_that_print_loses_nothing(made: Made, tmp_path: Path) -> None:
    import matplotlib.image

    for path in save_plots(made.card, made.evaluation.predictions, tmp_path, "en"):
        if path.suffix == ".png":
            pixels = matplotlib.image.imread(path)
            assert np.ptp(pixels[..., :3], axis=2).max() == 0


def test_levels_are_drawn_without_intervals(ranked: Made, tmp_path: Path) -> None:
    saved = save_plots(ranked.card, ranked.evaluation.predictions, tmp_path, "id")

    assert {path.stem for path in saved} == {"error_curve", "calibration", "lists"}


def test_a_line_between_two_bins_uses_every_household() -> None:
    generator = np.random.default_rng(0)
    probability = generator.random(1000)
    below = generator.random(1000) < probability

    predicted, observed = reliability(probability, below, [str(i) for i in range(1000)], np.ones(1000))

    assert len(predicted) == 10
    assert np.isclose(predicted.mean(), probability.mean(), atol=0.01)
    assert np.isclose(observed.mean(), below.mean(), atol=0.01)


@pytest.mark.parametrize(("month", "months"), [("2026-11", 0), ("2025-12", 11), ("2024-03", 32)])
def test_the_age_of_a_survey_is_in_whole_months(month: str, months: int) -> None:
    assert months_between(month, DAY) == months


def _figure(value: float, half: float) -> dict[str, float]:
    return {"value": value, "low": value - half, "high": value + half}


def _report(overall: Mapping[str, float], third: Mapping[str, float], error: float) -> dict[str, Any]:
    programme = {"calibration_error": _figure(error, 0.01), "share_below": _figure(0.3, 0.01)}
    return {
        "coverage": {"80": {"overall": overall, "poorest_third": third}},
        "programmes": {"PKH": programme},
    }


@pytest.mark.parametrize(
    ("overall", "third", "error", "broken"),
    [
        (_figure(0.80, 0.01), _figure(0.80, 0.01), 0.02, []),
        (_figure(0.76, 0.01), _figure(0.80, 0.01), 0.02, ["coverage"]),
        (_figure(0.84, 0.01), _figure(0.80, 0.01), 0.02, ["coverage"]),
        (_figure(0.76, 0.05), _figure(0.80, 0.01), 0.02, []),  # a small survey alone breaks nothing
        (_figure(0.80, 0.01), _figure(0.77, 0.005), 0.02, []),
        (_figure(0.80, 0.01), _figure(0.74, 0.01), 0.02, ["coverage"]),
        (_figure(0.80, 0.01), _figure(0.80, 0.01), 0.05, ["calibration"]),
    ],
)
def test_a_promise_is_broken_where_the_survey_shows_it(
    overall: Mapping[str, float], third: Mapping[str, float], error: float, broken: list[str]
) -> None:
    found = broken_promises(_report(overall, third, error), effective_households=10_000)

    assert [promise["promise"] for promise in found] == broken


def test_chance_moves_a_small_survey_further() -> None:
    assert chance_error(0.3, 500) > chance_error(0.3, 5000)


def test_the_card_of_a_folder_is_read_after_the_folder_is_verified(made: Made, tmp_path: Path) -> None:
    from models.folder import BrokenModelFolder, save_model

    folder = tmp_path / "model"
    save_model(replace(made.fitted.model, card=made.card), folder)

    assert card_of(folder) == made.card
    (folder / "card.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BrokenModelFolder):
        card_of(folder)
