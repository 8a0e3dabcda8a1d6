"""The person-level part of a profile: member variables and the summaries made from them."""

from collections.abc import Sequence
from typing import Final, Literal

from features.profile import Condition, Head, How, Keys, Members, Summary, Variable
from features.profile_draft import Entries, read_entries
from features.profile_form import Form
from features.profile_scalars import code_of
from features.profile_variables import DIRECTIONS, VARIABLE_KEYS, read_condition, read_variable
from features.profile_yaml import Scalar, Section, Series, Tree

HOWS: Final[tuple[How, ...]] = (
    "count",
    "sum",
    "share",
    "min",
    "max",
    "mean",
    "any",
    "alone",
    "head",
    "dependency_ratio",
)
MEMBERS_KEYS: Final = ("keys", "variables", "summaries", "withheld")
SUMMARY_KEYS: Final = (
    "name",
    "how",
    "of",
    "where",
    "where_any",
    "group",
    "label",
    "observable",
    "direction",
    "young",
    "old",
)
_NEED_OF: Final = frozenset({"sum", "min", "max", "mean", "head", "dependency_ratio"})


def read_members(
    form: Form, table: Literal["households", "persons"], keys: Keys, languages: Sequence[str]
) -> tuple[Members, Entries[Variable], Entries[Summary], Entries[Summary]]:
    """The section `members`, with the entries for further checks."""
    variables = read_entries(
        form, "variables", "a member variable", VARIABLE_KEYS, lambda entry: read_variable(entry, languages)
    )
    summaries = read_entries(
        form, "summaries", "a summary", SUMMARY_KEYS, lambda entry: read_summary(entry, languages)
    )
    withheld = read_entries(
        form, "withheld", "a withheld summary", SUMMARY_KEYS, lambda entry: read_summary(entry, languages)
    )
    key_form = form.form("keys", "`keys` of `members`", ("household", "person", "age"))
    household = key_form.text("household") if key_form else None
    if household is None and table == "households":
        form.mistake(
            "keys",
            "`members` needs the column that holds the household; write `keys: {household: …, person: …}`",
        )
    members = Members(
        household=household or keys.household or "",
        person=key_form.text("person") if key_form else None,
        variables=tuple(variable for _, variable in variables),
        summaries=tuple(summary for _, summary in summaries),
        withheld=tuple(summary for _, summary in withheld),
        age=key_form.text("age") if key_form else None,
    )
    return members, variables, summaries, withheld


def read_summary(form: Form, languages: Sequence[str]) -> Summary | None:
    """One entry of `summaries`, or None where name or `how` cannot be read."""
    name = form.name("children")
    how = form.choice("how", HOWS) if form.must_have("how", "count") else None
    if how is not None:
        _check_how(form, how)
    young = form.number("young", above=0)
    old = form.number("old", above=0)
    if (15 if young is None else young) >= (65 if old is None else old):
        form.mistake("young" if "young" in form else "old", "`young` must be less than `old`")
    summary = Summary(
        name=name,
        how=how or "count",
        of=form.text("of"),
        where=_where(form, "where"),
        where_any=_where(form, "where_any"),
        group=form.text("group") or "household",
        label=form.label("label", languages, name),
        observable=form.truth("observable"),
        direction=form.choice("direction", DIRECTIONS) or "none",
        young=15 if young is None else young,
        old=65 if old is None else old,
    )
    return summary if name else None


def read_head(form: Form) -> Head | None:
    """The section `head`: `{column: …, is: [codes]}`."""
    has_column, has_codes = form.must_have("column", "relationship"), form.must_have("is", "[1]")
    column, codes = form.text("column"), form.codes("is")
    if has_codes and not codes:
        form.mistake("is", "`is` names no code; write the code of the head, as in `is: [1]`")
    return Head(column, frozenset(codes or ())) if has_column and column else None


def read_registered(form: Form) -> Condition | None:
    """The section `registered`: `{column: …, is: [codes]}`, in surveys."""
    has_column, has_codes = form.must_have("column", "in_registry"), form.must_have("is", "[1]")
    column, codes = form.text("column"), form.codes("is")
    if has_codes and not codes:
        form.mistake("is", "`is` names no code; write the code of a registered household, as in `is: [1]`")
    return Condition(column, codes=frozenset(codes or ())) if has_column and column else None


def _check_how(form: Form, how: How) -> None:
    if how in _NEED_OF and "of" not in form:
        form.mistake("how", f"`how: {how}` needs the member column it is taken of; write `of: age`")
    tested = any(key in form for key in ("of", "where", "where_any"))
    if how in ("any", "alone", "share") and not tested:
        form.mistake("how", f"`how: {how}` needs a condition; write `where: {{age: {{below: 5}}}}`")
    for key in ("young", "old"):
        if key in form and how != "dependency_ratio":
            form.mistake(key, f"`{key}` goes with `how: dependency_ratio` only; leave it out")


def _where(form: Form, key: str) -> tuple[Condition, ...]:
    where = form.form(key, f"`{key}`", None)
    if where is None:
        return ()
    if not where.section.entries:
        where.mistake(
            None, f"`{key}` has no condition; write `{key}: {{age: {{below: 5}}}}`, or leave it out"
        )
    return tuple(_where_column(form, column, test) for column, test in where.words())


def _where_column(form: Form, column: str, test: Tree) -> Condition:
    if isinstance(test, Section):
        return read_condition(Form(test, "a condition", ("in", "from", "below"), form.mistakes), column)
    items = test.items if isinstance(test, Series) else (test,)
    codes = {code_of(item) for item in items if isinstance(item, Scalar) and item.value is not None}
    if not codes:
        form.mistakes.add(test.line, f"the condition on `{column}` tests nothing; write `{{in: [codes]}}`")
    return Condition(column, frozenset(codes))
