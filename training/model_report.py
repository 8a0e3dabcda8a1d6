"""The report of a model as one page (stub)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from training.gate_comparison import Challenge


def write_model_report(
    challenge: Challenge,
    predictions: pa.Table,
    card: Mapping[str, Any],
    comparison: Mapping[str, Any] | None,
    folder: Path,
) -> None:
    """Writes nothing yet."""
