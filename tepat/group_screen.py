"""For whom the estimate fails, on the screen: the known harm first, then the worst groups."""

from collections.abc import Iterator, Mapping
from typing import Any

from tepat.printing import percent, table
from training.group_ranking import Harm, OwnCutoff, widest_first, worst_first

Report = Mapping[str, Any]
_MOST_VALUES = 5
_MOST_PAIRS = 3
_MOST_CUTOFFS = 3
_SHOWN_QUOTAS = 2
"""The last ones: the deciding quota and the one before it."""
_SCALES = {"per_person": "per person", "as_measured": "as measured"}


def print_groups(report: Report) -> None:
    """Exclusion error by household size on both scales, the worst groups, and cut-offs of their own."""
    groups = report["groups"]
    if not groups["quotas"]:
        return
    print(
        "\nFor whom it fails: poor households that the estimate does not select (exclusion error), "
        "by persons in the household"
    )
    print(table(_sizes(groups)))
    for line in _gaps(groups):
        print(line)
    quota = groups["quotas"][-1]
    overall = report["figures"]["model"][f"error_{quota}"]
    worst = worst_first(groups["single"], quota, overall["value"], _MOST_VALUES)
    worst += worst_first(groups["pairs"], quota, overall["value"], _MOST_PAIRS)
    if worst:
        print(f"  worst first, {_quota(quota)} (all households {percent(overall)}):")
    for harm in worst:
        print(f"    {_harm(harm)}")
    cutoffs = widest_first(groups["own_cutoffs"], _MOST_CUTOFFS)
    if cutoffs:
        print("  were cut-offs set for each value, as many selected and the same share of the poor missed:")
    for one in cutoffs:
        for line in _cutoffs(one):
            print(f"    {line}")


def _sizes(groups: Report) -> list[list[str]]:
    scales = groups["household_size"]["scales"]
    values = list(next(iter(scales.values())))
    rows = [["", *values]]
    for scale, found in scales.items():
        for quota in groups["quotas"][-_SHOWN_QUOTAS:]:
            errors = (found[value]["figures"].get(f"exclusion_error_{quota}") for value in values)
            rows.append([f"welfare {_scale(scale)}, {_quota(quota)}", *(percent(error) for error in errors)])
    return rows


def _gaps(groups: Report) -> Iterator[str]:
    by_size, quota = groups["household_size"], groups["quotas"][-1]
    gaps = [(scale, found[quota]) for scale, found in by_size["gap"].items() if quota in found]
    if not gaps:
        yield f"  smallest to largest: too few poor households in the survey (under {groups['minimum']})"
        return
    told = ", ".join(f"{_points(gap)} with welfare {_scale(scale)}" for scale, gap in gaps)
    yield f"  smallest less largest, {_quota(quota)}: {told}"
    if len(gaps) > 1:
        yield "  (the same predictions; on another scale other households are the poor ones)"


def _harm(harm: Harm) -> str:
    return f"{harm.group}, {harm.value}: {percent(harm.error)} of {harm.poor:,} poor"


def _cutoffs(one: OwnCutoff) -> Iterator[str]:
    yield (
        f"{one.group}: of all the poor {_share(one.own)} would be missed instead of {_share(one.common)} "
        f"(change {_points(one.change)})"
    )
    for value, found in (one.worst, one.best):
        yield (
            f"  {value}: missed {_share(found['exclusion_common'])} → {_share(found['exclusion_own'])}, "
            f"not poor among the selected {_share(found['inclusion_common'])} → "
            f"{_share(found['inclusion_own'])}"
        )


def _scale(name: str) -> str:
    return _SCALES.get(name, f"per {name}")


def _quota(name: str) -> str:
    """
    >>> _quota("at_40"), _quota("at_class_2")
    ('40 % quota', 'classes 1–2')
    """
    level = name.removeprefix("at_class_")
    return f"{name.removeprefix('at_')} % quota" if level == name else f"classes 1–{level}"


def _share(figure: Mapping[str, Any]) -> str:
    return "–" if figure["value"] is None else f"{100 * figure['value']:.1f} %"


def _points(figure: Mapping[str, Any]) -> str:
    """
    >>> _points({"value": -0.024, "low": -0.033, "high": 0.007})
    '−2.4 points [−3.3, +0.7]'
    """
    if figure["value"] is None or figure["low"] is None:
        return "–"
    value, low, high = (f"{100 * figure[key]:+.1f}".replace("-", "−") for key in ("value", "low", "high"))
    return f"{value} points [{low}, {high}]"
