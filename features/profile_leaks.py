"""What a model must never see: receipt of aid, the outcome, identifiers, weights, withheld columns."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from features.profile import Condition, Profile, Summary, Variable
from features.profile_draft import Draft
from features.profile_form import Form
from features.profile_variables import is_power_of_two


@dataclass(frozen=True, slots=True)
class Reading:
    """An input reads `column`; `by` is the variable that decodes it, None where it is read as it stands."""

    form: Form
    key: str
    column: str
    by: Variable | None
    through_skip_rule: bool = False
    of_household: bool = True


def check_inputs(draft: Draft) -> None:
    """Notes every input that reads a column which must not be one."""
    profile = draft.profile
    leaks = _under_all_names(_leaks(profile), profile)
    private = _under_all_names(_private(profile), profile)
    withheld = _withheld(draft)
    for reading in _readings(draft):
        reason = leaks.get(reading.column) or _bit_leak(reading, profile.never_inputs)
        if reason is None and not reading.through_skip_rule:
            reason = private.get(reading.column)
        if reason is None and reading.of_household and not reading.through_skip_rule:
            reason = withheld.get(reading.column)
        if reason is not None:
            reading.form.mistake(
                reading.key, f"`{reading.column}` {reason}; no input may read it: leave it out"
            )
    _check_copies(draft)
    for key, areas in (("area_inputs", profile.area_inputs), ("area_context", profile.area_context)):
        for area in areas:
            reason = leaks.get(area) or private.get(area)
            if reason is not None:
                draft.form.mistake(key, f"`{area}` {reason}; no input may read it: leave it out")


def _leaks(profile: Profile) -> dict[str, str]:
    """Columns that tell the outcome, with the reason; not even a skip rule may read them."""
    return {
        **dict.fromkeys(profile.never_inputs, "is among `never_inputs`"),
        **{
            programme.column: f"says who receives {programme.name}"
            for programme in profile.programmes
            if programme.column
        },
        **({profile.welfare.column: "is the survey's welfare"} if profile.welfare else {}),
        **({profile.levels.column: "is the survey's class"} if profile.levels else {}),
    }


def _private(profile: Profile) -> dict[str, str]:
    """Columns that say who somebody is or how much a row counts, with the reason."""
    keys = profile.keys
    ids = (
        [keys.household, profile.members.household, profile.members.person]
        if profile.members
        else [keys.household]
    )
    return {
        **({keys.weight: "is the survey's weight"} if keys.weight else {}),
        **dict.fromkeys(profile.identifiers.values(), "is among `identifiers`"),
        **{column: "is an identifier" for column in ids if column},
    }


def _check_copies(draft: Draft) -> None:
    """An input that is made just as a withheld summary is would be that summary under another name."""
    withheld = {_made(summary): summary.name for _, summary in draft.member_withheld}
    for form, summary in draft.summaries:
        name = withheld.get(_made(summary))
        if name is not None:
            form.mistake("name", f"`{summary.name}` is made like the withheld `{name}`; leave it out")


def _made(summary: Summary) -> tuple[object, ...]:
    tests = frozenset(summary.where), frozenset(summary.where_any)
    return summary.how, summary.of, *tests, summary.young, summary.old


def _under_all_names(reasons: dict[str, str], profile: Profile) -> dict[str, str]:
    """The reasons of columns, and of their other headings."""
    others = {
        heading: reason for column, reason in reasons.items() for heading in profile.aliases.get(column, ())
    }
    return others | reasons


def _withheld(draft: Draft) -> dict[str, str]:
    """Withheld columns of the household, the head's answers among them, with the reason."""
    decoded = {variable.name: variable.column for _, variable in draft.member_variables}
    of_heads = [summary.of for _, summary in draft.member_withheld if summary.how == "head" and summary.of]
    columns = [
        *(variable.column for variable in draft.profile.withheld),
        *(decoded.get(column, column) for column in of_heads),
    ]
    return dict.fromkeys(columns, "is withheld")


def _readings(draft: Draft) -> Iterator[Reading]:
    for form, variable in draft.variables:
        key = "column" if "column" in form else "name"
        yield from _variable_readings(form, key, variable)
    members = {variable.name: variable for _, variable in draft.member_variables}
    for form, summary in draft.summaries:
        yield from _summary_readings(form, summary, members)


def _variable_readings(form: Form, key: str, variable: Variable) -> Iterator[Reading]:
    yield Reading(form, key, variable.column, variable)
    for alias in variable.aliases:
        yield Reading(form, "aliases" if "aliases" in form else key, alias, variable)
    if variable.asked_if is not None:
        key = "asked_if" if "asked_if" in form else key
        yield Reading(form, key, variable.asked_if.column, None, through_skip_rule=True)


def _summary_readings(form: Form, summary: Summary, members: dict[str, Variable]) -> Iterator[Reading]:
    for column in summary.columns:
        key = "of" if column == summary.of else "where" if column in _columns(summary.where) else "where_any"
        found = (
            _variable_readings(form, key, members[column])
            if column in members
            else [Reading(form, key, column, None)]
        )
        for reading in found:
            yield replace(reading, of_household=summary.how == "head" and key == "of")


def _columns(conditions: Iterable[Condition]) -> list[str]:
    return [condition.column for condition in conditions]


def _bit_leak(reading: Reading, never_inputs: Iterable[str]) -> str | None:
    for entry in never_inputs:
        column, colon, bit = entry.rpartition(":")
        if not colon or column != reading.column:
            continue
        if not is_power_of_two(bit):
            return f"stands among `never_inputs` as `{entry}`, but `{bit}` is not a power of two"
        by = reading.by
        if by is None or by.kind != "bits":
            return f"holds the bit `{entry}` of `never_inputs`, and only `kind: bits` can leave it out"
        if by.codes is None:
            return f"holds the bit `{entry}` of `never_inputs`, and has no `codes` that leave it out"
        if bit in by.codes:
            return f"has among its codes the bit `{entry}` of `never_inputs`"
    return None


def input_columns(profile: Profile) -> frozenset[str]:
    """Every column of either table that some input reads, skip rules and aliases included."""
    members = {variable.name: variable for variable in profile.members.variables} if profile.members else {}
    summaries = profile.members.summaries if profile.members else ()
    named = {name for summary in summaries for name in summary.columns}
    decoded = [*profile.variables, *(members[name] for name in sorted(named & members.keys()))]
    rules = [variable.asked_if.column for variable in decoded if variable.asked_if]
    headings = [heading for variable in decoded for heading in (variable.column, *variable.aliases)]
    return frozenset(
        [*headings, *rules, *(named - members.keys()), *profile.area_inputs, *profile.area_context]
    )
