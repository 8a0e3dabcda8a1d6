"""Every mistake has its line and says what to write instead; all are told at once and documented."""

import random
import re
from pathlib import Path

import pytest

from features.errors import UnusableProfile
from features.profile_loading import profile_from_text

DOCS = Path(__file__).parents[2] / "docs" / "profiles.md"

BASE = """\
profile: base
languages: [id, en]
keys: {household: hh, areas: [district, village], size: members, weight: w}
welfare: {column: spending, surveyed: 2024-03}
variables:
  - {name: members, kind: count}
  - {name: floor, kind: category}
"""

EXAMPLES = (Path(__file__).parent / "profile_mistakes.txt").read_text("utf-8")
MISTAKES = re.findall(r"(?m)^((?:(?!#|->).+\n)+)-> (.+)$", EXAMPLES)


def changed(change: str) -> str:
    """BASE after `change`, which comes first and replaces (or after "without" drops) top-level keys."""
    lines = [line for line in change.splitlines() if not line.startswith("without ")]
    keys = {line.removeprefix("without ").split(":")[0] for line in change.splitlines()}
    blocks = re.split(r"(?m)^(?=\w)", BASE)
    return "\n".join(lines) + "\n" + "".join(block for block in blocks if block.split(":")[0] not in keys)


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(UnusableProfile) as raised:
        profile_from_text(text, "a test")
    return raised.value.problems


@pytest.mark.parametrize(("change", "message"), MISTAKES)
def test_a_mistake_is_told_with_its_line_and_what_to_write(change: str, message: str) -> None:
    found = problems(changed(change))

    assert f"line 1: {message}" in found


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = """\
languages: [en]
variables:
  - {name: floor, kind: categroy}
  - {name: floor, kind: count, observabel: true}
programmes:
  - {name: cash, line: {poorest_share: 1.5}}
"""

    found = problems(text)

    assert [problem.split(":")[0] for problem in found] == ["line 1", "line 3", "line 4", "line 4", "line 6"]


def test_one_mistake_is_told_once_and_brings_no_others_along() -> None:
    found = problems(changed("variables: [{name: members, kind: cuont}, {name: floor, kind: category}]"))

    assert found == ("line 1: `cuont` is not a possible `kind` of a variable; did you mean `count`?",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the file is empty"),
        ("- a", "line 1: the file must hold keys, as in `profile: my_survey`"),
        ("profile: a\nvariables: [", "line 2: expected the node content, but found '<stream end>'"),
        ("profile: a\n---\nprofile: b", "line 2: but found another document"),
        ("a: &a [*a]", "line 1: an alias (*) contains itself, or the file is nested or repeated without end"),
        ("? [a]\n: 1", "line 1: a key must be a single word or number, not a list or a mapping"),
        ("[" * 3000, "line 1: it is not YAML (RecursionError)"),
    ],
)
def test_what_is_no_yaml_is_told_with_the_line_where_reading_stopped(text: str, message: str) -> None:
    assert problems(text) == (message,)


def test_an_alias_that_multiplies_itself_is_refused_quickly() -> None:
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))

    assert "repeated without end" in problems(f"a0: &a0 [x]\n{levels}")[0]


def test_the_page_lists_every_message_and_no_other() -> None:
    section = DOCS.read_text("utf-8").partition("## Mistakes and what they mean")[2]
    listed = set(re.findall(r"(?m)^- (.+)$", section))

    assert len(MISTAKES) > 90
    assert listed == {message for _, message in MISTAKES}


def test_however_a_profile_is_damaged_it_is_refused_in_words() -> None:
    chance = random.Random(1)
    debris = [
        "",
        "[]",
        "{}",
        "null",
        "-1",
        ".nan",
        "1e999",
        "[[1]]",
        "*a",
        "&a",
        "!!str 1",
        "? x",
        "- ",
        "\x00",
    ]
    whole = changed("members: {summaries: [{name: a, how: sum}]}")

    for _ in range(100):
        place = chance.choice(list(re.finditer(r"[\w.]+|\[[^\]]*\]|\{[^{}]*\}", whole)))
        damaged = whole[: place.start()] + chance.choice(debris) + whole[place.end() :]

        assert all(problem.startswith("line ") for problem in problems(damaged))
