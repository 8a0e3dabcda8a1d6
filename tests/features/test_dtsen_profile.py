"""The built-in profile of the district's registry: names, codes, lines, and what it must never read."""

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from features.answers import decode_variable
from features.policy_loading import policy_in_force
from features.policy_prices import convert_to_survey_prices
from features.profile import Profile, Variable
from features.profile_leaks import input_columns
from features.profile_loading import builtin_profiles, load_profile

REFERENCE = Path(__file__).parents[2].parent / "shared" / "reference"
FORM_QUESTIONS = {
    "status_kepemilikan_rumah": "301a", "bukti_kepemilikan_lahan": "301b", "jenis_lantai_terluas": "303",
    "jenis_dinding_terluas": "304", "jenis_atap_terluas": "305", "sumber_air_minum": "306a",
    "sumber_penerangan": "307a", "daya_terpasang_1": "307b1", "bahan_bakar_memasak": "308",
    "fasilitas_bab": "309a", "jenis_kloset": "309b", "pembuangan_akhir_tinja": "310",
    "internet_sebulan": "505", "rekening_aktif": "506", "status_kawin": "408", "partisipasi_sekolah": "412",
    "ijazah_tertinggi": "415", "lapangan_usaha": "417", "status_pekerjaan": "418", "npwp": "419",
    "omzet_usaha": "425",
}  # fmt: skip
CODED_BY_LISTS_OF_THEIR_OWN = {
    "lantai", "dinding", "atap", "sumber_airminum", "sumber_penerangan_bdt", "daya", "bb_masak", "fasbab",
    "kloset", "buang_tinja", "ada_tv", "luas_atb", "id_lantai_terluas", "id_dinding_terluas",
    "id_atap_terluas", "id_sumber_airminum", "id_fasilitas_bab", "id_jenis_kloset",
}  # fmt: skip


@pytest.fixture(scope="module")
def dtsen() -> Profile:
    return load_profile("dtsen")


def read_variables(profile: Profile) -> tuple[Variable, ...]:
    assert profile.members is not None
    return profile.variables + profile.members.variables


def test_it_is_built_in_and_asks_at_least_forty_questions(dtsen: Profile) -> None:
    assert "dtsen" in builtin_profiles()
    assert len(dtsen.questions) >= 40
    assert dtsen.languages == ("id", "en")


def test_every_question_has_its_own_label_in_both_languages(dtsen: Profile) -> None:
    for language in dtsen.languages:
        labels = Counter(question.label[language] for question in dtsen.questions)

        assert [label for label, times in labels.items() if times > 1] == []
    assert all(question.label["id"] != question.name for question in dtsen.questions)


def test_every_column_is_a_canonical_variable(dtsen: Profile) -> None:
    table = REFERENCE / "variables.csv"
    if not table.is_file():
        pytest.skip("the table of canonical variables is not beside the repository")
    with table.open(encoding="utf-8") as lines:
        canonical = {row["variable"] for row in csv.DictReader(lines)}

    assert {variable.column for variable in read_variables(dtsen)} <= canonical


def test_every_code_of_the_form_is_there_under_its_number(dtsen: Profile) -> None:
    lists = REFERENCE / "regsosek2022_codes.json"
    if not lists.is_file():
        pytest.skip("the code lists of Regsosek 2022 are not beside the repository")
    form = json.loads(lists.read_text(encoding="utf-8"))
    coded = {variable.name: set(variable.codes or ()) for variable in read_variables(dtsen)}

    assert {name: coded[name] for name in FORM_QUESTIONS} == {
        name: set(form[question]) for name, question in FORM_QUESTIONS.items()
    }


def test_no_heading_belongs_to_two_questions(dtsen: Profile) -> None:
    assert dtsen.members is not None
    for variables in (dtsen.variables, dtsen.members.variables):
        headings = Counter(name for each in variables for name in {each.column, *each.aliases})

        assert [heading for heading, times in headings.items() if times > 1] == []


def test_headings_with_other_code_lists_are_not_taken_for_ours(dtsen: Profile) -> None:
    headings = {alias for variable in read_variables(dtsen) for alias in variable.aliases}

    assert headings & CODED_BY_LISTS_OF_THEIR_OWN == set()
    assert not any(heading.startswith("aset_bergerak") for heading in headings)


@pytest.mark.parametrize(("written", "owned"), [("1", 1.0), ("2", 0.0), ("3", 1.0), ("4", 0.0)])
def test_assets_are_understood_in_both_pairs_of_codes(dtsen: Profile, written: str, owned: float) -> None:
    assets = [variable for variable in dtsen.variables if variable.name.startswith("aset_")]
    column = pa.array([written]).dictionary_encode()

    answers = [decode_variable(asset, column, None).answer.values[0] for asset in assets]

    assert len(assets) == 16
    assert set(answers) == {owned}


def test_nothing_that_tells_who_was_chosen_before_is_read(dtsen: Profile) -> None:
    read = input_columns(dtsen)

    assert read & set(dtsen.never_inputs) == set()
    assert read & {programme.column for programme in dtsen.programmes} == set()
    assert read & set(dtsen.identifiers.values()) == set()
    assert not any(column.startswith(("prog_", "pbi_", "disabilitas", "jamkes")) for column in read)


def test_the_line_of_sembako_is_lower_from_2026(dtsen: Profile) -> None:
    lines = {
        year: {
            each.name: each.line for each in policy_in_force(dtsen.programmes, date(year, 6, 1)).programmes
        }
        for year in (2025, 2026)
    }

    assert lines[2025]["Sembako"].poorest_share == 0.484
    assert lines[2026]["Sembako"].poorest_share == 0.335


def test_the_extreme_line_is_told_in_the_prices_of_the_survey(dtsen: Profile) -> None:
    assert dtsen.welfare is not None
    line = next(each.line for each in dtsen.programmes if each.name == "ekstrem")
    assert line.amount is not None

    converted = convert_to_survey_prices(line.amount, line.prices, dtsen.welfare)

    assert converted == pytest.approx(322_170 * 117.84 / 112.87)


def test_a_file_may_lack_every_question_but_the_size_of_the_family(dtsen: Profile) -> None:
    required = [variable.name for variable in read_variables(dtsen) if not variable.optional]

    assert required == ["jumlah_anggota_keluarga", "hubungan_kepala_keluarga"]
    assert all(programme.optional for programme in dtsen.programmes if programme.column)
    assert dtsen.keys.optional == ("kode_sls",)


def test_sex_and_disability_are_read_for_fairness_alone(dtsen: Profile) -> None:
    assert dtsen.members is not None
    withheld = {column for summary in dtsen.members.withheld for column in summary.columns}
    questions = {column for summary in dtsen.members.summaries for column in summary.columns}

    assert withheld - questions == {
        "jenis_kelamin",
        *(each.name for each in dtsen.members.variables if each.name.startswith("disabilitas_")),
    }
    assert len(withheld - questions) == 10
    assert {group.of for group in dtsen.groups} >= {summary.name for summary in dtsen.members.withheld}


def test_a_heading_of_a_key_belongs_to_one_column(dtsen: Profile) -> None:
    headings = Counter(heading for aliases in dtsen.aliases.values() for heading in aliases)
    of_variables = {name for each in read_variables(dtsen) for name in (each.column, *each.aliases)}

    assert set(headings.values()) == {1}
    assert set(headings) & of_variables == set()
