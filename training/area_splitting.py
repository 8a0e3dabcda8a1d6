"""Leave areas out: how good is the estimate where nobody was surveyed?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.areas import area_path
from features.errors import TepatError
from features.households import Survey
from features.profile import Profile
from training.splitting import NEVER, Split, assign_folds, cluster_names, without_shared_clusters

_TOLD = 12


class NoAreas(TepatError):
    """Areas were to be held out, and the profile names none."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "No area can be held out: the profile names none. Name the columns of the areas in `keys.areas`, "
            "from coarse to fine, or leave `--hold-out-areas` away."
        )


class UnknownHoldOut(TepatError):
    """An area that was to be held out is not in the survey, or its code stands for several."""

    exit_code = 2

    def __init__(self, what: str, known: Sequence[str]) -> None:
        self.what = what
        self.known = tuple(known)
        more = f" and {len(known) - _TOLD} more" if len(known) > _TOLD else ""
        super().__init__(f"{what} There are: {', '.join(known[:_TOLD])}{more}.")


class TooFewAreas(TepatError):
    """All households are in one area: there is nothing left to learn from."""

    def __init__(self, column: str, areas: int) -> None:
        self.column = column
        self.areas = areas
        super().__init__(
            f"`{column}` has {areas} area(s) in this survey; at least 2 are needed to hold one out. Give a "
            "finer area to `--hold-out-areas`, or leave it away."
        )


@dataclass(frozen=True, slots=True)
class HeldAreas:
    """What `--hold-out-areas` asks for.

    Attributes:
        column: of `keys.areas`; None means the coarsest.
        codes: a fold each, nobody else held out; empty means every area once, in `folds` parts.
    """

    column: str | None = None
    codes: tuple[str, ...] = ()


def held_areas(text: str) -> HeldAreas:
    """What was written after `--hold-out-areas`: nothing, COLUMN, or COLUMN=CODE,…

    >>> held_areas(""), held_areas("district=12,33/04")
    (HeldAreas(column=None, codes=()), HeldAreas(column='district', codes=('12', '33/04')))
    """
    column, _, codes = text.partition("=")
    listed = tuple(code.strip() for code in codes.split(",") if code.strip())
    return HeldAreas(column.strip() or None, listed)


def check_areas(profile: Profile, wanted: HeldAreas) -> str:
    """The column that is meant.

    Raises:
        NoAreas: the profile has none.
        UnknownHoldOut: it has others.
    """
    areas = profile.keys.areas
    if not areas:
        raise NoAreas
    column = wanted.column or areas[0]
    if column not in areas:
        raise UnknownHoldOut(f"`{column}` is none of the profile's `keys.areas`.", areas)
    return column


def by_areas(profile: Profile, survey: Survey, wanted: HeldAreas, folds: int, seed: int) -> Split:
    """Whole areas are held out, with the whole cluster of everybody in them.

    A household whose area is unknown is neither held out nor learned from: it may live in any.

    Raises:
        NoAreas, UnknownHoldOut, TooFewAreas.
    """
    column = check_areas(profile, wanted)
    areas = profile.keys.areas
    paths = area_path(survey.households.areas, areas[: areas.index(column) + 1])
    path = np.asarray(paths.to_pylist(), dtype=object)
    known = np.array([one is not None for one in path], dtype=np.bool_)
    names = sorted(set(path[known]))
    if len(names) < 2:
        raise TooFewAreas(column, len(names))
    held = np.full(len(path), NEVER, dtype=np.intp)
    if wanted.codes:
        chosen = list(dict.fromkeys(_area(code, column, names) for code in wanted.codes))
        if len(chosen) == len(names):
            raise TooFewAreas(column, len(names))
        for fold, name in enumerate(chosen):
            held[path == name] = fold
    else:
        held[known] = assign_folds(path[known], folds, seed)
    learned = without_shared_clusters(cluster_names(survey), held) & known
    return Split("areas", held, learned, _names(path, held))


def _area(code: str, column: str, names: Sequence[str]) -> str:
    """The path that a code means: the path itself, or its last part where only one area has it."""
    found = [name for name in names if name == code] or [n for n in names if n.rpartition("/")[2] == code]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownHoldOut(f"`{column}` has several areas {code}; write the whole path.", found)
    raise UnknownHoldOut(f"`{column}` has no area {code} in this survey.", names)


def _names(path: NDArray[np.object_], held: NDArray[np.intp]) -> tuple[str, ...]:
    return tuple(", ".join(sorted(set(path[held == fold]))) for fold in range(int(held.max()) + 1))
