"""The page of the card that tells for whom the estimate fails."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from training.card_group_words import GROUP_WORDS
from training.card_words import Words
from training.group_ranking import OwnCutoff, widest_first
from training.group_report import AS_MEASURED, LARGEST, PER_PERSON, SMALLEST

Part = Mapping[str, Any]
_MOST_CUTOFFS: Final = 5


def card_groups(card: Part, words: Words) -> Iterator[str]:
    """Lines of Markdown; none for a card that was made before groups were told of."""
    groups = card.get("groups")
    if not groups or not groups["quotas"]:
        return
    yield from ("", f"## {words('groups')}", "", words("groups_note", minimum=groups["minimum"]))
    yield from ("", f"### {words('by_size')}", "")
    yield from _by_size(groups, words)
    yield from _single(groups, words)
    yield from _worst_pairs(groups, words)
    yield from _own_cutoffs(groups, words)


def own_scale(scales: Part) -> str:
    """The scale on which the survey's welfare is measured; a card that was written and read is sorted."""
    return next((name for name in (PER_PERSON, AS_MEASURED) if name in scales), next(iter(scales)))


def _by_size(groups: Part, words: Words) -> Iterator[str]:
    unsorted = groups["household_size"]["scales"]
    first = own_scale(unsorted)
    scales = {first: unsorted[first], **unsorted}
    values = list(scales[first])
    gap = words("smallest_less_largest", small=SMALLEST, large=LARGEST)
    yield from _head([words("welfare_scale"), *values, gap])
    for scale, found in scales.items():
        gaps = groups["household_size"]["gap"][scale]
        for quota in groups["quotas"]:
            errors = (found[value]["figures"].get(f"exclusion_error_{quota}") for value in values)
            cells = [_percents(error, words) for error in (*errors, gaps.get(quota))]
            yield _row([f"{scale_label(scale, words)}, {_quota(quota, words)}", *cells])
    if len(scales) > 1:
        yield from ("", words("scale_note"))


def _single(groups: Part, words: Words) -> Iterator[str]:
    """Every value of every group, those of a group worst first."""
    quota = groups["quotas"][-1]
    names = ("exclusion_error", "inclusion_error", "selected_share")
    rows = [
        [
            f"{group_label(group, groups, words)}: {value}",
            words.number(one["households"]),
            words.number(one["poor"][quota]),
            *(_percents(one["figures"].get(f"{name}_{quota}"), words) for name in names),
        ]
        for group, values in groups["single"].items()
        for value, one in sorted(values.items(), key=lambda item: -_error(item[1], quota))
        if one["figures"]
    ]
    if rows:
        yield from ("", f"### {words('each_group', quota=_quota(quota, words))}", "")
        heads = ("group", "surveyed_households", "poor_households", *names)
        yield from _head([words(name) for name in heads])
        yield from (_row(row) for row in rows)


def _worst_pairs(groups: Part, words: Words) -> Iterator[str]:
    if not groups["worst_pairs"]:
        return
    yield from ("", f"### {words('worst_pairs')}", "")
    yield from _head([words(name) for name in ("group", "poor_households", "exclusion_error")])
    for harm in groups["worst_pairs"]:
        pair = " × ".join(group_label(name, groups, words) for name in harm["group"].split(" × "))
        error = _percents(harm["error"], words)
        yield _row([f"{pair}: {harm['value']}", words.number(harm["poor"]), error])


def _own_cutoffs(groups: Part, words: Words) -> Iterator[str]:
    found = widest_first(groups["own_cutoffs"], _MOST_CUTOFFS)
    if not found:
        return
    yield from ("", f"### {words('own_cutoffs')}", "", words("own_note"), "")
    for one in found:
        yield f"- {_overall(one, groups, words)}"
    for one in found[:1]:
        heads = ("group", "missed", "missed_own", "wrong", "wrong_own")
        yield ""
        yield from _head([words(name) for name in heads])
        for value, figures in groups["own_cutoffs"][one.group]["values"].items():
            names = ("exclusion_common", "exclusion_own", "inclusion_common", "inclusion_own")
            cells = [_percents(figures[name], words) for name in names]
            yield _row([f"{group_label(one.group, groups, words)}: {value}", *cells])


def _overall(one: OwnCutoff, groups: Part, words: Words) -> str:
    scaled = {key: None if value is None else 100 * value for key, value in one.change.items()}
    return words(
        "own_overall",
        group=group_label(one.group, groups, words),
        common=words.percent(one.common["value"]),
        own=words.percent(one.own["value"]),
        change=words.figure(scaled, 1),
    )


def _error(one: Part, quota: str) -> float:
    figure = one["figures"].get(f"exclusion_error_{quota}")
    return -1.0 if figure is None or figure["value"] is None else float(figure["value"])


def scale_label(name: str, words: Words) -> str:
    """What welfare is divided by, in words."""
    return words(name) if name in GROUP_WORDS else words("other_scale", scale=name)


def _quota(name: str, words: Words) -> str:
    if name.startswith("at_class_"):
        return words("classes", quota=name.removeprefix("at_class_"))
    return words("quota", quota=name.removeprefix("at_"))


def group_label(group: str, groups: Part, words: Words) -> str:
    """What the profile calls a group."""
    label = groups["labels"].get(group, {})
    text = label.get(words.language) or label.get("en")
    return text or (words(group) if group in GROUP_WORDS else group)


def _percents(figure: Mapping[str, float | None] | None, words: Words) -> str:
    return "–" if figure is None else words.percents(figure)


def _head(cells: Sequence[str]) -> Iterator[str]:
    yield _row(cells)
    yield f"|{'---|' * len(cells)}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
