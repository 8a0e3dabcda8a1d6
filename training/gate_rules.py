"""The rules of the gate, from a file that was fixed before any model was judged."""

import hashlib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final, Literal

from features.errors import UnusableProfile
from features.profile_form import Form
from features.profile_loading import read_text, root_section
from features.profile_mistakes import Mistakes

RULES_FILE: Final = "gate_rules.yaml"
_SECTIONS: Final = ("card", "not_worse_than", "coverage", "calibration", "champion", "groups", "churn")
_NotComparable = Literal["refuse", "allow"]


class UnusableRules(UnusableProfile):
    """The file of the gate's rules has mistakes; each is told with its line. Nothing was judged."""

    heading = "The rules of the gate cannot be used"


@dataclass(frozen=True, slots=True)
class Rules:
    """What is asked of a model; None or empty where a rule is left out.

    Attributes:
        card_holds: parts that its card must have.
        not_worse_than: baselines that it must not be worse than, by `DESIGN` "not worse".
        coverage_margins: of all households and of each third: how far from its promise a coverage may be.
        largest_calibration_error: chance apart.
        not_worse_in, of_levels: figures in which it must not be worse than the champion, paired; the
            second for models of ordered classes.
        if_not_comparable: what follows where champion and challenger cannot be compared.
        group_margin: how much more of a group's poor it may miss than the champion (a share).
        churn_limit: the share of a list that may change.
        churn_fewest: entries that the champion's list must have for its churn to be judged.
    """

    card_holds: tuple[str, ...] = ()
    not_worse_than: tuple[str, ...] = ()
    coverage_margins: tuple[float, float] | None = None
    largest_calibration_error: float | None = None
    not_worse_in: tuple[str, ...] = ()
    of_levels: tuple[str, ...] = ()
    if_not_comparable: _NotComparable = "refuse"
    group_margin: float | None = None
    churn_limit: float | None = None
    churn_fewest: int = 50

    @property
    def compares(self) -> bool:
        """Whether a champion is needed to judge by these rules."""
        of_champion = (self.group_margin, self.churn_limit)
        return bool(self.not_worse_in) or any(rule is not None for rule in of_champion)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Rules for the first champion and for every later one.

    Attributes:
        digest: SHA-256 of the file's text, line ends apart: kept with every promotion.
    """

    name: str
    first: Rules
    later: Rules
    digest: str


def load_rules(where: Path | None = None) -> RuleBook:
    """The rules in a file, or those that come with Tepat.

    Raises:
        UnusableRules: the file cannot be read or has mistakes; all are told, each with its line.

    >>> book = load_rules()
    >>> book.name, book.first.not_worse_than, book.later.group_margin, book.first.compares
    ('tepat-1', ('ols',), 0.05, False)
    """
    try:
        if where is None:
            return _book((resources.files("training") / RULES_FILE).read_text("utf-8"), RULES_FILE)
        return _book(read_text(where), str(where))
    except UnusableProfile as error:
        raise UnusableRules(error.subject, error.problems) from None


def _book(text: str, subject: str) -> RuleBook:
    mistakes = Mistakes()
    form = Form(root_section(text, subject), "the rules of the gate", ("gate", "first", "later"), mistakes)
    form.must_have("gate", "office-1")
    name = form.text("gate") or ""
    parts = {}
    for part in ("first", "later"):
        form.must_have(part, "{not_worse_than: [ols]}")
        section = form.form(part, f"`{part}`", _SECTIONS)
        parts[part] = Rules() if section is None else _rules(section)
    if parts["first"].compares:
        form.mistake("first", "`first` has nobody to be compared with; leave out champion, groups and churn")
    mistakes.raise_if_any(subject)
    digest = hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()
    return RuleBook(name, parts["first"], parts["later"], digest)


def _rules(form: Form) -> Rules:
    card = form.form("card", "`card`", ("holds",))
    coverage = form.form("coverage", "`coverage`", ("margin", "margin_of_thirds"))
    calibration = form.form("calibration", "`calibration`", ("largest_error",))
    champion = form.form("champion", "`champion`", ("not_worse_in", "of_levels", "if_not_comparable"))
    groups = form.form("groups", "`groups`", ("margin",))
    churn = form.form("churn", "`churn`", ("limit", "fewest"))
    choices: tuple[_NotComparable, ...] = ("refuse", "allow")
    chosen = champion.choice("if_not_comparable", choices) if champion else None
    return Rules(
        card_holds=card.texts("holds") if card else (),
        not_worse_than=form.texts("not_worse_than"),
        coverage_margins=(_share(coverage, "margin"), _share(coverage, "margin_of_thirds"))
        if coverage
        else None,
        largest_calibration_error=_share(calibration, "largest_error") if calibration else None,
        not_worse_in=champion.texts("not_worse_in") if champion else (),
        of_levels=champion.texts("of_levels") if champion else (),
        if_not_comparable=chosen or "refuse",
        group_margin=_share(groups, "margin") if groups else None,
        churn_limit=_share(churn, "limit") if churn else None,
        churn_fewest=int(churn.number("fewest", above=0) or 50) if churn else 50,
    )


def _share(form: Form, key: str) -> float:
    form.must_have(key, "0.05")
    return form.number(key, above=0, below=1) or 0.0
