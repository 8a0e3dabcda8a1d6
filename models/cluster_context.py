"""An assessment's model and policy as they travel to workers."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.assessing import Rows, assess_part
from models.assessment import Context, context_of
from models.folder import load_model


@dataclass(frozen=True, slots=True, eq=False)
class AssessElsewhere:
    """`models.assessing.assess_part` of a context that travels: the model as the files of its folder.

    A worker makes the context from it once and uses it for every part.
    """

    files: Mapping[str, bytes]
    context: Context

    def __call__(self, chunk: Rows) -> bytes:
        return assess_part(self.context, chunk)

    def __reduce__(self) -> tuple[Any, ...]:
        context = self.context
        return _arrived, (self.files, context.profile, context.policy, context.as_of, context.data_digest)


def assess_elsewhere(context: Context, folder: Path) -> AssessElsewhere:
    """For the workers of a cluster; `folder` holds the context's model."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    return AssessElsewhere(files, context)


def _arrived(files: Mapping[str, bytes], *rest: Any) -> AssessElsewhere:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        model = load_model(Path(folder))
    return AssessElsewhere(files, context_of(model, *rest))


__all__ = ["AssessElsewhere", "assess_elsewhere"]
