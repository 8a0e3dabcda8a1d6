"""What has been read of a profile, each entry beside its form, so that later checks know its line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from features.policy import Programme
from features.profile import Group, Profile, Summary, Variable
from features.profile_form import Form

Item = TypeVar("Item")
Entries = list[tuple[Form, Item]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A profile that is read but not yet believed; entries keep the order of the file."""

    form: Form
    profile: Profile
    variables: Entries[Variable]
    member_variables: Entries[Variable]
    summaries: Entries[Summary]
    withheld: Entries[Variable]
    member_withheld: Entries[Summary]
    groups: Entries[Group]
    programmes: Entries[Programme]


def read_entries(
    form: Form, key: str, what: str, known: Sequence[str], read: Callable[[Form], Item | None]
) -> Entries[Item]:
    """The entries of the list `key` that could be read, with their forms."""
    found = ((entry, read(entry)) for entry in form.forms(key, what, known))
    return [(entry, item) for entry, item in found if item is not None]
