"""What an evaluation and a training show: first the difference to OLS with areas, whatever it says."""

from collections.abc import Iterator, Mapping
from typing import Any

from tepat.group_screen import print_groups
from tepat.printing import figure, number, percent, table
from tepat.training_words import baseline_name, figure_name, say

Report = Mapping[str, Any]
_SIDES = ("inclusion", "exclusion")
_SHOWN_SHARES = (0.05, 0.1, 0.2)
_FIRST = "ols_areas"


def print_report(report: Report, language: str = "en") -> None:
    """The comparison with simpler models, coverage, calibration and groups; every figure out of fold."""
    about = report["about"]
    counts = {name: number(about[name], language) for name in ("households", "clusters")}
    print("\n" + say(language, "about", **counts, folds=about["folds"], seed=about["seed"]))
    for line in _differences(report, language):
        print(line)
    print("\n" + table(_figures(report, language)))
    if "macro_f1" in report:
        told = figure(report["macro_f1"], language=language)
        print(f"  {say(language, 'macro_f1_line', figure=told)}")
    print()
    for level, parts in report["coverage"].items():
        thirds = ", ".join(
            f"{say(language, name)} {percent(parts[name], language)}" for name in parts if name != "overall"
        )
        overall = percent(parts["overall"], language)
        print(say(language, "intervals_hold", level=level, overall=overall, thirds=thirds))
    for name, programme in report["programmes"].items():
        print(
            say(
                language,
                "programme_line",
                name=name,
                line=_amount(programme["line"], language),
                below=percent(programme["share_below"], language),
                error=figure(programme["calibration_error"], language=language),
            )
        )
    print_groups(report, language)


def print_lists_out_of_fold(report: Report, language: str = "en") -> None:
    """Each programme's lists as the same recipe made them for households it never saw."""
    for name, programme in report["programmes"].items():
        for side, found in programme["lists"].items():
            print(
                say(
                    language,
                    "list_out_of_fold",
                    name=name,
                    side=say(language, side),
                    of=say(language, f"of_{side}"),
                    flagged=number(found["flagged"], language),
                    households=number(found["households"], language),
                    listed=percent(found["listed"], language),
                    false=percent(found["false_share"], language),
                    found=percent(found["found_of_errors"], language),
                    base=percent(found["base_rate"], language),
                )
            )


def print_card_lists(card: Report, language: str = "en") -> None:
    """Each programme's lists: the bound, the measured false share beside it, or why a list is empty."""
    print("\n" + say(language, "lists_head"))
    for name, programme in card["programmes"].items():
        found = {**programme["lists"], **programme["uncalibrated"]}
        reasons = set(programme["uncalibrated"].values())
        if reasons <= {"no_enrolment_column", "no_bound"} and not programme["lists"]:
            print(say(language, "only_estimated", name=name))
            continue
        for side in (side for side in _SIDES if side in found):
            for line in _list_lines(f"{name}, {say(language, side)}", side, found[side], language):
                print(line)


def print_card_notes(card: Report, language: str = "en") -> None:
    """What the figures rest on."""
    survey = card["survey"]
    if survey["answers"] == "interview":
        print("\n" + say(language, "note_interview"))
    if survey["age_in_months"] is not None and survey["age_in_months"] >= 24:
        print(say(language, "note_age", months=survey["age_in_months"], day=card["as_of"]))


def _differences(report: Report, language: str) -> Iterator[str]:
    for baseline, differences in _first_of(report["comparisons"]):
        told = (
            f"{figure_name(language, name)} {figure(differences[name], signed=True, language=language)} "
            f"({say(language, differences[name]['verdict'])})"
            for name in ("r2", "error_at_40", "spearman")
            if name in differences and (name != "spearman" or "error_at_40" not in differences)
        )
        verdict = say(language, "not worse" if report["not_worse"][baseline] else "worse")
        key = "less_first" if baseline == _FIRST else "less"
        name = baseline_name(language, baseline)
        yield say(language, key, baseline=name, told="; ".join(told), verdict=verdict)


def _first_of(comparisons: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(comparisons.items(), key=lambda item: item[0] != _FIRST)


def _figures(report: Report, language: str) -> list[list[str]]:
    model = report["figures"]["model"]
    names = [name for name in model if name in ("r2", "spearman") or name.startswith("error_at_")]
    rows = [["", *(figure_name(language, name) for name in names)]]
    for which, figures in report["figures"].items():
        label = say(language, "the_model") if which == "model" else baseline_name(language, which)
        rows.append([label, *(figure(figures[name], language=language) for name in names)])
    return rows


def _list_lines(name: str, side: str, found: Any, language: str) -> Iterator[str]:
    if isinstance(found, str):
        yield say(language, "list_empty", name=name, why=_why(found, side, language))
        return
    values = {
        "name": name,
        "bound": number(100 * found["bound"], language),
        "counted": say(
            language, "counted",
            households=number(found["households"], language),
            in_error=number(found["in_error"], language), of=say(language, f"of_{side}"),
        ),
    }  # fmt: skip
    measured = found["measured"]
    if found["cutoff"] is None:
        needed = found["needed"]
        size = say(language, "needed", needed=number(needed, language)) if needed else say(language, "never")
        yield say(language, "no_cutoff", size=size, **values)
    elif measured is None:
        yield say(language, "not_measured", **values)
    else:
        shares = {key: number(100 * measured[key], language, 1) for key in ("low", "high", "listed")}
        false, halves = (
            number(100 * measured["false_share"], language, 1),
            number(measured["halves"], language),
        )
        yield say(language, "measured", false=false, halves=halves, **shares, **values)
    yield say(language, "cut", told="; ".join(_cut_points(found["curve"], language)))


def _cut_points(curve: Any, language: str) -> Iterator[str]:
    for share in _SHOWN_SHARES:
        point = min(curve, key=lambda one: abs(one["share"] - share))
        told = {key: number(100 * point[name], language) for key, name in _OF_POINTS.items()}
        yield say(language, "cut_point", **told)


_OF_POINTS = {"value": "precision", "low": "low", "high": "high", "share": "share"}


def _why(code: str, side: str, language: str) -> str:
    if code.startswith("fewer_than_"):
        least, of = code.rpartition("_")[2], say(language, f"of_{side}")
        return say(language, "fewer_than", least=least, of=of)
    return say(language, code) if code in ("no_enrolment_column", "no_bound") else code


def _amount(line: float, language: str) -> str:
    return number(line, language, 0 if line >= 1000 or line == int(line) else 1)
