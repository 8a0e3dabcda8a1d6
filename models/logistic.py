"""A logistic curve in one variable, fitted with weights and drawn to a prior where data are few."""

import numpy as np
from numpy.typing import NDArray

_STEPS = 50
_NEAR = 1e-10


def fit_logistic(
    position: NDArray[np.float64],
    happened: NDArray[np.bool_],
    weight: NDArray[np.float64],
    *,
    prior: tuple[float, float],
    strength: float,
) -> tuple[float, float]:
    """Intercept a and slope b ≥ 0 of P(happened) = 1 / (1 + exp(−a − b · position)).

    Maximises the weighted likelihood (weights scaled to mean 1) minus strength/2 · ((a − a₀)² +
    (b − b₀)²) by Newton's method; a negative slope is set to 0 and a fitted alone.

    Args:
        position: shape (n,) finite.
        prior: (a₀, b₀), the answer where there are no data.
        strength: how many households' worth of information the prior has, > 0.

    >>> a, b = fit_logistic(np.zeros(0), np.zeros(0, bool), np.zeros(0), prior=(0.0, 1.0), strength=1.0)
    >>> (round(a, 6), round(b, 6))
    (0.0, 1.0)
    """
    if len(position) == 0:
        return prior
    weight = weight / weight.mean()
    design = np.column_stack([np.ones(len(position)), position])
    start = np.array(prior, dtype=np.float64)
    fitted = _newton(design, happened, weight, start, strength)
    if fitted[1] >= 0:
        return float(fitted[0]), float(fitted[1])
    alone = _newton(design[:, :1], happened, weight, start[:1], strength)
    return float(alone[0]), 0.0


def _newton(
    design: NDArray[np.float64],
    happened: NDArray[np.bool_],
    weight: NDArray[np.float64],
    prior: NDArray[np.float64],
    strength: float,
) -> NDArray[np.float64]:
    def goodness(tried: NDArray[np.float64]) -> float:
        logits = design @ tried
        likelihood = weight @ (happened * logits - np.logaddexp(0.0, logits))
        return float(likelihood - strength / 2 * ((tried - prior) ** 2).sum())

    coefficients = prior.copy()
    identity = np.eye(design.shape[1])
    for _ in range(_STEPS):
        share = 1 / (1 + np.exp(-np.clip(design @ coefficients, -35, 35)))
        slope = design.T @ (weight * (happened - share)) - strength * (coefficients - prior)
        curvature = (design * (weight * share * (1 - share))[:, None]).T @ design + strength * identity
        step = np.linalg.solve(curvature, slope)
        reached = goodness(coefficients)
        # Where the curve is nearly flat a whole step overshoots, and two of them swing for ever.
        while np.abs(step).max() > _NEAR and goodness(coefficients + step) < reached:
            step /= 2
        coefficients = coefficients + step
        if np.abs(step).max() < _NEAR:
            break
    return np.asarray(coefficients)
