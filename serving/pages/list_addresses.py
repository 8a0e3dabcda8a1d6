"""Addresses of the lists: which list, which filters."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from models.flags import Side

SLUGS: Final[Mapping[Side, str]] = MappingProxyType({"inclusion": "salah-sasaran", "exclusion": "terlewat"})
"""Side → its part of the address."""
SIDE_OF: Final[Mapping[str, Side]] = MappingProxyType({slug: side for side, slug in SLUGS.items()})


def list_address(side: Side, programme: str | None = None, **more: object) -> str:
    """
    >>> list_address("inclusion", "PBI-JK", peluang=0.8), list_address("exclusion")
    ('/daftar/salah-sasaran?program=PBI-JK&peluang=0.8', '/daftar/terlewat')
    """
    told = {"program": programme, **more}
    query = urlencode({name: value for name, value in told.items() if value not in (None, "")})
    return f"/daftar/{SLUGS[side]}{'?' + query if query else ''}"
