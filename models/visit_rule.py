"""The office's rule of which flags are visited first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from features.errors import UnusableProfile
from features.profile_form import Form
from features.profile_loading import read_text, root_section
from features.profile_mistakes import Mistakes, meant
from features.profile_scalars import number_of
from models.flags import SIDES, Side

_KEYS: Final = ("certainty", "persons", "amount", "lists", "programmes", "least_certainty", "most_areas")


class UnusableRule(UnusableProfile):
    """The rule file has mistakes; each is told with its line. Correct them all and run again."""

    heading = "The visit rule cannot be used"


@dataclass(frozen=True, slots=True)
class VisitRule:
    """Priority of a family = sum over its flags of list × programme × certainty^a × persons^b × amount^c.

    With the powers as they stand this is an expectation: the probability that the flag is right times
    the geometric mean of the persons and the rupiah a month that depend on it. A family flagged twice
    counts twice, since one visit settles both.

    Attributes:
        certainty: power of the probability that the flag is right; higher prefers sure flags.
        persons: power of the number of persons in the family; 0 leaves it out.
        amount: power of what the programme pays the family a month; 0 leaves it out.
        lists: side → weight; a side that is not named counts 1, 0 leaves it out.
        programmes: programme → weight, likewise.
        least_certainty: flags less probable than this are not visited.
        most_areas: visit at most so many nagari (areas to walk); None for no limit.
    """

    certainty: float = 1.0
    persons: float = 0.5
    amount: float = 0.5
    lists: Mapping[Side, float] = field(default_factory=dict)
    programmes: Mapping[str, float] = field(default_factory=dict)
    least_certainty: float = 0.0
    most_areas: int | None = None


def load_rule(path: Path, programmes: Sequence[str]) -> VisitRule:
    """The rule in a YAML file; what it leaves out is as in `VisitRule`.

    Args:
        programmes: names that `programmes` may weigh.

    Raises:
        UnusableRule: it cannot be read or has mistakes; all are told, each with its line.
    """
    mistakes = Mistakes()
    try:
        form = Form(root_section(read_text(path), path.name), "a visit rule", _KEYS, mistakes)
        lists = _weights(form, "lists", SIDES)
        rule = VisitRule(
            certainty=_number(form, "certainty", VisitRule().certainty),
            persons=_number(form, "persons", VisitRule().persons),
            amount=_number(form, "amount", VisitRule().amount),
            lists={side: lists[side] for side in SIDES if side in lists},
            programmes=_weights(form, "programmes", programmes),
            least_certainty=_number(form, "least_certainty", 0.0, most=1.0),
            most_areas=_count(form, "most_areas"),
        )
        mistakes.raise_if_any(path.name)
    except UnusableProfile as error:
        raise UnusableRule(error.subject, error.problems) from None
    return rule


def _number(form: Form, key: str, otherwise: float, most: float = 10.0) -> float:
    number = form.number(key)
    if number is None:
        return otherwise
    if not 0 <= number <= most:
        form.mistake(key, f"`{key}` must be a number from 0 to {most:g}")
    return number


def _count(form: Form, key: str) -> int | None:
    number = form.number(key)
    if number is None:
        return None
    if number < 1 or number != int(number):
        form.mistake(key, f"`{key}` must be a whole number, 1 or more; leave it out for no limit")
        return None
    return int(number)


def _weights(form: Form, key: str, known: Sequence[str]) -> dict[str, float]:
    section = form.form(key, f"`{key}`", None)
    found: dict[str, float] = {}
    for name, tree in section.words() if section is not None else ():
        weight = number_of(tree)
        if name not in known:
            form.mistakes.add(tree.line, f"`{name}` in `{key}` is not known here; {meant(name, known)}")
        elif weight is None or weight < 0:
            form.mistakes.add(tree.line, f"`{name}` in `{key}` must be a number, 0 or more")
        else:
            found[name] = weight
    return found
