"""A form that comes after its session has ended: told, given back, and never a way out of this site."""

import logging
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from serving.pages.words import Words
from tests.serving.office import BASE, PASSWORD, Office
from tests.serving.pages.visitors import REASON, visitor, words_of

if TYPE_CHECKING:
    from httpx2 import Response

SAY = Words("id")
FORM = {"program": "PKH", "shown": "1", "version": "0", "verdict": "tetap"}


def _back(answer: "Response") -> str:
    """Where signing in on this page leads to."""
    found = re.search(r'action="/masuk".*?name="back" value="([^"]*)"', answer.text, re.DOTALL)
    assert found
    return unescape(found[1])


def test_a_decision_sent_after_the_session_ended_is_told_as_not_recorded_and_given_back(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    key = office.flagged()[0]
    reason = f'{REASON} <b>"x"</b>'
    caplog.set_level(logging.DEBUG)

    answer = office.anonymous.post(
        f"/keluarga/{key}/keputusan", data={**FORM, "reason": reason}, follow_redirects=False
    )

    assert answer.status_code == 401
    assert SAY("sign_in.ended") in words_of(answer)
    assert SAY("error.typed") in words_of(answer)
    assert f"{REASON} &lt;b&gt;" in answer.text
    assert _back(answer) == f"/keluarga/{key}?program=PKH&dibaca=1#keputusan"
    assert answer.headers["cache-control"] == "no-store"
    assert REASON not in office.logged.getvalue()
    assert REASON not in caplog.text


def test_after_signing_in_again_one_is_back_at_the_family(office: Office) -> None:
    key = office.flagged()[0]
    visitor(office, "administrator").send("/pengguna", name="budi", role="analyst", password=PASSWORD)
    asked = office.anonymous.post(f"/keluarga/{key}/keputusan", data={**FORM, "reason": REASON})
    form = {"back": _back(asked), "ended": "1", "typed": REASON, "name": "budi"}

    wrong = office.anonymous.post("/masuk", data={**form, "password": "salah"})
    right = office.anonymous.post("/masuk", data={**form, "password": PASSWORD}, follow_redirects=False)

    assert REASON in words_of(wrong)
    assert SAY("sign_in.ended") in words_of(wrong)
    assert right.status_code == 303
    assert right.headers["location"].startswith(f"/keluarga/{key}?program=PKH")
    assert "tanah" not in right.headers["location"]


@pytest.mark.parametrize(
    ("address", "form", "page"),
    [
        ("/kunjungan/7", {"note": REASON}, "/kunjungan/7"),
        ("/kunjungan/lembar", {"why": REASON}, "/kunjungan"),
        ("/keputusan/3/tarik", {"key": "//evil.example", "withdraw_reason": REASON}, "/"),
        ("/kunjungan/tugaskan", {"side": "inclusion", "back": "//evil.example"}, "/daftar"),
        ("/pengaturan/sandi", {"old_password": PASSWORD}, "/pengaturan"),
    ],
)
def test_every_form_leads_back_to_a_page_of_this_site(
    office: Office, address: str, form: dict[str, str], page: str
) -> None:
    answer = office.anonymous.post(address, data=form)

    assert _back(answer) == page
    assert PASSWORD not in answer.text
    assert (REASON in words_of(answer)) == (REASON in form.values())


def test_a_form_longer_than_any_of_ours_still_leaves_a_page_to_sign_in_on(office: Office) -> None:
    key = office.flagged()[0]
    visitor(office, "administrator").send("/pengguna", name="budi", role="analyst", password=PASSWORD)
    form = {"program": "P" * 9_000, "reason": "panjang " * 20_000}

    asked = office.anonymous.post(f"/keluarga/{key}/keputusan", data=form)
    typed = asked.text.partition('name="typed" readonly>')[2].partition("</textarea>")[0]
    told = {"name": "budi", "password": PASSWORD, "back": _back(asked), "typed": typed}
    right = office.anonymous.post("/masuk", data=told, follow_redirects=False)

    assert typed.startswith("panjang")
    assert (right.status_code, right.headers["location"]) == (303, f"/keluarga/{key}")


def test_what_another_site_sends_is_not_shown_on_a_page_of_ours(office: Office) -> None:
    key = office.flagged()[0]

    answer = office.anonymous.post(
        f"/keluarga/{key}/keputusan",
        data={**FORM, "reason": REASON},
        headers={"origin": "https://evil.example"},
    )

    assert answer.status_code == 401
    assert REASON not in words_of(answer)


def test_a_form_of_an_earlier_session_is_refused_with_what_was_typed_and_a_way_back(office: Office) -> None:
    key = office.flagged()[0]
    someone = visitor(office, "reviewer")

    answer = someone.person.client.post(
        f"/keluarga/{key}/keputusan",
        data={**FORM, "reason": REASON, "csrf": "of an earlier session"},
        headers={"origin": BASE},
    )

    assert answer.status_code == 403
    assert REASON in words_of(answer)
    assert f'href="/keluarga/{key}?program=PKH' in answer.text
