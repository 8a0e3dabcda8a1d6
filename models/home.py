"""Where models live on this machine, and how one is named."""

import os
import re
from pathlib import Path
from typing import Final

from features.errors import TepatError

CHAMPION: Final = "champion"
_REFERENCE: Final = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9_.-]*)(?:@(?P<which>[A-Za-z0-9_-]+))?")


class UnknownModel(TepatError):
    """What was given as a model is neither a folder nor the name of a model."""

    exit_code = 2

    def __init__(self, given: str) -> None:
        self.given = given
        super().__init__(
            f"There is no model `{given}`: no folder has this name, and it is not written like a registered "
            "model. Give the folder of a model, NAME@champion, or NAME@ and a version of `tepat models`."
        )


def tepat_home() -> Path:
    """The folder of everything that Tepat keeps on this machine, absolute; it may not exist yet.

    $TEPAT_HOME, or the user's data folder of the operating system. Read at each call.
    """
    given = os.environ.get("TEPAT_HOME")
    if given:
        return Path(given).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("tepat", appauthor=False)


def parse_reference(given: str, default: str = CHAMPION) -> tuple[str, str]:
    """Name, and alias or version.

    Raises:
        UnknownModel: it is not written like that.

    >>> parse_reference("dtsen@3"), parse_reference("dtsen")
    (('dtsen', '3'), ('dtsen', 'champion'))
    """
    found = _REFERENCE.fullmatch(given)
    if found is None:
        raise UnknownModel(given)
    return found["name"], found["which"] or default
