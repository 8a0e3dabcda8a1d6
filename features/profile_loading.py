"""From a YAML file to a profile: read, checked as a whole, then never changed.

`docs/profiles.md` tells how a profile is written; what is accepted here is described there.
"""

from functools import lru_cache
from importlib import resources
from pathlib import Path

from features.errors import UnusableProfile
from features.profile import Profile
from features.profile_checks import check_draft
from features.profile_mistakes import Mistakes, meant
from features.profile_reading import read_draft
from features.profile_yaml import NotYaml, Section, parse_yaml


def load_profile(where: str | Path) -> Profile:
    """The profile in a file, or a built-in one by its name.

    Args:
        where: path of a YAML file, or one of `builtin_profiles()`.

    Raises:
        UnusableProfile: the file cannot be read or has mistakes; all are told, each with its line.
    """
    return profile_from_text(read_text(where), str(where))


def builtin_profiles() -> tuple[str, ...]:
    """The names that `load_profile` knows without a file, in alphabetical order."""
    folder = resources.files("features") / "profiles"
    found = (entry.name for entry in folder.iterdir()) if folder.is_dir() else iter(())
    return tuple(sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml")))


def read_text(where: str | Path) -> str:
    """The YAML text of a file or of a built-in profile.

    Raises:
        UnusableProfile: there is no such file, or it is no UTF-8 text.
    """
    path = Path(where)
    try:
        if isinstance(where, str) and where in builtin_profiles():
            return (resources.files("features") / "profiles" / f"{where}.yaml").read_text("utf-8")
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        problem = "the file is not UTF-8 text; save it as UTF-8"
    except IsADirectoryError:
        problem = "this is a folder; name the YAML file in it"
    except PermissionError:
        problem = "the file cannot be opened; check its permissions"
    except (OSError, ValueError):
        known = meant(path.name, builtin_profiles())
        problem = f"no such file; give a file's path, or the built-in name: {known}"
    raise UnusableProfile(str(where), [problem])


@lru_cache(maxsize=8)
def profile_from_text(text: str, subject: str) -> Profile:
    """The profile written in `text`; `subject` is what an error calls it.

    A profile never changes, and going through a tenth of a megabyte of YAML takes a tenth of a second: the
    same text gives the same one.

    Raises:
        UnusableProfile: with every mistake.
    """
    tree = root_section(text, subject)
    mistakes = Mistakes()
    draft = read_draft(tree, mistakes)
    check_draft(draft)
    mistakes.raise_if_any(subject)
    return draft.profile


def root_section(text: str, subject: str) -> Section:
    """
    Raises:
        UnusableProfile: `text` is no YAML, or no mapping.
    """
    try:
        tree = parse_yaml(text)
    except NotYaml as error:
        raise UnusableProfile(subject, [f"line {error.line}: {error.problem}"]) from None
    if not isinstance(tree, Section):
        raise UnusableProfile(
            subject, [f"line {tree.line}: the file must hold keys, as in `profile: my_survey`"]
        )
    return tree
