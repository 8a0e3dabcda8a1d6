"""What the welfare of an area exceeds its answers by, drawn to nothing where it may be chance."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from features.catalogue import Catalogue
from models.linear import LinearPart, Table

Array = NDArray[np.float64]
LEAST_SHRINKAGE = 20.0


def with_area_excess(
    part: LinearPart,
    catalogue: Catalogue,
    values: NDArray[np.float32],
    welfare: Array,
    weight: Array,
    cluster: NDArray[np.intp],
    *,
    share: float = 1.0,
) -> LinearPart:
    """`part` with a table of effects for each input of kind `context`.

    An effect is the mean of what the curves leave over in the area's surveyed households, drawn to
    zero by as many households' worth as `shrinkage` finds. Areas without any have no effect.

    Args:
        values: shape (n, inputs) feature matrix values; welfare, weight: shape (n,).
        cluster: shape (n,) whole numbers; what was sampled together.
        share: of the effects that is kept.
    """
    contexts = [i for i, column in enumerate(catalogue.inputs) if column.kind == "context"]
    if not contexts:
        return part
    over = welfare - part.intercept - part.contributions(values).sum(axis=1)
    weight = weight / weight.mean()
    shapes = list(part.shapes)
    for position in contexts:
        inside = values[:, position] >= 0
        areas = values[inside, position].astype(np.intp)
        drawn = shrinkage(areas, over[inside], weight[inside], cluster[inside])
        codes = len(catalogue.inputs[position].codes)
        whole = float(np.average(over[inside], weights=weight[inside])) if inside.any() else 0.0
        effects = share * (area_means(areas, codes, over[inside], weight[inside], drawn) - whole)
        mean = float((weight[inside] * effects[areas]).sum() / weight.sum())
        shapes[position] = Table(effects - mean, -mean)
        over[inside] -= effects[areas]
    return replace(part, shapes=tuple(shapes))


def area_means(areas: NDArray[np.intp], codes: int, known: Array, weight: Array, drawn: float) -> Array:
    """The mean of `known` in each of `codes` areas, drawn to the whole's by `drawn` households' worth.

    >>> area_means(np.array([0, 0, 1]), 3, np.array([1.0, 1.0, 4.0]), np.ones(3), drawn=2.0).tolist()
    [1.5, 2.6666666666666665, 2.0]
    """
    whole = float(np.average(known, weights=weight)) if len(known) else 0.0
    weight = weight / weight.mean() if len(weight) else weight
    mass = np.bincount(areas, weights=weight, minlength=codes)
    return np.asarray(
        whole + np.bincount(areas, weights=weight * (known - whole), minlength=codes) / (mass + drawn)
    )


def shrinkage(areas: NDArray[np.intp], over: Array, weight: Array, cluster: NDArray[np.intp]) -> float:
    """Households' worth of nothing to mix into each area's mean; infinite where areas do not differ.

    The variance between areas is what the means of clusters vary between areas more than inside
    them: clusters, not households, are what an area was sampled by. Where each area holds one
    cluster the two cannot be told apart, and areas count for nothing: a cluster that was not
    surveyed would be estimated from the chance of its neighbour.

    Args:
        areas, over, weight, cluster: shape (n,); `over` is what is left to explain.

    Source:
        Searle, Casella, McCulloch (1992), "Variance Components", the ANOVA estimator, with clusters
        as the units; Fay, Herriot (1979), JASA 74(366), for drawing small areas to the whole.

    >>> areas = np.repeat([0, 0, 1, 1], 10)
    >>> over, one = np.repeat([1.0, 1.2, -1.0, -1.2], 10), np.ones(40)
    >>> shrinkage(areas, over, one, np.repeat([0, 1, 2, 3], 10))  # areas differ, clusters hardly
    20.0
    >>> shrinkage(areas, np.repeat([1.0, -1.0, 1.0, -1.0], 10), one, np.repeat([0, 1, 2, 3], 10))
    inf
    """
    if not len(areas):
        return float("inf")
    pairs, of_pair = np.unique(np.column_stack([areas, cluster]), axis=0, return_inverse=True)
    mass = np.bincount(of_pair, weights=weight)
    means = np.bincount(of_pair, weights=weight * over) / mass
    area = np.unique(pairs[:, 0], return_inverse=True)[1]
    clusters = np.bincount(area).astype(np.float64)
    n, groups = len(means), len(clusters)
    if groups < 2 or n <= groups:
        return float("inf")
    of_area = np.bincount(area, weights=means) / clusters
    inside = float(((means - of_area[area]) ** 2).sum()) / (n - groups)
    between = float((clusters * (of_area - means.mean()) ** 2).sum()) / (groups - 1)
    size = (n - float((clusters**2).sum()) / n) / (groups - 1)
    variance = (between - inside) / size
    if variance <= 0:
        return float("inf")
    return max(LEAST_SHRINKAGE, float(mass.mean()) * inside / variance)
