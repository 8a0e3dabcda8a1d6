"""The keys of personal data: one file outside the database, and a key of its own for every purpose.

The file holds one root secret, which never changes: the trail is chained with it and households are named
by it. Beside it stand one or more secrets for encryption, of which the last encrypts and all decrypt, and
once the keys were changed as many for the hashes by which numbers are found; before, the root serves:

    tepat-keys 1
    hash <32 bytes in base64>
    record 1 <32 bytes in base64>
    numbers 1 <32 bytes in base64>
"""

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from features.errors import TepatError

_HEAD: Final = "tepat-keys 1"
_BYTES: Final = 32
_FIRST: Final = 1


class UnusableKeyFile(TepatError):
    """The key file is missing, damaged, or readable by others."""

    def __init__(self, file: str, problem: str) -> None:
        self.file = file
        self.problem = problem
        super().__init__(
            f"The key file {file} cannot be used: {problem}. Without it names and numbers in the database "
            "cannot be read. Put back the copy that is kept apart from the backups; docs/runbook.md says how."
        )


@dataclass(frozen=True, repr=False)
class Keys:
    """Secrets of one installation; never printed, never in the database.

    Attributes:
        hash_secret: 32 bytes, the root of every keyed hash but those of numbers.
        record_secrets: number → 32 bytes; the highest number encrypts.
        number_secrets: likewise of what NIK and KK numbers are found by; empty: the root is the first.
    """

    hash_secret: bytes
    record_secrets: Mapping[int, bytes]
    number_secrets: Mapping[int, bytes] = field(default_factory=dict)

    @property
    def newest(self) -> int:
        """Number of the secret that encrypts."""
        return max(self.record_secrets)

    def derived(self, purpose: str) -> bytes:
        """The 32-byte key of one purpose; the same purpose always gives the same key (HKDF, RFC 5869)."""
        known = self._derived.get(purpose)
        if known is None:
            known = self._derived[purpose] = _derive(self.hash_secret, purpose)
        return known

    def of_numbers(self, kind: str) -> list[bytes]:
        """The 32-byte keys that numbers of a kind may be found by, the one that is written with first."""
        secrets_of = self.number_secrets or {_FIRST: self.hash_secret}
        return [self._of_number(secrets_of[number], kind) for number in sorted(secrets_of, reverse=True)]

    def cipher(self, number: int) -> AESGCM:
        """AES-256-GCM with the encryption key of that number.

        Raises:
            KeyError: the file holds no secret of that number.
        """
        known = self._ciphers.get(number)
        if known is None:
            known = self._ciphers[number] = AESGCM(_derive(self.record_secrets[number], "record"))
        return known

    def rotated(self) -> "Keys":
        """The same keys with new ones to encrypt and to find numbers with; the old ones still read."""
        number = self.newest + 1
        of_numbers = self.number_secrets or {_FIRST: self.hash_secret}
        return replace(
            self,
            record_secrets={**self.record_secrets, number: secrets.token_bytes(_BYTES)},
            number_secrets={**of_numbers, number: secrets.token_bytes(_BYTES)},
        )

    @property
    def is_rotated(self) -> bool:
        """The newest key was made by `rotated`, and older ones are still there."""
        return len(self.record_secrets) > 1 and self.newest in self.number_secrets

    def without_old(self) -> "Keys":
        """Only the newest; what older ones wrote cannot be read any more."""
        newest = max(self.number_secrets, default=None)
        return replace(
            self,
            record_secrets={self.newest: self.record_secrets[self.newest]},
            number_secrets={} if newest is None else {newest: self.number_secrets[newest]},
        )

    def _of_number(self, secret: bytes, kind: str) -> bytes:
        known = self._numbers.get((secret, kind))
        if known is None:
            known = self._numbers[secret, kind] = _derive(secret, kind)
        return known

    @cached_property
    def _numbers(self) -> dict[tuple[bytes, str], bytes]:
        return {}

    @cached_property
    def _derived(self) -> dict[str, bytes]:
        return {}

    @cached_property
    def _ciphers(self) -> dict[int, AESGCM]:
        return {}

    def __repr__(self) -> str:
        """Nothing that helps anybody."""
        return f"Keys({len(self.record_secrets)})"


def new_keys() -> Keys:
    """Keys that nobody has."""
    return Keys(secrets.token_bytes(_BYTES), {1: secrets.token_bytes(_BYTES)})


def read_keys(path: Path) -> Keys:
    """The keys in a file.

    Raises:
        UnusableKeyFile: it is missing, damaged, or others than its owner may read it.
    """
    try:
        text = path.read_text("ascii")
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise UnusableKeyFile(path.name, "it is not there") from None
    except (OSError, UnicodeDecodeError):
        raise UnusableKeyFile(path.name, "it cannot be read") from None
    if os.name == "posix" and mode & 0o077:
        raise UnusableKeyFile(path.name, "others than its owner may read it (chmod 600)")
    return _parsed(text, path.name)


def write_keys(keys: Keys, path: Path) -> None:
    """Writes the file anew in one step, readable by its owner alone, through to the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = [_HEAD, f"hash {_text(keys.hash_secret)}"]
    for name, told in (("record", keys.record_secrets), ("numbers", keys.number_secrets)):
        lines += [f"{name} {number} {_text(secret)}" for number, secret in sorted(told.items())]
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class KeyFile:
    """The keys of a file as it is now: read again whenever it was replaced, as when the keys are changed."""

    def __init__(self, path: Path) -> None:
        """Makes the file where there is none.

        Raises:
            UnusableKeyFile: the file is there and cannot be used.
        """
        self.path = path
        self._state = (0, 0)
        self._keys = keys_at(path)

    def __call__(self) -> Keys:
        """The keys; those read last while the file cannot be read."""
        try:
            found = self.path.stat()
            if (found.st_ino, found.st_mtime_ns) != self._state:
                self._keys, self._state = read_keys(self.path), (found.st_ino, found.st_mtime_ns)
        except (OSError, UnusableKeyFile):
            pass
        return self._keys


def keys_at(path: Path) -> Keys:
    """The keys in the file, made at the first call.

    Raises:
        UnusableKeyFile: the file is there and cannot be used.
    """
    if not path.exists():
        write_keys(new_keys(), path)
    return read_keys(path)


def _parsed(text: str, name: str) -> Keys:
    lines = [line.split() for line in text.splitlines() if line.strip()]
    try:
        if not lines or " ".join(lines[0]) != _HEAD:
            raise ValueError
        hashes = [_bytes(words[1]) for words in lines[1:] if words[0] == "hash"]
        records, numbers = (
            {int(words[1]): _bytes(words[2]) for words in lines[1:] if words[0] == name}
            for name in ("record", "numbers")
        )
    except (ValueError, IndexError, binascii.Error):
        raise UnusableKeyFile(name, "it is damaged or not a key file") from None
    if len(hashes) != 1 or not records:
        raise UnusableKeyFile(name, "it is incomplete")
    return Keys(hashes[0], records, numbers)


def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), _BYTES, salt=None, info=f"tepat {purpose} 1".encode()).derive(secret)


def _text(secret: bytes) -> str:
    return base64.b64encode(secret).decode("ascii")


def _bytes(text: str) -> bytes:
    secret = base64.b64decode(text, validate=True)
    if len(secret) != _BYTES:
        raise ValueError
    return secret
