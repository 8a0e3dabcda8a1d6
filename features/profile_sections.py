"""The short sections of a profile: keys, welfare, levels, identifiers, groups."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, Literal

from features.profile import Equivalence, Group, Keys, Levels, Welfare
from features.profile_draft import Entries
from features.profile_form import Form
from features.profile_scalars import heading, is_month, number_of
from features.profile_yaml import Scalar, Section, Series

KEYS_KEYS: Final = (
    "household",
    "areas",
    "cluster",
    "size",
    "weight",
    "weight_of",
    "period",
    "recorded",
    "optional",
)
WELFARE_KEYS: Final = (
    "column",
    "per",
    "form",
    "equivalence",
    "unit",
    "multiplier",
    "surveyed",
    "prices",
    "price_index",
)
IDENTIFIER_KEYS: Final = ("nik", "kk", "name", "birth_date", "sex", "address")
_PER: Final[tuple[Literal["person", "household"], ...]] = ("person", "household")
_FORMS: Final[tuple[Literal["amount", "log"], ...]] = ("amount", "log")
_WEIGHT_OF: Final[tuple[Literal["household", "person"], ...]] = ("household", "person")


def read_keys(form: Form) -> Keys:
    """The section `keys`."""
    if "weight_of" in form and "weight" not in form:
        form.mistake(
            "weight_of", "`weight_of` says what `weight` counts, but there is no `weight`; write it too"
        )
    return Keys(
        household=form.text("household"),
        areas=form.texts("areas"),
        cluster=form.text("cluster"),
        size=form.text("size"),
        weight=form.text("weight"),
        weight_of=form.choice("weight_of", _WEIGHT_OF) or "household",
        period=form.text("period"),
        recorded=form.text("recorded"),
        optional=form.texts("optional"),
    )


def read_welfare(form: Form, languages: Sequence[str]) -> Welfare | None:
    """The section `welfare`; without `prices` the survey's prices are those of `surveyed`."""
    form.must_have("column", "consumption")
    multiplier = form.number("multiplier", above=0)
    surveyed, prices = form.month("surveyed"), form.month("prices")
    column = form.text("column")
    welfare = Welfare(
        column=column or "",
        per=form.choice("per", _PER) or "person",
        form=form.choice("form", _FORMS) or "amount",
        equivalence=_equivalence(form),
        unit=form.label("unit", languages, "") if "unit" in form else {},
        multiplier=1.0 if multiplier is None else multiplier,
        surveyed=surveyed,
        prices=prices or surveyed,
        price_index=_price_index(form),
    )
    return welfare if column else None


def read_levels(form: Form) -> Levels | None:
    """The section `levels`."""
    has_both = form.must_have("column", "poverty_class"), form.must_have("poorest_first", "[1, 2, 3, 4]")
    column, classes = form.text("column"), form.codes("poorest_first") or ()
    if has_both[1] and len(classes) < 2:
        form.mistake("poorest_first", "`poorest_first` needs at least two classes; write `[1, 2, 3, 4]`")
    return Levels(column, classes) if column else None


def read_identifiers(form: Form) -> Mapping[str, str]:
    """What kind of identifier → its column."""
    found = {kind: form.text(kind) for kind in IDENTIFIER_KEYS}
    return {kind: column for kind, column in found.items() if column is not None}


def read_groups(form: Form, languages: Sequence[str]) -> Entries[Group]:
    """The list `groups`: names, or mappings with bins."""
    tree = form.section.find("groups")
    if tree is not None and not isinstance(tree, Series):
        form.mistake("groups", "`groups` must be a list; begin each entry with `- `")
        return []
    groups: Entries[Group] = []
    for item in tree.items if isinstance(tree, Series) else ():
        if isinstance(item, Series):
            form.mistakes.add(item.line, "a group must be a name, or `{name: …, of: …, bins: […]}`")
            continue
        section = (
            item
            if isinstance(item, Section)
            else Section(((Scalar("name", "name", item.line), item),), item.line)
        )
        entry = Form(section, "a group", ("name", "of", "bins", "label"), form.mistakes)
        group = _group(entry, languages)
        if group is not None:
            groups.append((entry, group))
    return groups


def _group(form: Form, languages: Sequence[str]) -> Group | None:
    name, bins = form.name("household_size"), form.numbers("bins")
    if bins is not None and (not bins or any(low >= high for low, high in pairwise(bins))):
        form.mistake("bins", "`bins` are lower bounds that rise; write for example `bins: [1, 3, 5, 7]`")
    label = form.label("label", languages, name) if "label" in form else {}
    return Group(name, form.text("of") or name, bins or None, label) if name else None


def _equivalence(form: Form) -> Equivalence:
    tree = form.section.find("equivalence")
    if tree is None or (isinstance(tree, Scalar) and tree.written == "per_capita"):
        return Equivalence()
    if not isinstance(tree, Section):
        form.mistake(
            "equivalence", "`equivalence` must be `per_capita`, `{column: …}` or `{children: …, child: 0.5}`"
        )
        return Equivalence()
    scale = Form(tree, "`equivalence`", ("column", "children", "child", "elasticity"), form.mistakes)
    if ("column" in scale) == ("children" in scale):
        scale.mistake(None, "`equivalence` needs either `column` or `children`; write exactly one of the two")
    for key in ("child", "elasticity"):
        if key in scale and "column" in scale:
            scale.mistake(key, f"`{key}` goes with `children`, not with `column`; leave it out")
    child, elasticity = _share(scale, "child"), _share(scale, "elasticity")
    return Equivalence(scale.text("column"), scale.text("children"), child, elasticity)


def _share(form: Form, key: str) -> float:
    number = form.number(key)
    if number is not None and not 0 < number <= 1:
        form.mistake(key, f"`{key}` must be greater than 0 and at most 1")
    return 1.0 if number is None else number


def _price_index(form: Form) -> Mapping[str, float]:
    index = form.form("price_index", "`price_index`", None)
    if index is None:
        return {}
    read: dict[str, float] = {}
    for key, tree in index.section.entries:
        month, number = heading(key.written), number_of(tree)
        if not is_month(month):
            index.mistake(
                key.written,
                f"`{month}` in `price_index` is not a month; write year-month, as in `2024-03: 118.4`",
            )
        elif number is None or number <= 0:
            index.mistake(key.written, f"`price_index` of {month} must be a number greater than 0")
        else:
            read[month] = number
    return read
