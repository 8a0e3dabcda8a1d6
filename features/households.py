"""Households as decoded columns: what reading a registry or a survey gives."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.findings import Findings

KNOWN: Final = 0
UNKNOWN: Final = 1
NOT_APPLICABLE: Final = 2

ENROLLED: Final = 1
NOT_ENROLLED: Final = 0
ENROLMENT_UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The answers of n households to one question (a variable or a summary).

    Attributes:
        state: shape (n,) uint8: KNOWN, UNKNOWN or NOT_APPLICABLE.
        values: shape (n,) float64, NaN wherever `state` is not KNOWN. number and count: the
            number; yes_no: 1 or 0; ordered: position of the code, 0 lowest; category: position
            of the code in `codes`; bits: the sum of powers of two.
        codes: category and ordered: the codes in order, normalised. None otherwise.
        text: shape (n,) dictionary<int32, string>: the normalised answer as a code or a number
            in plain text ("1", "3.5"); null wherever `state` is not KNOWN.
    """

    state: NDArray[np.uint8]
    values: NDArray[np.float64]
    text: pa.DictionaryArray
    codes: tuple[str, ...] | None = None

    def take(self, positions: NDArray[np.intp]) -> "Answer":
        """The answers of the households at `positions`, in that order."""
        return replace(
            self,
            state=self.state[positions],
            values=self.values[positions],
            text=self.text.take(pa.array(positions)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Households:
    """n usable households, in the order of the file; rows set aside are in `findings` only.

    Attributes:
        ids: shape (n,) pyarrow string, unique, kept as written.
        rows: shape (n,) int64, the row number that a person sees: line of a CSV, row of a sheet,
            1-based row of a Parquet file.
        answers: question name → Answer, in the profile's order.
        areas: area column → pyarrow string array (n,), kept as written; null where empty.
        size: shape (n,) float64, persons, > 0; NaN never (a registry row without a usable
            size counts 1, with a finding).
        weight: shape (n,) float64, household weight; ones where there is none.
        cluster: shape (n,) pyarrow string: what must stay in one fold.
        enrolled: programme name (programmes with a column only) → (n,) int8: ENROLLED,
            NOT_ENROLLED, ENROLMENT_UNKNOWN.
        groups: group name → pyarrow string array (n,); null where unknown.
        period: shape (n,) pyarrow string, or None.
        content_digest: SHA-256 of the decoded content (of a survey with its welfare), the same for
            any row order and file format.
        warnings: sentences for the operator about the file as a whole.
    """

    ids: pa.StringArray
    rows: NDArray[np.int64]
    answers: Mapping[str, Answer]
    areas: Mapping[str, pa.StringArray]
    size: NDArray[np.float64]
    weight: NDArray[np.float64]
    cluster: pa.StringArray
    enrolled: Mapping[str, NDArray[np.int8]]
    groups: Mapping[str, pa.StringArray]
    period: pa.StringArray | None
    findings: Findings
    content_digest: str
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, positions: NDArray[np.intp]) -> "Households":
        """The households at `positions`, in that order (findings, digest and warnings unchanged)."""
        places = pa.array(positions)
        return replace(
            self,
            ids=self.ids.take(places),
            rows=self.rows[positions],
            answers={name: answer.take(positions) for name, answer in self.answers.items()},
            areas={name: codes.take(places) for name, codes in self.areas.items()},
            size=self.size[positions],
            weight=self.weight[positions],
            cluster=self.cluster.take(places),
            enrolled={name: status[positions] for name, status in self.enrolled.items()},
            groups={name: values.take(places) for name, values in self.groups.items()},
            period=None if self.period is None else self.period.take(places),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """Households whose welfare was measured.

    Attributes:
        welfare: shape (n,) float64. With `Profile.welfare`: in the profile's unit, per person or
            per equivalent adult, > 0. With `Profile.levels`: the rank 1…K, 1 the poorest.
        registered: shape (n,) whether the household is in the registry; None where the profile
            does not tell, which counts as all. The others serve fitting, not calibration.
    """

    households: Households
    welfare: NDArray[np.float64]
    registered: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.households)

    def take(self, positions: NDArray[np.intp]) -> "Survey":
        """The surveyed households at `positions`, in that order."""
        registered = None if self.registered is None else self.registered[positions]
        return Survey(self.households.take(positions), self.welfare[positions], registered)
