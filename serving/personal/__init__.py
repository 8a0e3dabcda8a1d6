"""Personal data: encrypted at rest, found through keyed hashes, masked on screen.

The keys stand in one file outside the database. Nothing here is logged.
"""

from serving.personal.boxes import CannotDecrypt, opened, sealed
from serving.personal.hashes import household_key
from serving.personal.keys import Keys, UnusableKeyFile, keys_at, new_keys, read_keys, write_keys

__all__ = [
    "CannotDecrypt",
    "Keys",
    "UnusableKeyFile",
    "household_key",
    "keys_at",
    "new_keys",
    "opened",
    "read_keys",
    "sealed",
    "write_keys",
]
