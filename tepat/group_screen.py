"""For whom the estimate fails, on the screen: the known harm first, then the worst groups."""

from collections.abc import Iterator, Mapping
from typing import Any

from tepat.printing import number, percent, table, written
from tepat.training_words import say
from training.card_groups import scale_label
from training.card_words import Words
from training.group_ranking import Harm, OwnCutoff, widest_first, worst_first

Report = Mapping[str, Any]
_MOST_VALUES = 5
_MOST_PAIRS = 3
_MOST_CUTOFFS = 3
_SHOWN_QUOTAS = 2
"""The last ones: the deciding quota and the one before it."""


def print_groups(report: Report, language: str = "en") -> None:
    """Exclusion error by household size on both scales, the worst groups, and cut-offs of their own."""
    groups = report["groups"]
    if not groups["quotas"]:
        return
    print("\n" + say(language, "groups_head"))
    print(table(_sizes(groups, language)))
    for line in _gaps(groups, language):
        print(line)
    quota = groups["quotas"][-1]
    overall = report["figures"]["model"][f"error_{quota}"]
    worst = worst_first(groups["single"], quota, overall["value"], _MOST_VALUES)
    worst += worst_first(groups["pairs"], quota, overall["value"], _MOST_PAIRS)
    if worst:
        told = percent(overall, language)
        print(say(language, "worst_first", quota=_quota(quota, language), overall=told))
    for harm in worst:
        print(f"    {_harm(harm, language)}")
    cutoffs = widest_first(groups["own_cutoffs"], _MOST_CUTOFFS)
    if cutoffs:
        print(say(language, "own_cutoffs"))
    for one in cutoffs:
        for line in _cutoffs(one, language):
            print(f"    {line}")


def _sizes(groups: Report, language: str) -> list[list[str]]:
    scales = groups["household_size"]["scales"]
    values = list(next(iter(scales.values())))
    rows = [["", *values]]
    for scale, found in scales.items():
        for quota in groups["quotas"][-_SHOWN_QUOTAS:]:
            errors = (found[value]["figures"].get(f"exclusion_error_{quota}") for value in values)
            name = say(language, "welfare", scale=_scale(scale, language), quota=_quota(quota, language))
            rows.append([name, *(percent(error, language) for error in errors)])
    return rows


def _gaps(groups: Report, language: str) -> Iterator[str]:
    by_size, quota = groups["household_size"], groups["quotas"][-1]
    gaps = [(scale, found[quota]) for scale, found in by_size["gap"].items() if quota in found]
    if not gaps:
        yield say(language, "too_few_poor", minimum=groups["minimum"])
        return
    told = ", ".join(
        say(language, "gap_of", points=_points(gap, language), scale=_scale(scale, language))
        for scale, gap in gaps
    )
    yield say(language, "gap", quota=_quota(quota, language), told=told)
    if len(gaps) > 1:
        yield say(language, "same_predictions")


def _harm(harm: Harm, language: str) -> str:
    error, poor = percent(harm.error, language), number(harm.poor, language)
    return say(language, "harm", group=harm.group, value=harm.value, error=error, poor=poor)


def _cutoffs(one: OwnCutoff, language: str) -> Iterator[str]:
    own, common = _share(one.own, language), _share(one.common, language)
    change = _points(one.change, language)
    yield say(language, "cutoff_overall", group=one.group, own=own, common=common, change=change)
    names = {
        "missed": "exclusion_common",
        "missed_own": "exclusion_own",
        "wrong": "inclusion_common",
        "wrong_own": "inclusion_own",
    }
    for value, found in (one.worst, one.best):
        shares = {key: _share(found[name], language) for key, name in names.items()}
        yield say(language, "cutoff_value", value=value, **shares)


def _scale(name: str, language: str) -> str:
    return scale_label(name, Words(language))


def _quota(name: str, language: str = "en") -> str:
    """
    >>> _quota("at_40"), _quota("at_class_2"), _quota("at_40", "id")
    ('40 % quota', 'classes 1–2', 'kuota 40 %')
    """
    level = name.removeprefix("at_class_")
    if level != name:
        return say(language, "classes", quota=level)
    return say(language, "quota", quota=name.removeprefix("at_"))


def _share(figure: Mapping[str, Any], language: str) -> str:
    return "–" if figure["value"] is None else f"{number(100 * figure['value'], language, 1)} %"


def _points(figure: Mapping[str, Any], language: str = "en") -> str:
    """
    >>> _points({"value": -0.024, "low": -0.033, "high": 0.007})
    '−2.4 points [−3.3, +0.7]'
    """
    if figure["value"] is None or figure["low"] is None:
        return "–"
    ends = {key: written(f"{100 * figure[key]:+.1f}", language) for key in ("value", "low", "high")}
    return say(language, "points", **ends)
