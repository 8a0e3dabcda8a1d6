"""YAML 1.2 as a tree that remembers its lines, so that a mistake can say where it is.

Only the core schema counts: `true` and `false` are booleans, `yes` is a text, `010` is ten
and a date is a text. The text of each scalar is kept as written beside its value.

Source: YAML 1.2.2, chapter 10.3 (core schema), https://yaml.org/spec/1.2.2/
"""

import hashlib
import json
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from features.codes import text_of_scalar

MOST_NODES: Final = 200_000
"""A profile of 161 variables has some 10,000; more than this is an alias that multiplies itself."""

_TEXT_TAG: Final = "tag:yaml.org,2002:str"
_CORE: Final[tuple[tuple[re.Pattern[str], Callable[[str], object]], ...]] = (
    (re.compile(r"~|null|Null|NULL|"), lambda text: None),
    (re.compile(r"true|True|TRUE"), lambda text: True),
    (re.compile(r"false|False|FALSE"), lambda text: False),
    (re.compile(r"[-+]?[0-9]{1,400}"), int),
    (re.compile(r"0o[0-7]{1,400}"), lambda text: int(text, 8)),
    (re.compile(r"0x[0-9a-fA-F]{1,400}"), lambda text: int(text, 16)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
    (re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"), lambda text: float(text.replace(".", ""))),
)


class NotYaml(Exception):
    """The text is no single YAML document; `line` is where reading stopped, 1-based."""

    def __init__(self, line: int, problem: str) -> None:
        self.line = line
        self.problem = problem
        super().__init__(f"line {line}: {problem}")


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value: `written` as in the file, `value` by the core schema."""

    written: str
    value: object
    line: int


@dataclass(frozen=True, slots=True)
class Series:
    """A list."""

    items: tuple["Tree", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Section:
    """A mapping in the order of the file; a key that is written twice is there twice."""

    entries: tuple[tuple[Scalar, "Tree"], ...]
    line: int

    def find(self, key: str) -> "Tree | None":
        return next((tree for name, tree in self.entries if name.written == key), None)

    def line_of(self, key: str) -> int:
        """The line of `key`, or of the section where it has no such key."""
        return next((name.line for name, _ in self.entries if name.written == key), self.line)


Tree = Scalar | Series | Section


def parse_yaml(text: str) -> Tree:
    """The one document in `text`.

    Raises:
        NotYaml: with the line at which a reader could go no further.

    >>> tree = parse_yaml("yes: [010, '010', no, 2024-03-01]")
    >>> [item.value for item in tree.entries[0][1].items]
    [10, '010', 'no', '2024-03-01']
    """
    try:
        with warnings.catch_warnings():
            # An anchor may be used again (YAML 1.2.2, 3.2.2.2): the later one holds.
            warnings.simplefilter("ignore", ReusedAnchorWarning)
            node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as mistake:
        mark = mistake.problem_mark or mistake.context_mark
        raise NotYaml(mark.line + 1 if mark else 1, str(mistake.problem or mistake.context)) from None
    except (YAMLError, RecursionError, ValueError) as mistake:
        raise NotYaml(1, f"it is not YAML ({type(mistake).__name__})") from None
    if node is None:
        raise NotYaml(1, "the file is empty")
    return _Planter().tree(node, ())


class _Planter:
    """Turns composed nodes into a tree, and refuses aliases that contain or multiply themselves."""

    def __init__(self) -> None:
        self.nodes = 0

    def tree(self, node: Node, above: tuple[int, ...]) -> Tree:
        line = node.start_mark.line + 1
        self.nodes += 1
        if id(node) in above or len(above) > 50 or self.nodes > MOST_NODES:
            raise NotYaml(line, "an alias (*) contains itself, or the file is nested or repeated without end")
        within = (*above, id(node))
        if isinstance(node, SequenceNode):
            return Series(tuple(self.tree(item, within) for item in node.value), line)
        if isinstance(node, MappingNode):
            return Section(
                tuple((self.key(name, within), self.tree(item, within)) for name, item in node.value), line
            )
        if isinstance(node, ScalarNode):
            return _scalar(node)
        raise NotYaml(line, "this is no text, number, list or mapping")

    def key(self, node: Node, above: tuple[int, ...]) -> Scalar:
        key = self.tree(node, above)
        if not isinstance(key, Scalar):
            raise NotYaml(key.line, "a key must be a single word or number, not a list or a mapping")
        return key


def _scalar(node: ScalarNode) -> Scalar:
    is_text = node.style is not None or node.tag == _TEXT_TAG
    return Scalar(node.value, node.value if is_text else core_value(node.value), node.start_mark.line + 1)


def core_value(text: str) -> object:
    """The value of a plain scalar.

    >>> [core_value(text) for text in ("~", "true", "yes", "010", "0o10", "1e3", ".5", "1_000", "12:30")]
    [None, True, 'yes', 10, 8, 1000.0, 0.5, '1_000', '12:30']
    """
    for pattern, value in _CORE:
        if pattern.fullmatch(text):
            return value(text)
    return text


def digest_of(tree: Tree) -> str:
    """SHA-256 of the content: comments, layout and the order of keys do not count, `codes` keep theirs.

    >>> digest_of(parse_yaml("{a: 1, b: [x]}")) == digest_of(parse_yaml("b: # why\\n  - x\\na: 1"))
    True
    >>> digest_of(parse_yaml("codes: {1: x, 2: y}")) == digest_of(parse_yaml("codes: {2: y, 1: x}"))
    False
    """
    text = json.dumps(_plain(tree), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _plain(tree: Tree, ordered: bool = False) -> Any:
    if isinstance(tree, Scalar):
        return tree.value
    if isinstance(tree, Series):
        return [_plain(item) for item in tree.items]
    pairs = [(text_of_scalar(key.value), _plain(item, key.written == "codes")) for key, item in tree.entries]
    return [list(pair) for pair in pairs] if ordered else dict(pairs)
