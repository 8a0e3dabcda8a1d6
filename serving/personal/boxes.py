"""Boxes: texts encrypted with AES-256-GCM, each bound to what it belongs to."""

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag

from features.errors import TepatError
from serving.personal.keys import Keys

_NONCE = 12
_NUMBER = 2


class CannotDecrypt(TepatError):
    """Personal data in the database does not open with the keys of this installation."""

    def __init__(self) -> None:
        super().__init__(
            "Personal data in the database does not open with this key file: it is the key of another "
            "installation, or the database was changed. Put back the right key file; docs/runbook.md says "
            "how."
        )


def sealed(keys: Keys, content: bytes, belongs_to: str) -> bytes:
    """`content` encrypted: number of the key (2 bytes), nonce (12), ciphertext with its tag.

    Args:
        belongs_to: what the box is of; it opens only for the same, so that boxes cannot be swapped.
    """
    return sealed_all(keys, [content], [belongs_to])[0]


def sealed_all(keys: Keys, contents: Sequence[bytes], belong_to: Sequence[str]) -> list[bytes]:
    """As `sealed`, for many."""
    number = keys.newest
    cipher = keys.cipher(number)
    head = number.to_bytes(_NUMBER, "big")
    nonces = os.urandom(_NONCE * len(contents))
    boxes = []
    for place, (content, of) in enumerate(zip(contents, belong_to, strict=True)):
        nonce = nonces[place * _NONCE : (place + 1) * _NONCE]
        boxes.append(head + nonce + cipher.encrypt(nonce, content, of.encode("ascii")))
    return boxes


def opened(keys: Keys, box: bytes, belongs_to: str) -> bytes:
    """What is in the box.

    Raises:
        CannotDecrypt: another key, another owner, or a changed box.
    """
    number = int.from_bytes(box[:_NUMBER], "big")
    nonce, content = box[_NUMBER : _NUMBER + _NONCE], box[_NUMBER + _NONCE :]
    try:
        return keys.cipher(number).decrypt(nonce, content, belongs_to.encode("ascii"))
    except (InvalidTag, KeyError, ValueError):
        raise CannotDecrypt from None
