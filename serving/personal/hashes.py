"""Keyed hashes: what is searched by, and the public key of a household."""

import base64
import hmac
from collections.abc import Iterable

from serving.personal.keys import Keys

HASH_BYTES = 16


def household_key(keys: Keys, household_id: str) -> str:
    """The household's public key: 16 letters and digits, the same in every snapshot.

    >>> from serving.personal.keys import Keys
    >>> household_key(Keys(bytes(32), {1: bytes(32)}), "0001")
    'JC355MGT6ULIQRJ3'
    """
    return household_keys(keys, [household_id])[0]


def household_keys(keys: Keys, household_ids: Iterable[str]) -> list[str]:
    """As `household_key`, for many; 80 bits, so that two of a million meet once in a trillion."""
    secret = keys.derived("household")
    return [
        base64.b32encode(hmac.digest(secret, text.encode("utf-8"), "sha256")[:10]).decode("ascii")
        for text in household_ids
    ]


def number_hashes(keys: Keys, kind: str, numbers: Iterable[str]) -> list[bytes]:
    """What NIK or KK numbers (`kind`) are found by: 16 bytes each; another kind, other hashes."""
    secret = keys.of_numbers(kind)[0]
    return [hmac.digest(secret, text.encode("utf-8"), "sha256")[:HASH_BYTES] for text in numbers]


def every_number_hash(keys: Keys, kind: str, number: str) -> list[bytes]:
    """What one number may be found by while keys are being changed: as `number_hashes`, under each key."""
    content = number.encode("utf-8")
    return [hmac.digest(secret, content, "sha256")[:HASH_BYTES] for secret in keys.of_numbers(kind)]


def text_hash(keys: Keys, text: str) -> str:
    """A digest that proves a free text unchanged and does not tell a guess right."""
    return hmac.digest(keys.derived("text"), text.encode("utf-8"), "sha256").hex()
