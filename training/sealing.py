"""The sealed part: clusters set aside before anything is seen, opened once per model."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from features.errors import TepatError
from features.households import Survey
from training.splitting import cluster_names

KEY: Final = b"tepat-sealed-1"
_FEWEST: Final = 2


class TooFewToSeal(TepatError):
    """Too few clusters to set some aside and still hold others out."""

    def __init__(self, clusters: int) -> None:
        self.clusters = clusters
        super().__init__(
            f"The survey has {clusters} cluster(s); at least {2 * _FEWEST} are needed to seal a part: "
            "two to test on and two to learn from. Leave `--sealed` away, or check `keys.cluster` in the "
            "profile."
        )


@dataclass(frozen=True, slots=True, eq=False)
class SealedSurvey:
    """A survey in two parts that share no cluster.

    Attributes:
        open: for everything: lines, audit, fitting, tuning, calibration, choosing, evaluation.
        sealed: for one look at a finished model.
        about: share asked for, households, clusters, and the digest by which the part is recognised.
    """

    open: Survey
    sealed: Survey
    about: Mapping[str, Any]


def seal(survey: Survey, share: float) -> SealedSurvey:
    """Sets the clusters with the lowest keyed hash aside until they hold `share` of the households.

    Who is sealed depends on the names of the clusters alone, not on a seed that one could try again,
    nor on the order of the file; a larger share seals the same clusters and more.

    Args:
        share: greater than 0, less than 1.

    Raises:
        TooFewToSeal: fewer than four clusters.
    """
    clusters = cluster_names(survey).astype(str)
    names, codes, counts = np.unique(clusters, return_inverse=True, return_counts=True)
    if len(names) < 2 * _FEWEST:
        raise TooFewToSeal(len(names))
    ranked = sorted(range(len(names)), key=lambda k: _hash(str(names[k])))
    filled = np.cumsum(counts[ranked])
    wanted = int(np.searchsorted(filled, share * len(survey))) + 1
    chosen = ranked[: min(max(wanted, _FEWEST), len(names) - _FEWEST)]
    inside = np.isin(codes, chosen)
    sealed = survey.take(np.flatnonzero(inside))
    about = {
        "share": share,
        "households": len(sealed),
        "clusters": len(chosen),
        "digest": _digest(sealed),
    }
    return SealedSurvey(survey.take(np.flatnonzero(~inside)), sealed, about)


def _hash(cluster: str) -> bytes:
    return hashlib.blake2b(cluster.encode("utf-8"), key=KEY, digest_size=16).digest()


def _digest(sealed: Survey) -> str:
    """Of who is in it; ids are hashed together, so that nobody can be looked up."""
    digest = hashlib.sha256(KEY)
    for household in sorted(sealed.households.ids.to_pylist()):
        digest.update(hashlib.sha256(household.encode("utf-8")).digest())
    return digest.hexdigest()
