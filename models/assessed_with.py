"""The model that a file of assessments was made with, found again on this machine."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from features.errors import TepatError
from models.folder import MANIFEST, load_model
from models.home import tepat_home
from models.resolving import resolve_model
from models.trained_model import TrainedModel


class NotItsModel(TepatError):
    """The model is another one than that of the assessments."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        super().__init__(
            f"The assessments were made with model {wanted[:16]}, and this is another one. Give the folder "
            "of that model with --model, or assess the registry again."
        )


def model_of(about: Mapping[str, Any], given: str | None) -> TrainedModel:
    """The model of a file of assessments: the one given, that of its digest in Tepat's home, or the champion.

    Args:
        about: of `models.assessment_files.read_about`.

    Raises:
        NotItsModel: another model made the assessments.
        models.home.UnknownModel, NoChampion, models.folder.BrokenModelFolder: there is none.
    """
    wanted, profile = about["model_digest"], about["profile"]
    model = load_model(_folder(given, profile, wanted), threads=1)
    if model.digest != wanted:
        raise NotItsModel(wanted)
    return model


def _folder(given: str | None, profile: str, digest: str) -> Path:
    kept = tepat_home() / "models" / profile / digest[:16]
    if not given and (kept / MANIFEST).is_file():
        return kept
    return resolve_model(given, profile)
