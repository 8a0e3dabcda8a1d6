"""The model card as a page to read, in Indonesian or English."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from training.card_groups import card_groups
from training.card_words import Words
from training.plots import parts_in_order

Card = Mapping[str, Any]
_ORDER: Final = ("ols", "ols_areas", "ridge", "lightgbm", "forest", "ebm", "size", "random")


def card_markdown(card: Card, language: str) -> str:
    """The card of `training.card.model_card` as Markdown.

    Args:
        language: "id" or "en"; any other is written in English.
    """
    words = Words(language)
    parts = (
        _head,
        _trained_on,
        _made,
        _how_good,
        _compared,
        card_groups,
        _coverage,
        _programmes,
        _cut,
        _limits,
    )
    lines = [line for part in parts for line in part(card, words)]
    return "\n".join(lines) + "\n"


def _head(card: Card, words: Words) -> Iterator[str]:
    yield f"# {words('title')}: {card['name']}"
    yield from ("", f"## {words('verdict')}", "")
    for key, name in (("not_worse", "not_worse_than_ols"), ("calibrated", "calibrated")):
        yield f"- {words(key)}: **{words('yes' if card[name] else 'no')}**"
    yield f"- {_name_of('r2', card, words)}: {words.figure(card['figures']['model']['r2'])}"


def _trained_on(card: Card, words: Words) -> Iterator[str]:
    survey = card["survey"]
    yield from ("", f"## {words('trained_on')}", "")
    for key in ("households", "persons", "clusters"):
        yield f"- {words(key)}: {words.number(survey[key])}"
    yield f"- {words('weights')}: {_weights(survey, words)}"
    yield f"- {words('surveyed')}: {_age(card, words)}"
    yield f"- {words('sealed')}: {_sealed(card, words)}"
    yield f"- {words('survey_digest')}: `{survey['digest']}`"
    digests = (f"{words(key)} `{card['digests'][key]}`" for key in ("profile", "catalogue", "policy"))
    yield f"- {words('digests')}: {', '.join(digests)}"


def _sealed(card: Card, words: Words) -> str:
    sealed = card.get("sealed")
    if not sealed:
        return words("sealed_none")
    counts = {name: words.number(sealed[name]) for name in ("households", "clusters")}
    return words("sealed_some", **counts)


def _weights(survey: Card, words: Words) -> str:
    if not survey["weighted"]:
        return words("weights_none")
    return words(
        "weights_some",
        households=words.number(survey["weighted_households"]),
        persons=words.number(survey["weighted_persons"]),
        effective=words.number(survey["effective_households"]),
    )


def _age(card: Card, words: Words) -> str:
    survey = card["survey"]
    if survey["surveyed"] is None:
        return words("unknown")
    return words("age", month=survey["surveyed"], months=survey["age_in_months"], day=card["as_of"])


def _made(card: Card, words: Words) -> Iterator[str]:
    blend, settings = card["blend"], card["settings"]
    yield from ("", f"## {words('made')}", "")
    text = words(
        "blend_text",
        linear=words.percent(1 - blend["tree_share"], 0),
        trees=words.percent(blend["tree_share"], 0),
        rounds=blend["rounds"],
        penalty=words.number(blend["penalty"]),
    )
    yield f"- {words('blend')}: {text}"
    yield f"- {words('questions')}: {card['questions']}"
    yield f"- {words('seed')}: {card['seed']}"
    plain = (f"{name} {value}" for name, value in settings["trees"].items())
    yield f"- {words('settings')}: `folds {settings['folds']}, {', '.join(plain)}`"


def _how_good(card: Card, words: Words) -> Iterator[str]:
    yield from ("", f"## {words('how_good')}", "", words("interval_note"), "")
    names = _columns(card["figures"])
    yield f"| {words('figure')} | {' | '.join(_title(name, words) for name in names)} |"
    yield f"|---|{'---|' * len(names)}"
    for key in _compared_figures(card):
        cells = (words.figure(card["figures"][name][key]) for name in names)
        yield f"| {_name_of(key, card, words)} | {' | '.join(cells)} |"
    if card["macro_f1"]:
        yield from ("", f"{words('macro_f1')}: {words.figure(card['macro_f1'])}")


def _compared(card: Card, words: Words) -> Iterator[str]:
    yield from ("", f"## {words('compared')}", "", words("difference_note"), "")
    names = _columns(card["comparisons"])
    yield f"| {words('figure')} | {' | '.join(_title(name, words) for name in names)} |"
    yield f"|---|{'---|' * len(names)}"
    for key in _compared_figures(card):
        found = (card["comparisons"][name].get(key) for name in names)
        cells = ("–" if one is None else f"{words.figure(one)}, {words(one['verdict'])}" for one in found)
        yield f"| {_name_of(key, card, words)} | {' | '.join(cells)} |"


def _coverage(card: Card, words: Words) -> Iterator[str]:
    if not card["coverage"]:
        return
    yield from ("", f"## {words('coverage')}", "")
    parts = parts_in_order(card["coverage"])
    yield f"| {words('interval')} | {' | '.join(words(part) for part in parts)} |"
    yield f"|---|{'---|' * len(parts)}"
    for level, found in card["coverage"].items():
        yield f"| {level} % | {' | '.join(words.percents(found[part]) for part in parts)} |"


def _programmes(card: Card, words: Words) -> Iterator[str]:
    yield from ("", f"## {words('programmes')}")
    for name, programme in card["programmes"].items():
        yield from ("", f"### {_cell(name)}", "")
        yield f"- {words('line')}: {_amount(programme['line'], card, words)}"
        yield f"- {words('below')}: {words.percents(programme['share_below'])}"
        yield f"- {words('calibration_error')}: {words.figure(programme['calibration_error'])}"
        if programme["lists"]:
            yield from ("", words("list_head"), "|---|---|---|---|---|---|---|")
        for side, found in programme["lists"].items():
            yield _list_row(side, found, words)
        for side, why in programme["uncalibrated"].items():
            yield from ("", f"{words('uncalibrated')}: {words(side)} ({_why(why, words)}).")
    if any(programme["lists"] for programme in card["programmes"].values()):
        yield from ("", words("needed_note"))


def _list_row(side: str, found: Card, words: Words) -> str:
    measured = found["measured"]
    needed = words.number(found["needed"]) if found["needed"] is not None else words("never")
    false = listed = words("not_measured")
    if measured is not None:
        false = words.percents({"value": measured["false_share"]} | {k: measured[k] for k in ("low", "high")})
        listed = words.percent(measured["listed"])
    cutoff = words("empty") if found["cutoff"] is None else words.number(found["cutoff"], 3)
    bound, households = words.percent(found["bound"], 0), words.number(found["households"])
    return f"| {' | '.join((words(side), bound, cutoff, households, false, listed, needed))} |"


def _cut(card: Card, words: Words) -> Iterator[str]:
    found = [
        (name, side, one["curve"])
        for name, programme in card["programmes"].items()
        for side, one in programme["lists"].items()
    ]
    if not found:
        return
    yield from ("", f"## {words('cut')}", "", words("cut_note"))
    for name, side, curve in found:
        yield from ("", f"### {_cell(name)}: {words(side)}", "")
        yield f"| {words('share')} | {words('plot_right')} |"
        yield "|---|---|"
        for point in curve:
            precision = {"value": point["precision"], "low": point["low"], "high": point["high"]}
            scaled = {key: 100 * value for key, value in precision.items()}
            yield f"| {words.percent(point['share'])} | {words.figure(scaled, 0)} |"


def _limits(card: Card, words: Words) -> Iterator[str]:
    yield from ("", f"## {words('limits')}", "")
    limits = card["limits"]
    for sentence in limits.get(words.language, limits["en"]):
        yield f"- {sentence}"


def _why(code: str, words: Words) -> str:
    least = code.removeprefix("fewer_than_")
    return words(code) if least == code else words("fewer_than", least=least)


def _columns(found: Card) -> list[str]:
    """The model first, then what it is compared with, the most telling first."""
    order = ["model", *_ORDER]
    return sorted(found, key=lambda name: order.index(name) if name in order else len(order))


def _title(name: str, words: Words) -> str:
    return words("model") if name == "model" else name


def _compared_figures(card: Card) -> list[str]:
    """Errors of persons differ little from those of households: the plain ones are enough to read."""
    return [
        key for key in card["figures"]["model"] if key in ("r2", "spearman") or key.startswith("error_at_")
    ]


def _name_of(figure: str, card: Card, words: Words) -> str:
    if figure == "r2" and card["scale"] == "rank":
        return words("r2_rank")
    if figure.startswith("error_at_class_"):
        return words("error_at_class", quota=figure.removeprefix("error_at_class_"))
    if figure.startswith("error_at_"):
        return words("error_at", quota=figure.removeprefix("error_at_"))
    return words(figure)


def _amount(line: float, card: Card, words: Words) -> str:
    if card["levels"]:
        return ", ".join(card["levels"][: int(line)])
    unit = card["unit"] or {}
    digits = 0 if line >= 1000 else 2
    text = unit.get(words.language) or next(iter(unit.values()), "")
    return f"{words.number(line, digits)} {text}".strip()


def _cell(text: str) -> str:
    return text.replace("|", "/")
