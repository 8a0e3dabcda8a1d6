"""Dukcapil's answers: it matches, it does not, it has not said; three different things."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from features.dukcapil import Answers, mismatches, read_answers
from features.dukcapil_format import UnusableFormat, load_format
from features.errors import UnusableFile
from features.raw_table import RawTable
from tests.features.registry_of_people import PERSONS, PROFILE, people, with_cells

TRUTH: dict[str, Sequence[object]] = {
    "NIK": PERSONS["nik"],
    "Hasil": ["Padan"] * 5,
    "NAMA_LGKP": PERSONS["nama"],
    "TGL_LHR": PERSONS["lahir"],
    "JENIS_KLMIN": ["Laki-laki", "Perempuan", "Laki-laki", "Perempuan", "Laki-laki"],
    "NO_KK": PERSONS["kk"],
}


def _answers(
    columns: Mapping[str, Sequence[object]], persons: Mapping[str, Sequence[object]] = PERSONS
) -> Answers:
    table = RawTable.from_arrow(pa.table(dict(columns)), source="jawaban.xlsx")
    return read_answers(load_format(), table, people(persons), PROFILE)


def _told(
    columns: Mapping[str, Sequence[object]], persons: Mapping[str, Sequence[object]] = PERSONS
) -> dict[str, list[int]]:
    found = mismatches(people(persons), _answers(columns, persons))
    return {code: np.flatnonzero(where).tolist() for code, where in found.items() if where.any()}


def test_a_registry_that_matches_has_no_mismatch() -> None:
    assert _told(TRUTH) == {}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Hasil": (1, "Data tidak ditemukan")}, "not_found"),
        ({"Hasil": (1, "Meninggal dunia")}, "deceased"),
        ({"Hasil": (1, "NONAKTIF")}, "blocked"),
        ({"Hasil": (1, "Belum rekam KTP-el")}, "no_document"),
        ({"Hasil": (1, "Tidak padan")}, "unmatched"),
        ({"Hasil": (1, "dalam proses")}, "no_answer_dukcapil"),
        ({"Hasil": (1, None)}, "no_answer_dukcapil"),
        ({"Hasil": (1, "kode 77")}, "no_answer_dukcapil"),
        ({"NAMA_LGKP": (1, "Hj. Yusma")}, "name_minor"),
        ({"NAMA_LGKP": (1, "Nurhayati")}, "name_major"),
        ({"TGL_LHR": (1, "06-05-1982")}, "birth_differs"),
        ({"JENIS_KLMIN": (1, "Laki-laki")}, "sex_differs"),
        ({"NO_KK": (1, "9906010101150077")}, "kk_differs_dukcapil"),
    ],
)
def test_each_answer_has_its_class(cells: dict[str, tuple[int, object]], expected: str) -> None:
    assert _told(with_cells(TRUTH, **cells)) == {expected: [1]}


def test_who_is_not_in_the_file_has_no_answer_and_no_mismatch() -> None:
    four = {name: list(values)[:4] for name, values in TRUTH.items()}

    assert _told(four) == {"no_answer_dukcapil": [4]}


def test_who_has_no_number_was_not_asked_and_does_not_wait() -> None:
    persons = with_cells(PERSONS, nik=(4, None))

    assert _told(TRUTH, persons) == {}


def test_a_mismatch_that_is_explained_is_not_told_twice() -> None:
    answered = with_cells(TRUTH, Hasil=(1, "Tidak padan"), TGL_LHR=(1, "1982-05-03"))

    assert _told(answered) == {"birth_differs": [1]}


def test_dukcapil_may_say_only_whether_each_is_alike() -> None:
    said = {
        "nik": PERSONS["nik"],
        "nama_sesuai": ["Sesuai (100)", "Tidak Sesuai (45)", "Sesuai (93)", None, "Sesuai"],
        "tgl_lhr_sesuai": ["Sesuai", "Sesuai", "Tidak Sesuai", "Sesuai", "Sesuai"],
        "alamat_sesuai": ["Sesuai", "Sesuai", "Sesuai", "Sesuai", "Tidak sesuai"],
    }

    assert _told(said) == {"name_major": [1], "birth_differs": [2], "region_differs": [4]}


def test_an_empty_cell_of_dukcapil_is_no_mismatch() -> None:
    assert _told(with_cells(TRUTH, NAMA_LGKP=(0, None), TGL_LHR=(1, None), NO_KK=(2, None))) == {}


def test_a_region_is_compared_by_the_figures_that_both_have_and_never_by_the_nik() -> None:
    families = {"kec": ["01"] * 3, "nagari": ["13.06.01.2001", "13.06.01.2002", "13.06.02.2001"]}
    from tests.features.registry_of_people import FAMILIES

    everybody = people(PERSONS, {**FAMILIES, **families})
    told = {
        "nik": PERSONS["nik"],
        "kode_desa": ["1306012001", "1306012001", "130601", "1306012002", "1306012001"],
    }
    table = RawTable.from_arrow(pa.table(told))

    found = mismatches(everybody, read_answers(load_format(), table, everybody, PROFILE))

    assert np.flatnonzero(found["region_differs"]).tolist() == [4]


def test_persons_are_found_by_their_id_where_both_files_have_it() -> None:
    told = {"id_individu": ["p5", "p1"], "hasil": ["Meninggal", "Padan"]}

    found = _answers(told)

    assert np.flatnonzero(found.are("deceased")).tolist() == [4]
    assert np.flatnonzero(found.are("no_answer")).tolist() == [1, 2, 3]


@pytest.mark.parametrize("columns", [{"kolom": ["1"]}, {"nik": ["9906010104800001"]}])
def test_a_file_without_persons_or_answers_is_refused_with_what_to_do(columns: dict[str, list[str]]) -> None:
    with pytest.raises(UnusableFile, match="--dukcapil-format"):
        _answers(columns)


def test_an_office_describes_its_own_format(tmp_path: Path) -> None:
    path = tmp_path / "format.yaml"
    path.write_text(
        "columns: {nik: [Nomor], answer: [Ket]}\nanswers: {found: [ok], deceased: [md]}\n", encoding="utf-8"
    )
    table = RawTable.from_arrow(pa.table({"Nomor": PERSONS["nik"], "Ket": ["OK", "MD", "ok", "?", "ok"]}))

    found = read_answers(load_format(path), table, people(), PROFILE)

    assert np.flatnonzero(found.are("deceased")).tolist() == [1]
    assert np.flatnonzero(found.are("no_answer")).tolist() == [3]


def test_every_mistake_of_a_format_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "format.yaml"
    path.write_text("columns:\n  nic: [NIK]\nanswers: {dead: [md]}\nmore: 1\n", encoding="utf-8")

    with pytest.raises(UnusableFormat) as refusal:
        load_format(path)

    assert [problem.partition(":")[0] for problem in refusal.value.problems] == ["line 2", "line 3", "line 4"]
