"""Which model a name or a folder means."""

from pathlib import Path

from models.champion import NoChampion, current_champion
from models.folder import MANIFEST, BrokenModelFolder
from models.home import CHAMPION, parse_reference, tepat_home


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


def _with_manifest(folder: Path) -> Path:
    if not (folder / MANIFEST).is_file():
        raise BrokenModelFolder(
            folder.name, f"it has no {MANIFEST}, so it is not a model folder or is incomplete"
        )
    return folder


__all__ = ["resolve_model"]
