"""Text made safe for a page once, where a template would do it for every row of every page."""

from functools import lru_cache
from html import escape

from markupsafe import Markup

safe = lru_cache(maxsize=16_384)(escape)
"""Text with `&`, `<`, `>` and quotes written as a page writes them. What it returns stands in templates
inside `{% autoescape false %}`, and nothing else does; `test_escaping` holds every field to that."""


@lru_cache(maxsize=256)
def options(pairs: tuple[tuple[str, str], ...], empty: str) -> Markup:
    """The options of a choice, none chosen yet; `empty` is the one that chooses nothing."""
    parts = [f'<option value="">{safe(empty)}</option>'] if empty else []
    parts += [f'<option value="{safe(value)}">{safe(name)}</option>' for value, name in pairs]
    return Markup("".join(parts))


def chosen(all_of_them: Markup, value: str) -> Markup:
    """The options with one of them chosen.

    >>> print(chosen(options((("a", "A"), ("b", "B")), ""), "b"))
    <option value="a">A</option><option value="b" selected>B</option>
    """
    if not value:
        return all_of_them
    told = f'<option value="{safe(value)}">'
    return Markup(str(all_of_them).replace(told, f"{told[:-1]} selected>", 1))
