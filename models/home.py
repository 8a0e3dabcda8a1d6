"""Where models live on this machine, and which model a name or a folder means."""

import os
import re
from pathlib import Path
from typing import Final

from features.errors import TepatError
from models.champion import NoChampion, current_champion
from models.folder import MANIFEST, BrokenModelFolder

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


def resolve_model(given: str | None, profile_name: str) -> Path:
    """The model folder that `given` means.

    The champion is read from where its promotion put it; MLflow is loaded for other aliases and
    versions only. A folder wins over a registered model of the same name. Whoever loads the folder
    verifies it (`models.folder.load_model`).

    Args:
        given: a folder, `NAME@alias`, `NAME@version` or `NAME`; None or "" means the profile's champion.

    Raises:
        UnknownModel: no such folder, and not a name.
        NoChampion: the model has no champion yet.
        BrokenModelFolder: the folder is no model folder, or the champion's is gone.
        models.registry.UnknownVersion, RegistryFailed, MlflowMissing: another alias or version.
    """
    if given and Path(given).is_dir():
        return _with_manifest(Path(given))
    name, which = parse_reference(given or profile_name)
    if which == CHAMPION:
        champion = current_champion(tepat_home(), name)
        if champion is None:
            raise NoChampion(name)
        return _with_manifest(champion.folder)
    from models.registry import fetch

    return fetch(name, which, tepat_home() / "fetched")


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


def _with_manifest(folder: Path) -> Path:
    if not (folder / MANIFEST).is_file():
        raise BrokenModelFolder(
            folder.name, f"it has no {MANIFEST}, so it is not a model folder or is incomplete"
        )
    return folder
