"""The whole of a profile, section by section, before it is checked as one."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal, TypeVar

from features.profile import Group, Keys, Profile, Summary, Text, Variable
from features.profile_aliases import read_aliases
from features.profile_draft import Draft, Entries, read_entries
from features.profile_form import Form, read_label
from features.profile_members import MEMBERS_KEYS, read_head, read_members, read_registered
from features.profile_mistakes import Mistakes, meant
from features.profile_programmes import read_programmes
from features.profile_sections import (
    IDENTIFIER_KEYS,
    KEYS_KEYS,
    WELFARE_KEYS,
    read_groups,
    read_identifiers,
    read_keys,
    read_levels,
    read_welfare,
)
from features.profile_variables import VARIABLE_KEYS, read_variable
from features.profile_yaml import Section, digest_of

Item = TypeVar("Item")

PROFILE_KEYS: Final = (
    "profile",
    "languages",
    "table",
    "head",
    "registered",
    "keys",
    "identifiers",
    "aliases",
    "area_inputs",
    "area_context",
    "area_labels",
    "welfare",
    "answers",
    "levels",
    "variables",
    "members",
    "withheld",
    "groups",
    "group_labels",
    "never_inputs",
    "programmes",
)
_TABLES: Final[tuple[Literal["households", "persons"], ...]] = ("households", "persons")
_ANSWERS: Final[tuple[Literal["registry", "interview"], ...]] = ("registry", "interview")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


def read_draft(tree: Section, mistakes: Mistakes) -> Draft:
    """Every section as far as it can be read; what cannot be is among the mistakes."""
    form = Form(tree, "a profile", PROFILE_KEYS, mistakes)
    languages = _languages(form)
    table = form.choice("table", _TABLES) or "households"
    keys = _section(form, "keys", KEYS_KEYS, read_keys) or Keys()
    groups = read_groups(form, languages)
    variables, withheld = _variables(form, languages), _withheld(form, languages, groups)
    members, member_variables, summaries, member_withheld = _section(
        form, "members", MEMBERS_KEYS, lambda section: read_members(section, table, keys, languages)
    ) or (None, [], [], [])
    programmes = read_programmes(form, languages)
    questions: list[Variable | Summary] = [*_items(variables), *_items(summaries)]
    profile = Profile(
        name=_name(form),
        languages=languages,
        keys=keys,
        variables=_items(variables),
        table=table,
        head=_section(form, "head", ("column", "is"), read_head),
        registered=_section(form, "registered", ("column", "is"), read_registered),
        identifiers=_section(form, "identifiers", IDENTIFIER_KEYS, read_identifiers) or {},
        area_inputs=form.texts("area_inputs"),
        area_context=form.texts("area_context"),
        area_labels=_labels_of(form, "area_labels", keys.areas, "an area of `keys`", languages),
        welfare=_section(form, "welfare", WELFARE_KEYS, lambda section: read_welfare(section, languages)),
        levels=_section(form, "levels", ("column", "poorest_first"), read_levels),
        answers=form.choice("answers", _ANSWERS) or "interview",
        members=members,
        withheld=_items(withheld),
        groups=_labelled(
            _items(groups), [*questions, *_items(withheld), *_items(member_withheld)], languages
        ),
        never_inputs=form.texts("never_inputs"),
        programmes=_items(programmes),
        group_labels=_labels_of(
            form, "group_labels", [item.group for item in questions], "the group of a variable", languages
        ),
        aliases=_section(form, "aliases", None, read_aliases) or {},
        digest=digest_of(tree),
    )
    return Draft(
        form, profile, variables, member_variables, summaries, withheld, member_withheld, groups, programmes
    )


def _section(
    form: Form, key: str, known: Sequence[str] | None, read: Callable[[Form], Item | None]
) -> Item | None:
    section = form.form(key, f"`{key}`", known)
    return None if section is None else read(section)


def _items(entries: Entries[Item]) -> tuple[Item, ...]:
    return tuple(item for _, item in entries)


def _variables(form: Form, languages: Sequence[str]) -> Entries[Variable]:
    return read_entries(
        form, "variables", "a variable", VARIABLE_KEYS, lambda entry: read_variable(entry, languages)
    )


def _withheld(form: Form, languages: Sequence[str], groups: Entries[Group]) -> Entries[Variable]:
    """Withheld columns; one without a kind is a category, or a number where a group cuts it into bins."""
    binned = {group.of for _, group in groups if group.bins is not None}

    def read(entry: Form) -> Variable | None:
        return read_variable(entry, languages, "number" if entry.text("name") in binned else "category")

    return read_entries(form, "withheld", "a withheld column", VARIABLE_KEYS, read)


def _name(form: Form) -> str:
    name = form.text("profile") if form.must_have("profile", "my_survey_2026") else None
    if name is not None and not _NAME.fullmatch(name):
        form.mistake(
            "profile",
            "the profile's name also names its model; use letters a-z, digits, `_`, `-` and `.` only",
        )
    return name or ""


def _languages(form: Form) -> tuple[str, ...]:
    languages = form.texts("languages") if form.must_have("languages", "[en]") else ()
    wrong = [language for language in languages if not _LANGUAGE.fullmatch(language)]
    if wrong:
        form.mistake(
            "languages", f"`{wrong[0]}` is not a language code; write for example `languages: [id, en]`"
        )
    elif "languages" in form and not languages:
        form.mistake("languages", "`languages` is empty; write for example `languages: [en]`")
    return languages


def _labels_of(
    form: Form, key: str, known: Sequence[str], what: str, languages: Sequence[str]
) -> Mapping[str, Text]:
    labels: dict[str, Text] = {name: dict.fromkeys(languages, name) for name in known}
    section = form.form(key, f"`{key}`", None)
    for name, tree in section.words() if section else ():
        if name not in labels:
            form.mistakes.add(tree.line, f"`{name}` under `{key}` is not {what}; {meant(name, known)}")
        labels[name] = read_label(tree, f"`{name}` under `{key}`", languages, form.mistakes, name)
    return labels


def _labelled(
    groups: Sequence[Group], questions: Sequence[Variable | Summary], languages: Sequence[str]
) -> tuple[Group, ...]:
    """Groups with a label each: their own, that of what they group, or their name."""
    labels = {question.name: question.label for question in questions}
    return tuple(
        replace(group, label=group.label or labels.get(group.of) or dict.fromkeys(languages, group.name))
        for group in groups
    )
