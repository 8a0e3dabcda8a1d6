"""What an evaluation and a training show: first the difference to OLS with areas, whatever it says."""

from collections.abc import Iterator, Mapping
from typing import Any

from tepat.group_screen import print_groups
from tepat.printing import figure, percent, table

Report = Mapping[str, Any]
_NAMES = {
    "r2": "R²",
    "spearman": "Spearman",
    "error_at_20": "error at 20 %",
    "error_at_30": "error at 30 %",
    "error_at_40": "error at 40 %",
    "macro_f1": "macro-F1",
}
_BASELINES = {
    "ols": "OLS",
    "ols_areas": "OLS with areas",
    "lightgbm": "LightGBM as it comes",
    "ridge": "ridge",
    "size": "household size alone",
    "random": "chance",
}
_SIDES = {"inclusion": "likely inclusion errors", "exclusion": "likely exclusion errors"}
_STATUS = {"inclusion": "enrolled", "exclusion": "not enrolled"}
_SHOWN_SHARES = (0.05, 0.1, 0.2)
_FIRST = "ols_areas"


def print_report(report: Report) -> None:
    """The comparison with simpler models, coverage, calibration and groups; every figure out of fold."""
    about = report["about"]
    print(
        f"\n{about['households']:,} households in {about['clusters']:,} clusters, {about['folds']} folds, "
        f"seed {about['seed']}; every figure out of fold, with its 95 % interval."
    )
    for line in _differences(report):
        print(line)
    print("\n" + table(_figures(report)))
    if "macro_f1" in report:
        print(f"  macro-F1 of the predicted classes: {figure(report['macro_f1'])}")
    print()
    for level, parts in report["coverage"].items():
        thirds = ", ".join(
            f"{name.replace('_', ' ')} {percent(parts[name])}" for name in parts if name != "overall"
        )
        print(f"  {level} % intervals hold {percent(parts['overall'])} ({thirds})")
    for name, programme in report["programmes"].items():
        print(
            f"  {name}: line {_amount(programme['line'])}, truly below {percent(programme['share_below'])}, "
            f"calibration error {figure(programme['calibration_error'])}"
        )
    print_groups(report)


def print_lists_out_of_fold(report: Report) -> None:
    """Each programme's lists as the same recipe made them for households it never saw."""
    for name, programme in report["programmes"].items():
        for side, found in programme["lists"].items():
            print(
                f"  {name}, {_SIDES[side]}: {found['flagged']:,} of {found['households']:,} "
                f"{_STATUS[side]} ({percent(found['listed'])}), false {percent(found['false_share'])}, "
                f"base rate of errors {percent(found['base_rate'])}"
            )


def print_card_lists(card: Report) -> None:
    """Each programme's lists: the bound, the measured false share beside it, or why a list is empty."""
    print("\nLists (a false flag is wrong; false share measured on halves of the clusters):")
    for name, programme in card["programmes"].items():
        found = {**programme["lists"], **programme["uncalibrated"]}
        if (
            set(programme["uncalibrated"].values()) <= {"no_enrolment_column", "no_bound"}
            and not programme["lists"]
        ):
            print(f"  {name}: estimated, not flagged (no enrolment column or no bound in the policy)")
            continue
        for side in (side for side in _SIDES if side in found):
            for line in _list_lines(f"{name}, {_SIDES[side]}", side, found[side]):
                print(line)


def print_card_notes(card: Report) -> None:
    """What the figures rest on."""
    survey = card["survey"]
    if survey["answers"] == "interview":
        print(
            "\nnote: the survey holds interview answers (answers: interview). Flags rest on them: in a "
            "registry, whose answers are older, more flags will be wrong than the bound says."
        )
    if survey["age_in_months"] is not None and survey["age_in_months"] >= 24:
        print(f"note: the survey is {survey['age_in_months']} months old as of {card['as_of']}.")


def _differences(report: Report) -> Iterator[str]:
    for baseline, differences in _first_of(report["comparisons"]):
        told = (
            f"{_NAMES[name]} {figure(differences[name], signed=True)} ({differences[name]['verdict']})"
            for name in ("r2", "error_at_40", "spearman")
            if name in differences and (name != "spearman" or "error_at_40" not in differences)
        )
        verdict = "not worse" if report["not_worse"][baseline] else "worse"
        name = _BASELINES.get(baseline, baseline)
        print_first = "The model less " if baseline == _FIRST else "  less "
        yield f"{print_first}{name}: {'; '.join(told)}: {verdict}"


def _first_of(comparisons: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(comparisons.items(), key=lambda item: item[0] != _FIRST)


def _figures(report: Report) -> list[list[str]]:
    model = report["figures"]["model"]
    names = [name for name in model if name in ("r2", "spearman") or name.startswith("error_at_")]
    rows = [["", *(_NAMES.get(name, name.replace("_", " ")) for name in names)]]
    for which, figures in report["figures"].items():
        label = "the model" if which == "model" else _BASELINES.get(which, which)
        rows.append([label, *(figure(figures[name]) for name in names)])
    return rows


def _list_lines(name: str, side: str, found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield f"  {name}: empty; {_why(found, side)}"
        return
    counted = (
        f"{found['households']:,} surveyed households {_STATUS[side]}, {found['in_error']:,} truly in error"
    )
    bound, measured = 100 * found["bound"], found["measured"]
    if found["cutoff"] is None:
        needed = found["needed"]
        size = f"about {needed:,} would be needed" if needed else "no number would do with this model"
        yield f"  {name}: empty; no cut-off keeps false flags within {bound:g} % on {counted}: {size}"
    elif measured is None:
        yield f"  {name}: bound {bound:g} %, not measured (too few clusters); {counted}"
    else:
        yield (
            f"  {name}: bound {bound:g} %, measured {100 * measured['false_share']:.1f} % "
            f"[{100 * measured['low']:.1f}, {100 * measured['high']:.1f}] over {measured['halves']:.0f} "
            f"halves, {100 * measured['listed']:.1f} % listed; {counted}"
        )
    points = [min(found["curve"], key=lambda p: abs(p["share"] - share)) for share in _SHOWN_SHARES]
    told = (
        f"{100 * point['precision']:.0f} [{100 * point['low']:.0f}, {100 * point['high']:.0f}] "
        f"in the most certain {100 * point['share']:.0f} %"
        for point in points
    )
    yield f"    cut to capacity, true errors per 100 visits: {'; '.join(told)}"


def _why(code: str, side: str) -> str:
    if code.startswith("fewer_than_"):
        return f"the survey has fewer than {code.rpartition('_')[2]} households that are {_STATUS[side]}"
    reasons = {
        "no_enrolment_column": "the policy names no enrolment column",
        "no_bound": "the policy gives no bound on false flags",
    }
    return reasons.get(code, code)


def _amount(line: float) -> str:
    return f"{line:,.0f}" if line >= 1000 else f"{line:g}"
