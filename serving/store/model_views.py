"""A model that assessed something."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ModelView:
    """A model that assessed something.

    Attributes:
        card: `TrainedModel.card`.
        in_force: it made the snapshot in force.
    """

    digest: str
    profile: str
    kept_at: datetime
    card: Mapping[str, Any]
    in_force: bool
