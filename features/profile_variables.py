"""Variables of a profile: one answer of the form each, with its codes, skip rule and labels."""

from collections.abc import Mapping, Sequence
from typing import Final

from features.profile import Condition, Direction, Kind, Variable
from features.profile_form import Form, read_label
from features.profile_scalars import code_of, heading, number_of
from features.profile_yaml import Scalar, Section, Series

KINDS: Final[tuple[Kind, ...]] = ("number", "count", "yes_no", "category", "ordered", "bits")
DIRECTIONS: Final[tuple[Direction, ...]] = ("up", "down", "none")
VARIABLE_KEYS: Final = (
    "name",
    "column",
    "aliases",
    "kind",
    "group",
    "label",
    "codes",
    "unknown",
    "asked_if",
    "observable",
    "direction",
    "yes",
    "no",
    "values",
    "optional",
)
_KINDS_WITH: Final[Mapping[str, tuple[Kind, ...]]] = {
    "codes": ("category", "ordered", "bits"),
    "values": ("number",),
    "yes": ("yes_no",),
    "no": ("yes_no",),
    "direction": ("number", "count", "yes_no", "ordered"),
}
_INSTEAD: Final = {
    "codes": "leave it out, or write `kind: category`",
    "values": "leave it out, or write `kind: number`",
    "yes": "leave it out, or write `kind: yes_no`",
    "no": "leave it out, or write `kind: yes_no`",
    "direction": "leave it out; only what can be more or less has a direction",
}


def read_variable(
    form: Form, languages: Sequence[str], kind_if_absent: Kind | None = None
) -> Variable | None:
    """One entry of `variables`, or None where it has no name; mistakes go where the form's go."""
    name = form.name("floor")
    kind = form.choice("kind", KINDS)
    if "kind" not in form and kind_if_absent is None:
        form.must_have("kind", "category")
    elif kind is not None or "kind" not in form:
        _check_kind(form, kind or kind_if_absent or "category")
    yes, no = yes_and_no(form) if (kind or kind_if_absent) == "yes_no" else ((), ())
    variable = Variable(
        name=name,
        column=form.text("column") or name,
        kind=kind or kind_if_absent or "category",
        aliases=form.texts("aliases"),
        group=form.text("group") or "other",
        label=form.label("label", languages, name),
        codes=read_codes(form, languages),
        unknown=frozenset(form.codes("unknown") or ()),
        asked_if=_asked_if(form),
        observable=form.truth("observable"),
        direction=form.choice("direction", DIRECTIONS) or "none",
        yes=yes,
        no=no,
        values=_values(form),
        optional=form.truth("optional"),
    )
    _check_codes_apart(form, variable)
    return variable if name else None


def yes_and_no(form: Form) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes of yes and of no; ("1",) and ("0",) where neither is given."""
    yes, no = form.codes("yes"), form.codes("no")
    if yes is None and no is None:
        return ("1",), ("0",)
    if yes is None or no is None:
        given, missing = ("yes", "no") if no is None else ("no", "yes")
        form.mistake(given, f"`{given}` is given without `{missing}`; write both, as in `yes: [1], no: [2]`")
        return yes or (), no or ()
    if not yes:
        form.mistake("yes", "`yes` is an empty list; write the codes that mean yes, as in `yes: [1]`")
    for code in sorted({*yes} & {*no}):
        form.mistake("no", f"`{code}` is both yes and no; keep it in one of the two")
    return yes, no


def read_codes(form: Form, languages: Sequence[str]) -> dict[str, Mapping[str, str]] | None:
    """Codes in the order of the file with their labels; a plain list will do where none has a label."""
    tree = form.section.find("codes")
    if tree is None:
        return None
    if isinstance(tree, Series):
        return {code: dict.fromkeys(languages, code) for code in form.codes("codes") or ()}
    if not isinstance(tree, Section) or not tree.entries:
        form.mistake("codes", "`codes` must give each code its label; write `codes: {1: {…: …}, 2: {…: …}}`")
        return None
    codes: dict[str, Mapping[str, str]] = {}
    for key, label in tree.entries:
        code = code_of(key)
        if key.value is None or code in codes:
            form.mistakes.add(key.line, f"`{key.written}` in `codes` is empty or the same as an earlier code")
        elif isinstance(label, Scalar) and label.value is None:
            codes[code] = dict.fromkeys(languages, code)
        else:
            codes[code] = read_label(label, f"code `{code}` of `codes`", languages, form.mistakes, code)
    return codes


def read_condition(form: Form, column: str) -> Condition:
    """The test in a form with `in`, or `from` and `below`, of one column."""
    codes, lowest, below = form.codes("in"), form.number("from"), form.number("below")
    if "in" in form and ("from" in form or "below" in form):
        form.mistake("in", "a condition has either `in` or `from` and `below`; leave one out")
    elif not codes and not ("from" in form or "below" in form):
        form.mistake(
            None, "the condition tests nothing; write `in: [codes]`, or `from: number`, `below: number`"
        )
    if lowest is not None and below is not None and lowest >= below:
        form.mistake(
            "below", f"no number is from {lowest:g} and below {below:g}; `from` must be the smaller one"
        )
    return Condition(column, frozenset(codes) if codes else None, lowest, below)


def _asked_if(form: Form) -> Condition | None:
    rule = form.form("asked_if", "`asked_if`", ("column", "in", "from", "below"))
    if rule is None or not rule.must_have("column", "age"):
        return None
    column = rule.text("column")
    return None if column is None else read_condition(rule, column)


def _values(form: Form) -> dict[str, float] | None:
    values = form.form("values", "`values`", None)
    if values is None:
        return None
    read: dict[str, float] = {}
    for key, tree in values.section.entries:
        number = number_of(tree)
        if number is None:
            values.mistake(
                key.written, f'`{key.written}` in `values` must stand for a number, as in `"yes": 1`'
            )
        else:
            read[code_of(key) if key.value is not None else heading(key.written)] = number
    return read


def _check_kind(form: Form, kind: Kind) -> None:
    for key, kinds in _KINDS_WITH.items():
        nothing_said = key == "direction" and form.text(key) == "none"
        if key in form and kind not in kinds and not nothing_said:
            form.mistake(key, f"`{key}` does not go with `kind: {kind}`; {_INSTEAD[key]}")
    if kind == "ordered" and "codes" not in form:
        form.mistake(
            "kind", "`kind: ordered` needs `codes`, lowest first; write `codes: {1: {…: …}, 2: {…: …}}`"
        )


def _check_codes_apart(form: Form, variable: Variable) -> None:
    for key, codes in (("codes", variable.codes), ("yes", variable.yes), ("no", variable.no)):
        for code in sorted(variable.unknown & {*(codes or ())}):
            form.mistake(
                "unknown", f"`{code}` is both in `unknown` and in `{key}`; keep it in one of the two"
            )
    if variable.kind == "bits":
        for code in variable.codes or ():
            if not is_power_of_two(code):
                form.mistake(
                    "codes", f"`{code}` is not a power of two; the codes of `kind: bits` are 1, 2, 4, 8, …"
                )


def is_power_of_two(code: str) -> bool:
    """
    >>> [is_power_of_two(code) for code in ("1", "8", "6", "0", "x")]
    [True, True, False, False, False]
    """
    return code.isdecimal() and int(code).bit_count() == 1
