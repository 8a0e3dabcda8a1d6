"""Cells that do not hold what they should, or hold it in another form."""

from collections.abc import Callable

from features.households import Households
from tests.features.broken_files import Way, as_written, changed, count, csv, forty, rows, text


def _numbers(*first: str) -> str:
    """Whole numbers of floor area but for the first ones."""
    families = rows()
    for place, family in enumerate(families):
        family["luas"] = first[place] if place < len(first) else str(20 + place)
    return text(families, ";")


def _commas() -> str:
    families = rows()
    for family in families:
        family["luas"] = family["luas"].replace(".", ",")
    return text(families, ";")


def _first(question: str, *values: float | None) -> Callable[[Households], bool]:
    """All families are there, and these are the first answers (None: unknown)."""

    def holds(households: Households) -> bool:
        found = households.answers[question].values[: len(values)].tolist()
        return forty(households) and [None if value != value else value for value in found] == list(values)

    return holds


def _turned() -> str:
    families = rows(200)
    for family in families:
        family["motor"] = {"1": "2", "2": "1"}[family["motor"]]
    return text(families)


def _zeros() -> list[str]:
    return [f"9906{place:011}0" for place in range(40)]


CELLS = (
    Way(
        "decimal_commas",
        "Numbers with a decimal comma",
        "read",
        csv(_commas()),
        ("read_separator",),
        as_written,
    ),
    Way(
        "thousands_marks",
        "Numbers with thousands marks (1.234,5)",
        "read",
        csv(_numbers("1.234,5", "20,25")),
        ("read_separator",),
        _first("luas", 1234.5, 20.25),
    ),
    Way(
        "thousands_spaces",
        "Numbers with spaces between thousands (1 234,5)",
        "read",
        csv(_numbers("1 234,5", "20,25")),
        ("read_separator",),
        _first("luas", 1234.5, 20.25),
    ),
    Way(
        "ambiguous_number",
        "A number like 1.500, and nothing that tells what the point means",
        "read as 1.5, marked",
        csv(_numbers("1.500")),
        ("ambiguous_number", "read_separator"),
        _first("luas", 1.5),
    ),
    Way(
        "words_for_numbers",
        "Words where a number should be",
        "unknown",
        csv(_numbers("tujuh")),
        ("not_a_number", "read_separator"),
        _first("luas", None, 21),
    ),
    Way(
        "no_numbers_at_all",
        "A column of numbers without any number",
        "refused",
        csv(text(changed("luas", *["sempit"] * 40))),
        ("no_numbers",),
        refused=True,
    ),
    Way(
        "negative_count",
        "A negative count",
        "unknown",
        csv(text(changed("kamar", "-1"))),
        ("not_a_count",),
        _first("kamar", None, 2),
    ),
    Way(
        "fraction_of_a_count",
        "A count that is not whole",
        "unknown",
        csv(text(changed("kamar", '"2,5"', start=1))),
        ("not_a_count",),
        _first("kamar", 1, None),
    ),
    Way(
        "unknown_code",
        "A code that the profile does not know",
        "unknown",
        csv(text(changed("lantai", "7"))),
        ("unknown_code",),
        _first("lantai", None, 1),
    ),
    Way(
        "many_unknown_codes",
        "More than 5 % unknown codes in a column",
        "refused",
        csv(text(changed("lantai", "7", "8", "9"))),
        ("codes_unknown",),
        refused=True,
    ),
    Way(
        "words_for_codes",
        "Words in place of codes",
        "refused",
        csv(text(changed("motor", *["Ya", "Tidak"] * 20))),
        ("codes_unknown",),
        refused=True,
    ),
    Way(
        "alternating_codes",
        "Yes and no as 3 and 4, as every other line of the BDT 2015 form has them",
        "refused until the profile says so",
        csv(text(changed("motor", *["3", "4"] * 20))),
        ("codes_unknown",),
        refused=True,
    ),
    Way(
        "codes_turned_round",
        "Codes turned round: 1 for no and 2 for yes",
        "read, with a warning",
        csv(_turned()),
        ("codes_turned",),
        count(200),
    ),
    Way(
        "codes_as_dates",
        "Codes that a sheet has made into dates",
        "unknown",
        csv(text(changed("lantai", "2024-02-01"))),
        ("unknown_code",),
        _first("lantai", None, 1),
    ),
    Way(
        "padded_codes",
        "Codes written as 01 or 1.0",
        "read as the codes",
        csv(text(changed("lantai", "01", "2.0"))),
        (),
        as_written,
    ),
    Way(
        "null_words",
        "NULL or NaN, as programs write an empty cell",
        "empty",
        csv(text(changed("lantai", "NULL", "NaN"))),
        (),
        _first("lantai", None, None, 2),
    ),
    Way(
        "dashes",
        "A dash where there is no answer",
        "unknown",
        csv(text(changed("kamar", "-", *["-"] * 3))),
        (),
        _first("kamar", None, None, None, None, 1),
    ),
    Way(
        "formula_text",
        "A formula as text in a CSV",
        "unknown",
        csv(text(changed("kamar", "=1+1"))),
        ("not_a_count",),
        _first("kamar", None, 2),
    ),
    Way(
        "answer_not_asked",
        "An answer where the form skips the question",
        "left out of account",
        csv(text(changed("izin", "1", start=1))),
        ("answer_where_not_asked",),
        forty,
    ),
    Way(
        "special_spaces",
        "Non-breaking spaces inside and around cells",
        "read as plain spaces",
        csv(text(changed("luas", "\u00a01\u00a0234.5", "\u00a021.5\u00a0"))),
        ("read_cells",),
        _first("luas", 1234.5, 21.5),
    ),
    Way(
        "invisible_characters",
        "Characters that nobody sees: zero-width spaces, direction marks, byte order marks",
        "left out",
        csv(text(changed("id_keluarga", "\u200bK00000", "K00\ufeff001", "\u202aK00002\u202c"))),
        ("read_cells",),
        as_written,
    ),
    Way(
        "apostrophes",
        "An apostrophe before a number, as sheets mark text",
        "left out",
        csv(text(changed("nik", *(f"'{row['nik']}" for row in rows())))),
        ("read_cells",),
        as_written,
    ),
    Way(
        "wide_digits",
        "Wide digits, as East Asian keyboards write them",
        "read as digits",
        csv(text(changed("kamar", "\uff14"))),
        ("read_cells",),
        _first("kamar", 4, 2),
    ),
    Way(
        "nik_in_powers",
        "A NIK as 1.3E+15",
        "kept as it is, never used",
        csv(text(changed("nik", "1.30601E+15"))),
        ("identifier_rounded",),
        as_written,
    ),
    Way(
        "nik_in_powers_comma",
        "A NIK as 1,3E+15, from a sheet in Indonesian",
        "kept as it is, never used",
        csv(text(changed("nik", '"1,30601E+15"'))),
        ("identifier_rounded",),
        as_written,
    ),
    Way(
        "nik_rounded",
        "NIK whose last digits a sheet has made 0",
        "kept as they are, never used",
        csv(text(changed("nik", *_zeros()))),
        ("identifier_rounded",),
        as_written,
    ),
    Way(
        "nik_cut",
        "A NIK with too few digits",
        "kept as it is",
        csv(text(changed("nik", "990601"))),
        ("identifier_malformed",),
        as_written,
    ),
)
