"""Models in the database: the whole folder as one archive, the same folder always the same bytes."""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from models.folder import MANIFEST, load_model, verified_files
from models.trained_model import TrainedModel
from serving.store.door import Door
from serving.store.errors import NotFound
from serving.store.model_views import ModelView
from serving.store.registry_tables import ModelRow

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def packed_model(folder: Path) -> tuple[str, bytes]:
    """Digest and archive of a model folder.

    Raises:
        models.folder.BrokenModelFolder: a file is missing or changed.
    """
    files, digest = verified_files(folder)
    files[MANIFEST] = (folder / MANIFEST).read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return digest, out.getvalue()


def unpacked_model(archive: bytes) -> TrainedModel:
    """The model in an archive, verified."""
    with tempfile.TemporaryDirectory(prefix="tepat-model-") as folder:
        with zipfile.ZipFile(io.BytesIO(archive)) as files:
            for name in files.namelist():
                (Path(folder) / Path(name).name).write_bytes(files.read(name))
        return load_model(Path(folder), threads=1)


def keep_model(door: Door, folder: Path) -> TrainedModel:
    """Keeps a model, if it is not kept already, and returns it."""
    digest, archive = packed_model(folder)
    model = unpacked_model(archive)
    if door.value(select(ModelRow.digest).where(ModelRow.digest == digest)) is None:
        row: dict[str, Any] = {
            "digest": digest,
            "profile": model.profile,
            "kept_at": door.now,
            "card": dict(model.card),
            "folder": archive,
        }
        door.run(insert(ModelRow), row)
    return model


def kept_model(door: Door, digest: str) -> TrainedModel:
    """The model of a digest.

    Raises:
        NotFound: it was never kept.
    """
    archive = door.value(select(ModelRow.folder).where(ModelRow.digest == digest))
    if archive is None:
        raise NotFound
    return unpacked_model(archive)


def model_view(door: Door, digest: str | None, in_force: str | None) -> ModelView | None:
    """The model of a digest, or the one in force; None where there is none."""
    wanted = digest or in_force
    columns = (ModelRow.digest, ModelRow.profile, ModelRow.kept_at, ModelRow.card)
    row = door.row(select(*columns).where(ModelRow.digest == wanted)) if wanted else None
    if row is None:
        return None
    return ModelView(row.digest, row.profile, row.kept_at, row.card, in_force=row.digest == in_force)
