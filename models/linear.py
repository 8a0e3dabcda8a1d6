"""The linear part of the estimate: one curve or one table of effects per input, added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """The effect of a number: straight lines between knots, constant outside them.

    Attributes:
        knots: shape (k,) ascending, at least one.
        effects: shape (k,) log points at each knot.
        missing: log points where the number is NaN.
    """

    knots: NDArray[np.float64]
    effects: NDArray[np.float64]
    missing: float

    def __call__(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Effects of `values`, shape (n,)."""
        unknown = np.isnan(values)
        effects = np.interp(np.where(unknown, self.knots[0], values), self.knots, self.effects)
        effects[unknown] = self.missing
        return effects


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The effect of a category or an area: one per position, `missing` for NaN and positions beyond."""

    effects: NDArray[np.float64]
    missing: float

    def __call__(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Effects of the positions `values`, shape (n,)."""
        padded = np.append(self.effects, self.missing)
        known = (values >= 0) & (values < len(self.effects))
        return padded[np.where(known, values, len(self.effects)).astype(np.intp)]


@dataclass(frozen=True, slots=True, eq=False)
class LinearPart:
    """An additive welfare equation (proxy means test): intercept plus one effect per input.

    Attributes:
        intercept: mean log welfare of the survey (rank scale: mean rank).
        shapes: one per input of the catalogue; effects are about the survey's weighted mean.
    """

    intercept: float
    shapes: tuple[Curve | Table, ...]

    def contributions(self, values: NDArray[np.float32]) -> NDArray[np.float64]:
        """Log points per input, shape (n, inputs): `values` is a feature matrix's."""
        columns = np.empty(values.shape, dtype=np.float64)
        for position, shape in enumerate(self.shapes):
            columns[:, position] = shape(values[:, position].astype(np.float64))
        return columns

    def to_json(self) -> dict[str, Any]:
        """Plain values for the model folder."""
        return {"intercept": self.intercept, "shapes": [_shape_to_json(shape) for shape in self.shapes]}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "LinearPart":
        """The part that `to_json` described."""
        return cls(float(content["intercept"]), tuple(map(_shape_from_json, content["shapes"])))


def _shape_to_json(shape: Curve | Table) -> dict[str, Any]:
    plain: dict[str, Any] = {"effects": shape.effects.tolist(), "missing": shape.missing}
    if isinstance(shape, Curve):
        plain["knots"] = shape.knots.tolist()
    return plain


def _shape_from_json(content: Mapping[str, Sequence[float] | float]) -> Curve | Table:
    effects = np.asarray(content["effects"], dtype=np.float64)
    missing = float(content["missing"])  # type: ignore[arg-type]
    if "knots" in content:
        return Curve(np.asarray(content["knots"], dtype=np.float64), effects, missing)
    return Table(effects, missing)
