"""A profile is read as written: every key of the format, YAML 1.2, defaults and digests."""

from datetime import date
from pathlib import Path

import pytest

from features.errors import UnusableProfile
from features.policy import Benefit, Line
from features.profile import Condition, Equivalence, Group, Head, Summary
from features.profile_loading import builtin_profiles, load_profile, profile_from_text

EVERY_KEY = """\
profile: dtsen
languages: [id, en]
table: households
head: {column: hubungan, is: [1]}
keys:
  household: id_keluarga
  areas: [kode_kecamatan, kode_nagari]
  cluster: kode_nagari
  size: jumlah_anggota_keluarga
  weight: bobot
  weight_of: household
  period: tahun
identifiers: {nik: nik, kk: no_kk, name: nama, birth_date: tanggal_lahir, sex: jenis_kelamin, address: alamat}
area_inputs: [kode_kecamatan]
area_labels: {kode_kecamatan: {id: Kecamatan, en: Subdistrict}}
welfare:
  column: pengeluaran_per_kapita
  per: person
  form: amount
  equivalence: {children: balita, child: 0.5, elasticity: 0.9}
  unit: {id: rupiah per orang per bulan, en: rupiah per person per month}
  multiplier: 1
  surveyed: 2024-03
  prices: 2024-03
  price_index: {2022-09: 112.9, 2024-03: 118.4}
answers: registry
variables:
  - name: jenis_lantai_terluas
    column: jenis_lantai_terluas
    aliases: [lantai, "Jenis Lantai"]
    kind: category
    group: dwelling
    label: {id: Jenis lantai terluas, en: Main floor material}
    codes: {1: {id: Marmer/granit, en: Marble or granite}, 8: {id: Tanah, en: Earth}}
    unknown: [99]
    asked_if: {column: umur, from: 5}
    observable: true
  - {name: motor, kind: yes_no, yes: [1], no: [2], group: assets, direction: up,
     label: {id: Sepeda motor, en: Motorcycle}}
  - {name: dependency, kind: number, values: {"yes": 1, "no": 0}, label: {id: Rasio, en: Dependency ratio}}
  - {name: jumlah_anggota_keluarga, kind: count}
  - {name: jamkes, kind: bits, codes: [2, 4]}
members:
  keys: {household: id_keluarga, person: id_individu}
  variables: [{name: umur, kind: number}]
  summaries:
    - {name: balita, how: count, where: {umur: {below: 5}}, group: household,
       label: {id: Anak balita, en: Under five}}
    - {name: rasio_ketergantungan, of: umur, how: dependency_ratio, young: 15, old: 65,
       direction: down, observable: true}
withheld:
  - {name: kepala_perempuan, column: kelamin_kepala, label: {id: Kepala perempuan, en: Woman as head}}
groups:
  - kepala_perempuan
  - {name: ukuran_keluarga, of: jumlah_anggota_keluarga, bins: [1, 3, 5, 7], label: {id: Ukuran, en: Size}}
group_labels: {dwelling: {id: Rumah, en: Dwelling}}
never_inputs: [prog_pkh, pbi_nasional, "jamkes:1", desil_nasional, rank]
programmes:
  - name: PKH
    column: prog_pkh
    table: households
    yes: [1]
    no: [2]
    line: {poorest_share: 0.335}
    from: 2025-01-01
    source: {id: Keputusan, en: Decree}
    max_false: {inclusion: 0.10, exclusion: 0.25}
    benefit: {amount: 225000, per: household}
  - {name: ekstrem, line: {amount: 322170, prices: 2022-09}}
"""

SMALL = """\
profile: small
languages: [es]
variables:
  - {name: roof, kind: category}
"""


def test_every_key_of_the_format_is_read() -> None:
    profile = profile_from_text(EVERY_KEY, "every key")

    floor, motor, dependency = profile.variables[:3]
    pkh, extreme = profile.programmes
    assert profile.members is not None
    assert profile.welfare is not None
    assert (profile.name, profile.languages, profile.answers) == ("dtsen", ("id", "en"), "registry")
    assert profile.head == Head("hubungan", frozenset({"1"}))
    assert profile.keys.areas == ("kode_kecamatan", "kode_nagari")
    assert profile.identifiers["birth_date"] == "tanggal_lahir"
    assert profile.welfare.equivalence == Equivalence(None, "balita", 0.5, 0.9)
    assert profile.welfare.price_index == {"2022-09": 112.9, "2024-03": 118.4}
    assert floor.codes is not None
    assert list(floor.codes) == ["1", "8"]
    assert floor.asked_if == Condition("umur", None, 5.0, None)
    assert (floor.aliases, floor.observable) == (("lantai", "Jenis Lantai"), True)
    assert floor.unknown == frozenset({"99"})
    assert (motor.yes, motor.no, motor.direction) == (("1",), ("2",), "up")
    assert dependency.values == {"yes": 1.0, "no": 0.0}
    assert profile.members.summaries[0] == Summary(
        "balita", "count", None, (Condition("umur", None, None, 5.0),), "household",
        {"id": "Anak balita", "en": "Under five"},
    )  # fmt: skip
    assert (profile.members.summaries[1].direction, profile.members.summaries[1].observable) == ("down", True)
    assert profile.groups == (
        Group(
            "kepala_perempuan", "kepala_perempuan", None, {"id": "Kepala perempuan", "en": "Woman as head"}
        ),
        Group("ukuran_keluarga", "jumlah_anggota_keluarga", (1, 3, 5, 7), {"id": "Ukuran", "en": "Size"}),
    )
    assert profile.area_labels["kode_nagari"] == {"id": "kode_nagari", "en": "kode_nagari"}
    assert profile.group_labels["dwelling"] == {"id": "Rumah", "en": "Dwelling"}
    assert (pkh.from_, pkh.benefit) == (date(2025, 1, 1), Benefit(225000.0, "household"))
    assert pkh.max_false == {"inclusion": 0.10, "exclusion": 0.25}
    assert extreme.line == Line(amount=322170.0, prices="2022-09")


def test_what_is_left_out_takes_its_default() -> None:
    profile = profile_from_text(SMALL + "  - {name: radio, kind: yes_no}\n", "small")

    roof, radio = profile.variables
    assert (roof.column, roof.group, roof.label, roof.codes) == ("roof", "other", {"es": "roof"}, None)
    assert (radio.yes, radio.no) == (("1",), ("0",))
    assert (profile.table, profile.answers, profile.keys.household) == ("households", "interview", None)


def test_a_profile_with_one_language_may_have_plain_labels() -> None:
    text = SMALL + "  - {name: floor, kind: category, label: Piso, codes: {1: Tierra, 2: Cerámica}}\n"

    floor = profile_from_text(text, "plain").variables[1]

    assert floor.label == {"es": "Piso"}
    assert floor.codes == {"1": {"es": "Tierra"}, "2": {"es": "Cerámica"}}


def test_codes_are_text_with_spaces_accents_and_decimals() -> None:
    text = SMALL + '  - {name: a, kind: category, codes: [01, 1.5, "1.50", De palma, "Sí ", yes, true]}\n'

    codes = profile_from_text(text, "codes").variables[1].codes

    assert codes is not None
    assert list(codes) == ["1", "1.5", "1.50", "De palma", "Sí", "yes", "true"]


def test_words_that_other_yaml_takes_for_booleans_stay_words() -> None:
    text = SMALL.replace("[es]", "[no]") + "  - {name: on, column: off, kind: yes_no, yes: [yes], no: [no]}\n"

    variable = profile_from_text(text, "words").variables[1]

    assert (variable.name, variable.column, variable.yes, variable.no) == ("on", "off", ("yes",), ("no",))


def test_headings_that_look_like_numbers_are_kept_as_written() -> None:
    text = SMALL + '  - {name: floor, column: 010, kind: category, aliases: [2.50, " Piso "]}\n'

    variable = profile_from_text(text, "headings").variables[1]

    assert (variable.column, variable.aliases) == ("010", ("2.50", "Piso"))


def test_headings_compare_whatever_way_accents_are_encoded() -> None:
    text = SMALL + "  - {name: teja\u0301, kind: category}\n"

    assert profile_from_text(text, "accents").variables[1].column == "tejá"


def test_person_rows_serve_as_members_of_a_person_table() -> None:
    text = """\
profile: persons
languages: [en]
table: persons
head: {column: relation, is: 1}
keys: {household: hh}
members:
  summaries: [{name: women, how: count, where: {sex: 2}}]
"""

    members = profile_from_text(text, "persons").members

    assert members is not None
    assert (members.household, members.person) == ("hh", None)
    assert members.summaries[0].where == (Condition("sex", frozenset({"2"})),)


def test_a_withheld_column_without_a_kind_is_a_category_or_a_number_when_cut_into_bins() -> None:
    text = (
        SMALL + "withheld: [{name: sex}, {name: age}]\ngroups: [sex, {name: ages, of: age, bins: [0, 60]}]\n"
    )

    profile = profile_from_text(text, "withheld")

    assert [variable.kind for variable in profile.withheld] == ["category", "number"]


def test_prices_are_of_the_month_of_the_interviews_unless_said_otherwise() -> None:
    profile = profile_from_text(SMALL + "welfare: {column: c, surveyed: 2024-03}\n", "prices")

    assert profile.welfare is not None
    assert profile.welfare.prices == "2024-03"


def test_the_equivalence_may_be_named_or_a_column() -> None:
    named = profile_from_text(SMALL + "welfare: {column: c, equivalence: per_capita}\n", "named").welfare
    column = profile_from_text(SMALL + "welfare: {column: c, equivalence: {column: ae}}\n", "column").welfare

    assert named is not None
    assert column is not None
    assert named.equivalence == Equivalence()
    assert column.equivalence == Equivalence(column="ae")


def test_a_bit_left_out_of_the_codes_may_be_forbidden() -> None:
    text = SMALL + "  - {name: jk, kind: bits, codes: [2, 4]}\nnever_inputs: ['jk:1']\n"

    assert profile_from_text(text, "bits").never_inputs == ("jk:1",)


def test_a_member_column_that_no_summary_reads_may_be_among_the_leaks() -> None:
    text = """\
profile: persons
languages: [en]
table: persons
head: {column: relation, is: 1}
keys: {household: hh}
members:
  variables: [{name: pension, kind: yes_no}, {name: age, kind: number}]
  summaries: [{name: oldest, how: max, of: age}]
never_inputs: [pension]
"""

    assert profile_from_text(text, "unread").never_inputs == ("pension",)


@pytest.mark.parametrize("summary", ["how: any, of: aid", "how: count, where: {aid: 1}", "how: max, of: q9"])
def test_a_summary_that_reads_a_leak_is_refused_under_either_name(summary: str) -> None:
    text = f"""\
profile: persons
languages: [en]
table: persons
head: {{column: relation, is: 1}}
keys: {{household: hh}}
members:
  variables: [{{name: aid, column: q9, kind: yes_no}}]
  summaries: [{{name: s, {summary}}}]
never_inputs: [q9]
"""

    with pytest.raises(UnusableProfile, match="line 8: `q9` is among `never_inputs`"):
        profile_from_text(text, "leak")


def test_not_even_a_skip_rule_or_an_alias_reads_receipt_of_aid() -> None:
    text = SMALL + (
        "  - {name: a, kind: count, asked_if: {column: pkh, in: [1]}}\n"
        "  - {name: b, kind: count, aliases: [pkh]}\n"
        "programmes: [{name: PKH, column: pkh, line: {amount: 5}}]\n"
    )

    with pytest.raises(UnusableProfile) as raised:
        profile_from_text(text, "aid")

    assert [problem.split(":")[0] for problem in raised.value.problems] == ["line 5", "line 6"]


def test_the_digest_ignores_comments_layout_and_the_order_of_keys() -> None:
    other = "# why\nlanguages:\n  - es\nprofile: 'small'\nvariables: [{kind: category, name: roof}]\n"

    assert profile_from_text(SMALL, "a").digest == profile_from_text(other, "b").digest


def test_the_digest_minds_the_order_of_lists_and_of_codes() -> None:
    texts = [
        SMALL + f"  - {{name: a, kind: ordered, codes: {codes}}}\n"
        for codes in ("{1: a, 2: b}", "{2: b, 1: a}")
    ]
    lists = [SMALL + f"never_inputs: {names}\n" for names in ("[a, b]", "[b, a]")]

    digests = {profile_from_text(text, "a").digest for text in [*texts, *lists]}

    assert len(digests) == 4


def test_a_profile_is_found_by_its_path_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    plain, marked = tmp_path / "plain.yaml", tmp_path / "marked.yaml"
    plain.write_text(SMALL, "utf-8")
    marked.write_text(SMALL, "utf-8-sig")

    assert load_profile(plain) == load_profile(str(marked))


@pytest.mark.parametrize("name", builtin_profiles())
def test_a_built_in_profile_is_found_by_its_name(name: str) -> None:
    assert load_profile(name).name == name


@pytest.mark.parametrize("where", ["dtsne", "", "a\0b", "no/such/file.yaml"])
def test_a_file_that_is_not_there_is_told(where: str) -> None:
    with pytest.raises(UnusableProfile, match=r"no such file|this is a folder"):
        load_profile(where)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("profile: caf\xe9".encode("latin-1"))

    with pytest.raises(UnusableProfile, match="save it as UTF-8"):
        load_profile(path)
