"""One section of a profile, asked key by key; whatever does not fit becomes a mistake with its line."""

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from features.profile_mistakes import Mistakes, meant
from features.profile_scalars import code_of, heading, is_month, number_of
from features.profile_yaml import Scalar, Section, Series, Tree

Choice = TypeVar("Choice", bound=str)
Item = TypeVar("Item")


class Form:
    """Typed answers from a section; each mistake is noted once and a harmless value returned.

    Args:
        section: what was written.
        what: how messages call it: "a variable", "`keys`".
        known: the keys that may stand here, or None where keys are the user's own words.
        mistakes: where mistakes go.
    """

    def __init__(self, section: Section, what: str, known: Sequence[str] | None, mistakes: Mistakes) -> None:
        self.section = section
        self.what = what
        self.mistakes = mistakes
        first: dict[str, int] = {}
        for key, _ in section.entries:
            if key.written in first:
                mistakes.add(
                    key.line,
                    f"`{key.written}` was already given on line {first[key.written]}; keep one of the two",
                )
            elif known is not None and key.written not in known:
                mistakes.add(key.line, f"`{key.written}` is not a key of {what}; {meant(key.written, known)}")
            first.setdefault(key.written, key.line)

    def __contains__(self, key: str) -> bool:
        return self.section.find(key) is not None

    def mistake(self, key: str | None, message: str) -> None:
        """Notes `message` at the line of `key`, or of the section."""
        self.mistakes.add(self.section.line if key is None else self.section.line_of(key), message)

    def must_have(self, key: str, example: str) -> bool:
        if key not in self:
            self.mistake(None, f"{self.what} has no `{key}`; write for example `{key}: {example}`")
        return key in self

    # -- single values

    def text(self, key: str) -> str | None:
        """The text as written, trimmed and NFC; None where absent or no text."""
        tree = self.section.find(key)
        return None if tree is None else self._text(key, tree)

    def name(self, example: str) -> str:
        """The required key `name`; empty after a mistake."""
        return (self.text("name") or "") if self.must_have("name", example) else ""

    def choice(self, key: str, options: Sequence[Choice]) -> Choice | None:
        word = self.text(key)
        found = next((option for option in options if option == word), None)
        if word is not None and found is None:
            self.mistake(key, f"`{word}` is not a possible `{key}` of {self.what}; {meant(word, options)}")
        return found

    def truth(self, key: str) -> bool:
        tree = self.section.find(key)
        if tree is None or (isinstance(tree, Scalar) and isinstance(tree.value, bool)):
            return isinstance(tree, Scalar) and tree.value is True
        self.mistake(key, f"`{key}` must be `true` or `false` (YAML 1.2 knows no yes and no)")
        return False

    def number(self, key: str, above: float = -math.inf, below: float = math.inf) -> float | None:
        """A finite number strictly between `above` and `below`."""
        tree = self.section.find(key)
        return None if tree is None else self._number(key, tree, above, below)

    def month(self, key: str) -> str | None:
        text = self.text(key)
        if text is not None and not is_month(text):
            self.mistake(key, f"`{key}: {text}` is not a month; write year and month, as in `{key}: 2024-03`")
            return None
        return text

    def day(self, key: str) -> date | None:
        text = self.text(key)
        if text is None:
            return None
        try:
            return date.fromisoformat(text) if len(text) == 10 else date.fromisoformat("")
        except ValueError:
            self.mistake(
                key, f"`{key}: {text}` is not a date; write year-month-day, as in `{key}: 2025-01-01`"
            )
            return None

    # -- several values

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of different texts; a single text counts as a list of one."""
        return self._different(key, self._list(key, self._text))

    def codes(self, key: str) -> tuple[str, ...] | None:
        """A list of different normalised codes; a single code counts as a list of one; None where absent."""
        return None if key not in self else self._different(key, self._list(key, self._code))

    def numbers(self, key: str) -> tuple[float, ...] | None:
        return None if key not in self else tuple(self._list(key, self._number))

    # -- sections

    def form(self, key: str, what: str, known: Sequence[str] | None) -> "Form | None":
        tree = self.section.find(key)
        if tree is None or isinstance(tree, Section):
            return None if tree is None else Form(tree, what, known, self.mistakes)
        keys = f" with the keys {', '.join(known)}" if known else ""
        self.mistakes.add(tree.line, f"`{key}` must be a mapping{keys}; write `{key}: {{…: …}}`")
        return None

    def forms(self, key: str, what: str, known: Sequence[str]) -> Iterator["Form"]:
        """One form for each mapping of a list."""
        tree = self.section.find(key)
        if tree is not None and not isinstance(tree, Series):
            self.mistakes.add(tree.line, f"`{key}` must be a list; begin each entry with `- `")
        for item in tree.items if isinstance(tree, Series) else ():
            if isinstance(item, Section):
                yield Form(item, what, known, self.mistakes)
            else:
                self.mistakes.add(item.line, f"{what} must be a mapping; write `- {{{known[0]}: …}}`")

    def words(self) -> Iterator[tuple[str, Tree]]:
        """The user's own keys, trimmed and NFC, with what stands under them."""
        for key, tree in self.section.entries:
            yield heading(key.written), tree

    def label(self, key: str, languages: Sequence[str], fallback: str) -> dict[str, str]:
        """The text under `key` in every language; `fallback` in each where it is left out altogether."""
        tree = self.section.find(key)
        if tree is None:
            return dict.fromkeys(languages, fallback)
        return read_label(tree, f"`{key}` of {self.what}", languages, self.mistakes, fallback)

    # -- one value, wherever it stands

    def _text(self, key: str, tree: Tree) -> str | None:
        if isinstance(tree, Scalar) and tree.value is not None and tree.written.strip():
            return heading(tree.written)
        self.mistakes.add(
            tree.line, f"`{key}` must be a text; write it after the colon, or leave `{key}` out"
        )
        return None

    def _code(self, key: str, tree: Tree) -> str | None:
        if isinstance(tree, Scalar) and tree.value is not None:
            return code_of(tree)
        self.mistakes.add(tree.line, f"`{key}` must hold codes; write for example `{key}: [1, 2]`")
        return None

    def _number(
        self, key: str, tree: Tree, above: float = -math.inf, below: float = math.inf
    ) -> float | None:
        number = number_of(tree)
        if number is None:
            self.mistakes.add(
                tree.line, f"`{key}` must be a number; write it without quotes, with a decimal point"
            )
        elif not above < number < below:
            self.mistakes.add(tree.line, f"`{key}` must be {_between(above, below)}")
            return None
        return number

    def _list(self, key: str, read: Callable[[str, Tree], Item | None]) -> list[Item]:
        tree = self.section.find(key)
        if isinstance(tree, Section):
            self.mistakes.add(tree.line, f"`{key}` must be a list; write `{key}: [a, b]`")
            return []
        items = () if tree is None else tree.items if isinstance(tree, Series) else (tree,)
        read_items = [read(key, item) for item in items]
        return [item for item in read_items if item is not None]

    def _different(self, key: str, items: list[str]) -> tuple[str, ...]:
        different = tuple(dict.fromkeys(items))
        if len(different) < len(items):
            twice = next(item for item in different if items.count(item) > 1)
            self.mistake(key, f"`{key}` holds `{twice}` twice; keep one")
        return different


def read_label(
    tree: Tree, what: str, languages: Sequence[str], mistakes: Mistakes, fallback: str
) -> dict[str, str]:
    """A text in every language; a plain text will do where the profile has one language only."""
    if not languages:
        return {}
    if isinstance(tree, Scalar) and len(languages) == 1 and tree.value is not None:
        return dict.fromkeys(languages, tree.written.strip())
    example = ", ".join(f"{language}: …" for language in languages)
    if not isinstance(tree, Section):
        mistakes.add(tree.line, f"{what} must be a text in each language; write {{{example}}}")
        return dict.fromkeys(languages, fallback)
    form = Form(tree, what, languages, mistakes)
    missing = [language for language in languages if language not in form]
    if missing:
        form.mistake(None, f"{what} has no text in {', '.join(missing)}; write {{{example}}}")
    return {language: form.text(language) or fallback for language in languages}


def _between(above: float, below: float) -> str:
    if math.isinf(below):
        return f"greater than {above:g}"
    return f"greater than {above:g} and less than {below:g}, so that 30 % is written 0.30"
