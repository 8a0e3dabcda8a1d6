"""An estimate beside the truth, and the bootstrap draws that all its figures share."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.bootstrap import REPLICATES, Clusters, Figures, Interval, bootstrapped, cluster_codes
from models.quota import Ranking
from models.ranking import Ids, order
from models.targeting_errors import Targeting
from models.weight_stack import Floats, WeightStack

Scale = Literal["log", "rank"]


@dataclass(frozen=True, slots=True, eq=False)
class Evaluated:
    """n households in the order of their ids, so that no figure depends on the order of the file.

    Attributes:
        rows: shape (n,): which row each household was; further columns are put in order by it.
        ids: shape (n,) pyarrow string, ascending.
        welfare: shape (n,): the truth in currency (`log`), or the rank 1…K (`rank`).
        observed, predicted: shape (n,): natural logarithms of welfare and estimate, or ranks.
        weight, size: shape (n,): of the household; persons.
        codes: shape (n,): its cluster.
        by_estimate, by_welfare: shape (n,): positions, poorest first.
    """

    rows: NDArray[np.intp]
    ids: pa.StringArray
    welfare: Floats
    observed: Floats
    predicted: Floats
    weight: Floats
    size: Floats
    codes: NDArray[np.intp]
    by_estimate: NDArray[np.intp]
    by_welfare: NDArray[np.intp]
    scale: Scale
    replicates: int
    seed: int

    @staticmethod
    def of(
        welfare: Floats,
        estimate: Floats,
        ids: Ids,
        weight: Floats,
        size: Floats,
        cluster: Clusters,
        *,
        scale: Scale = "log",
        replicates: int = REPLICATES,
        seed: int = 0,
    ) -> "Evaluated":
        """Puts columns of n rows together; see `models.figures.targeting_figures` for them.

        Raises:
            ValueError: an estimate is not finite; with `log`, a welfare or an estimate is not positive.
        """
        names = ids if isinstance(ids, pa.Array) else pa.array(ids, pa.string())
        rows = np.asarray(pc.sort_indices(names)).astype(np.intp)
        names = names.take(pa.array(rows))
        welfare, estimate = welfare[rows], estimate[rows]
        logs = scale == "log"
        return Evaluated(
            rows=rows,
            ids=names,
            welfare=welfare,
            observed=_log(welfare) if logs else welfare,
            predicted=_log(estimate) if logs else estimate,
            weight=weight[rows],
            size=size[rows],
            codes=cluster_codes(cluster)[rows],
            by_estimate=order(estimate, names),
            by_welfare=order(welfare, names),
            scale=scale,
            replicates=replicates,
            seed=seed,
        )

    @property
    def mean_welfare(self) -> float:
        """Per person of the survey."""
        return float(np.average(self.welfare, weights=self.weight * self.size))

    def targeting(self, weights: WeightStack) -> Targeting:
        return Targeting(Ranking(weights, self.by_estimate), Ranking(weights, self.by_welfare))

    def bootstrapped(self, figures: Figures) -> dict[str, Interval]:
        """Figures of the weights, which are in the order of ids, with their intervals."""
        return bootstrapped(figures, self.codes, self.weight, self.replicates, self.seed)


def _log(amounts: Floats) -> Floats:
    if not (amounts > 0).all():
        raise ValueError(
            "a welfare or an estimate is not positive and has no logarithm; levels need scale='rank'"
        )
    return np.log(amounts)
