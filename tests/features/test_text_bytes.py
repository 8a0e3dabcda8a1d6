"""What is told from bytes is what the patterns told; texts are left alone where nothing would change them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from features import cell_text, identity
from features.cell_text import read_texts
from features.text_bytes import TextBytes
from features.text_hashes import text_hashes

CELLS = st.lists(
    st.one_of(
        st.text("0123456789", min_size=14, max_size=18),
        st.text("0+Ee#Tt otaljumh:ſ'`‘\u00a0\t1-_NULA", max_size=9),
        st.sampled_from(
            ["NULL", "<NA>", "nan", "'12", "Total", "ſub total", "1,5E+15", "#N/A", "x ", "x\u2003"]
        ),
    ),
    max_size=12,
)


@given(CELLS)
@example(["13", "x "])
@example(["13", "'12"])
@example(["13", "NULL"])
@example(["13", "x\u2003y"])
@example(["13", "x"])
def test_cells_are_left_as_they_are_only_where_nothing_would_become_of_them(cells: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cell_text, "_are_plain", lambda texts: False)
        looked_at = read_texts(pa.array(cells, pa.string()))

    found = read_texts(pa.array(cells, pa.string()))

    assert found[0].to_pylist() == looked_at[0].to_pylist()
    assert found[1] == looked_at[1]
    assert len(set(found[0].dictionary.to_pylist())) == len(found[0].dictionary)


@given(CELLS)
@example(["'", "\x7fa", "a\t", "NULL", "null", "", "\uff11"])
def test_a_text_that_is_plain_is_one_that_nothing_becomes_of(cells: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cell_text, "_are_plain", lambda texts: False)
        for cell in cells:
            kept = read_texts(pa.array([cell]))[0].to_pylist() == [cell]
            assert kept or not cell_text.is_plain(cell), cell


@given(CELLS)
def test_ids_are_judged_as_the_patterns_judge_them(cells: list[str]) -> None:
    column = pa.array(cells, pa.string()).dictionary_encode()

    def matches(pattern: str) -> list[bool]:
        found: list[bool] = pc.match_substring_regex(pa.array(cells, pa.string()), pattern).to_pylist()
        return found

    many, zeros = identity.ends_in_zero(column)

    assert identity.is_unusable(column).tolist() == matches(f"{identity._ROUNDED}|{identity._FAILED}")
    assert identity.is_total(column).tolist() == matches(identity._TOTAL)
    assert identity.is_rounded(column, alone=True).tolist() == matches(identity._ROUNDED)
    assert (many, zeros.tolist()) == (sum(matches(r"^\d{16,}$")), matches(r"^\d{15,}0$"))


@given(CELLS, st.integers(0, 3))
def test_the_bytes_of_a_part_of_an_array_are_its_own(cells: list[str], start: int) -> None:
    texts = pa.array(cells, pa.string()).slice(start)

    found = TextBytes.of(texts)

    encoded = [text.encode() for text in texts.to_pylist()]
    assert found.content.tobytes() == b"".join(encoded)
    assert found.first().tolist() == [text[0] if text else 0 for text in encoded]
    assert found.last().tolist() == [text[-1] if text else 0 for text in encoded]
    assert found.only_digits().tolist() == [not text.strip(b"0123456789") for text in encoded]


@given(st.lists(st.text("aé0", min_size=3, max_size=4), min_size=1, max_size=9))
def test_a_text_has_the_same_hash_whatever_the_length_of_those_beside_it(texts: list[str]) -> None:
    together = text_hashes(pa.array([*texts, "longer than all"]))

    assert np.array_equal(text_hashes(pa.array(texts)), together[:-1])
    assert [text_hashes(pa.array([text])).item() for text in texts] == together[:-1].tolist()
