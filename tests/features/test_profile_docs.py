"""The page on profiles is all that its readers have: every block loads, every key is told."""

import re
from pathlib import Path

import pytest

from features.profile_loading import profile_from_text
from features.profile_members import MEMBERS_KEYS, SUMMARY_KEYS
from features.profile_programmes import PROGRAMME_KEYS
from features.profile_reading import PROFILE_KEYS
from features.profile_sections import IDENTIFIER_KEYS, KEYS_KEYS, WELFARE_KEYS
from features.profile_variables import VARIABLE_KEYS

PAGE = (Path(__file__).parents[2] / "docs" / "profiles.md").read_text("utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
OTHER_KEYS = ("column", "is", "poorest_first", "of", "bins", "in", "below", "children", "child", "elasticity",
              "amount", "poorest_share", "levels", "inclusion", "exclusion")  # fmt: skip


def with_recipe(example: str, recipe: str) -> str:
    """The page's first example with the recipe's top-level keys; `levels` takes the place of `welfare`."""
    keys = set(re.findall(r"(?m)^(\w+):", recipe))
    keys |= {"welfare"} if "levels" in keys else set()
    blocks = re.split(r"(?m)^(?=\w)", example)
    return "".join(block for block in blocks if block.split(":")[0] not in keys) + recipe


def test_the_first_example_is_whole_and_short() -> None:
    profile = profile_from_text(BLOCKS[0], "the example")

    assert len(BLOCKS[0].splitlines()) <= 12
    assert profile.welfare is not None
    assert profile.programmes[0].max_false == {"inclusion": 0.10, "exclusion": 0.25}


@pytest.mark.parametrize("recipe", BLOCKS[1:])
def test_a_recipe_fits_into_the_first_example(recipe: str) -> None:
    text = with_recipe(BLOCKS[0], recipe)

    profile = profile_from_text(text, "a recipe")

    assert profile.questions


@pytest.mark.parametrize(
    "key",
    sorted(
        {*PROFILE_KEYS, *KEYS_KEYS, *WELFARE_KEYS, *IDENTIFIER_KEYS, *VARIABLE_KEYS, *MEMBERS_KEYS}
        | {*SUMMARY_KEYS, *PROGRAMME_KEYS, *OTHER_KEYS}
    ),
)
def test_a_key_has_its_row(key: str) -> None:
    rows = re.findall(r"(?m)^\| ((?:`\w+` ?)+)\|", PAGE)

    assert f"`{key}`" in " ".join(rows)
