"""One name in many spellings, and two names that only look alike."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.edit_distance import edit_distance
from features.name_difference import MAJOR, MINOR, SAME, UNKNOWN, compare_names
from features.names import Names


def _difference(left: str | None, right: str | None) -> int:
    names = (Names.of(pa.array([name], pa.string())) for name in (left, right))
    return int(compare_names(*names)[0])


@pytest.mark.parametrize(
    ("left", "right"), [("Siti Aisyah", "SITI  AISYAH"), ("Ma'ruf", "Maruf"), ("Yusma", "yusma.")]
)
def test_capitals_spaces_and_marks_are_no_difference(left: str, right: str) -> None:
    assert _difference(left, right) == SAME


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Sutan Afrizal", "Afrizal"), ("Datuak Rajo Basa", "Basa"), ("Malin Kamal", "Kamal"),
        ("H. Syafril", "Syafril"), ("Hj. Zubaidah", "Zubaidah"), ("Drs. Amril, M.Si", "Amril"),
        ("Rina Wati, S.Pd.I", "Rina Wati"), ("Rina A.Md.Keb", "Rina"), ("Ahmad bin Yusuf", "Ahmad Yusuf"),
        ("Ahmad Fauzi", "Fauzi Ahmad"), ("Rizal", "Rijal"), ("Oesman", "Usman"), ("Djamal", "Jamal"),
        ("Taufik", "Taupiq"), ("Syafri", "Safri"), ("Maryam", "Mariam"), ("Effendi", "Efendi"),
        ("Nur Hayati", "Nurhayati"), ("M. Yusuf", "Muhammad Yusuf"), ("Muh. Yusuf", "Mohamad Yusuf"),
        ("Siti A.", "Siti Aisyah"), ("Yusma", "Yusma Rahayu"), ("Rahmadani", "Rahmadini"),
        ("Afrizal", "Afirzal"),
    ],
)  # fmt: skip
def test_titles_order_spelling_and_parts_are_minor(left: str, right: str) -> None:
    assert _difference(left, right) == MINOR
    assert _difference(right, left) == MINOR


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Siti Aminah", "Siti Rahma"),
        ("Upik", "Nurhayati"),
        ("Ani", "Ari"),
        ("Afrizal", "Zulkifli"),
        ("A", "Ahmad"),
    ],
)
def test_other_names_are_major(left: str, right: str) -> None:
    assert _difference(left, right) == MAJOR
    assert _difference(right, left) == MAJOR


@pytest.mark.parametrize("empty", [None, "", "-", "..."])
def test_an_empty_name_differs_from_nothing(empty: str | None) -> None:
    assert _difference(empty, "Yusma") == UNKNOWN
    assert _difference(empty, empty) == UNKNOWN


def test_a_title_alone_is_a_name() -> None:
    names = Names.of(pa.array(["Sutan", "Malin Sutan"]))

    assert names.words.to_pylist() == [["sutan"], ["malin", "sutan"]]


WORDS = st.text(alphabet="abcdehiknry", min_size=1, max_size=7)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@given(NAMES)
def test_a_name_is_itself_in_any_order(name: str) -> None:
    assert _difference(name, name) == SAME
    assert _difference(name, " ".join(reversed(name.split()))) in (SAME, MINOR)


@given(NAMES, NAMES)
def test_the_difference_has_no_direction(left: str, right: str) -> None:
    assert _difference(left, right) == _difference(right, left)


@given(st.lists(st.tuples(st.text("abc", max_size=5), st.text("abc", max_size=5)), min_size=1, max_size=8))
def test_the_distance_is_that_of_the_textbook(pairs: list[tuple[str, str]]) -> None:
    found = edit_distance(pa.array([left for left, _ in pairs]), pa.array([right for _, right in pairs]))

    assert found.tolist() == [_by_the_textbook(left, right) for left, right in pairs]


def _by_the_textbook(a: str, b: str) -> int:
    table = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            replaced = table[i - 1][j - 1] + (a[i - 1] != b[j - 1])
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, replaced)
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]
