"""The report of a model as one page: self-contained, in two languages, for the screen and for print."""

from collections.abc import Sequence
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from jinja2 import Environment
from markupsafe import Markup

from features.profile import Profile
from training.card_words import Words
from training.gate import Outcome
from training.gate_comparison import Challenge
from training.gate_words import figure_name
from training.report_accuracy import belief_part, curve_part, deciles_part
from training.report_champion import champion_part
from training.report_charts import DECAY, age_chart, lists_chart
from training.report_drivers import (
    DEPENDENCE,
    SHOWN,
    Drivers,
    bar_chart,
    dependence_charts,
    drivers,
    swarm_chart,
)
from training.report_failing import failing_part
from training.report_lead import lead, made_on, tiles
from training.report_pieces import Card, Piece, drawn, part
from training.report_saying import LANGUAGES, both, deciding_quota, number, of_language, percent, told
from training.report_sealed import sealed_section
from training.report_style import drawing

REPORT: Final = "report.html"


def write_model_report(
    challenge: Challenge,
    predictions: pa.Table,
    card: Card,
    comparison: Card | None,
    outcomes: Sequence[Outcome],
    folder: Path,
) -> Path:
    """Writes `report.html` into `folder`.

    The page needs nothing from outside and no script. It holds aggregates; the dots of the beeswarm
    and of the dependence, one a household of a sample, are pixels.

    Args:
        challenge: model, profile and survey.
        predictions: of the evaluation that the card tells of.
        comparison: of `training.gate_comparison.against_champion`; None where there was no champion.
        outcomes: what the gate said.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / REPORT
    with drawing():
        page = report_page(challenge, predictions, card, comparison, outcomes)
    place.write_text(page, encoding="utf-8", newline="\n")
    return place


def report_page(
    challenge: Challenge,
    predictions: pa.Table,
    card: Card,
    comparison: Card | None,
    outcomes: Sequence[Outcome],
) -> str:
    """The page as HTML."""
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_file("model_report.html"))
    found = drivers(challenge.model, challenge.survey.households, challenge.seed)
    profile = challenge.profile
    first = card["languages"][0] if card["languages"][0] in LANGUAGES else "en"
    parts = [
        curve_part(card, predictions),
        deciles_part(card),
        belief_part(card, predictions),
        failing_part(card, profile),
        _lists(card),
        _drives(found, profile),
        _age(card),
        _cannot(card),
        champion_part(card, comparison, outcomes),
        _made(card),
    ]
    return template.render(
        first=first,
        title=f"{Words(first)('report')}: {card['name']}",
        css=Markup(_file("model_report.css")),
        card=card,
        both=both,
        made_on=made_on(card),
        lead=lead(card),
        tiles=list(tiles(card)),
        parts=[each for each in parts if each["pieces"]],
        sealed=sealed_section(card),
    )


def _lists(card: Card) -> dict[str, Any]:
    return part(
        "lists_head", [drawn(lambda words: lists_chart(card, words), both("lists_text"), "plot_lists")]
    )


def _drives(found: Drivers, profile: Profile) -> dict[str, Any]:
    bar = drawn(
        lambda words: bar_chart(found, profile, words),
        both("bar_text", shown=min(SHOWN, len(found.questions)), count=len(found.questions)),
        "drives_head",
    )
    swarm = drawn(
        lambda words: swarm_chart(found, profile, words),
        both("swarm_text", count=number(len(found.contributions))),
        "drives_head",
    )
    charts_in = {language: dependence_charts(found, profile, Words(language)) for language in LANGUAGES}
    pieces: list[Piece | None] = [bar, swarm]
    for place in range(min(DEPENDENCE, len(charts_in["en"]))):
        labels = {language: charts[place][0] for language, charts in charts_in.items()}
        charts = {language: charts[place][1] for language, charts in charts_in.items()}
        pieces.append(
            drawn(
                partial(of_language, charts),
                both("dependence_text", question=partial(of_language, labels)),
                "drives_head",
            )
        )
    return part("drives_head", [*pieces, {"text": both("drives_note"), "mood": "note"}])


def _age(card: Card) -> dict[str, Any]:
    months, quota = card["survey"]["age_in_months"], deciding_quota(card)
    pace = {name: number(100 * share, 1) for name, share in zip(("low", "high"), DECAY, strict=True)}
    if months is None:
        text = both("age_unknown", **pace)
    else:
        years = months / 12
        grown = {
            name: number(100 * share * years, 1) for name, share in zip(("least", "most"), DECAY, strict=True)
        }
        text = both("age_text", months=months, day=card["as_of"], **pace, **grown)
    chart = None
    if quota is not None:
        error = card["figures"]["model"][f"error_{quota}"]["value"]
        years_old = None if months is None else months / 12
        caption = told(lambda words: f"{figure_name(f'error_{quota}', words)}.")
        chart = drawn(lambda words: age_chart(error, years_old, words), caption, "age_head")
    return part("age_head", [{"text": text}, chart])


def _cannot(card: Card) -> dict[str, Any]:
    limits = card["limits"]
    return part(
        "cannot_head", [{"points": {language: limits.get(language, limits["en"]) for language in LANGUAGES}}]
    )


def _made(card: Card) -> dict[str, Any]:
    blend, survey = card["blend"], card["survey"]
    linear, trees = (percent(share) for share in (1 - blend["tree_share"], blend["tree_share"]))
    facts = [
        (both("blend"), told(lambda words: f"{linear(words)} / {trees(words)}")),
        (both("questions"), told(number(card["questions"]))),
        (both("households"), told(number(survey["households"]))),
        (both("clusters"), told(number(survey["clusters"]))),
        (both("seed"), str(card["seed"])),
        (both("survey_digest"), survey["digest"]),
        *((both(key), card["digests"][key]) for key in ("profile", "catalogue", "policy")),
    ]
    return part("made_head", [{"facts": facts}])


def _file(name: str) -> str:
    return (resources.files("training") / name).read_text("utf-8")
