"""Figures recomputed from a predictions file alone, with nothing of ours but its column names."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import spearmanr

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def read(path: Path) -> pd.DataFrame:
    """The predictions file as pandas reads it."""
    return pd.read_parquet(path)


def r2(welfare: Floats, estimate: Floats) -> float:
    """Share of the variance of log welfare that the estimate explains, all weights equal."""
    seen, told = np.log(welfare), np.log(estimate)
    return 1 - float(((seen - told) ** 2).sum() / ((seen - seen.mean()) ** 2).sum())


def rank_correlation(welfare: Floats, estimate: Floats) -> float:
    """Spearman's correlation."""
    return float(spearmanr(welfare, estimate).statistic)


def error_at(quota: float, welfare: Floats, estimate: Floats) -> float:
    """Share of the poorest `quota` of households that are not among the lowest estimates."""
    k = round(quota * len(welfare))
    poor = set(np.argsort(welfare, kind="stable")[:k])
    return 1 - len(poor & set(np.argsort(estimate, kind="stable")[:k])) / k


def calibration_error(probability: Floats, happened: Mask) -> float:
    """Mean |predicted − observed| over ten bins of equal numbers."""
    bins = np.array_split(np.argsort(probability, kind="stable"), 10)
    gaps = [abs(probability[b].mean() - happened[b].mean()) * len(b) for b in bins]
    return float(sum(gaps) / len(probability))


def right_among_surest(share: float, probability: Floats, right: Mask) -> float:
    """Share that is right among the `share` with the highest probability."""
    surest = np.argsort(-probability, kind="stable")[: int(share * len(probability))]
    return float(right[surest].mean())


@dataclass(frozen=True, slots=True)
class Paired:
    """A difference of two estimates and its 95 % interval over resampled clusters."""

    value: float
    low: float
    high: float


def resampled(cluster: NDArray[np.object_], times: int, seed: int) -> Iterator[NDArray[np.intp]]:
    """Rows of `times` samples of clusters drawn with replacement."""
    rows = pd.Series(np.arange(len(cluster))).groupby(cluster).apply(np.asarray).tolist()
    draws = np.random.default_rng(seed)
    for _ in range(times):
        yield np.concatenate([rows[i] for i in draws.integers(len(rows), size=len(rows))])


def paired_r2(frame: pd.DataFrame, other: str, times: int = 200) -> Paired:
    """R² of the model less that of `other`."""
    welfare, model, rival = (frame[c].to_numpy() for c in ("welfare", "estimate", f"estimate:{other}"))
    found = [
        r2(welfare[i], model[i]) - r2(welfare[i], rival[i])
        for i in resampled(frame["cluster"].to_numpy(), times, 1)
    ]
    low, high = np.quantile(found, [0.025, 0.975])
    return Paired(r2(welfare, model) - r2(welfare, rival), float(low), float(high))


def paired_error(frame: pd.DataFrame, other: str, quota: float, times: int = 200) -> Paired:
    """Error at a quota of the model less that of `other`."""
    welfare, model, rival = (frame[c].to_numpy() for c in ("welfare", "estimate", f"estimate:{other}"))
    found = [
        error_at(quota, welfare[i], model[i]) - error_at(quota, welfare[i], rival[i])
        for i in resampled(frame["cluster"].to_numpy(), times, 2)
    ]
    low, high = np.quantile(found, [0.025, 0.975])
    return Paired(error_at(quota, welfare, model) - error_at(quota, welfare, rival), float(low), float(high))
