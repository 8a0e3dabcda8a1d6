"""The record of the one look at a model's sealed part: where it lies on this machine, and what it says."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def place_of_record(home: Path, name: str, digest: str) -> Path:
    """Where the opening of the model `digest` of a profile `name` is recorded, once it was opened."""
    return home / "sealed" / name / f"{digest}.json"


def read_record(home: Path, name: str, digest: str) -> Mapping[str, Any] | None:
    """The opening as plain values (`training.opening.Opening.to_json`); None while the part is sealed.

    A record that cannot be read is told like none: who opens the part next is told why.
    """
    try:
        found: Mapping[str, Any] = json.loads(place_of_record(home, name, digest).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found
