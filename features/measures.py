"""How much a household counts: persons, survey weight, measured welfare."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from features.columns import Columns
from features.findings import Findings
from features.households import KNOWN, Answer
from features.noting import note
from features.profile import Equivalence, Keys, Levels, Profile, Welfare

MOST_PERSONS: Final = 1_000
"""Of one household: a larger size is a number of another column, and would outweigh a whole district."""


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """Attributes: values, shape (n,) float64, NaN where unusable; findings about those rows."""

    values: NDArray[np.float64]
    findings: Findings

    @property
    def unusable(self) -> NDArray[np.bool_]:
        """shape (n,) bool."""
        return np.isnan(self.values)


def read_size(
    columns: Columns, keys: Keys, rows_of_each: NDArray[np.int64] | None, *, survey: bool
) -> Measure:
    """Persons of each household: the size column, else the number of its rows, else 1.

    Without a usable size a survey row is set aside; a registry row counts one person.
    """
    if keys.size is None:
        persons = np.ones(len(columns)) if rows_of_each is None else rows_of_each.astype(np.float64)
        return Measure(persons, Findings())
    given = _positive(columns.numbers(keys.size))
    values = np.where(given <= MOST_PERSONS, given, np.nan)
    code = "size_unusable" if survey else "size_assumed_one"
    findings = _notes(columns, keys.size, code, np.isnan(values))
    return Measure(values if survey else np.where(np.isnan(values), 1.0, values), findings)


def read_weight(columns: Columns, keys: Keys, size: NDArray[np.float64]) -> Measure:
    """Household weights; one that counts persons is divided by the household's size."""
    if keys.weight is None:
        return Measure(np.ones(len(columns)), Findings())
    values = _positive(columns.numbers(keys.weight))
    findings = _notes(columns, keys.weight, "weight_unusable", np.isnan(values))
    return Measure(values / size if keys.weight_of == "person" else values, findings)


def read_welfare(
    profile: Profile, columns: Columns, answers: Mapping[str, Answer], size: NDArray[np.float64]
) -> Measure:
    """Measured welfare in the profile's unit, or the rank of the level, 1 the poorest.

    Raises:
        ValueError: the profile has neither welfare nor levels.
    """
    if profile.levels is not None:
        return _ranks(profile.levels, columns)
    if profile.welfare is None:
        raise ValueError(
            f"profile {profile.name} says nothing of welfare: it describes a registry, not a survey"
        )
    return _amounts(profile.welfare, columns, answers, size)


def _ranks(levels: Levels, columns: Columns) -> Measure:
    codes = columns.codes(levels.column)
    rank = {code: float(place) for place, code in enumerate(levels.poorest_first, start=1)}
    per_code = np.array([rank.get(code, np.nan) for code in codes.dictionary.to_pylist()] + [np.nan])
    values = per_code[codes.indices.fill_null(-1).to_numpy()]
    return Measure(values, note(columns, levels.column, "welfare_unusable", np.isnan(values)))


def _amounts(
    welfare: Welfare, columns: Columns, answers: Mapping[str, Answer], size: NDArray[np.float64]
) -> Measure:
    values = columns.numbers(welfare.column)
    with np.errstate(over="ignore"):
        values = np.exp(values) if welfare.form == "log" else values
    values = _positive(values * welfare.multiplier)
    findings = _notes(columns, welfare.column, "welfare_unusable", np.isnan(values))
    per_capita = welfare.equivalence.column is None and welfare.equivalence.children is None
    if welfare.per == "person" and per_capita:
        return Measure(values, findings)
    divisor = _divisor(welfare.equivalence, columns, answers, size)
    column = welfare.equivalence.column or ""
    unequal = note(columns, column, "equivalence_unusable", np.isnan(divisor) & ~np.isnan(size))
    total = values * size if welfare.per == "person" else values
    return Measure(_positive(total / divisor), Findings.concat((findings, unequal)))


def _divisor(
    equivalence: Equivalence, columns: Columns, answers: Mapping[str, Answer], size: NDArray[np.float64]
) -> NDArray[np.float64]:
    if equivalence.column is not None:
        return _positive(columns.numbers(equivalence.column))
    if equivalence.children is None:
        return size
    answer = answers[equivalence.children]
    children = np.where(answer.state == KNOWN, answer.values, np.nan)
    adults_and_part = _positive(size - children + equivalence.child * children)
    return np.asarray(adults_and_part**equivalence.elasticity, dtype=np.float64)


def _notes(columns: Columns, column: str, code: str, where: NDArray[np.bool_]) -> Findings:
    ambiguous = note(columns, column, "ambiguous_number", columns.ambiguous_numbers(column))
    return Findings.concat((note(columns, column, code, where), ambiguous))


def _positive(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """NaN for what is not a positive finite number."""
    with np.errstate(invalid="ignore"):
        return np.where(np.isfinite(values) & (values > 0), values, np.nan)
