"""Rows that are no household or not the only one of it, and persons who fit no household."""

from collections.abc import Callable
from pathlib import Path

from tests.features.broken_files import (
    OF_PEOPLE,
    WITH_MEMBERS,
    Row,
    Way,
    as_written,
    changed,
    count,
    csv,
    forty,
    rows,
    save,
    text,
)

PERSON = ("id_keluarga", "nomor", "hubungan", "umur")
BORN = (*PERSON, "lahir")
DATA = csv(text(rows()))
OF_TWO = csv(text(changed("jumlah", *["2"] * 40)))


def _persons() -> list[Row]:
    return [
        {
            "id_keluarga": row["id_keluarga"],
            "nomor": number,
            "hubungan": number,
            "umur": age,
            "lahir": born,
        }
        for row in rows()
        for number, age, born in (("1", "40", "1986-04-01"), ("2", "3", "2023-05-31"))
    ]


def _members(
    break_it: Callable[[list[Row]], object], headings: tuple[str, ...] = PERSON
) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        persons = _persons()
        break_it(persons)
        return save(folder / "members.csv", text(persons, headings=headings))

    return make


def _born(*dates: str) -> Callable[[Path], Path]:
    """The first persons have these birth dates."""

    def write(persons: list[Row]) -> None:
        for person, date in zip(persons, dates, strict=False):
            person["lahir"] = date

    return _members(write, headings=BORN)


def _other_month(persons: list[Row]) -> None:
    for person in persons:
        person["id_keluarga"] = person["id_keluarga"].replace("K0", "L0")


def _fewer_rooms(families: list[Row]) -> list[Row]:
    families[-1]["kamar"] = "9"
    return families


ROWS = (
    Way(
        "doubled_rows",
        "A row stands there twice",
        "the first stays",
        csv(text([*rows(), rows()[3]])),
        ("identical_row_repeated",),
        as_written,
    ),
    Way(
        "same_id",
        "Two different rows with the same household id",
        "both set aside",
        csv(text(_fewer_rooms([*rows(), rows()[3]]))),
        ("repeated_household_id",),
        count(39),
    ),
    Way(
        "ids_differ_in_case",
        "Household ids that differ only in capitals",
        "both kept",
        csv(text(changed("id_keluarga", "k00001"))),
        ("household_id_nearly_repeated",),
        forty,
    ),
    Way(
        "ids_differ_in_spaces",
        "Household ids that differ only in spaces or hyphens",
        "both kept",
        csv(text(changed("id_keluarga", "K-000 01"))),
        ("household_id_nearly_repeated",),
        forty,
    ),
    Way(
        "ids_differ_in_zeros",
        "Household ids that differ only in leading zeros",
        "both kept",
        csv(text(changed("id_keluarga", "0017", "17"))),
        ("household_id_nearly_repeated",),
        forty,
    ),
    Way(
        "ids_with_spaces",
        "Spaces around a household id",
        "read without them",
        csv(text(changed("id_keluarga", "  K00000 "))),
        (),
        as_written,
    ),
    Way(
        "id_empty",
        "Rows without a household id",
        "set aside",
        csv(text(changed("id_keluarga", "", ""))),
        ("no_household_id",),
        count(38),
    ),
    Way(
        "id_column_empty",
        "The whole column of household ids is empty",
        "refused",
        csv(text(changed("id_keluarga", *[""] * 40))),
        ("nobody_left", "counted"),
        refused=True,
    ),
    Way(
        "id_in_powers",
        "A household id that a sheet wrote as 1.3E+15",
        "set aside",
        csv(text(changed("id_keluarga", "1.30601E+15"))),
        ("identifier_rounded", "no_household_id"),
        count(39),
    ),
    Way(
        "id_failed",
        "A failed formula (#REF!) in place of a household id",
        "set aside",
        csv(text(changed("id_keluarga", "#REF!"))),
        ("no_household_id",),
        count(39),
    ),
    Way(
        "total_row",
        "A row of totals at the end",
        "set aside",
        csv(text(rows()) + "JUMLAH,,125,,,100,1600,,,,\n"),
        ("total_row",),
        as_written,
    ),
    Way(
        "note_at_end",
        "A note at the end (“Sumber: …”)",
        "set aside",
        csv(text(rows()) + "Sumber: Dinas Sosial,,,,,,,,,,\n"),
        ("no_answer", "size_assumed_one", "area_missing"),
        as_written,
    ),
    Way(
        "no_answers",
        "A household without a single answer",
        "set aside",
        csv(text(rows()) + "K99999,001,3,,,,,,1,,\n"),
        ("no_answer",),
        as_written,
    ),
    Way(
        "size_missing",
        "No number of persons",
        "counted as one person",
        csv(text(changed("jumlah", "", "0"))),
        ("size_assumed_one",),
        lambda h: forty(h) and h.size[:2].tolist() == [1, 1],
    ),
    Way(
        "area_missing",
        "An area code is empty",
        "assessed, on no list of the area",
        csv(text(changed("nagari", ""))),
        ("area_missing",),
        forty,
    ),
    Way(
        "no_head",
        "A family without a head",
        "set aside",
        DATA,
        ("no_head",),
        count(39),
        members=_members(lambda persons: persons[0].update(hubungan="2")),
    ),
    Way(
        "two_heads",
        "A family with two heads",
        "set aside",
        DATA,
        ("two_heads",),
        count(39),
        members=_members(lambda persons: persons[1].update(hubungan="1")),
    ),
    Way(
        "no_members",
        "A family without persons",
        "set aside, since it has no head",
        DATA,
        ("household_without_members", "no_head"),
        count(39),
        members=_members(lambda persons: persons.__delitem__(slice(0, 2))),
    ),
    Way(
        "members_without_family",
        "Persons of no family",
        "left out of account",
        DATA,
        ("member_without_household",),
        forty,
        members=_members(lambda persons: persons.append({**persons[0], "id_keluarga": "K77777"})),
    ),
    Way(
        "doubled_person",
        "A person stands there twice",
        "counted once",
        DATA,
        ("identical_person_repeated",),
        lambda h: forty(h) and h.answers["balita"].values[0] == 1,
        members=_members(lambda persons: persons.append(dict(persons[1]))),
    ),
    Way(
        "same_person_id",
        "Two persons of a family with the same number",
        "both counted",
        DATA,
        ("repeated_person_id",),
        lambda h: forty(h) and h.answers["balita"].values[0] == 2,
        members=_members(lambda persons: persons.append({**persons[1], "umur": "2"})),
    ),
    Way(
        "members_of_another_month",
        "Not one person belongs to a family of the other file",
        "refused",
        DATA,
        ("no_member_fits",),
        members=_members(_other_month),
        refused=True,
    ),
    Way(
        "members_not_given",
        "The file of persons is not given",
        "refused",
        DATA,
        ("members_needed",),
        profile=WITH_MEMBERS,
        refused=True,
    ),
    Way(
        "members_without_ages",
        "A column is missing in the file of persons",
        "refused",
        DATA,
        ("column_missing",),
        members=_members(lambda persons: None, headings=PERSON[:3]),
        refused=True,
    ),
    Way(
        "dates_in_five_forms",
        "Dates in five forms: 1986-04-01, 1/4/1986, 1 April 1986, 19860401 and a sheet's day number 31503",
        "all read",
        OF_TWO,
        (),
        forty,
        members=_born("1986-04-01", "1/4/1986", "1 April 1986", "19860401", "31503"),
        profile=OF_PEOPLE,
        births=("1986-04-01",) * 5,
    ),
    Way(
        "dates_in_words",
        "Dates with the names of months, in Indonesian or English",
        "read",
        OF_TWO,
        (),
        forty,
        members=_born("17 Agustus 1945", "17-Aug-1945", "17 Agt 1945"),
        profile=OF_PEOPLE,
        births=("1945-08-17",) * 3,
    ),
    Way(
        "dates_month_first",
        "A column of dates with the month first",
        "read so where no other reading fits the whole column",
        OF_TWO,
        (),
        forty,
        members=_born(*["04/25/1986"] * 80),
        profile=OF_PEOPLE,
        births=("1986-04-25",),
    ),
    Way(
        "dates_that_are_none",
        "Dates that do not exist, or whose century nobody can tell (31-02-1990, 01-04-86)",
        "marked",
        OF_TWO,
        ("birth_date_unreadable",),
        forty,
        members=_born("31-02-1990", "01-04-86"),
        profile=OF_PEOPLE,
        births=("NaT", "NaT"),
    ),
    Way(
        "dates_to_come",
        "Birth dates in the future, or before anybody living was born",
        "marked",
        OF_TWO,
        ("birth_date_impossible",),
        forty,
        members=_born("2062-01-01", "1862-01-01"),
        profile=OF_PEOPLE,
    ),
    Way(
        "ages_of_200",
        "Ages of 200, or below zero",
        "marked; the one below zero is unknown",
        OF_TWO,
        ("age_impossible", "not_a_count"),
        forty,
        members=_members(lambda persons: [persons[1].update(umur="200"), persons[3].update(umur="-4")], BORN),
        profile=OF_PEOPLE,
    ),
    Way(
        "size_differs",
        "The number of persons is not the number of persons listed",
        "marked",
        csv(text(changed("jumlah", *["2"] * 39, "7"))),
        ("size_differs",),
        forty,
        members=_born(),
        profile=OF_PEOPLE,
    ),
)
