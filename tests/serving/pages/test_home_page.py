"""Home: what to do next, for whoever can do it, and where it is found."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from serving.pages.words import Words
from tests.serving.office import ROLES, Office
from tests.serving.pages.visitors import REASON, hidden, keys_of, visitor, words_of

SAY = Words("id")
STEP = re.compile(r'<li><a href="([^"]+)"><strong>')


def _decided(office: Office, verdict: str) -> str:
    someone = visitor(office, "reviewer")
    key = keys_of(office, "exclusion", "PKH")[0]
    address = f"/keluarga/{key}"
    page = someone.send(f"{address}/dibaca", program="PKH")
    form = {"program": "PKH", "verdict": verdict, "reason": REASON}
    shown = {name: hidden(page, name) for name in ("shown", "version")}
    someone.send(f"{address}/keputusan", **form, **shown)
    return key


@pytest.mark.parametrize("role", ROLES)
def test_nobody_is_led_to_a_page_that_they_may_not_open(office: Office, role: str) -> None:
    _decided(office, "perbaiki_data")
    operator = visitor(office, "operator")
    operator.send(
        "/kunjungan/tugaskan", side="exclusion", programme="PKH", key=keys_of(office, "exclusion", "PKH")
    )
    someone = visitor(office, role)

    steps = STEP.findall(someone.see("/").text)

    assert [step for step in steps if someone.see(step).status_code != 200] == []
    expected = {"operator": 2, "reviewer": 1, "supervisor": 3}
    assert len(steps) == expected.get(role, 0)


def test_whoever_has_nothing_to_do_is_told_so(office: Office) -> None:
    assert SAY("step.none_yours") in words_of(visitor(office, "analyst").see("/"))


def test_the_step_about_records_to_mend_leads_to_the_family(office: Office) -> None:
    key = _decided(office, "perbaiki_data")
    someone = visitor(office, "operator")

    (address,) = [step for step in STEP.findall(someone.see("/").text) if "perbaikan" in step]

    assert f'href="/keluarga/{key}?program=PKH"' in someone.see(address).text


def test_one_of_anything_is_said_as_one(office: Office) -> None:
    _decided(office, "perbaiki_data")
    operator = visitor(office, "operator", "en")
    key = keys_of(office, "exclusion", "PKH")[1]
    operator.send("/kunjungan/tugaskan", side="exclusion", programme="PKH", key=key)
    say = Words("en")

    home, mend, visits = (words_of(operator.see(address)) for address in ("/", "/perbaikan", "/kunjungan"))

    assert say("step.repairs_proposed.one", count=1) in home
    assert say("step.visits_planned.one", count=1) in home
    assert say("repairs.count.one", count=1) in mend
    assert "Of the 1 planned family with a flag" in visits


def test_the_age_of_the_answers_stands_before_that_of_the_registry(office: Office) -> None:
    office.district.clock.set(datetime(2025, 6, 2, 8, 0, tzinfo=UTC))
    with office.district.store.engines.writing.begin() as connection:
        connection.execute(text("UPDATE households SET recorded = '2022-06-02'"))

    page = words_of(visitor(office, "supervisor").see("/"))

    answers, registry = page.index(SAY("home.answers_age")), page.index(SAY("home.age"))
    assert answers < registry
    assert SAY("home.years", count="3,0") in page
    assert SAY("step.old_records", count="3,0") in page


def test_whoever_loads_with_a_command_is_told_without_the_word_of_the_machine(office: Office) -> None:
    with office.district.store.engines.writing.begin() as connection:
        connection.execute(text("UPDATE snapshots SET loaded_by = 'console:root'"))

    page = words_of(visitor(office, "supervisor").see("/"))

    assert SAY("home.by_command", name="root") in page
    assert "console:" not in page
