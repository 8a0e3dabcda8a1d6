"""What a column of a file is called on a page, so that nobody has to know a registry's headings."""

from collections.abc import Iterator

from features.profile import Profile, Variable
from serving.pages.words import Words


def column_words(profile: Profile, column: str, words: Words) -> str:
    """The label of the question that reads the column, or what the identifier in it is; else its heading."""
    for what, heading in profile.identifiers.items():
        if column in (heading, *profile.aliases.get(heading, ())):
            return words.maybe(f"column.{what}", column)
    for variable in _variables(profile):
        if column in (variable.column, variable.name, *variable.aliases):
            return variable.label.get(words.language) or next(iter(variable.label.values()), column)
    text = profile.area_labels.get(column, {})
    return text.get(words.language) or next(iter(text.values()), column)


def _variables(profile: Profile) -> Iterator[Variable]:
    yield from profile.variables
    if profile.members is not None:
        yield from profile.members.variables
