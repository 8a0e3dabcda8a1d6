"""The description of one registry or survey format, as plain values.

A profile is written in YAML (`docs/profiles.md`), read and checked by
`features.profile_loading`, and from there on never changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from features.policy import Programme

Text = Mapping[str, str]
"""A text in every language of the profile: language code → text."""

Kind = Literal["number", "count", "yes_no", "category", "ordered", "bits"]
How = Literal["count", "sum", "share", "min", "max", "mean", "any", "alone", "head", "dependency_ratio"]
Direction = Literal["up", "down", "none"]


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of one column of the same table: code among `codes`, or `from_` <= number < `below`.

    `codes` are normalised (`features.codes.normalise`). Where `codes` is None, at least one
    of the two bounds is given.
    """

    column: str
    codes: frozenset[str] | None = None
    from_: float | None = None
    below: float | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """One answer of the form. Codes everywhere are normalised text.

    `codes` is in the profile's order (lowest first for `ordered`); None means "the codes of the
    survey". `values` maps texts that stand for numbers (`kind: number`). `yes` and `no` default
    to ("1",) and ("0",) where the profile gives neither. Of an `optional` variable a file may lack
    the column; the answers are then unknown.
    """

    name: str
    column: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    group: str = "other"
    label: Text = field(default_factory=dict)
    codes: Mapping[str, Text] | None = None
    unknown: frozenset[str] = frozenset()
    asked_if: Condition | None = None
    observable: bool = False
    direction: Direction = "none"
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    values: Mapping[str, float] | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """One household column made from its members: `how` over `of`, of the members in `where`.

    A member is in `where` if every condition of `where` holds, and one of `where_any` if there are any.
    """

    name: str
    how: How
    of: str | None = None
    where: tuple[Condition, ...] = ()
    group: str = "household"
    label: Text = field(default_factory=dict)
    observable: bool = False
    direction: Direction = "none"
    young: float = 15
    old: float = 65
    where_any: tuple[Condition, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The member variables or columns that it reads, `of` first, each once."""
        tested = (condition.column for condition in (*self.where, *self.where_any))
        return tuple(dict.fromkeys([*([self.of] if self.of else []), *tested]))


@dataclass(frozen=True, slots=True)
class Head:
    """Which person is the head: `column` holds one of `codes`."""

    column: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Keys:
    """Columns that say who, where and how much a row counts; None where the file has none.

    A file may lack the areas in `optional`; they are then unknown.
    """

    household: str | None = None
    areas: tuple[str, ...] = ()
    cluster: str | None = None
    size: str | None = None
    weight: str | None = None
    weight_of: Literal["household", "person"] = "household"
    period: str | None = None
    recorded: str | None = None
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Members:
    """The person-level table and how it becomes household columns; `withheld` ones are never inputs."""

    household: str
    person: str | None
    variables: tuple[Variable, ...]
    summaries: tuple[Summary, ...]
    withheld: tuple[Summary, ...] = ()
    age: str | None = None


@dataclass(frozen=True, slots=True)
class Equivalence:
    """What household welfare is divided by.

    `column` alone: that column. `children`: (size − children + child × children) ** elasticity.
    Both None: household size.
    """

    column: str | None = None
    children: str | None = None
    child: float = 1.0
    elasticity: float = 1.0


@dataclass(frozen=True, slots=True)
class Welfare:
    """Where a survey holds measured welfare.

    Order of use: undo log, × multiplier, × size if per person, ÷ equivalence.
    """

    column: str
    per: Literal["person", "household"] = "person"
    form: Literal["amount", "log"] = "amount"
    equivalence: Equivalence = Equivalence()
    unit: Text = field(default_factory=dict)
    multiplier: float = 1.0
    surveyed: str | None = None
    prices: str | None = None
    price_index: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Levels:
    """An ordered class instead of an amount: its codes, poorest first; rank 1 is the poorest."""

    column: str
    poorest_first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Error rates are reported for each value (or bin: `bins` are lower bounds) of `of`."""

    name: str
    of: str
    bins: tuple[float, ...] | None = None
    label: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """One format, complete and checked.

    `area_context` names areas of which the model knows how well-off the surveyed households there
    are by their answers. `registered` tells which surveyed households are in the registry: only
    they calibrate flags; None means all. `aliases` are other headings of columns that no variable
    reads: keys, head, identifiers, enrolment. `digest` is the SHA-256 of the canonical YAML content.
    """

    name: str
    languages: tuple[str, ...]
    keys: Keys
    variables: tuple[Variable, ...]
    table: Literal["households", "persons"] = "households"
    head: Head | None = None
    registered: Condition | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)
    area_inputs: tuple[str, ...] = ()
    area_context: tuple[str, ...] = ()
    area_labels: Mapping[str, Text] = field(default_factory=dict)
    welfare: Welfare | None = None
    levels: Levels | None = None
    answers: Literal["registry", "interview"] = "interview"
    members: Members | None = None
    withheld: tuple[Variable, ...] = ()
    groups: tuple[Group, ...] = ()
    never_inputs: tuple[str, ...] = ()
    programmes: tuple[Programme, ...] = ()
    group_labels: Mapping[str, Text] = field(default_factory=dict)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    digest: str = ""

    @property
    def questions(self) -> tuple[Variable | Summary, ...]:
        """What an explanation speaks of: variables in order, then summaries."""
        return self.variables + (self.members.summaries if self.members else ())
