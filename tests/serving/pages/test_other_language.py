"""The button of the other language: the same page again, or the page that the form stands on."""

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from serving.pages.words import Words
from serving.store.actor import Actor
from serving.store.trail_views import AuditQuery
from tests.serving.office import Office
from tests.serving.pages.visitors import Visitor, hidden, visitor, words_of

if TYPE_CHECKING:
    from httpx2 import Response

WHY = "Undangan musyawarah"
_FORM = re.compile(r'<form method="post" action="/bahasa">(.*?)</form>', re.DOTALL)
_FIELD = re.compile(r'name="([^"]*)" value="([^"]*)"')


def press(someone: Visitor, page: "Response") -> "Response":
    """The button of the other language on this page."""
    found = _FORM.search(page.text)
    assert found
    form = {name: unescape(value) for name, value in _FIELD.findall(found[1])}
    return someone.person.client.post("/bahasa", data=form)


def test_an_unmasked_family_stays_unmasked_in_the_other_language_without_a_second_reason(
    office: Office,
) -> None:
    key = office.flagged()[0]
    someone = visitor(office, "reviewer")
    shown = someone.send(f"/keluarga/{key}/identitas", program="PKH", why=WHY)

    other = press(someone, shown)

    assert other.status_code == 200
    assert '<html lang="en">' in other.text
    assert Words("en")("who.shown") in words_of(other)
    with office.district.store.read(Actor(1, "auditor", "auditor")) as reading:
        records = reading.audit(AuditQuery(act="unmasked")).rows
    assert [record.reason for record in records] == [WHY, WHY]


def test_a_what_if_stays_where_it_is(office: Office) -> None:
    key = office.flagged()[0]
    someone = visitor(office, "reviewer")
    tried = someone.send(f"/keluarga/{key}/andai", program="PKH", **{"jawaban-motorcycle": "?"})

    other = press(someone, tried)

    assert Words("en")("what_if.result") in words_of(other)


def test_sheets_are_printed_in_the_other_language(office: Office) -> None:
    someone = visitor(office, "supervisor")
    someone.send("/kunjungan/susun", rencana_program="PKH", jumlah="3")
    sheets = someone.send("/kunjungan/lembar", program="PKH", why=WHY)

    other = press(someone, sheets)

    assert other.url.path == "/kunjungan/lembar"
    assert Words("en")("visits.sheet") in words_of(other)


def test_after_a_form_that_was_wrong_one_stays_with_the_family_and_is_told_what_is_lost(
    office: Office,
) -> None:
    key = office.flagged()[0]
    someone = visitor(office, "reviewer")
    someone.send(f"/keluarga/{key}/dibaca", program="PKH")
    wrong = someone.send(f"/keluarga/{key}/keputusan", program="PKH", shown="1", version="0")

    other = press(someone, wrong)

    assert Words("id")("frame.language_loses") in words_of(wrong)
    assert (other.url.path, other.url.params["program"]) == (f"/keluarga/{key}", "PKH")


@pytest.mark.parametrize("back", ["/keputusan/1/tarik", "https://evil.example/", "/keluarga/x/identitas"])
def test_the_language_sends_no_form_on_but_one_that_changes_nothing(office: Office, back: str) -> None:
    someone = visitor(office, "reviewer")

    answer = someone.person.client.post(
        "/bahasa", data={"language": "en", "back": back, "ulang": "1"}, follow_redirects=False
    )

    assert answer.status_code == 303


def test_a_form_of_another_site_is_not_sent_on_either(office: Office) -> None:
    key = office.flagged()[0]
    someone = visitor(office, "reviewer")

    told = {"language": "en", "back": f"/keluarga/{key}/identitas", "ulang": "1", "why": WHY}
    foreign = someone.person.client.post("/bahasa", data=told, headers={"origin": "https://evil.example"})
    without_token = someone.person.client.post("/bahasa", data=told)

    assert (foreign.status_code, without_token.status_code) == (403, 403)


def test_the_plain_page_of_a_family_keeps_its_address(office: Office) -> None:
    key = office.flagged()[0]

    page = visitor(office, "reviewer").see(f"/keluarga/{key}?program=PKH")

    assert hidden(page, "back") == f"/keluarga/{key}?program=PKH"
