"""What every page promises, whoever opens it: whole in both languages, safe, and saying what must be said."""

import re
from collections.abc import Iterator

import pytest

from serving.pages.words import TABLE, Words
from tests.serving.office import ROLES, Office
from tests.serving.pages.visitors import visitor, words_of

ADDRESSES = (
    "/",
    "/daftar/salah-sasaran",
    "/daftar/terlewat?program=PKH&urut=size&peluang=0.5",
    "/kunjungan",
    "/model",
    "/jejak",
    "/pengguna",
    "/pengaturan",
    "/data",
)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|javascript:|<style")


def _addresses(office: Office) -> Iterator[str]:
    yield from ADDRESSES
    for side in ("inclusion", "exclusion"):
        yield f"/keluarga/{office.flagged(side=side)[0]}"


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_there_for_whom_it_is_meant_in_both_languages(office: Office, role: str) -> None:
    for language in ("id", "en"):
        someone = visitor(office, role, language)
        for address in _addresses(office):
            answer = someone.see(address)

            assert answer.status_code in (200, 403), (address, answer.text[-2000:])
            assert f'<html lang="{language}">' in answer.text
            assert INLINE.search(answer.text) is None, address
            assert Words(language)("frame.not_desil") in words_of(answer)
            if answer.status_code == 403:
                assert Words(language)("error.NotAllowed") in words_of(answer)


def test_a_page_speaks_one_language_only(office: Office) -> None:
    own = {key: texts for key, texts in TABLE.items() if texts[0] != texts[1] and len(min(texts)) > 25}
    for place, language in enumerate(("id", "en")):
        someone = visitor(office, "supervisor", language)
        for address in _addresses(office):
            text = words_of(someone.see(address))

            foreign = [key for key, texts in own.items() if texts[1 - place] in text]
            assert foreign == [], address


def test_where_a_list_is_shown_it_says_whom_no_list_can_hold(office: Office) -> None:
    for address in ("/", "/daftar/salah-sasaran", "/daftar/terlewat"):
        assert Words("id")("lists.unregistered") in words_of(visitor(office, "reviewer").see(address))


def test_simulated_data_says_so_on_every_page_and_real_data_does_not(office: Office) -> None:
    someone = visitor(office, "supervisor")
    real = [words_of(someone.see(address)) for address in _addresses(office)]
    object.__setattr__(office.service.settings, "simulated", True)

    simulated = [words_of(someone.see(address)) for address in _addresses(office)]
    signed_out = words_of(office.anonymous.get("/masuk"))

    said = Words("id")("frame.simulated")
    assert not any(said in text for text in real)
    assert all(said in text for text in [*simulated, signed_out])


def test_questions_are_said_in_words_never_by_their_raw_name(office: Office) -> None:
    text = words_of(visitor(office, "reviewer").see(f"/keluarga/{office.flagged()[0]}"))

    assert "Sepeda motor" in text
    assert not re.search(r"\b(head_school|motorcycle|hectares)\b", text)


def test_nobody_signed_in_is_sent_to_sign_in_and_back(office: Office) -> None:
    key = office.flagged()[0]

    answer = office.anonymous.get(f"/keluarga/{key}?program=PKH", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/masuk?kembali=%2Fkeluarga%2F{key}%3Fprogram%3DPKH"


@pytest.mark.parametrize(
    "address",
    ["/tidak-ada", "/keluarga/x", "/keluarga/AAAAAAAAAAAAAAAA", "/daftar/semua", "/kunjungan/abc"],
)
def test_what_is_not_there_is_told_as_a_page(office: Office, address: str) -> None:
    answer = visitor(office, "reviewer").see(address)

    assert answer.status_code == 404
    assert Words("id")("error.NotFound") in words_of(answer)


def test_an_entry_that_cannot_be_read_is_told_without_the_words_of_the_api(office: Office) -> None:
    answer = visitor(office, "reviewer").see(f"/keluarga/{office.flagged()[0]}?potret=x")

    assert answer.status_code == 422
    assert Words("id")("error.UnusableRequest.detail") in words_of(answer)
    assert "`" not in words_of(answer)


@pytest.mark.parametrize(("language", "title"), [("id", 0), ("en", 1)])
def test_a_problem_is_told_in_the_language_that_was_chosen(office: Office, language: str, title: int) -> None:
    answer = visitor(office, "reviewer", language).send("/model")

    assert answer.status_code == 405
    told = ("Tidak dapat dilakukan di sini", "This cannot be done here")
    assert told[title] in words_of(answer)
    assert told[1 - title] not in words_of(answer)


def test_whoever_may_not_see_a_page_is_not_sent_to_it_again(office: Office) -> None:
    answer = visitor(office, "reviewer").see("/pengguna")

    assert answer.status_code == 403
    assert Words("id")("error.again") not in words_of(answer)
    assert Words("id")("error.home") in words_of(answer)


def test_the_page_of_data_is_in_the_menu_of_those_who_load(office: Office) -> None:
    shown = {
        role: 'href="/data"' in visitor(office, role).see("/pengaturan").text.partition("<main")[0]
        for role in ROLES
    }

    assert {role for role, there in shown.items() if there} == {"operator", "supervisor"}


def test_what_only_a_script_can_wake_is_hidden_whatever_the_style(office: Office) -> None:
    style = office.anonymous.get("/static/tepat.css").text

    assert "[hidden] { display: none !important; }" in style


def test_what_is_read_aloud_of_a_list_does_not_begin_with_a_sign(office: Office) -> None:
    page = visitor(office, "reviewer").see("/daftar/terlewat").text

    aloud = page.partition("<caption>")[2].partition('<span class="for-ears">')[2]
    assert aloud.strip().startswith(Words("id")("lists.caption")[:8])


def test_a_family_of_another_area_is_told_like_one_that_does_not_exist(office: Office) -> None:
    own, elsewhere = office.flagged(area="01")[0], office.flagged(area="02")[0]
    someone = visitor(office, "reviewer", areas=("01",))

    there, absent = someone.see(f"/keluarga/{elsewhere}"), someone.see("/keluarga/AAAAAAAAAAAAAAAA")

    number = re.compile(r"Nomor permintaan: \S+")
    assert someone.see(f"/keluarga/{own}").status_code == 200
    assert (there.status_code, absent.status_code) == (404, 404)
    assert number.sub("", words_of(there)) == number.sub("", words_of(absent))


def test_static_files_are_found_under_the_address_that_pages_give(office: Office) -> None:
    page = office.anonymous.get("/masuk").text
    found = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)

    assert len(found) == 3
    assert all(office.anonymous.get(address).status_code == 200 for address in found)


def test_the_policy_of_every_page_allows_nothing_inline(office: Office) -> None:
    answer = visitor(office, "reviewer").see("/")

    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
