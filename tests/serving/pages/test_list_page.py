"""The lists: filters, order, pages, and choosing families for a visit."""

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from serving.pages.list_page import query_of
from serving.pages.sign_in_page import own_address
from serving.pages.words import Words
from tests.serving.office import Office
from tests.serving.pages.visitors import keys_of, visitor, words_of

if TYPE_CHECKING:
    from httpx2 import Response

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


def test_filters_that_leave_nobody_say_what_to_change(office: Office) -> None:
    page = visitor(office, "analyst").see("/daftar/terlewat?program=PKH&dari=6&sampai=2")

    assert SAY("lists.empty_filtered_more") in words_of(page)
    assert page.text.count(f">{SAY('lists.clear')}</a>") == 2


def test_chosen_families_go_to_the_visit_list(office: Office) -> None:
    someone = visitor(office, "operator")
    keys = keys_of(office, "exclusion", "PKH")[:2]

    done = someone.send("/kunjungan/tugaskan", side="exclusion", programme="PKH", key=keys)

    assert SAY("assigned.added", count=2) in words_of(done)
    visits = someone.see("/kunjungan").text
    assert all(key in visits for key in keys)


def test_of_all_programmes_each_family_is_visited_for_that_of_its_row(office: Office) -> None:
    someone = visitor(office, "operator")
    page = someone.see("/daftar/terlewat?urut=size")
    picks = [unescape(pick) for pick in re.findall(r'name="key" value="([^"]+)"', page.text)]
    shown = [f"{key}:{unquote(programme)}" for key, programme in ROW.findall(page.text)]
    back = _back(page)

    done = someone.send("/kunjungan/tugaskan", side="exclusion", programme="", key=picks[:3], back=back)

    assert picks == shown
    assert str(done.url).endswith("/daftar/terlewat?urut=size")
    visits = someone.person.get("/visits").json()["rows"]
    assert sorted(f"{visit['key']}:{visit['programme']}" for visit in visits) == sorted(picks[:3])


def test_nobody_chosen_is_said_on_the_same_list_with_its_filters(office: Office) -> None:
    someone = visitor(office, "operator")
    page = someone.see("/daftar/terlewat?program=PKH&wilayah=01&urut=size")

    answer = someone.send("/kunjungan/tugaskan", side="exclusion", programme="PKH", back=_back(page))

    assert (answer.status_code, SAY("lists.none_chosen") in words_of(answer)) == (422, True)
    assert ROW.findall(answer.text) == ROW.findall(page.text)
    assert '<option value="01" selected>' in answer.text
    assert '<option value="size" selected>' in answer.text
    assert _back(answer) == _back(page)
    assert '<a href="/daftar" aria-current="page">' in answer.text
    assert '<a href="/kunjungan" aria-current' not in answer.text


def _back(page: "Response") -> str:
    """Where the form of the list comes back to; the one before it is that of the language."""
    return unescape(re.findall(r'name="back" value="([^"]*)"', page.text)[-1])


def test_once_the_cycle_is_closed_no_visit_is_offered(office: Office) -> None:
    visitor(office, "supervisor").send("/pengaturan/siklus/tutup", close_name="2025-06")

    assert 'type="checkbox"' not in visitor(office, "operator").see("/daftar/terlewat").text


def test_of_all_programmes_cases_are_counted_and_ranks_are_said_to_be_of_the_programme(
    office: Office,
) -> None:
    someone = visitor(office, "analyst")

    every, one = (someone.see(f"/daftar/terlewat{query}") for query in ("", "?program=PKH"))

    total = office.person("analyst").get("/lists/exclusion").json()["total"]
    assert SAY("lists.count.cases", count=total) in words_of(every)
    assert SAY("lists.rank_own") in words_of(every)
    assert SAY("lists.count.families", count=len(keys_of(office, "exclusion", "PKH"))) in words_of(one)
    assert SAY("lists.rank_own") not in words_of(one)


def test_both_tabs_count_what_the_filters_leave(office: Office) -> None:
    told = {"area": "01", "size_from": 3, "state": "open"}
    totals = {
        side: office.person("analyst").get(f"/lists/{side}", params=told).json()["total"]
        for side in ("inclusion", "exclusion")
    }

    page = words_of(visitor(office, "analyst").see("/daftar/terlewat?wilayah=01&dari=3&keadaan=open"))

    for side, total in totals.items():
        assert SAY("lists.tab", side=SAY(f"side.{side}"), count=total) in page


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
