"""Poverty of a distribution by the family of Foster, Greer and Thorbecke."""

import numpy as np

from models.weight_stack import Floats, Weights, ratio, stack


def fgt(welfare: Floats, line: float, weight: Weights, power: float) -> Floats:
    """Mean of ((z − y) / z)^power over those below the line z, 0 for the others. Below means <.

    Power 0 is the poverty rate, 1 the poverty gap, 2 the severity, which counts the poorest most.

    Args:
        welfare: shape (n,), per person or equivalent adult.
        line: z > 0, in the same unit.
        weight: shape (n,) or (B, n); of persons (household weight × size) where persons are meant.
        power: >= 0.

    Raises:
        ValueError: the line is not positive.

    Source:
        Foster, Greer and Thorbecke (1984), "A Class of Decomposable Poverty Measures",
        Econometrica 52(3).

    >>> welfare = np.array([50.0, 100.0, 150.0, 200.0])
    >>> [float(fgt(welfare, 100.0, np.ones(4), power)) for power in (0, 1, 2)]
    [0.25, 0.125, 0.0625]
    """
    if not line > 0:
        raise ValueError("a poverty line is a positive amount")
    weights = stack(weight)
    gap = np.where(welfare < line, np.maximum(line - welfare, 0.0) / line, 0.0) ** power
    return weights.shaped(ratio(weights.sums(np.where(welfare < line, gap, 0.0)), weights.total()))


def fgt_gap(welfare: Floats, estimate: Floats, line: float, weight: Weights, power: float) -> Floats:
    """FGT of the estimates − FGT of welfare: how far poverty counted from estimates is off.

    Usually below zero: estimates vary less than welfare, so fewer of them lie far below a line.

    Source:
        Elbers, Lanjouw and Lanjouw (2003), "Micro-Level Estimation of Poverty and Inequality",
        Econometrica 71(1), on why estimates need their error added back.

    >>> welfare, estimate = np.array([50.0, 100.0, 150.0, 200.0]), np.array([75.0, 75.0, 120.0, 180.0])
    >>> [float(fgt_gap(welfare, estimate, 100.0, np.ones(4), power)) for power in (0, 1)]
    [0.25, 0.0]
    """
    return np.asarray(fgt(estimate, line, weight, power) - fgt(welfare, line, weight, power))
