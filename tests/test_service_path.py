"""Assessing a registry must not load what only training needs: slow, large and not installed there."""

import json
import subprocess
import sys
from pathlib import Path

TRAINING_ONLY = ("mlflow", "optuna", "shap")
ABSENT_FROM_SERVICE = ("matplotlib", "mlflow", "optuna", "shap", "sklearn")

_LOAD = """
import importlib, json, sys
for name in {absent!r}: sys.modules[name] = None
for name in {modules!r}: importlib.import_module(name)
print(json.dumps([name for name in {watched!r} if sys.modules.get(name)]))
"""


def _service_modules(root: Path) -> list[str]:
    """All of features, models and serving except the registry, and the front door."""
    files = [path for package in ("features", "models", "serving") for path in (root / package).rglob("*.py")]
    files += [root / "tepat" / "cli.py", *(root / "tepat" / "commands").glob("[!_]*.py")]
    names = [".".join(path.relative_to(root).with_suffix("").parts) for path in sorted(files)]
    return [name.removesuffix(".__init__") for name in names if name != "models.registry"]


def _loaded(root: Path, absent: tuple[str, ...]) -> list[str]:
    script = _LOAD.format(absent=absent, modules=_service_modules(root), watched=TRAINING_ONLY)
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded: list[str] = json.loads(done.stdout.splitlines()[-1])
    return loaded


def test_the_service_path_loads_no_training_library(root: Path) -> None:
    assert _loaded(root, absent=()) == []


def test_the_service_path_loads_where_only_the_service_lock_is_installed(root: Path) -> None:
    assert _loaded(root, absent=ABSENT_FROM_SERVICE) == []
