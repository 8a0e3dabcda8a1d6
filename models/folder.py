"""The model folder: LightGBM's text format plus JSON, with digests that are verified on load."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from features.catalogue import Input, assemble_catalogue
from features.errors import TepatError
from models.area_context import AreaContext
from models.distribution import distribution_from_json
from models.flags import ListCalibration
from models.linear import LinearPart
from models.lines import WelfareQuantiles
from models.reference import Reference
from models.trained_model import CalibratedProgramme, TrainedModel
from models.trees import TreePart, booster_from
from models.usual_answers import UsualAnswers
from models.welfare_model import WelfareModel

MANIFEST = "manifest.json"
FORMAT = 1


class BrokenModelFolder(TepatError):
    """A model folder is incomplete or was changed after it was written: nothing is assessed with it."""

    def __init__(self, folder: str, problem: str) -> None:
        self.folder = folder
        self.problem = problem
        super().__init__(
            f"The model folder {folder} cannot be trusted: {problem}. Fetch it again from the model "
            "registry, go back to an earlier model, or train again."
        )


def save_model(model: TrainedModel, folder: Path) -> TrainedModel:
    """Writes `model` into the new or empty `folder` and returns it with its digest.

    The same model always gives the same bytes. The folder appears under its name only when it is
    complete.

    Raises:
        FileExistsError: the folder holds something already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        files = {name: _bytes(content) for name, content in _contents(model).items()}
        if model.welfare.trees is not None:
            files["trees.txt"] = model.welfare.trees.text.encode("utf-8")
        for name, content in files.items():
            (beside / name).write_bytes(content)
        manifest = _bytes(
            {"format": FORMAT, "files": {name: _sha256(content) for name, content in sorted(files.items())}}
        )
        (beside / MANIFEST).write_bytes(manifest)
        beside.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        beside.replace(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return replace(model, digest=_sha256(manifest))


def load_model(folder: Path, threads: int = 1) -> TrainedModel:
    """The model in `folder`, after every file was held against the manifest.

    Raises:
        BrokenModelFolder: a file is missing, changed, or of a newer format.
    """
    files, digest = verified_files(folder)
    try:
        parts = {name: json.loads(text) for name, text in files.items() if name.endswith(".json")}
        return _assemble(parts, files, digest, threads)
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenModelFolder(
            folder.name, f"its content has another shape ({type(error).__name__})"
        ) from error


def verified_files(folder: Path) -> tuple[dict[str, bytes], str]:
    """Every file of a model folder as bytes, and the digest of its manifest.

    Raises:
        BrokenModelFolder: a file is missing or changed, or the format is newer than this program.
    """
    manifest_path = folder / MANIFEST
    if not manifest_path.is_file():
        raise BrokenModelFolder(folder.name, f"it has no {MANIFEST}")
    raw = manifest_path.read_bytes()
    try:
        manifest = json.loads(raw)
        listed: Mapping[str, str] = dict(manifest["files"])
    except (ValueError, KeyError, TypeError):
        raise BrokenModelFolder(folder.name, f"its {MANIFEST} is damaged") from None
    if manifest.get("format") != FORMAT:
        raise BrokenModelFolder(folder.name, "it was written by another version of Tepat")
    files = {}
    for name, digest in listed.items():
        path = folder / name
        if Path(name).name != name or not path.is_file():
            raise BrokenModelFolder(folder.name, f"{name} is missing")
        files[name] = path.read_bytes()
        if _sha256(files[name]) != digest:
            raise BrokenModelFolder(folder.name, f"{name} was changed")
    return files, _sha256(raw)


def _contents(model: TrainedModel) -> dict[str, Any]:
    welfare = model.welfare
    catalogue = welfare.catalogue
    trees = welfare.trees
    return {
        "catalogue.json": {
            "profile": catalogue.profile,
            "inputs": [asdict(column) for column in catalogue.inputs],
            "meanings": catalogue.meanings,
            "digest": catalogue.digest,
        },
        "welfare.json": {
            "scale": welfare.scale,
            "tree_share": welfare.tree_share,
            "linear": welfare.linear.to_json(),
            "tree_centre": None if trees is None else trees.centre.tolist(),
            "tree_base": None if trees is None else trees.base,
        },
        "area_context.json": {} if trees is None else trees.context.to_json(),
        "distribution.json": model.distribution.to_json(),
        "lines.json": {"quantiles": model.quantiles.values.tolist(), "most_unknown": model.most_unknown},
        "flags.json": [
            {
                "key": programme.key,
                "lists": {side: found.to_json() for side, found in programme.lists.items()},
                "uncalibrated": programme.uncalibrated,
            }
            for programme in model.programmes
        ],
        "usual_answers.json": model.usual_answers.to_json(),
        "card.json": model.card,
        **({} if model.survey_answers is None else {"reference.json": model.survey_answers.to_json()}),
    }


def _assemble(
    parts: Mapping[str, Any], files: Mapping[str, bytes], digest: str, threads: int
) -> TrainedModel:
    stored = parts["catalogue.json"]
    inputs = tuple(Input(**{**column, "codes": tuple(column["codes"])}) for column in stored["inputs"])
    catalogue = assemble_catalogue(stored["profile"], inputs, stored["meanings"])
    welfare = parts["welfare.json"]
    return TrainedModel(
        profile=stored["profile"],
        welfare=WelfareModel(
            catalogue,
            welfare["scale"],
            LinearPart.from_json(welfare["linear"]),
            _trees(parts, files, threads),
            float(welfare["tree_share"]),
        ),
        distribution=distribution_from_json(parts["distribution.json"]),
        quantiles=WelfareQuantiles(np.asarray(parts["lines.json"]["quantiles"], dtype=np.float64)),
        programmes=tuple(_programme(content) for content in parts["flags.json"]),
        usual_answers=UsualAnswers.from_json(parts["usual_answers.json"]),
        card=parts["card.json"],
        digest=digest,
        survey_answers=_survey_answers(parts),
        most_unknown=parts["lines.json"].get("most_unknown"),
    )


def _survey_answers(parts: Mapping[str, Any]) -> Reference | None:
    return Reference.from_json(parts["reference.json"]) if "reference.json" in parts else None


def _trees(parts: Mapping[str, Any], files: Mapping[str, bytes], threads: int) -> TreePart | None:
    if parts["welfare.json"]["tree_centre"] is None:
        return None
    text = files["trees.txt"].decode("utf-8")
    return TreePart(
        text,
        booster_from(text),
        AreaContext.from_json(parts["area_context.json"]),
        np.asarray(parts["welfare.json"]["tree_centre"], dtype=np.float64),
        float(parts["welfare.json"]["tree_base"]),
        threads,
    )


def _programme(content: Mapping[str, Any]) -> CalibratedProgramme:
    lists = {side: ListCalibration.from_json(found) for side, found in content["lists"].items()}
    return CalibratedProgramme(content["key"], lists, content["uncalibrated"])


def _bytes(content: object) -> bytes:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
