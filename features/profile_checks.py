"""What must hold between the sections of a profile; each breach is a mistake at its line."""

from collections.abc import Sequence

from features.policy import Programme
from features.policy_prices import LineWithoutPrices, convert_to_survey_prices
from features.profile import Group, Kind, Levels, Summary, Variable, Welfare
from features.profile_aliases import check_aliases
from features.profile_draft import Draft, Entries
from features.profile_form import Form
from features.profile_leaks import check_inputs
from features.profile_mistakes import meant
from features.profile_yaml import Section, Series

_NUMERIC: frozenset[Kind] = frozenset({"number", "count", "yes_no"})


def check_draft(draft: Draft) -> None:
    """Notes every breach at the forms of `draft`."""
    _check_presence(draft)
    _check_names(draft)
    _check_references(draft)
    for form, group in draft.groups:
        _check_group(form, group, draft)
    for form, summary in [*draft.summaries, *draft.member_withheld]:
        _check_summary(form, summary, draft.member_variables)
    check_lines(draft.programmes, draft.profile.welfare, draft.profile.levels)
    for form, programme in draft.programmes:
        if programme.table == "members" and draft.profile.members is None:
            form.mistake(
                "table", "`table: members` needs the section `members`; write it, or `table: households`"
            )
    check_aliases(draft)
    check_inputs(draft)


def check_lines(programmes: Entries[Programme], welfare: Welfare | None, levels: Levels | None) -> None:
    """A line must be of the kind that the survey can tell, and in prices that can be converted."""
    for form, programme in programmes:
        line = programme.line
        where = form.form("line", "`line`", None) or form
        if levels is not None and (line.amount is not None or line.poorest_share is not None):
            where.mistake(None, "a survey with `levels` has no amounts; write `line: {levels: […]}`")
        if welfare is not None and line.levels:
            where.mistake(
                "levels",
                "`levels` needs the section `levels`; with `welfare` write `amount` or `poorest_share`",
            )
        if (
            levels is not None
            and line.levels
            and set(line.levels) != set(levels.poorest_first[: len(line.levels)])
        ):
            first = ", ".join(levels.poorest_first[: len(line.levels)])
            where.mistake(
                "levels", f"a line's classes are the poorest ones without a gap; write `levels: [{first}]`"
            )
        if welfare is not None and line.amount is not None:
            try:
                convert_to_survey_prices(line.amount, line.prices, welfare)
            except LineWithoutPrices as error:
                where.mistake("prices", str(error))


def _check_presence(draft: Draft) -> None:
    form, profile = draft.form, draft.profile
    if "welfare" in form and "levels" in form:
        form.mistake("levels", "a profile has `welfare` or `levels`, not both; leave one out")
    members = form.section.find("members")
    if not _holds(form.section, "variables") and not (
        isinstance(members, Section) and _holds(members, "summaries")
    ):
        form.mistake(None, "a profile needs `variables`, or summaries of `members`; write at least one")
    if "head" not in form and (profile.table == "persons" or profile.members is not None):
        key = "members" if profile.members is not None else "table"
        form.mistake(
            key, "a table of persons needs `head`; write for example `head: {column: relationship, is: [1]}`"
        )
    if profile.keys.household is None and (profile.table == "persons" or profile.members is not None):
        key = "keys" if "keys" in form else "table"
        form.mistake(key, "persons are joined by the household's id; write `keys: {household: …}`")


def _holds(section: Section, key: str) -> bool:
    tree = section.find(key)
    return tree is not None and not (isinstance(tree, Series) and not tree.items)


def _check_names(draft: Draft) -> None:
    taken: dict[str, int] = {}
    for form, variable in [*draft.variables, *draft.withheld]:
        _check_free(form, variable.name, taken)
    for form, summary in [*draft.summaries, *draft.member_withheld]:
        _check_free(form, summary.name, taken)
    groups: dict[str, int] = {}
    for form, group in draft.groups:
        _check_free(form, group.name, groups)
        if group.name in taken and group.of != group.name:
            form.mistake(
                "name", f"`{group.name}` is already a name on line {taken[group.name]}; choose another"
            )
    members: dict[str, int] = {}
    for form, variable in draft.member_variables:
        _check_free(form, variable.name, members)


def _check_free(form: Form, name: str, taken: dict[str, int]) -> None:
    line = form.section.line_of("name")
    if name in taken:
        form.mistake("name", f"`{name}` is already a name on line {taken[name]}; choose another")
    taken.setdefault(name, line)


def _check_references(draft: Draft) -> None:
    form, profile = draft.form, draft.profile
    for key, areas in (("area_inputs", profile.area_inputs), ("area_context", profile.area_context)):
        for area in areas:
            if area not in profile.keys.areas:
                form.mistake(
                    key, f"`{area}` is not among `areas` of `keys`; {meant(area, profile.keys.areas)}"
                )
    for area in profile.keys.optional:
        keys = form.form("keys", "`keys`", None)
        if area not in profile.keys.areas and keys is not None:
            keys.mistake("optional", f"`{area}` is not among `areas`; {meant(area, profile.keys.areas)}")
    children = profile.welfare.equivalence.children if profile.welfare else None
    names = [question.name for question in profile.questions]
    scale = form.form("welfare", "`welfare`", None)
    if children is not None and children not in names and scale is not None:
        scale.mistake(
            "equivalence", f"`children: {children}` is no variable or summary; {meant(children, names)}"
        )


def _check_group(form: Form, group: Group, draft: Draft) -> None:
    kinds: dict[str, Kind] = {item.name: item.kind for _, item in [*draft.variables, *draft.withheld]}
    made = [*draft.summaries, *draft.member_withheld]
    kinds |= {item.name: summary_kind(item, draft.member_variables) for _, item in made}
    key = "of" if "of" in form else "name"
    if group.of not in kinds:
        form.mistake(
            key, f"`{group.of}` is no variable, summary or withheld column; {meant(group.of, kinds)}"
        )
    elif group.bins is not None and kinds[group.of] not in ("number", "count"):
        form.mistake(
            "bins", f"`bins` need a number, but `{group.of}` is not `kind: number` or `count`; say so there"
        )


def _check_summary(form: Form, summary: Summary, members: Entries[Variable]) -> None:
    kind = next((item.kind for _, item in members if item.name == summary.of), None)
    if (
        kind is not None
        and summary.how in ("sum", "min", "max", "mean")
        and kind not in (*_NUMERIC, "ordered")
    ):
        form.mistake("how", f"`how: {summary.how}` needs numbers, but `{summary.of}` is `kind: {kind}`")
    if kind is not None and summary.how == "dependency_ratio" and kind not in ("number", "count"):
        form.mistake("of", f"`dependency_ratio` is taken of ages, but `{summary.of}` is `kind: {kind}`")
    if summary.how == "head" and kind in ("category", "bits") and summary.direction != "none":
        form.mistake(
            "direction", f"`direction` does not go with `kind: {kind}` of `{summary.of}`; leave it out"
        )


def summary_kind(summary: Summary, members: Sequence[tuple[Form, Variable]]) -> Kind:
    """The kind of household column that a summary makes; a raw column's head value is a category."""
    if summary.how in ("any", "alone"):
        return "yes_no"
    if summary.how == "count":
        return "count"
    for _, variable in members:
        if variable.name == summary.of and summary.how in ("head", "min", "max"):
            return variable.kind
    return "category" if summary.how == "head" else "number"
