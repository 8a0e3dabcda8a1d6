"""Fits the linear part: a ridge on ramps and tables, with the profile's directions kept."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import lsq_linear

from features.catalogue import Catalogue, Input
from models.linear import Curve, LinearPart, Table

MOST_KNOTS = 6
PENALTIES = (1.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
_SMALLEST_SPREAD = 1e-9


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


def build_design(catalogue: Catalogue, values: NDArray[np.float32]) -> LinearDesign:
    """The design of a survey's feature matrix `values`, shape (n, inputs)."""
    blocks, columns, signs = [], [], []
    for position, column in enumerate(catalogue.inputs):
        block, expanded = _expand(column, values[:, position].astype(np.float64))
        blocks.append(block)
        columns.append(expanded)
        signs += [column.direction] * block.effects + [0] * block.has_missing
    return LinearDesign(tuple(blocks), np.hstack(columns), np.asarray(signs, dtype=np.int8))


def fit_linear(
    design: LinearDesign,
    welfare: NDArray[np.float64],
    weight: NDArray[np.float64],
    penalties: Sequence[float] = PENALTIES,
) -> list[LinearPart]:
    """One linear part per penalty, sharing the work.

    Minimises Σ w (y − Xβ)² + penalty · Σ (sdⱼ βⱼ)² with w scaled to mean 1, subject to the signs.

    Args:
        welfare: shape (n,) log welfare, or rank.
        weight: shape (n,) household weights, > 0.
    """
    weight = weight / weight.mean()
    mean = np.average(design.columns, axis=0, weights=weight)
    spread = np.sqrt(np.average((design.columns - mean) ** 2, axis=0, weights=weight))
    usable = spread > _SMALLEST_SPREAD
    scaled = (design.columns[:, usable] - mean[usable]) / spread[usable]
    intercept = float(np.average(welfare, weights=weight))
    weighted = scaled * weight[:, None]
    gram = weighted.T @ scaled
    target = weighted.T @ (welfare - intercept)
    parts = []
    for penalty in penalties:
        coefficients = np.zeros(len(usable))
        solution = _solve(gram + penalty * np.eye(len(gram)), target, design.signs[usable])
        coefficients[usable] = solution / spread[usable]
        parts.append(_part(design, intercept, coefficients, mean))
    return parts


def _solve(
    gram: NDArray[np.float64], target: NDArray[np.float64], signs: NDArray[np.int8]
) -> NDArray[np.float64]:
    """The minimum of ½ βᵀGβ − tᵀβ under the signs (Lawson and Hanson's bounded least squares)."""
    if not len(gram):
        return np.zeros(0)
    factor = cholesky(gram, lower=True)
    image = solve_triangular(factor, target, lower=True)
    free = solve_triangular(factor, image, lower=True, trans="T")
    if np.all(free * signs >= 0):
        return np.asarray(free)
    bounds = (np.where(signs > 0, 0.0, -np.inf), np.where(signs < 0, 0.0, np.inf))
    return np.asarray(lsq_linear(factor.T, image, bounds=bounds, method="bvls").x)


def _expand(column: Input, values: NDArray[np.float64]) -> tuple[_Block, NDArray[np.float64]]:
    missing = np.isnan(values)
    knots = None
    if column.kind == "context":
        return _Block(None, 0, False), np.empty((len(values), 0))
    if column.kind in ("category", "area"):
        expanded = (values[:, None] == np.arange(len(column.codes))).astype(np.float64)
    else:
        knots = _knots(values[~missing])
        low, high = knots[:-1], knots[1:]
        ramps = (np.where(missing, knots[0], values)[:, None] - low) / (high - low)
        expanded = np.clip(ramps, 0.0, 1.0)
    block = _Block(knots, expanded.shape[1], bool(missing.any()))
    if block.has_missing:
        expanded = np.column_stack([expanded, missing])
    return block, expanded


def _knots(known: NDArray[np.float64]) -> NDArray[np.float64]:
    """Every distinct value where there are few, otherwise quantiles from the 1st to the 99th percent."""
    if not len(known):
        return np.zeros(1)
    distinct = np.unique(known)
    if len(distinct) <= MOST_KNOTS:
        return distinct
    shares = np.linspace(0.0, 1.0, MOST_KNOTS)
    shares[0], shares[-1] = 0.01, 0.99
    knots = np.unique(np.quantile(known, shares, method="closest_observation"))
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
