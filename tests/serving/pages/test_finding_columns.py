"""What was found wrong with a record is told with the form's words, a member's apart from the family's."""

from dataclasses import replace

import pytest

from features.profile_loading import profile_from_text
from serving.pages.finding_columns import column_words
from serving.pages.household_doubts import further_doubts
from serving.pages.household_screen import chosen_status, screen_of
from serving.pages.phrases import Phrases
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.store.actor import Actor
from serving.store.household_views import DataFinding, HouseholdView
from serving.store.list_views import ListQuery
from tests.serving.office import Office
from tests.small_survey import AMOUNTS_TEXT

PROFILE = profile_from_text(AMOUNTS_TEXT, "small.yaml")
FOUND = (
    DataFinding("impossible_number", "rooms"),
    DataFinding("identifier_malformed", "nik", of_member=True),
)


@pytest.mark.parametrize(
    ("column", "language", "said"),
    [
        ("nik", "id", "NIK"),
        ("born", "en", "date of birth"),
        ("motorcycle", "id", "Sepeda motor"),
        ("kecamatan_lama", "id", "kecamatan_lama"),
    ],
)
def test_a_column_is_called_what_the_form_calls_it(column: str, language: str, said: str) -> None:
    assert column_words(PROFILE, column, Words(language)) == said


def _family(office: Office) -> HouseholdView:
    with office.district.store.read(Actor(1, "reviewer", "reviewer")) as reading:
        return reading.household(reading.list_page(ListQuery("exclusion", "PKH")).rows[0].key)


@pytest.mark.parametrize(
    ("language", "doubt", "where"),
    [
        ("id", "2 temuan data pada catatan keluarga ini, di antaranya 1 pada anggotanya", "pada NIK seorang"),
        ("en", "2 data findings on this family’s record, 1 of them on its members", "at NIK of a member"),
    ],
)
def test_a_member_s_finding_is_told_as_a_member_s(
    office: Office, language: str, doubt: str, where: str
) -> None:
    h, words, writing = replace(_family(office), findings=FOUND), Words(language), Writing(language, "rupiah")
    status = chosen_status(h, "PKH")

    screen = screen_of(h, status, Phrases(PROFILE, language), words, writing)

    assert any(doubt in text for text in further_doubts(h, status, words, writing))
    assert len(screen.findings) == 2
    assert screen.findings[1][1].startswith(where)
