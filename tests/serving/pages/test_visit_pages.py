"""Visits: sheets with names against a reason, what was found, and what that changes."""

import re
from html import unescape

import pytest

from serving.pages.words import Words
from tests.serving.office import Office
from tests.serving.pages.visitors import keys_of, visitor, words_of
from tests.small_survey import MARK

SAY = Words("id")


def _planned(office: Office) -> tuple[str, str]:
    """Key of a family, and the address of the visit that was planned to it."""
    someone = visitor(office, "operator")
    key = keys_of(office, "exclusion", "PKH")[0]
    someone.send("/kunjungan/tugaskan", side="exclusion", programme="PKH", key=[key])
    found = re.search(r'href="(/kunjungan/\d+)"', someone.see("/kunjungan").text)
    assert found is not None
    return key, found[1]


def test_what_was_found_is_kept_and_shown_with_what_it_changes(office: Office) -> None:
    key, visit = _planned(office)
    form = {
        "outcome": "met",
        "visited_on": "2025-06-01",
        "visitor": "Dewi",
        "eligible": "yes",
        "note": "Lantai tanah.",
    }

    done = visitor(office, "operator").send(visit, **form, **{"jawaban-rooms": "9", "jawaban-space": "250"})

    text = words_of(done)
    assert SAY("done.found") in text
    assert "Kamar: tercatat" in text
    assert SAY("visit.not_stored") in text
    history = words_of(visitor(office, "reviewer").see(f"/keluarga/{key}?program=PKH"))
    assert "“Lantai tanah.”" in history
    assert "kunjungan 1 Juni 2025: 9" in history


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({}, "visit.choose_outcome"),
        ({"outcome": "met", "visited_on": "2025-06-30"}, "visit.future"),
        ({"outcome": "met", "visited_on": "kemarin"}, "visit.day_wrong"),
        ({"outcome": "met"}, "visit.nothing_told"),
        ({"outcome": "not_found", "eligible": "no"}, "visit.nobody_there"),
        ({"outcome": "moved", "jawaban-rooms": "4"}, "visit.nobody_there"),
        ({"outcome": "met", "eligible": "yes", "jawaban-nik": "1"}, "error.mistyped"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(office: Office, form: dict[str, str], told: str) -> None:
    _, visit = _planned(office)
    someone = visitor(office, "operator")

    answer = someone.send(visit, **form)

    assert answer.status_code == 422
    assert SAY(told) in words_of(answer)
    assert SAY("visit.changed") not in words_of(someone.see(visit))


def test_a_round_is_planned_from_the_page_and_its_random_part_is_told(office: Office) -> None:
    someone = visitor(office, "operator")
    form = {"rencana_program": "PKH", "jumlah": "20", "bagian": "20", "daftar": "exclusion"}

    page = someone.send("/kunjungan/susun", **form)

    text = words_of(page)
    assert SAY("done.round") in text
    assert "20 kunjungan" in text
    assert text.count(f"{SAY('slice.audit')} ditugaskan operator") == 4
    assert "4 dari semua kunjungan ini diundi" in text
    assert "tanpa hasil kunjungan: 4" in text


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"rencana_program": "PKH", "jumlah": "empat puluh"}, "plan.visits_wrong"),
        ({"rencana_program": "PKH", "jumlah": "0"}, "plan.visits_wrong"),
        ({"jumlah": "40"}, "plan.programme_wrong"),
    ],
)
def test_a_round_that_cannot_be_planned_is_told_and_nothing_is_planned(
    office: Office, form: dict[str, str], told: str
) -> None:
    someone = visitor(office, "operator")

    answer = someone.send("/kunjungan/susun", **form)

    assert answer.status_code == 422
    assert SAY(told, most=500) in words_of(answer)
    assert SAY("visits.none") in words_of(someone.see("/kunjungan"))


def test_a_reader_sees_no_form_to_plan_visits(office: Office) -> None:
    page = visitor(office, "auditor").see("/kunjungan")

    assert "/kunjungan/susun" not in page.text


def test_a_sheet_does_not_tell_who_was_drawn(office: Office) -> None:
    someone = visitor(office, "operator")
    someone.send("/kunjungan/susun", rencana_program="PKH", jumlah="20", bagian="20")

    page = someone.send("/kunjungan/lembar", why="Kunjungan minggu pertama")
    sheets = words_of(page)

    assert sheets.count("menurut registri") == 20
    assert SAY("slice.audit") not in sheets
    assert SAY("flag.exclusion") not in sheets
    # Whoever no single correction would move has something to look at, too.
    assert SAY("sheet.no_checks") in sheets
    assert all(f"{SAY('sheet.seen')}</span>" in sheet for sheet in page.text.split("<article")[1:])


def test_sheets_hold_names_and_the_trail_tells_of_each(office: Office) -> None:
    _planned(office)
    someone = visitor(office, "operator")

    silent = someone.send("/kunjungan/lembar", why="")
    sheets = someone.send("/kunjungan/lembar", why="Kunjungan minggu pertama")

    assert (silent.status_code, MARK in silent.text) == (422, False)
    assert MARK in sheets.text
    assert SAY("visits.sheet_private") in words_of(sheets)
    assert "Kunjungan minggu pertama" in words_of(visitor(office, "auditor").see("/jejak?perbuatan=unmasked"))


def test_an_auditor_reads_a_visit_and_enters_nothing(office: Office) -> None:
    _, visit = _planned(office)
    someone = visitor(office, "auditor")

    page, entered = someone.see(visit), someone.send(visit, outcome="met")

    assert (page.status_code, 'name="outcome"' in page.text) == (200, False)
    assert entered.status_code == 403


def test_a_visit_of_another_area_is_not_there(office: Office) -> None:
    _, visit = _planned(office)
    key = keys_of(office, "exclusion", "PKH")[0]
    area = next(a for a in ("00", "01", "02", "03") if key not in office.flagged(area=a, side="exclusion"))

    assert visitor(office, "reviewer", areas=(area,)).see(visit).status_code == 404


def test_a_sheet_has_a_place_for_everything_that_the_form_asks(office: Office) -> None:
    _planned(office)

    sheet = visitor(office, "operator").send("/kunjungan/lembar", why="Kunjungan minggu pertama")

    text = words_of(sheet)
    for asked in ("visit.day", "visit.visitor", "sheet.note"):
        assert text.count(SAY(asked)) == 1
    for asked in ("visit.eligible", "visit.receives"):
        answers = text.partition(SAY(asked, programme="PKH"))[2]
        assert answers.lstrip().startswith("☐ ya")
    checks = re.findall(r'<li>([^<]+)<span class="fill">tercatat: ([^<;]+); terlihat:</span>', sheet.text)
    assert len(checks) == text.count("bila ternyata") > 0


def test_the_way_to_the_decision_is_shown_to_those_who_decide_only(office: Office) -> None:
    _, visit = _planned(office)
    visitor(office, "operator").send(visit, outcome="met", eligible="yes")

    shown = {
        role: SAY("visit.decide") in words_of(visitor(office, role).see(visit))
        for role in ("operator", "reviewer", "supervisor", "auditor")
    }

    assert shown == {"operator": False, "reviewer": True, "supervisor": True, "auditor": False}


def test_one_visit_is_said_as_one(office: Office) -> None:
    _planned(office)

    page = words_of(visitor(office, "operator", "en").see("/kunjungan"))

    assert "1 visit " in page
    assert "1 visits" not in page


def test_an_answer_that_cannot_be_is_named_marked_and_in_sight(office: Office) -> None:
    _, visit = _planned(office)
    wrong = {"jawaban-rooms": "banyak", "jawaban-space": "999999999999", "jawaban-children": "12"}

    page = visitor(office, "operator").send(visit, outcome="met", eligible="yes", **wrong)

    text = words_of(page)
    assert page.status_code == 422
    assert text.count("Kamar: tulis bilangan bulat dari 0 sampai 9.999") == 2
    assert text.count("Luas lantai: tulis angka dari 0 sampai 1.000.000, misalnya 45 atau 45,5") == 2
    for name, given in wrong.items():
        if f'id="{name}"' in page.text:
            field = page.text.partition(f'<input id="{name}"')[2].partition(">")[0]
            assert f'value="{given}"' in field
            assert f'aria-describedby="{name}-petunjuk {name}-salah" aria-invalid="true"' in field


def test_what_is_wrong_among_the_further_questions_opens_them(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serving.pages.answer_entries.FIRST", 0)
    _, visit = _planned(office)
    someone = visitor(office, "operator")

    before = someone.see(visit)
    after = someone.send(visit, outcome="met", eligible="yes", **{"jawaban-rooms": "banyak"})

    def further(page: str) -> str:
        return page.partition('<fieldset id="answers"')[2].partition("<summary>")[0]

    assert "<details>" in further(before.text)
    assert "<details open>" in further(after.text)


@pytest.mark.parametrize("day", ["2001-01-01", "2025-05-31"])
def test_a_visit_cannot_have_been_before_its_cycle_began(office: Office, day: str) -> None:
    _, visit = _planned(office)

    page = visitor(office, "operator").send(visit, outcome="met", eligible="yes", visited_on=day)

    assert page.status_code == 422
    assert "Siklus ini dimulai 1 Juni 2025" in words_of(page)


def test_a_visit_is_cancelled_against_a_reason_that_stays_to_be_read(office: Office) -> None:
    key, visit = _planned(office)
    someone = visitor(office, "operator")

    silent = someone.send(f"{visit}/batal", cancel_reason=" x")
    done = someone.send(f"{visit}/batal", cancel_reason="Salah keluarga")

    assert (silent.status_code, SAY("error.NothingSaid") in words_of(silent)) == (422, True)
    assert SAY("done.visit_cancelled") in words_of(done)
    for address in (visit, "/kunjungan?keadaan=cancelled", f"/keluarga/{key}?program=PKH"):
        assert "Salah keluarga" in words_of(visitor(office, "auditor").see(address)), address
    assert SAY("visits.none") in words_of(someone.see("/kunjungan"))
    assert 'name="outcome"' not in someone.see(visit).text
    trail = words_of(visitor(office, "auditor").see("/jejak?perbuatan=visit_cancelled"))
    assert "“Salah keluarga”" in trail


def test_nobody_is_offered_to_correct_what_they_cannot(office: Office) -> None:
    _, visit = _planned(office)
    auditor, operator = visitor(office, "auditor"), visitor(office, "operator")

    planned = {who: words_of(who.see("/kunjungan")) for who in (auditor, operator)}
    operator.send(f"{visit}/batal", cancel_reason="Salah keluarga")
    cancelled = words_of(operator.see("/kunjungan?keadaan=cancelled"))

    assert SAY("visits.enter") in planned[operator]
    for page in (planned[auditor], cancelled):
        assert SAY("visits.see") in page
        assert SAY("visits.again") not in page


def test_in_a_closed_cycle_no_form_is_offered_that_would_be_refused(office: Office) -> None:
    _, visit = _planned(office)
    operator = visitor(office, "operator")
    visitor(office, "supervisor").send("/pengaturan/siklus/tutup", close_name="2025-06")

    one, every = operator.see(visit), operator.see("/kunjungan")
    families = operator.see("/daftar/terlewat?program=PKH")

    assert 'name="outcome"' not in one.text
    assert f"{SAY('visits.outcome')} {SAY('visit_state.planned')}" in words_of(one)
    assert SAY("visits.enter") not in words_of(every).partition(SAY("visits.see"))[2]
    assert 'action="/kunjungan/lembar"' not in every.text
    for page in (one, every, families):
        assert SAY("frame.cycle_closed", cycle="2025-06") in words_of(page)


def test_the_visits_that_are_shown_can_be_downloaded(office: Office) -> None:
    _planned(office)
    someone = visitor(office, "operator")

    page = someone.see("/kunjungan?program=PKH").text
    addresses = [unescape(address) for address in re.findall(r'href="(/api/v1/exports/[^"]+)"', page)]

    assert [someone.see(address).status_code for address in addresses] == [200, 200, 200]
    assert "/api/v1/exports/" not in someone.see("/kunjungan?keadaan=done").text


def test_whoever_is_too_late_to_cancel_or_to_enter_is_told_so(office: Office) -> None:
    _, visit = _planned(office)
    someone = visitor(office, "operator")
    someone.send(f"{visit}/batal", cancel_reason="Salah keluarga")

    again = someone.send(f"{visit}/batal", cancel_reason="Salah keluarga")
    entered = someone.send(visit, outcome="met", eligible="yes")

    for page in (again, entered):
        assert page.status_code == 409
        assert SAY("error.VisitNotPlanned.detail") in words_of(page)
        assert f'href="{visit}"' in page.text


def test_a_drawn_visit_that_is_cancelled_is_told_as_not_judged(office: Office) -> None:
    someone = visitor(office, "operator")
    someone.send("/kunjungan/susun", rencana_program="PKH", jumlah="20", bagian="20")
    row = next(r for r in office.person("operator").get("/visits").json()["rows"] if r["slice"] == "audit")

    form = someone.see(f"/kunjungan/{row['id']}")
    page = someone.send(f"/kunjungan/{row['id']}/batal", cancel_reason="Jalan putus")

    assert SAY("visit.cancel_drawn") in words_of(form)
    assert f"{SAY('visits.slice')} {SAY('slice.audit')}" in words_of(page)
    assert "tanpa hasil kunjungan: 3; tidak dapat dinilai: 1" in words_of(someone.see("/kunjungan"))


def test_only_whoever_plans_visits_is_offered_to_cancel_one(office: Office) -> None:
    _, visit = _planned(office)

    assert f"{visit}/batal" in visitor(office, "supervisor").see(visit).text
    assert f"{visit}/batal" not in visitor(office, "reviewer").see(visit).text
    assert visitor(office, "reviewer").send(f"{visit}/batal", cancel_reason="Salah").status_code == 403


@pytest.mark.parametrize("role", ["reviewer", "operator"])
def test_an_empty_list_of_cancelled_visits_points_at_no_form(office: Office, role: str) -> None:
    page = words_of(visitor(office, role).see("/kunjungan?keadaan=cancelled"))

    assert SAY("visits.none") in page
    assert SAY("visits.none_more") not in page


def test_a_reader_of_an_empty_plan_is_told_who_plans(office: Office) -> None:
    assert SAY("visits.none_reader") in words_of(visitor(office, "reviewer").see("/kunjungan"))
    assert SAY("visits.none_more") in words_of(visitor(office, "operator").see("/kunjungan"))
