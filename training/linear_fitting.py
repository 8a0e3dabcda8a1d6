"""Fits the linear part: a ridge on ramps and tables, with the profile's directions kept."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, cholesky, solve_triangular
from scipy.optimize import lsq_linear

from features.catalogue import Catalogue, Input
from models.linear import Curve, LinearPart, Table

PENALTIES = (0.3, 10.0, 100.0, 300.0)
STRAIGHT = 1e6
SMOOTHINGS = (1000.0, STRAIGHT)
KNOT_SHARES = (0.005, 0.09, 0.18, 0.27, 0.36, 0.45, 0.55, 0.64, 0.73, 0.82, 0.91, 0.995)
_SMALLEST_SPREAD = 1e-9
_BEYOND = 0.25
_MOST_PIVOTS = 40
_SLACK = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """The design columns of one input: ramps or dummies, then one for missing values."""

    knots: NDArray[np.float64] | None
    effects: int
    has_missing: bool

    @property
    def width(self) -> int:
        return self.effects + self.has_missing


@dataclass(frozen=True, slots=True, eq=False)
class LinearDesign:
    """A feature matrix expanded into columns whose coefficients are the linear part.

    Attributes:
        blocks: one per input.
        columns: shape (n, width) float64.
        signs: shape (width,) 1 where the coefficient must be ≥ 0, −1 where ≤ 0, 0 where free.
    """

    blocks: tuple[_Block, ...]
    columns: NDArray[np.float64]
    signs: NDArray[np.int8]


def build_design(
    catalogue: Catalogue, values: NDArray[np.float32], *, straight: bool = False
) -> LinearDesign:
    """The design of a survey's feature matrix `values`, shape (n, inputs).

    Args:
        straight: each number is one line, a quarter of its range beyond either end, instead of a curve
            that levels off half a percent from the ends.
    """
    blocks, columns, signs = [], [], []
    for position, column in enumerate(catalogue.inputs):
        block, expanded = _expand(column, values[:, position].astype(np.float64), straight)
        blocks.append(block)
        columns.append(expanded)
        signs += [column.direction] * block.effects + [0] * block.has_missing
    return LinearDesign(tuple(blocks), np.hstack(columns), np.asarray(signs, dtype=np.int8))


def fit_linear(
    design: LinearDesign,
    welfare: NDArray[np.float64],
    weight: NDArray[np.float64],
    penalties: Sequence[float] = PENALTIES,
    smoothing: float = SMOOTHINGS[0],
) -> list[LinearPart]:
    """One linear part per penalty, sharing the work.

    Minimises Σ w (y − Xβ)² + penalty · Σ (sdⱼ βⱼ)² + smoothing · roughness with w scaled to mean 1,
    subject to the signs. The roughness of a curve is the sum of its squared changes of slope, each
    times the mean distance of its knots. Slopes are taken over log(1 + x) where an answer is never
    negative, so that the step from one to two people may be longer than that from seven to eight;
    a smoothing of `STRAIGHT` or more takes them over the answers as they are, and makes straight
    lines of all curves.

    Args:
        welfare: shape (n,) log welfare, or rank.
        weight: shape (n,) household weights, > 0.

    Source:
        Hoerl, Kennard (1970), "Ridge regression", Technometrics 12(1); Eilers, Marx (1996),
        "Flexible smoothing with B-splines and penalties", Statistical Science 11(2), with
        straight pieces and first differences of slopes.
    """
    weight = weight / weight.mean()
    mean = np.average(design.columns, axis=0, weights=weight)
    spread = np.sqrt(np.average((design.columns - mean) ** 2, axis=0, weights=weight))
    usable = spread > _SMALLEST_SPREAD
    scaled = (design.columns[:, usable] - mean[usable]) / spread[usable]
    intercept = float(np.average(welfare, weights=weight))
    weighted = scaled * weight[:, None]
    bends = _bends(design, straight=smoothing >= STRAIGHT)[:, usable] / spread[usable]
    gram = weighted.T @ scaled + smoothing * (bends.T @ bends)
    target = weighted.T @ (welfare - intercept)
    parts = []
    for penalty in penalties:
        coefficients = np.zeros(len(usable))
        solution = _solve(gram + penalty * np.eye(len(gram)), target, design.signs[usable])
        coefficients[usable] = solution / spread[usable]
        parts.append(_part(design, intercept, coefficients, mean))
    return parts


def _bends(design: LinearDesign, *, straight: bool) -> NDArray[np.float64]:
    """Changes of slope as rows on the design's coefficients, shape (bends, width)."""
    rows = [np.zeros((0, len(design.signs)))]
    start = 0
    for block in design.blocks:
        if block.knots is not None and block.effects > 1:
            along = block.knots if straight or block.knots[0] < 0 else np.log1p(block.knots)
            slopes = np.diag(np.diff(along).mean() / np.diff(along))
            row = np.zeros((block.effects - 1, len(design.signs)))
            row[:, start : start + block.effects] = np.diff(slopes, axis=0)
            rows.append(row)
        start += block.width
    return np.vstack(rows)


def _solve(
    gram: NDArray[np.float64], target: NDArray[np.float64], signs: NDArray[np.int8]
) -> NDArray[np.float64]:
    """The minimum of ½ βᵀGβ − tᵀβ under the signs.

    Coefficients on the wrong side are held at zero, and let go again where the slope there says so,
    all at once, until none is left: it ends within a few rounds or not at all, and then bounded
    least squares (Lawson and Hanson) take over.

    Source:
        Portugal, Júdice, Vicente (1994), "A comparison of block pivoting and interior-point
        algorithms for linear least squares problems with nonnegative variables", Mathematics of
        Computation 63(208).
    """
    signed = signs.astype(np.float64)
    held = np.zeros(len(gram), dtype=bool)
    for _ in range(_MOST_PIVOTS):
        solution = np.zeros(len(gram))
        free = ~held
        if free.any():
            solution[free] = cho_solve(cho_factor(gram[np.ix_(free, free)], lower=True), target[free])
        wrong = free & (solution * signed < 0)
        wanted = held & ((target - gram @ solution) * signed > _SLACK * np.abs(target).max(initial=0.0))
        if not (wrong.any() or wanted.any()):
            return solution
        held = (held & ~wanted) | wrong
    factor = cholesky(gram, lower=True)
    image = solve_triangular(factor, target, lower=True)
    bounds = (np.where(signs > 0, 0.0, -np.inf), np.where(signs < 0, 0.0, np.inf))
    return np.asarray(lsq_linear(factor.T, image, bounds=bounds, method="bvls").x)


def _expand(column: Input, values: NDArray[np.float64], straight: bool) -> tuple[_Block, NDArray[np.float64]]:
    missing = np.isnan(values)
    knots = None
    if column.kind == "context":
        return _Block(None, 0, False), np.empty((len(values), 0))
    if column.kind in ("category", "area"):
        expanded = (values[:, None] == np.arange(len(column.codes))).astype(np.float64)
    else:
        knots = _line(values[~missing]) if straight else _knots(values[~missing])
        low, high = knots[:-1], knots[1:]
        ramps = (np.where(missing, knots[0], values)[:, None] - low) / (high - low)
        expanded = np.clip(ramps, 0.0, 1.0)
    block = _Block(knots, expanded.shape[1], bool(missing.any()))
    if block.has_missing:
        expanded = np.column_stack([expanded, missing])
    return block, expanded


def _line(known: NDArray[np.float64]) -> NDArray[np.float64]:
    """The ends of one line through all numbers, and a little further for households to come."""
    if not len(known) or known.min() == known.max():
        return np.unique(known) if len(known) else np.zeros(1)
    beyond = _BEYOND * (known.max() - known.min())
    return np.array([known.min() - beyond, known.max() + beyond])


def _knots(known: NDArray[np.float64]) -> NDArray[np.float64]:
    """Every distinct value where there are few, otherwise quantiles from half a percent to 99½."""
    if not len(known):
        return np.zeros(1)
    distinct = np.unique(known)
    if len(distinct) <= len(KNOT_SHARES):
        return distinct
    knots = np.unique(np.quantile(known, KNOT_SHARES, method="closest_observation"))
    return knots if len(knots) > 1 else distinct[[0, -1]]


def _part(
    design: LinearDesign,
    intercept: float,
    coefficients: NDArray[np.float64],
    mean: NDArray[np.float64],
) -> LinearPart:
    shapes: list[Curve | Table] = []
    start = 0
    for block in design.blocks:
        own = slice(start, start + block.width)
        start += block.width
        about = float(coefficients[own] @ mean[own])
        effects = coefficients[own][: block.effects]
        missing = float(coefficients[own][-1]) - about if block.has_missing else 0.0
        if block.knots is None:
            shapes.append(Table(effects - about, missing))
        else:
            shapes.append(Curve(block.knots, np.concatenate([[0.0], np.cumsum(effects)]) - about, missing))
    return LinearPart(intercept, tuple(shapes))
