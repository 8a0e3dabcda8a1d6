"""The whole of a profile, section by section, before it is checked as one."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from features.profile import Group, Keys, Profile, Summary, Text, Variable
from features.profile_draft import Draft, Entries, read_entries
from features.profile_form import Form, read_label
from features.profile_members import read_head, read_members
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

PROFILE_KEYS: Final = (
    "profile",
    "languages",
    "table",
    "head",
    "keys",
    "identifiers",
    "area_inputs",
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
    keys_form = form.form("keys", "`keys`", KEYS_KEYS)
    keys = read_keys(keys_form) if keys_form else Keys()
    variables = read_entries(
        form, "variables", "a variable", VARIABLE_KEYS, lambda entry: read_variable(entry, languages)
    )
    withheld = read_entries(
        form,
        "withheld",
        "a withheld column",
        VARIABLE_KEYS,
        lambda entry: read_variable(entry, languages, "category"),
    )
    members_form = form.form("members", "`members`", ("keys", "variables", "summaries"))
    members, member_variables, summaries = (
        read_members(members_form, table, keys, languages) if members_form else (None, [], [])
    )
    groups, programmes = read_groups(form, languages), read_programmes(form, languages)
    head = form.form("head", "`head`", ("column", "is"))
    identifiers = form.form("identifiers", "`identifiers`", IDENTIFIER_KEYS)
    welfare = form.form("welfare", "`welfare`", WELFARE_KEYS)
    levels = form.form("levels", "`levels`", ("column", "poorest_first"))
    questions: list[Variable | Summary] = [*(item for _, item in variables), *(item for _, item in summaries)]
    profile = Profile(
        name=_name(form),
        languages=languages,
        keys=keys,
        variables=tuple(variable for _, variable in variables),
        table=table,
        head=read_head(head) if head else None,
        identifiers=read_identifiers(identifiers) if identifiers else {},
        area_inputs=form.texts("area_inputs"),
        area_labels=_labels_of(form, "area_labels", keys.areas, "an area of `keys`", languages),
        welfare=read_welfare(welfare, languages) if welfare else None,
        levels=read_levels(levels) if levels else None,
        answers=form.choice("answers", _ANSWERS) or "interview",
        members=members,
        withheld=tuple(variable for _, variable in withheld),
        groups=_labelled(groups, [*questions, *(item for _, item in withheld)], languages),
        never_inputs=form.texts("never_inputs"),
        programmes=tuple(programme for _, programme in programmes),
        group_labels=_labels_of(
            form, "group_labels", [item.group for item in questions], "the group of a variable", languages
        ),
        digest=digest_of(tree),
    )
    return Draft(form, profile, variables, member_variables, summaries, withheld, groups, programmes)


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
    groups: Entries[Group], questions: Sequence[Variable | Summary], languages: Sequence[str]
) -> tuple[Group, ...]:
    labels = {question.name: question.label for question in questions}
    return tuple(
        group
        if group.label
        else Group(
            group.name, group.of, group.bins, labels.get(group.of) or dict.fromkeys(languages, group.name)
        )
        for _, group in groups
    )
