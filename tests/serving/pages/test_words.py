"""One table of words: whole in both languages, and every word that a page asks for is in it."""

import re
from pathlib import Path
from string import Formatter

from serving.pages.words import LANGUAGES, TABLE, Words

PAGES = Path(__file__).parents[3] / "serving" / "pages"
ASKED = re.compile(r"""(?<![\w.])(?:t|words|self\.words|saying\.words)\(\s*['"]([\w.]+)['"]\s*[,)]""")
COUNTED = re.compile(r"""\.counted\(\s*['"]([\w.]+)['"]\s*[,)]""")
BUILT = re.compile(
    r"""(?<![\w.])(?:t|words|self\.words|t\.maybe|words\.maybe|self\.words\.maybe)\(\s*f?['"]([\w.]+\.)"""
)


def _sources() -> dict[str, str]:
    files = [*PAGES.glob("*.py"), *PAGES.glob("templates/*.html")]
    return {path.name: path.read_text("utf-8") for path in files if not path.name.startswith("words_")}


def test_every_text_is_there_in_both_languages_with_the_same_values() -> None:
    def values(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}

    empty = [key for key, texts in TABLE.items() if not all(map(str.strip, texts))]
    differing = [key for key, (first, second) in TABLE.items() if values(first) != values(second)]

    assert (empty, differing) == ([], [])
    assert LANGUAGES == ("id", "en")


def test_every_word_that_is_asked_for_is_in_the_table() -> None:
    asked = {(name, key) for name, text in _sources().items() for key in ASKED.findall(text)}

    assert len(asked) > 250
    assert {(name, key) for name, key in asked if key not in TABLE} == set()


def test_whatever_is_counted_has_words_for_one_of_it() -> None:
    asked = {key for text in _sources().values() for key in COUNTED.findall(text)}

    assert len(asked) > 5
    assert {key for key in asked if {key, f"{key}.one"} - set(TABLE)} == set()


def test_no_word_lies_unused() -> None:
    text = "\n".join(_sources().values())
    built = set(BUILT.findall(text))

    unused = [
        key
        for key in TABLE
        if f'"{key.removesuffix(".one")}"' not in text
        and f"'{key.removesuffix('.one')}'" not in text
        and not any(key.startswith(start) for start in built)
    ]

    assert unused == []


def test_no_page_calls_our_number_a_desil_or_anybody_a_suspect() -> None:
    forbidden = re.compile(r"\b(fraud|suspect|curang|penipu\w*|tersangka)\b", re.IGNORECASE)

    assert [key for key, texts in TABLE.items() if any(forbidden.search(text) for text in texts)] == []
    desil = [key for key, texts in TABLE.items() if "desil" in texts[0].casefold()]
    assert all("bukan desil" in TABLE[key][0] for key in desil)


def test_words_that_stored_codes_ask_for_fall_back_to_the_code() -> None:
    assert Words("id").maybe("act.of_tomorrow", "of_tomorrow") == "of_tomorrow"
