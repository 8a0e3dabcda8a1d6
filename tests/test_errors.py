"""The page of errors is complete: every error of ours, where it is made and how the command ends."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import features
import models
import serving
import tepat
import training
from features.errors import TepatError

PACKAGES = (features, models, training, serving, tepat)
ROW = re.compile(r"^\| `(\w+)` \| .+ \| `([\w.]+)` \| (\d) \|$", re.MULTILINE)


def _errors() -> dict[str, tuple[str, int]]:
    found = {}
    for package in PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                for name, value in vars(importlib.import_module(module.name)).items():
                    if inspect.isclass(value) and issubclass(value, TepatError):
                        found[name] = (value.__module__, value.exit_code)
    return found


def test_the_page_of_errors_lists_every_error_and_no_other(root: Path) -> None:
    page = (root / "docs" / "errors.md").read_text("utf-8")

    listed = {name: (module, int(code)) for name, module, code in ROW.findall(page)}

    assert listed == _errors()


def test_every_error_says_what_it_means() -> None:
    silent = [name for name, (module, _) in _errors().items() if not _class(module, name).__doc__]

    assert silent == []


def _class(module: str, name: str) -> type:
    found: type = getattr(importlib.import_module(module), name)
    return found
