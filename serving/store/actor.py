"""Who asks or acts; every way to the store begins with one."""

from dataclasses import dataclass
from typing import Literal

Via = Literal["page", "api", "console"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks or acts.

    Attributes:
        areas: path prefixes that they may see; () is the whole district.
        via: how they came.
    """

    user_id: int | None
    name: str
    role: str
    areas: tuple[str, ...] = ()
    language: str = "id"
    via: Via = "page"
