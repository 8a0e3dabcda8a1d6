"""A registry that was read and not yet assessed, as loading takes it: most of it waits on disk."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.decoded_store import DecodedStore
from models.assessment import Context


class PeopleOf(Protocol):
    """Who lives in n households, in the order of the file."""

    persons: int

    @property
    def simulated(self) -> bool:
        """Every number is of the simulation."""

    def rows(self, start: int, stop: int) -> tuple[pa.Array, list[str | None]]:
        """The record of each household as JSON, and its day as text or None."""

    def numbers(self) -> Iterator[tuple[str, pa.Array, NDArray[np.int64]]]:
        """NIK and KK numbers, some at a time: kind, the numbers, and whose household each is."""


class FindingsOf(Protocol):
    """What was found in n households."""

    def rows(self, start: int, stop: int) -> list[str | None]:
        """JSON of each household's data findings, None where there are none."""


@dataclass(frozen=True, slots=True, eq=False)
class Load:
    """What is loaded.

    Attributes:
        households: decoded, in the order of the file.
        people, findings: of the households, in that order.
        found: class of finding → how many, in both files.
        drift: what moved since the survey, plain values; None where the model cannot tell.
        cycle: name of the cycle; "" for the one that is open.
        profile_text: YAML of the context's profile.
        model_folder: of the context's model.
        file_digest: of the files' bytes.
        made_with: digest of everything that the rows follow from, to go on with none but such rows.
        ordered_by: who asked for it; "" for whoever loads it.
    """

    context: Context
    households: DecodedStore
    people: PeopleOf
    findings: FindingsOf
    found: Mapping[str, int]
    drift: Mapping[str, Any] | None
    cycle: str
    profile_text: str
    model_folder: Path
    file_name: str
    file_digest: str
    made_with: str
    ordered_by: str = ""
