"""The lists: filters, order, pages, and choosing families for a visit."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.pages.list_page import query_of
from serving.pages.sign_in_page import own_address
from serving.pages.words import Words
from tests.serving.office import Office
from tests.serving.pages.visitors import keys_of, visitor, words_of

SAY = Words("id")
ROW = re.compile(r'class="family" href="/keluarga/([A-Z2-7]{16})\?program=([^"]+)"')


def test_the_page_holds_the_families_of_the_list_in_its_order(office: Office) -> None:
    page = visitor(office, "analyst").see("/daftar/terlewat?program=PKH").text

    shown = [key for key, _ in ROW.findall(page)]
    assert shown == keys_of(office, "exclusion", "PKH")[:50]


def test_filters_narrow_it_and_stay_chosen(office: Office) -> None:
    someone = visitor(office, "analyst")
    whole = ROW.findall(someone.see("/daftar/terlewat?program=PKH").text)

    page = someone.see("/daftar/terlewat?program=PKH&wilayah=01&dari=4").text

    found = ROW.findall(page)
    assert 0 < len(found) < len(whole)
    assert set(found) < set(whole)
    assert '<option value="01" selected>' in page


def test_a_filter_that_cannot_be_read_is_left_out(office: Office) -> None:
    someone = visitor(office, "analyst")

    plain = ROW.findall(someone.see("/daftar/terlewat?program=PKH").text)
    odd = someone.see("/daftar/terlewat?program=PKH&dari=banyak&keadaan=x&urut=nama&peluang=-")

    assert (odd.status_code, ROW.findall(odd.text)) == (200, plain)


NAMES = ["program", "wilayah", "peluang", "dari", "sampai", "keadaan", "urut"]
ODD = ["nan", "inf", "-1", "1e400", "9" * 40, "rank", "0.5", "\x00"]


@given(st.dictionaries(st.sampled_from(NAMES), st.text() | st.sampled_from(ODD)))
def test_no_address_makes_the_filters_fail(told: dict[str, str]) -> None:
    query = query_of("inclusion", told)

    assert query.order in ("rank", "probability", "size", "estimate", "area")
    assert query.probability_from is None or 0 <= query.probability_from <= 1
    assert query.size_from is None or 0 <= query.size_from <= 1000


def test_an_empty_list_says_that_this_proves_nothing(office: Office) -> None:
    text = words_of(visitor(office, "analyst").see("/daftar/salah-sasaran?program=PKH&dari=90"))

    assert SAY("lists.empty_filtered") in text
    assert SAY("lists.empty_more") in text


def test_chosen_families_go_to_the_visit_list(office: Office) -> None:
    someone = visitor(office, "operator")
    keys = keys_of(office, "exclusion", "PKH")[:2]

    done = someone.send("/kunjungan/tugaskan", side="exclusion", programme="PKH", key=keys)

    assert SAY("done.assigned") in words_of(done)
    visits = someone.see("/kunjungan").text
    assert all(key in visits for key in keys)


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"programme": "PKH"}, "lists.none_chosen"),
        ({"programme": "", "key": ["A" * 16]}, "lists.one_programme"),
    ],
)
def test_what_is_missing_for_a_visit_is_said(office: Office, form: dict[str, object], told: str) -> None:
    answer = visitor(office, "operator").send("/kunjungan/tugaskan", side="exclusion", **form)

    assert answer.status_code == 422
    assert SAY(told) in words_of(answer)


def test_a_reviewer_is_not_offered_to_assign_and_cannot(office: Office) -> None:
    someone = visitor(office, "reviewer")

    page = someone.see("/daftar/terlewat?program=PKH").text
    answer = someone.send("/kunjungan/tugaskan", side="exclusion", programme="PKH", key=["A" * 16])

    assert 'type="checkbox"' not in page
    assert answer.status_code == 403


def test_the_offered_downloads_are_there(office: Office) -> None:
    someone = visitor(office, "supervisor")
    page = someone.see("/daftar/terlewat?program=PKH&wilayah=01").text

    addresses = [address.replace("&amp;", "&") for address in re.findall(r'href="(/api/v1/[^"]+)"', page)]

    assert len(addresses) == 3
    assert [someone.see(address).status_code for address in addresses] == [200, 200, 200]


def test_on_paper_the_list_says_what_it_is(office: Office) -> None:
    address = "/daftar/terlewat?program=PKH&wilayah=01&dari=4&keadaan=open&peluang=0.5&urut=size"

    text = words_of(visitor(office, "operator").see(address))

    told = text.partition("Program: PKH. Wilayah: ")[2].partition("keluarga.")[0]
    assert told.startswith("01. Saringan: Peluang tanda benar: paling sedikit 50 %; Anggota dari 4; ")
    assert f"Keadaan: {SAY('state.open')}. Urutan: jumlah anggota. Siklus 2025-06" in told
    assert "registri per 1 Juni 2025. Di lembar ini" in told


def test_on_the_paper_of_whoever_sees_one_area_it_is_that_area(office: Office) -> None:
    address = "/daftar/terlewat?program=PKH"

    whole = words_of(visitor(office, "reviewer").see(address))
    part = words_of(visitor(office, "reviewer", areas=("01",)).see(address))

    assert "Wilayah: Semua. Saringan: tidak ada." in whole
    assert "Wilayah: 01. Saringan: tidak ada." in part


EVIL = ["//evil.example", "/\\evil.example", "https:evil", "/\r\nSet-Cookie: x", "javascript:x"]


@given(st.text() | st.sampled_from(EVIL))
def test_coming_back_never_leads_to_another_site(address: str) -> None:
    found = own_address(address)

    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))
    assert not any(ord(letter) < 32 for letter in found)
