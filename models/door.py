"""Finished parts put straight into the folder of the work, by whoever can reach it."""

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TOKEN: Final = "door"


@dataclass(frozen=True, slots=True)
class Door:
    """A folder that may be the same folder on other machines; a random text in it tells whether it is."""

    folder: str
    token: str

    @classmethod
    def of(cls, folder: Path) -> "Door":
        token = secrets.token_hex(16)
        (folder / _TOKEN).write_text(token, encoding="ascii")
        return cls(str(folder.absolute()), token)

    def holds(self, part: "Placed") -> bool:
        """Whether the part can be seen from here, too."""
        try:
            return (Path(self.folder) / part.name).stat().st_size == part.size
        except OSError:
            return False

    def put(self, number: int, content: bytes) -> "Placed | None":
        """The part, put in its place; None where the folder is another machine's."""
        folder = Path(self.folder)
        try:
            if (folder / _TOKEN).read_text(encoding="ascii") != self.token:
                return None
            name = name_of_part(number, content)
            beside = folder / f"{secrets.token_hex(8)}.writing"
            beside.write_bytes(content)
            beside.replace(folder / name)
        except OSError:
            return None
        return Placed(name, len(content))


@dataclass(frozen=True, slots=True)
class Placed:
    """A part that lies in the folder already: the name that it has there, and its bytes."""

    name: str
    size: int


def name_of_part(number: int, content: bytes) -> str:
    """The part's file name, which holds its digest."""
    return f"{number:07d}.{hashlib.sha256(content).hexdigest()[:32]}.part"


__all__ = ["Door", "Placed", "name_of_part"]
