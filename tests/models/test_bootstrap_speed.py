"""The bar: 500 replicates of all measures and groups cost at most 50 times one replicate."""

from statistics import median
from time import perf_counter

import numpy as np
import pytest

from models.evaluated import Evaluated
from models.figures import error_curve_of, figures_of
from models.group_figures import group_figures, pairs


@pytest.mark.parametrize("clusters", [400, 10_000])
def test_500_replicates_of_all_measures_and_groups_take_at_most_50_times_one(clusters: int) -> None:
    n, draws = 10_000, np.random.default_rng(6)
    welfare = np.exp(draws.normal(size=n))
    estimate = welfare * np.exp(0.8 * draws.normal(size=n))
    weight, size = draws.uniform(0.5, 2.0, n), draws.integers(1, 9, n).astype(float)
    ids, cluster = [f"h{i}" for i in range(n)], [f"c{i % clusters}" for i in range(n)]
    groups = {f"group {k}": [str(v) for v in draws.integers(0, 4, n)] for k in range(3)}
    groups |= {name: values.to_pylist() for name, values in pairs(groups).items()}

    def seconds(replicates: int) -> float:
        begin = perf_counter()
        evaluated = Evaluated.of(welfare, estimate, ids, weight, size, cluster, replicates=replicates)
        figures_of(evaluated)
        error_curve_of(evaluated)
        group_figures(evaluated, groups)
        return perf_counter() - begin

    seconds(1)
    one, all_of_them = median(seconds(1) for _ in range(3)), seconds(500)
    assert all_of_them <= 50 * one
