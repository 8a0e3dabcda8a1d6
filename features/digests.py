"""Digests by which files, catalogues and models recognise each other."""

import hashlib
import json
from pathlib import Path


def digest_of(content: object) -> str:
    """SHA-256 (hexadecimal) of plain values as canonical JSON.

    Order of keys does not matter, order of lists does.

    >>> digest_of({"a": 1, "b": [2]}) == digest_of({"b": [2], "a": 1})
    True
    """
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 (hexadecimal) of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
