"""Why a flag came or went between two months."""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from models.month_pairs import MonthPairs, Truths

WHY: Final = (
    "new",
    "gone",
    "enrolment",
    "answers",
    "area",
    "model",
    "line",
    "bound",
    "policy",
    "unexplained",
)
"""`docs/month-to-month.md` says what each means."""


class Causes:
    """What is different about each of the k families of two months.

    Attributes:
        model, policy: whether the digest of the model, of the policy differs.
        programmes: of both months, this month's first.
        answers, area, estimate, enrolment: shape (k,): of families in both months, whether it differs.
        unexplained: shape (k,): something differs, and nothing that could have moved it. Never, unless
            a file was changed by other hands.
    """

    def __init__(self, pairs: MonthPairs) -> None:
        self.pairs = pairs
        one, other = pairs.before.about, pairs.after.about
        self.model = bool(one["model_digest"] != other["model_digest"])
        self.policy = bool(one["policy_digest"] != other["policy_digest"])
        self.programmes = tuple(dict.fromkeys((*pairs.after.programmes, *pairs.before.programmes)))
        self.answers = np.asarray(pairs.answers_differ.any(axis=1))
        self.area = any_of([pairs.differs(name) for name in pairs.areas], len(pairs))
        self.estimate = pairs.differs("estimate")
        enrolled = [pairs.differs(f"enrolled:{name}") for name in self.programmes]
        self.enrolment = any_of(enrolled, len(pairs))
        together = self.answers | self.area | self.enrolment
        explained = together | (self.model or self.policy)
        self.unexplained = pairs.both & ~pairs.same_content() & ~explained

    def of_estimate(self) -> dict[str, Truths]:
        """Why the estimate differs, shape (k,) each."""
        return {
            "answers": self.answers & self.estimate,
            "area": self.area & self.estimate,
            "model": self.estimate & self.model,
            "unexplained": self.unexplained,
        }

    def of_flag(self, name: str) -> dict[str, Truths]:
        """What could have moved a flag of this programme, shape (k,) each.

        Answers, the area, the model's estimate and the line act through `p_below` alone: where that is
        the same to the last bit, they had no part. Cut-offs are the model's or the policy's.
        """
        pairs = self.pairs
        if any(name not in month.programmes for month in (pairs.before, pairs.after)):
            return {"new": pairs.new, "gone": pairs.gone, "policy": pairs.both}
        one, other = (month.about["programmes"][name] for month in (pairs.before, pairs.after))
        moved = pairs.differs(f"p_below:{name}")
        cut = bool(one["cutoffs"] != other["cutoffs"])
        of_policy = cut and (not self.model or one["bounds"] != other["bounds"])
        return {
            "new": pairs.new,
            "gone": pairs.gone,
            "enrolment": pairs.differs(f"enrolled:{name}"),
            "answers": moved & self.answers,
            "area": moved & self.area,
            "model": (moved | cut) & pairs.both & self.model,
            "line": moved & bool(one["line"] != other["line"]),
            "bound": pairs.both & of_policy,
        }


def any_of(several: Iterable[Truths], length: int) -> Truths:
    """shape (length,): at least one of them holds."""
    found = np.zeros(length, dtype=bool)
    for each in several:
        found |= each
    return found


def counted(causes: Mapping[str, Truths], among: Truths) -> dict[str, int]:
    """Cause → families of `among` for which it holds; those for which none does are unexplained.

    >>> among = np.array([True, True, False])
    >>> counted({"new": np.array([True, False, True])}, among)
    {'new': 1, 'unexplained': 1}
    """
    counts = {why: int((where & among).sum()) for why, where in causes.items()}
    counts["unexplained"] = int((among & ~any_of(causes.values(), len(among))).sum())
    return {why: counts[why] for why in WHY if counts.get(why)}


def listed(causes: Mapping[str, NDArray[np.bool_]]) -> pa.ListArray:
    """shape (k,) list<string>: the causes that hold for each family, in the order of WHY.

    >>> listed({"answers": np.array([True, False]), "new": np.array([True, True])}).to_pylist()
    [['new', 'answers'], ['new']]
    """
    names = [why for why in WHY if why in causes]
    held = np.column_stack([causes[why] for why in names])
    columns = np.nonzero(held)[1]
    offsets = np.concatenate([[0], np.cumsum(held.sum(axis=1))]).astype(np.int32)
    texts = pa.DictionaryArray.from_arrays(pa.array(columns.astype(np.int8)), names).cast(pa.string())
    return pa.ListArray.from_arrays(pa.array(offsets), texts)
