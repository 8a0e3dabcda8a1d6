"""The report of a model as one page: self-contained, in two languages, for the screen and for print."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from jinja2 import Environment
from markupsafe import Markup
from matplotlib.figure import Figure

from features.profile import Profile
from training.card_groups import group_label, own_scale, scale_label
from training.card_words import Words
from training.gate import Outcome
from training.gate_comparison import Challenge
from training.gate_words import figure_name, signed
from training.report_charts import (
    DECAY,
    age_chart,
    calibration_chart,
    class_chart,
    coverage_chart,
    decile_chart,
    error_chart,
    forest_chart,
    lists_chart,
    size_chart,
)
from training.report_drivers import (
    DEPENDENCE,
    SHOWN,
    Drivers,
    bar_chart,
    dependence_charts,
    drivers,
    swarm_chart,
)
from training.report_labels import value_label
from training.report_saying import (
    LANGUAGES,
    baseline_words,
    both,
    cell,
    change_cell,
    deciding_quota,
    figure_words,
    model_words,
    number,
    of_language,
    percent,
    quota_words,
    told,
)
from training.report_sealed import sealed_section
from training.report_style import LOOKS, data_uri, drawing

Card = Mapping[str, Any]
Piece = dict[str, Any]
REPORT: Final = "report.html"
_LEADING: Final = "ols_areas"
_MOST_GROUPS: Final = 24


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
        _curve(card, predictions),
        _deciles(card),
        _belief(card, predictions),
        _fails(card, profile),
        _lists(card),
        _drives(found, profile),
        _age(card),
        _cannot(card),
        _champion(card, comparison, outcomes),
        _made(card),
    ]
    return template.render(
        first=first,
        title=f"{Words(first)('report')}: {card['name']}",
        css=Markup(_file("model_report.css")),
        card=card,
        both=both,
        made_on=_made_on(card),
        lead=_lead(card),
        tiles=list(_tiles(card)),
        parts=[part for part in parts if part["pieces"]],
        sealed=sealed_section(card),
    )


def _part(head: str, pieces: Iterable[Piece | None]) -> dict[str, Any]:
    return {"head": both(head), "pieces": [piece for piece in pieces if piece is not None]}


def _drawn(make: Callable[[Words], Figure | None], caption: Markup, alt: str) -> Piece | None:
    """A chart in each language; None where there is nothing to draw."""
    figures = {language: make(Words(language)) for language in LANGUAGES}
    images = {language: data_uri(figure) for language, figure in figures.items() if figure is not None}
    if not images:
        return None
    return {
        "images": images,
        "caption": caption,
        "alt": {language: Words(language)(alt) for language in images},
    }


def _made_on(card: Card) -> Markup:
    survey = card["survey"]
    return both(
        "made_on",
        surveyed=survey["surveyed"] or (lambda words: words("unknown")),
        households=number(survey["households"]),
        day=card["as_of"],
    )


def _lead(card: Card) -> dict[str, Any]:
    """The paired difference to OLS with areas, whatever it says; to OLS where there is no other."""
    baseline = _LEADING if _LEADING in card["comparisons"] else "ols"
    found, passed = card["comparisons"][baseline], card["not_worse"][baseline]
    levels = bool(card["levels"])
    deciding = [name for name in (("spearman",) if levels else ("error_at_40", "r2")) if name in found]

    def line(name: str) -> Markup:
        one = found[name]
        shares = name.startswith("error_")
        scale, digits, unit = (100, 1, " %") if shares else (1, 3, "")
        figures = card["figures"]
        return both(
            "lead_figure",
            name=lambda words: figure_name(name, words),
            model=lambda words: words.number(scale * figures["model"][name]["value"], digits) + unit,
            baseline=baseline_words(baseline),
            other=lambda words: words.number(scale * figures[baseline][name]["value"], digits) + unit,
            unit=lambda words: words("points_unit") if shares else "",
            change=lambda words: signed(words, scale * one["value"], digits),
            low=lambda words: signed(words, scale * one["low"], digits),
            high=lambda words: signed(words, scale * one["high"], digits),
            verdict=lambda words: words(f"verdict_{one['verdict']}"),
        )

    better = all(found[name]["verdict"] == "better" for name in deciding)
    answer = "lead_better" if better else "lead_yes" if passed else "lead_no"
    return {
        "mood": "fine" if passed else "worse",
        "answer": both(answer, baseline=baseline_words(baseline)),
        "than": both("lead_than", baseline=baseline_words(baseline)),
        "lines": [line(name) for name in deciding],
    }


def _tiles(card: Card) -> Iterator[dict[str, Any]]:
    """What a director asks first."""
    quota = deciding_quota(card)
    if quota is not None:
        error = card["figures"]["model"][f"error_{quota}"]["value"]
        yield {"value": told(number(100 * error)), "text": both("tile_error", quota=quota_words(quota))}
    if card["coverage"]:
        share = card["coverage"]["80"]["overall"]["value"]
        yield {"value": told(percent(share)), "text": both("tile_coverage")}
    errors = [one["calibration_error"]["value"] for one in card["programmes"].values()]
    known = [error for error in errors if error is not None]
    if known:
        yield {"value": told(number(100 * max(known), 1)), "text": both("tile_calibration")}
    yield from _size_tile(card, quota)
    months = card["survey"]["age_in_months"]
    if months is not None:
        yield {"value": both("months", months=months), "text": both("tile_age", day=card["as_of"])}


def _size_tile(card: Card, quota: str | None) -> Iterator[dict[str, Any]]:
    scales = (card.get("groups") or {}).get("household_size", {}).get("scales", {})
    if quota is None or not scales:
        return
    values = scales[own_scale(scales)]
    known = [
        (value, one["figures"][f"exclusion_error_{quota}"]["value"])
        for value, one in values.items()
        if f"exclusion_error_{quota}" in one["figures"]
    ]
    if len(known) > 1:
        (small, missed), (large, other) = known[0], known[-1]
        text = both("tile_small", small=small, large=large, other=percent(other))
        yield {"value": told(percent(missed)), "text": text}


def _curve(card: Card, predictions: pa.Table) -> dict[str, Any]:
    baseline = _LEADING if _LEADING in card["comparisons"] else "ols"
    if card["levels"]:
        chart = _drawn(lambda words: class_chart(card, words), both("interval_note"), "curve_alt")
    else:
        caption = both("curve_text", share="q %", baseline=baseline_words(baseline))
        chart = _drawn(lambda words: error_chart(predictions, words), caption, "curve_alt")
    return _part("curve_head", [chart, _figures_table(card)])


def _figures_table(card: Card) -> Piece:
    names = [name for name in LOOKS if name in card["figures"]]
    keys = [
        key for key in card["figures"]["model"] if key in ("r2", "spearman") or key.startswith("error_at_")
    ]
    keys = sorted(keys, key=lambda key: (key in ("r2", "spearman"), key))
    head = ["", *(told(partial(figure_name, key)) for key in keys)]
    rows = [
        [told(model_words(name)), *(cell(card["figures"][name][key], key) for key in keys)] for name in names
    ]
    return {"head": head, "rows": rows}


def _deciles(card: Card) -> dict[str, Any]:
    quota = deciding_quota(card)
    if quota is None or card["levels"]:
        return _part("decile_head", [])
    caption = both("decile_text", share=quota_words(quota))
    return _part(
        "decile_head", [_drawn(lambda words: decile_chart(card, quota, words), caption, "decile_head")]
    )


def _belief(card: Card, predictions: pa.Table) -> dict[str, Any]:
    calibration = _drawn(
        lambda words: calibration_chart(card, predictions, words),
        both("calibration_text"),
        "plot_calibration",
    )
    coverage = _drawn(lambda words: coverage_chart(card, words), both("coverage_text"), "plot_coverage")
    return _part("belief_head", [calibration, coverage])


def _fails(card: Card, profile: Profile) -> dict[str, Any]:
    groups, quota = card.get("groups"), deciding_quota(card)
    if not groups or not groups["quotas"] or quota is None:
        return _part("fails_head", [])
    scales = groups["household_size"]["scales"]
    text = both("fails_text" if len(scales) > 1 else "fails_text_one", share=quota_words(quota))

    def sizes(words: Words) -> Figure:
        return size_chart(groups, quota, {scale: scale_label(scale, words) for scale in scales}, words)

    overall = card["figures"]["model"][f"error_{quota}"]
    forest = _drawn(
        lambda words: _forest(groups, quota, overall, profile, words),
        both("forest_text", minimum=groups["minimum"]),
        "fails_head",
    )
    note = {"text": both("fails_note"), "mood": "note"}
    return _part(
        "fails_head",
        [
            {"text": text},
            _drawn(sizes, both("scale_note") if len(scales) > 1 else Markup(), "by_size"),
            forest,
            note,
        ],
    )


def _forest(groups: Card, quota: str, overall: Card, profile: Profile, words: Words) -> Figure | None:
    figure = f"exclusion_error_{quota}"
    rows = [
        (
            f"{group_label(group, groups, words)}: {value_label(profile, group, value, words.language)}",
            one["figures"][figure],
        )
        for group, values in groups["single"].items()
        for value, one in values.items()
        if one["figures"].get(figure, {}).get("low") is not None
    ]
    if not rows:
        return None
    rows.sort(key=lambda row: -row[1]["value"])
    return forest_chart(rows[:_MOST_GROUPS], overall, words)


def _lists(card: Card) -> dict[str, Any]:
    return _part(
        "lists_head", [_drawn(lambda words: lists_chart(card, words), both("lists_text"), "plot_lists")]
    )


def _drives(found: Drivers, profile: Profile) -> dict[str, Any]:
    bar = _drawn(
        lambda words: bar_chart(found, profile, words),
        both("bar_text", shown=min(SHOWN, len(found.questions)), count=len(found.questions)),
        "drives_head",
    )
    swarm = _drawn(
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
            _drawn(
                partial(of_language, charts),
                both("dependence_text", question=partial(of_language, labels)),
                "drives_head",
            )
        )
    return _part("drives_head", [*pieces, {"text": both("drives_note"), "mood": "note"}])


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
        chart = _drawn(lambda words: age_chart(error, years_old, words), caption, "age_head")
    return _part("age_head", [{"text": text}, chart])


def _cannot(card: Card) -> dict[str, Any]:
    limits = card["limits"]
    return _part(
        "cannot_head", [{"points": {language: limits.get(language, limits["en"]) for language in LANGUAGES}}]
    )


def _champion(card: Card, comparison: Card | None, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    pieces: list[Piece | None] = []
    if comparison is None:
        pieces.append({"text": both("champion_none")})
    elif "how" in comparison:
        pieces.append({"text": both(f"how_{comparison['how']}", households=number(comparison["households"]))})
        pieces.append(_comparison_table(comparison))
    if outcomes:
        passes = all(outcome.passed for outcome in outcomes)
        pieces.append({"text": both("gate_passes" if passes else "gate_fails")})
        pieces.append({"marks": [_mark(outcome) for outcome in outcomes]})
    return _part("champion_head", pieces)


def _mark(outcome: Outcome) -> dict[str, Any]:
    mood = "passed" if outcome.passed else "failed"
    return {
        "mood": mood,
        "word": both(f"rule_{mood}"),
        "text": told(lambda words: outcome.said[words.language]),
    }


def _comparison_table(comparison: Card) -> Piece:
    rows = []
    names = sorted(comparison["figures"], key=lambda key: (key in ("r2", "spearman"), key))
    for name, one in ((name, comparison["figures"][name]) for name in names):
        difference = {key: one[key] for key in ("value", "low", "high")}
        cells = [
            told(figure_words({"value": one[who], "low": None, "high": None}, name))
            for who in ("challenger", "champion")
        ]
        rows.append([told(partial(figure_name, name)), *cells, change_cell(difference, name)])
    head = ["", *(both(f"column_{name}") for name in ("challenger", "champion", "difference"))]
    return {"head": head, "rows": rows}


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
    return _part("made_head", [{"facts": facts}])


def _file(name: str) -> str:
    return (resources.files("training") / name).read_text("utf-8")
