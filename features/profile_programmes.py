"""Programmes as written under `programmes:`, in a profile or in a policy file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, Literal

from features.policy import Benefit, Line, Programme
from features.profile_draft import Entries, read_entries
from features.profile_form import Form
from features.profile_variables import yes_and_no

PROGRAMME_KEYS: Final = (
    "name",
    "column",
    "table",
    "yes",
    "no",
    "line",
    "from",
    "source",
    "max_false",
    "benefit",
    "optional",
)
_TABLES: Final[tuple[Literal["households", "members"], ...]] = ("households", "members")
_PER: Final[tuple[Literal["household", "person"], ...]] = ("household", "person")
_LINE_EXAMPLE: Final = "{poorest_share: 0.30}"


def read_programmes(form: Form, languages: Sequence[str] | None) -> Entries[Programme]:
    """The list `programmes`; without `languages` (a policy file) a source may be in any language."""
    programmes = read_entries(
        form, "programmes", "a programme", PROGRAMME_KEYS, lambda entry: _programme(entry, languages)
    )
    _check_dates(programmes)
    return programmes


def _programme(form: Form, languages: Sequence[str] | None) -> Programme | None:
    name = form.name("PKH")
    line = form.form("line", "`line`", ("amount", "prices", "poorest_share", "levels"))
    form.must_have("line", _LINE_EXAMPLE)
    column = form.text("column")
    for key in ("table", "yes", "no", "optional"):
        if key in form and "column" not in form:
            form.mistake(
                key, f"`{key}` says how to read a column, but the programme has no `column`; write it too"
            )
    yes, no = yes_and_no(form)
    programme = Programme(
        name=name,
        line=_line(line) if line else Line(),
        column=column,
        table=form.choice("table", _TABLES) or "households",
        yes=yes if column else (),
        no=no if column else (),
        from_=form.day("from"),
        source=_source(form, languages),
        max_false=_max_false(form),
        benefit=_benefit(form),
        optional=form.truth("optional"),
    )
    return programme if name else None


def _line(form: Form) -> Line:
    kinds = [key for key in ("amount", "poorest_share", "levels") if key in form]
    if len(kinds) != 1:
        given = f"has {' and '.join(f'`{key}`' for key in kinds)}" if kinds else "says nothing"
        form.mistake(None, f"`line` {given}; write exactly one of `amount`, `poorest_share`, `levels`")
    if "prices" in form and "amount" not in form:
        form.mistake("prices", "`prices` is the month of an `amount`; leave it out")
    levels = form.codes("levels")
    if levels == ():
        form.mistake("levels", "`levels` names no class; write for example `levels: [1, 2]`")
    return Line(
        amount=form.number("amount", above=0),
        prices=form.month("prices"),
        poorest_share=form.number("poorest_share", above=0, below=1),
        levels=levels or None,
    )


def _source(form: Form, languages: Sequence[str] | None) -> Mapping[str, str]:
    if "source" not in form:
        return {}
    if languages is not None:
        return form.label("source", languages, "")
    source = form.form("source", "`source`", None)
    return {language: source.text(language) or "" for language, _ in source.words()} if source else {}


def _max_false(form: Form) -> Mapping[Literal["inclusion", "exclusion"], float] | None:
    bounds = form.form("max_false", "`max_false`", ("inclusion", "exclusion"))
    if bounds is None:
        return None
    has_both = bounds.must_have("inclusion", "0.10"), bounds.must_have("exclusion", "0.25")
    inclusion = bounds.number("inclusion", above=0, below=1)
    exclusion = bounds.number("exclusion", above=0, below=1)
    if not all(has_both) or inclusion is None or exclusion is None:
        return None
    return {"inclusion": inclusion, "exclusion": exclusion}


def _benefit(form: Form) -> Benefit | None:
    benefit = form.form("benefit", "`benefit`", ("amount", "per"))
    if benefit is None or not benefit.must_have("amount", "225000"):
        return None
    amount, per = benefit.number("amount", above=0), benefit.choice("per", _PER)
    return None if amount is None else Benefit(amount, per or "household")


def _check_dates(programmes: Entries[Programme]) -> None:
    latest: dict[str, date | None] = {}
    for form, programme in programmes:
        before = latest.get(programme.name)
        if programme.name in latest and (programme.from_ or date.min) <= (before or date.min):
            form.mistake(
                "from" if "from" in form else "name",
                f"an earlier entry of `{programme.name}` begins on the same day or later; "
                "give each entry its `from`, oldest first",
            )
        latest[programme.name] = programme.from_
