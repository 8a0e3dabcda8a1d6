"""Where a trained model's folder goes."""

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tepat.outputs import make_folder, replacing_folder

if TYPE_CHECKING:
    from models.trained_model import TrainedModel

_OF_REPORTS = {".html", ".json", ".md", ".png", ".svg"}


def place_model(model: "TrainedModel", out: Path | None) -> Path:
    """Writes the model into `out`, or among the models of Tepat's home under its digest.

    A model folder that is in `out` already is replaced once the new one is complete.

    Raises:
        UnusableOutput: `out` holds other files, or cannot be written.
    """
    from models.folder import save_model
    from models.home import tepat_home

    if out is not None:
        with replacing_folder(out, holds_only_a_model) as beside:
            save_model(model, beside)
        return out
    models = tepat_home() / "models" / model.profile
    make_folder(models)
    passing = Path(tempfile.mkdtemp(prefix=".new.", dir=models))
    try:
        digest = save_model(model, passing / "model").digest
        folder = models / digest[:16]
        if not holds_only_a_model(folder):
            (passing / "model").replace(folder)
    finally:
        shutil.rmtree(passing, ignore_errors=True)
    return folder


def holds_only_a_model(folder: Path) -> bool:
    """Whether a folder is a model folder that verifies, with nothing else in it."""
    from models.folder import MANIFEST, BrokenModelFolder, verified_files

    try:
        files, _ = verified_files(folder)
    except BrokenModelFolder:
        return False
    return {path.name for path in folder.iterdir()} == {*files, MANIFEST}


def holds_only_a_report(folder: Path) -> bool:
    """Whether a folder holds nothing but a card's pages and plots."""
    return all(path.is_file() and path.suffix in _OF_REPORTS for path in folder.iterdir())
