"""A page that was made before: never another person's, never yesterday's, and nobody's name is in it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from html import escape

import pytest

from serving.kept_pages import KeptPages
from serving.pages import household_page, list_page
from serving.pages.noted import Noted
from serving.pages.words import Words
from serving.store.actor import Actor
from serving.store.case_views import CASE_STATES
from serving.store.list_views import ListQuery
from serving.store.store import Store, open_store
from serving.store.visit_views import VisitFindings, VisitQuery
from serving.store.work import Work
from tests.serving.conftest import AREA
from tests.serving.office import Office
from tests.serving.pages.visitors import REASON, hidden, keys_of, visitor, words_of
from tests.serving.store.acting import decide, rows
from tests.small_survey import MARK

SAY = Words("id")
LIST = "/daftar/terlewat?program=PKH"
FOUND = VisitFindings("met", date(2025, 6, 1), eligible="yes", receives="no", note="Ibu ada di rumah.")
BOTH = Actor(11, "another reviewer", "reviewer")


@pytest.fixture
def elsewhere(any_office: Office) -> Iterator[Store]:
    """Another process on the same database: it shares no memory with the service."""
    district = any_office.district
    store = open_store(district.url, district.keys, clock=district.clock)
    yield store
    store.close()


def _addresses(office: Office) -> tuple[str, str]:
    return LIST, f"/keluarga/{keys_of(office, 'exclusion', 'PKH')[0]}?program=PKH"


def _everything_kept(office: Office) -> bytes:
    return b"".join(piece for page in office.service.kept_pages._held.values() for piece in page.pieces)


def test_what_another_process_records_is_on_the_very_next_page(any_office: Office, elsewhere: Store) -> None:
    someone = visitor(any_office, "reviewer")
    addresses = _addresses(any_office)
    before = [words_of(someone.see(address)) for address in addresses]

    with elsewhere.begin(BOTH) as work:
        decide(work, rows(elsewhere, BOTH)[0])

    after = [words_of(someone.see(address)) for address in addresses]
    assert [BOTH.name in text for text in before] == [False, False]
    assert [BOTH.name in text for text in after] == [True, True]


def test_after_every_act_what_is_kept_is_what_would_be_made_anew(
    any_office: Office, elsewhere: Store
) -> None:
    """The law of keeping: of each act, on lists of every kind and on families touched and untouched."""
    one, two, three, four = rows(elsewhere, BOTH)[:4]
    families = [f"/keluarga/{row.key}?program=PKH" for row in (one, two, three, four)]
    lists = [LIST, "/daftar/terlewat", "/daftar/salah-sasaran", f"{LIST}&urut=size"]
    states = [f"{LIST}&keadaan={state}" for state in CASE_STATES]
    people = [visitor(any_office, "supervisor"), visitor(any_office, "reviewer", areas=(AREA,))]
    acts: list[Callable[[Work], object]] = [
        lambda work: decide(work, two),
        lambda work: decide(work, one),
        lambda work: work.amend(work.decisions(one.key)[0].id, "perbaiki_data", "alamatnya lain", 1),
        lambda work: work.withdraw(work.decisions(one.key)[0].id, "salah keluarga"),
        lambda work: decide(work, replace(one, version=3), "kunjungi"),
        lambda work: work.cancel_visit(work.visits(VisitQuery(key=one.key)).rows[0].id, "batal"),
        lambda work: work.assign_visits([one.key, three.key], "PKH", "exclusion"),
        lambda work: work.enter_findings(work.visits(VisitQuery(key=one.key)).rows[-1].id, FOUND),
        lambda work: work.unmask(four.key, "undangan"),
        lambda work: work.audit_event("signed_in", "user:1", {}),
        lambda work: work.audit_event("exported", "lists", {}),
        lambda work: work.erase(four.key, "diminta keluarga"),
        lambda work: work.close_cycle(),
    ]

    def everything() -> list[str]:
        answers = [person.see(place) for person in people for place in (*families, *lists, *states)]
        # Whoever is told that there is no such page is told the number of the request.
        return [answer.text if answer.status_code == 200 else "" for answer in answers]

    shown = everything()
    for act in acts:
        with elsewhere.begin(BOTH) as work:
            act(work)
        kept = everything()
        any_office.service.kept_pages = KeptPages()
        assert kept == (shown := everything())
    assert str(one.household_id) in shown[0]
    assert str(four.household_id) not in "".join(shown)


def test_an_act_on_one_family_leaves_the_pages_of_the_others(
    any_office: Office, elsewhere: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_, other = rows(elsewhere, BOTH)
    with elsewhere.begin(BOTH) as work:
        decide(work, first)
    someone = visitor(any_office, "reviewer")
    addresses = [f"/keluarga/{first.key}?program=PKH", "/daftar/salah-sasaran?program=PKH"]
    shown = [someone.see(address).text for address in addresses]
    assert SAY("decide.next") in shown[0]

    with elsewhere.begin(BOTH) as work:
        decide(work, other)
    monkeypatch.setattr(list_page, "_values", None)
    monkeypatch.setattr(household_page, "screen_of", None)

    assert [someone.see(address).text for address in addresses] == shown


def test_whatever_else_a_page_asks_the_store_makes_it_rest_on_everything(office: Office) -> None:
    with office.district.store.read(BOTH) as reading:
        asking, telling = Noted(reading), Noted(reading)
        telling.list_page(ListQuery("exclusion", "PKH", limit=2))
        telling.cycle()
        asking.visits(VisitQuery())

        assert len(telling.topics or ()) == 2
        assert asking.topics is None


def test_whoever_was_erased_stands_on_no_page_and_in_no_memory(any_office: Office, elsewhere: Store) -> None:
    someone = visitor(any_office, "reviewer")
    addresses = _addresses(any_office)
    row = rows(elsewhere, BOTH)[0]
    assert row.household_id is not None
    before = [someone.see(address).text for address in addresses]

    with elsewhere.begin(BOTH) as work:
        work.erase(row.key, "asked for by the family")

    assert all(row.household_id in page for page in before)
    assert not any(row.household_id in someone.see(address).text for address in addresses)
    assert row.household_id.encode() not in _everything_kept(any_office)


def test_a_page_is_made_once_and_the_same_the_second_time(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = visitor(office, "supervisor")
    addresses = _addresses(office)
    first = [someone.see(address).text for address in addresses]
    monkeypatch.setattr(list_page, "_values", None)
    monkeypatch.setattr(household_page, "screen_of", None)

    assert [someone.see(address).text for address in addresses] == first


def test_what_one_person_was_shown_holds_nothing_of_them_for_the_next(office: Office) -> None:
    for address in _addresses(office):
        for name in ("satu", "dua"):
            person = office.person("supervisor", name=name)
            other = office.person("supervisor", name="dua" if name == "satu" else "satu")

            page = person.client.get(address).text

            assert f">{name} <span" in page
            assert (person.csrf in page, other.csrf in page) == (True, False)


def test_a_kept_page_holds_no_name_no_number_and_no_token(office: Office) -> None:
    someone = visitor(office, "supervisor")
    listed, case = _addresses(office)
    someone.see(listed)
    someone.see(case)
    shown = someone.send(f"{case.partition('?')[0]}/identitas", program="PKH", why=REASON)
    someone.see(case)

    kept = _everything_kept(office)

    assert MARK in shown.text
    assert kept.count(b"<main") >= 1
    assert MARK.encode() not in kept
    assert someone.person.csrf.encode() not in kept


def test_rights_and_areas_decide_what_is_kept_for_whom(office: Office) -> None:
    # Signed in beforehand: that is an act, and lets every page go.
    people = [visitor(office, "supervisor"), visitor(office, "reviewer", areas=(AREA,))]
    people.append(visitor(office, "reviewer"))

    whole, own, everybodys = [someone.see(LIST).text for someone in people]

    assert 'type="checkbox"' in whole
    assert 'type="checkbox"' not in everybodys
    assert own.count('class="family"') < everybodys.count('class="family"') == whole.count('class="family"')


def test_a_kept_family_is_not_found_from_outside_its_area(office: Office) -> None:
    inside, outside = office.flagged(AREA)[0], office.flagged("02")[0]
    limited, everywhere = visitor(office, "reviewer", areas=(AREA,)), visitor(office, "reviewer")
    for key in (inside, outside):
        assert everywhere.see(f"/keluarga/{key}").status_code == 200

    assert [limited.see(f"/keluarga/{key}").status_code for key in (inside, outside)] == [200, 404]


def test_each_language_has_pages_of_its_own(office: Office) -> None:
    for language in ("id", "en", "id"):
        page = visitor(office, "reviewer", language).see(LIST)

        assert f'<html lang="{language}">' in page.text
        assert Words(language)("lists.marks") in words_of(page)


def test_what_was_just_done_is_told_once_however_often_one_comes_back(office: Office) -> None:
    someone, other = visitor(office, "operator"), visitor(office, "supervisor")
    told = escape(SAY("assigned.added", count=1))
    keys = keys_of(office, "exclusion", "PKH")[:1]

    done = someone.send("/kunjungan/tugaskan", side="exclusion", programme="PKH", key=keys, back=LIST)

    assert (str(done.url).endswith(LIST), told in done.text) == (True, True)
    assert told not in someone.see(LIST).text
    assert told not in other.see(LIST).text
    assert told not in someone.see(f"{LIST}&selesai=assigned").text
    assert told.encode() not in _everything_kept(office)


def test_a_decision_is_not_told_again_once_it_was_withdrawn(office: Office) -> None:
    someone = visitor(office, "reviewer")
    _, address = _addresses(office)
    key = address.split("/")[2].partition("?")[0]
    page = someone.send(f"/keluarga/{key}/dibaca", program="PKH")
    shown = {name: hidden(page, name) for name in ("shown", "version")}
    form = {"program": "PKH", "verdict": "tetap", "reason": REASON, **shown}

    decided = someone.send(f"/keluarga/{key}/keputusan", **form)
    again = someone.see(str(decided.url))

    assert SAY("done.decided") in words_of(decided)
    assert SAY("done.decided") not in words_of(again)


def test_a_very_long_address_is_answered_and_not_kept(office: Office) -> None:
    answer = visitor(office, "reviewer").see(f"{LIST}&x={'y' * 2000}")

    assert answer.status_code == 200
    assert not office.service.kept_pages._held


def test_a_lost_connection_is_replaced_and_nobody_notices(any_office: Office) -> None:
    someone = visitor(any_office, "reviewer")
    first = someone.see(LIST).text
    looking = any_office.service.store.engines.looking

    held = looking.raw_connection()
    driver = held.driver_connection
    held.close()
    assert driver is not None
    driver.close()

    assert any_office.service.store.end_of_trail(1) is None
    assert someone.see(LIST).text == first
    assert any_office.service.store.end_of_trail(1) is not None
