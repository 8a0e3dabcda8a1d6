"""How strongly two entries that agree, or do not, speak for being one person (Fellegi and Sunter 1969).

Each level has m, its share among pairs of entries of one person, and u, its share among pairs of different
people. m is set here, by reason: in a district a few hundred people stand twice, too few to learn from,
and learning without any would invent some. u is learned from the office's own file
(`features.linkage`), starting from the values here, measured on the simulated district. How common a
name or a birth date is, is counted in the file: the common ones prove less (term frequencies).

NIK and birth date are one comparison, because the NIK holds the date: counted apart, they would prove
the same thing twice.
"""

from typing import Any, Final

EXPECTED_DOUBLES: Final = 0.0015
"""Pairs per person: 86,465 doubled NIK among about 97 million persons (DTKS, 2020) are 0.0009; families
entered twice come on top."""

_LETTERS: Final = "least(length(joined_l), length(joined_r))"
_ALIKE: Final = f"""joined_l = joined_r or levenshtein(joined_l, joined_r)
    <= case when {_LETTERS} < 5 then 0 when {_LETTERS} < 12 then 1 else 2 end"""
_PART: Final = "len(list_intersect(words_l, words_r)) = least(len(words_l), len(words_r))"
_BIRTH_NEARLY: Final = """levenshtein(birth_l, birth_r) = 1 or (left(birth_l, 4) = left(birth_r, 4)
    and substr(birth_l, 6, 2) = right(birth_r, 2) and substr(birth_r, 6, 2) = right(birth_l, 2))"""

Level = dict[str, Any]


def comparisons() -> list[dict[str, Any]]:
    """In the form of Splink's settings: name, number and birth date, sex, place."""
    return [
        _comparison(
            "name",
            _empty("key_l is null or key_r is null"),
            _level("the same words", "key_l = key_r", 0.80, 4.6e-5, tf_adjustment_column="key"),
            _level("a letter or two", _ALIKE, 0.12, 9.3e-5),
            _level("one a part of the other", _PART, 0.05, 2.8e-4),
            _level("the same first word", "first_l = first_r", 0.01, 4.6e-4),
            _level("other names", "ELSE", 0.02, 0.999121),
        ),
        _comparison(
            "number_and_birth",
            _empty("(birth_l is null or birth_r is null) and coalesce(nik_l != nik_r, true)"),
            # Two people with one NIK and one birth date: a clerk's slip in one of the numbers.
            _level("both", "nik_l = nik_r and birth_l = birth_r", 0.46, 1e-7, fix_u_probability=True),
            _level("the same NIK", "nik_l = nik_r", 0.04, 1e-7, fix_u_probability=True),
            _level("the same birth date", "birth_l = birth_r", 0.45, 1.1e-4, tf_adjustment_column="birth"),
            _level("a figure of the date", _BIRTH_NEARLY, 0.03, 1.1e-3),
            _level("neither", "ELSE", 0.02, 0.99879),
        ),
        _comparison(
            "sex",
            _empty("sex_l is null or sex_r is null"),
            _level("the same", "sex_l = sex_r", 0.99, 0.5),
            _level("another", "ELSE", 0.01, 0.5),
        ),
        _comparison(
            "place",
            _empty("place_l is null or place_r is null"),
            _level("the same", "place_l = place_r", 0.85, 0.016),
            _level("near", "wider_l = wider_r", 0.10, 0.059),
            _level("far", "ELSE", 0.05, 0.925),
        ),
    ]


BLOCKS: Final = (("nik",), ("birth", "place"), ("birth", "first"), ("key", "place"))
"""Pairs that agree in all columns of one of these are compared; others would not reach any threshold."""


def _comparison(name: str, *levels: Level) -> dict[str, Any]:
    return {"output_column_name": name, "comparison_levels": list(levels)}


def _level(label: str, condition: str, m: float, u: float, **more: Any) -> Level:
    return {
        "label_for_charts": label,
        "sql_condition": condition,
        "m_probability": m,
        "u_probability": u,
        "fix_m_probability": True,
        **more,
    }


def _empty(condition: str) -> Level:
    return {"label_for_charts": "empty", "sql_condition": condition, "is_null_level": True}
