"""The one screen: what it shows, what it hides, and how a decision is made on it."""

import re
from dataclasses import replace

import pytest

from serving.pages.household_reasons import groups_of
from serving.pages.household_screen import chosen_status, screen_of
from serving.pages.phrases import Phrases
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.store import households
from serving.store.actor import Actor
from serving.store.household_views import HouseholdView
from tests.serving.office import Office
from tests.serving.pages.visitors import REASON, Visitor, hidden, keys_of, visitor, words_of
from tests.small_survey import MARK

SAY = Words("id")


def _case(office: Office) -> str:
    """The address of a family that PKH's list of likely exclusion errors holds."""
    return f"/keluarga/{keys_of(office, 'exclusion', 'PKH')[0]}"


def _decide(someone: Visitor, case: str, **changes: object) -> object:
    opened = someone.send(f"{case}/dibaca", program="PKH")
    form = {"program": "PKH", "verdict": "tetap", "reason": REASON}
    form |= {name: hidden(opened, name) for name in ("shown", "version")}
    return someone.send(f"{case}/keputusan", **{**form, **changes})


def test_it_says_why_and_why_that_may_be_wrong(office: Office) -> None:
    text = words_of(visitor(office, "reviewer").see(f"{_case(office)}?program=PKH"))

    for key in ("why.flagged", "why.wrong", "checks.title", "reasons.title", "compared.title", "decide.read"):
        assert SAY(key) in text
    assert SAY("wrong.unseen") in text
    assert "menurunkan taksiran" in text
    assert SAY("estimate.not_desil") in text


def test_the_drawing_tells_the_same_to_those_who_do_not_see_it(office: Office) -> None:
    page = visitor(office, "reviewer").see(f"{_case(office)}?program=PKH").text
    name = page.partition('role="img" aria-label="')[2].partition('"')[0]

    assert name.startswith("Skor telaah Rp")
    assert "Garis PKH Rp" in name


def test_nobody_is_named_before_a_reason_is_given(office: Office) -> None:
    someone = visitor(office, "reviewer")
    case = _case(office)
    masked = someone.see(case)

    silent = someone.send(f"{case}/identitas", program="PKH", why=" ")
    shown = someone.send(f"{case}/identitas", program="PKH", why="Undangan musyawarah nagari")

    assert MARK not in masked.text
    assert (silent.status_code, MARK in silent.text) == (422, False)
    assert (shown.status_code, MARK in shown.text) == (200, True)
    trail = words_of(visitor(office, "auditor").see("/jejak?perbuatan=unmasked"))
    assert "Undangan musyawarah nagari" in trail
    assert MARK not in trail


def test_whoever_may_not_see_names_is_not_offered_them(office: Office) -> None:
    page = visitor(office, "analyst").see(_case(office)).text

    assert "/identitas" not in page
    assert SAY("decide.who") in page


def test_the_form_opens_only_after_the_explanation_was_read(office: Office) -> None:
    someone = visitor(office, "reviewer")
    case = _case(office)

    before = someone.see(f"{case}?program=PKH")
    after = someone.send(f"{case}/dibaca", program="PKH")

    assert 'name="verdict"' not in before.text
    assert 'name="verdict"' in after.text
    assert SAY("done.read") in words_of(after)


def test_a_form_without_a_reading_of_ones_own_records_nothing(office: Office) -> None:
    case = _case(office)
    of_another = hidden(visitor(office, "supervisor").send(f"{case}/dibaca", program="PKH"), "shown")

    answer = visitor(office, "reviewer").send(
        f"{case}/keputusan", program="PKH", verdict="tetap", reason=REASON, shown=of_another, version=0
    )

    assert answer.status_code in (409, 422)
    assert SAY("error.ExplanationNotShown") in words_of(answer)
    assert SAY("state.decided") not in words_of(visitor(office, "reviewer").see(f"{case}?program=PKH"))


def test_a_decision_is_recorded_with_the_explanation_it_rests_on(office: Office) -> None:
    someone = visitor(office, "reviewer")
    case = _case(office)

    answer = _decide(someone, case)

    text = words_of(answer)  # type: ignore[arg-type]
    assert SAY("done.decided") in text
    assert f"“{REASON}”" in text
    assert "berdasarkan penjelasan" in text
    assert SAY("decide.amend") in text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"verdict": ""}, "error.choose_verdict"),
        ({"reason": " x "}, "error.NothingSaid"),
        ({"verdict": "benar"}, "error.choose_verdict"),
    ],
)
def test_what_is_missing_is_told_beside_its_field_and_nothing_typed_is_lost(
    office: Office, wrong: dict[str, str], told: str
) -> None:
    someone = visitor(office, "reviewer")
    given = {"verdict": "tetap", "reason": REASON} | wrong

    answer = _decide(someone, _case(office), **given)

    page = answer.text  # type: ignore[attr-defined]
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert page.count(SAY(told)) == 2
    assert 'aria-invalid="true"' in page
    assert given["reason"] in page


def test_the_second_reviewer_is_told_who_decided_and_overwrites_nothing(office: Office) -> None:
    first, second = visitor(office, "reviewer"), visitor(office, "supervisor")
    case = _case(office)
    opened = second.send(f"{case}/dibaca", program="PKH")
    _decide(first, case)

    told = {name: hidden(opened, name) for name in ("shown", "version")}
    answer = second.send(f"{case}/keputusan", program="PKH", verdict="usulkan_masuk", reason=REASON, **told)

    text = words_of(answer)
    assert answer.status_code == 409
    assert "reviewer mencatat “Tetap”" in text
    assert REASON in answer.text.partition('id="reason"')[2].partition("</textarea>")[0]
    assert f"{SAY('decide.amend')}" in text
    stands = words_of(second.see(f"{case}?program=PKH"))
    assert "Yang berlaku: Tetap , reviewer" in stands


def test_a_decision_can_be_amended_and_withdrawn_and_the_history_keeps_all(office: Office) -> None:
    someone = visitor(office, "reviewer")
    case = _case(office)
    page = _decide(someone, case)
    number = page.text.partition("/keputusan/")[2].partition("/")[0]  # type: ignore[attr-defined]
    told = {"key": case.rpartition("/")[2], "program": "PKH"}

    version = hidden(page, "version")  # type: ignore[arg-type]
    amended = someone.send(
        f"/keputusan/{number}/ubah",
        verdict="usulkan_keluar",
        reason="Sudah dikunjungi",
        version=version,
        **told,
    )
    newer = amended.text.partition("/keputusan/")[2].partition("/")[0]
    withdrawn = someone.send(f"/keputusan/{newer}/tarik", withdraw_reason="Salah keluarga", **told)

    assert SAY("done.amended") in words_of(amended)
    text = words_of(withdrawn)
    assert SAY("done.withdrawn") in text
    assert all(f"“{reason}”" in text for reason in (REASON, "Sudah dikunjungi", "Salah keluarga"))
    assert SAY("state.open") in text


def test_what_if_tells_where_the_score_would_move_and_stores_nothing(office: Office) -> None:
    someone = visitor(office, "analyst")
    case = _case(office)
    before = words_of(someone.see(f"{case}?program=PKH"))

    answer = someone.send(f"{case}/andai", program="PKH", **{"jawaban-space": "12,5", "jawaban-fuel": "1"})

    text = words_of(answer)
    assert answer.status_code == 200
    assert "Luas lantai: tercatat" in text
    assert SAY("what_if.not_stored") in text
    assert words_of(someone.see(f"{case}?program=PKH")) == before


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({}, "what_if.nothing"),
        ({"jawaban-nik": "1"}, "error.mistyped"),
    ],
)
def test_a_what_if_that_cannot_be_worked_out_says_so(office: Office, form: dict[str, str], told: str) -> None:
    answer = visitor(office, "analyst").send(f"{_case(office)}/andai", program="PKH", **form)

    assert answer.status_code == 422
    assert SAY(told) in words_of(answer)


def test_a_closed_cycle_shows_its_families_and_takes_no_decision(office: Office) -> None:
    case = _case(office)
    visitor(office, "supervisor").send("/pengaturan/siklus/tutup", close_name="2025-06")

    page = visitor(office, "reviewer").see(f"{case}?program=PKH")

    assert page.status_code == 200
    assert "tidak dapat diputus lagi" in words_of(page)
    assert SAY("decide.have_read") not in words_of(page)


def test_a_form_of_another_site_changes_nothing(office: Office) -> None:
    someone = visitor(office, "reviewer")

    answer = someone.send(f"{_case(office)}/dibaca", program="PKH", csrf="forged")

    assert answer.status_code == 403
    assert SAY("error.ForeignForm") in words_of(answer)


@pytest.mark.parametrize("language", ["id", "en"])
def test_without_a_programme_in_force_the_page_says_so_instead_of_failing(
    office: Office, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    case = _case(office)
    monkeypatch.setattr(households, "_statuses", lambda *_: ())

    answer = visitor(office, "reviewer", language).see(case)

    say = Words(language)
    assert answer.status_code == 200
    assert say("household.no_programme_more") in words_of(answer)
    assert MARK not in answer.text


def _viewed(office: Office, language: str = "id") -> tuple[HouseholdView, Phrases]:
    with office.district.store.read(Actor(1, "reviewer", "reviewer")) as reading:
        h = reading.household(_case(office).rpartition("/")[2])
        return h, Phrases(reading.profile(h.snapshot.profile_digest), language)


def test_groups_and_questions_are_drawn_on_one_scale(office: Office) -> None:
    h, phrases = _viewed(office)
    parts = {"rooms": 0.4, "floor": -0.3, "motorcycle": 0.2, "animals": -0.05}
    reasons = tuple(
        replace(reason, contribution=parts[reason.question], currency=None)
        for reason in h.reasons
        if reason.question in parts
    )

    groups = groups_of(replace(h, reasons=reasons), phrases, SAY, Writing("id"))

    drawn = [(group.percent, group.drawing) for group in groups]
    drawn += [(row.percent, row.drawing) for group in groups for row in group.rows]
    width = {value: float(re.findall(r'width="([\d.]+)%"', drawing)[0]) for value, drawing in drawn}
    assert width == {
        "+0,10": 12.0,
        "+0,40": 48.0,
        "−0,30": 36.0,
        "+0,15": 18.0,
        "+0,20": 24.0,
        "−0,05": 6.0,
    }


@pytest.mark.parametrize(
    ("share", "told"), [(1.0, "than that of > 99\xa0% of"), (0.0, "than that of < 1\xa0% of")]
)
def test_no_family_is_above_all_others_or_above_none(office: Office, share: float, told: str) -> None:
    h, phrases = _viewed(office, "en")
    assert h.compared is not None
    h = replace(h, compared=replace(h.compared, share_below=share))

    said = screen_of(h, chosen_status(h, "PKH"), phrases, Words("en"), Writing("en", "rupiah"))

    assert told in said.compared


def test_one_of_something_is_said_as_one(office: Office) -> None:
    h, phrases = _viewed(office, "en")
    one = replace(h.reasons[0], state="unknown", answer=None)
    h = replace(h, size=1, reasons=(one,), findings=h.findings[:0])

    said = screen_of(h, chosen_status(h, "PKH"), phrases, Words("en"), Writing("en", "rupiah"))

    assert said.place.endswith("· 1 person")
    assert said.groups[0].count == "1 question"
    assert "1 of 1 questions has no answer in the registry." in said.further_doubts


def test_a_family_without_a_flag_is_not_asked_to_read_why_it_was_flagged(office: Office) -> None:
    someone = visitor(office, "reviewer")
    flagged = {*keys_of(office, "exclusion", "PKH"), *keys_of(office, "inclusion", "PKH")}
    key = next(key for key in keys_of(office, "exclusion", "rice") if key not in flagged)

    page = words_of(someone.see(f"/keluarga/{key}?program=PKH"))

    assert SAY("decide.read_unflagged") in page
    assert "mengapa ditandai" not in page.casefold()


def test_only_whoever_is_to_decide_is_told_that_it_is_their_decision(office: Office) -> None:
    case = _case(office)
    yours = SAY("decide.title_yours", programme="PKH")
    open_to = {
        role: words_of(visitor(office, role).see(f"{case}?program=PKH"))
        for role in ("reviewer", "supervisor", "operator", "analyst", "auditor")
    }

    _decide(visitor(office, "reviewer"), case)

    assert {role for role, text in open_to.items() if yours in text} == {"reviewer", "supervisor"}
    assert {role for role, text in open_to.items() if SAY("household.jump") in text} == {
        "reviewer",
        "supervisor",
    }
    decided = words_of(visitor(office, "supervisor").see(f"{case}?program=PKH"))
    assert yours not in decided
    assert SAY("decide.title", programme="PKH") in decided


def test_the_history_tells_a_withdrawn_decision_from_a_replaced_one(office: Office) -> None:
    someone = visitor(office, "reviewer")
    case = _case(office)
    told = {"key": case.rpartition("/")[2], "program": "PKH"}
    page = _decide(someone, case)
    first = page.text.partition("/keputusan/")[2].partition("/")[0]  # type: ignore[attr-defined]
    version = hidden(page, "version")  # type: ignore[arg-type]
    changed = someone.send(
        f"/keputusan/{first}/ubah", verdict="usulkan_masuk", reason="Dilihat", version=version, **told
    )
    second = changed.text.partition("/keputusan/")[2].partition("/")[0]

    withdrawn = words_of(someone.send(f"/keputusan/{second}/tarik", withdraw_reason="Salah keluarga", **told))

    assert f"untuk PKH {SAY('history.taken_back')} reviewer" in withdrawn.casefold().replace("pkh", "PKH")
    assert withdrawn.count(SAY("history.taken_back")) == 1
    assert withdrawn.count(SAY("history.replaced")) == 1


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"jawaban-space": "luas"}, "Luas lantai: tulis angka dari 0 sampai 1.000.000"),
        ({"jawaban-space": "-3"}, "Luas lantai: tulis angka dari 0 sampai 1.000.000"),
        ({"jawaban-rooms": "2,5"}, "Kamar: tulis bilangan bulat dari 0 sampai 9.999"),
        ({"jawaban-fuel": "9"}, "Bahan bakar: pilih salah satu jawaban"),
    ],
)
def test_a_what_if_names_the_question_and_what_is_expected(
    office: Office, form: dict[str, str], told: str
) -> None:
    answer = visitor(office, "analyst").send(f"{_case(office)}/andai", program="PKH", **form)

    (name,) = form
    assert answer.status_code == 422
    assert words_of(answer).count(told) == 2
    assert f'href="#{name}"' in answer.text
    assert f'id="{name}-salah"' in answer.text


def test_a_mistaken_wish_for_a_visit_is_withdrawn_with_its_visit(office: Office) -> None:
    someone = visitor(office, "reviewer")
    case = _case(office)
    page = _decide(someone, case, verdict="kunjungi")
    number = page.text.partition("/keputusan/")[2].partition("/")[0]  # type: ignore[attr-defined]
    told = {"key": case.rpartition("/")[2], "program": "PKH"}
    assert SAY("decide.withdraw_visit") in words_of(page)  # type: ignore[arg-type]

    short = someone.send(f"/keputusan/{number}/tarik", withdraw_reason="ya", **told)
    done = someone.send(f"/keputusan/{number}/tarik", withdraw_reason="Salah keluarga", **told)

    kept = short.text.partition('id="withdraw_reason"')[2].partition("</textarea>")[0]
    assert (short.status_code, kept.endswith(">ya")) == (422, True)
    assert SAY("done.withdrawn") in words_of(done)
    assert SAY("state.open") in words_of(done)
    assert SAY("visits.none") in words_of(someone.see("/kunjungan"))
    assert "“Salah keluarga”" in words_of(someone.see("/kunjungan?keadaan=cancelled"))


def test_what_was_done_is_told_where_one_lands(office: Office) -> None:
    page = _decide(visitor(office, "reviewer"), _case(office)).text  # type: ignore[attr-defined]

    top, _, decision = page.partition('id="keputusan"')
    assert SAY("done.decided") not in top
    assert SAY("done.decided") in decision


def test_an_amendment_that_comes_second_keeps_its_reason_and_stays_with_the_family(office: Office) -> None:
    first, second = visitor(office, "reviewer"), visitor(office, "supervisor")
    case = _case(office)
    second.send(f"{case}/dibaca", program="PKH")
    page = _decide(first, case)
    number = page.text.partition("/keputusan/")[2].partition("/")[0]  # type: ignore[attr-defined]
    told = {"key": case.rpartition("/")[2], "program": "PKH"}
    stale = {"verdict": "usulkan_masuk", "reason": "Lantainya tanah", "version": "1", **told}
    first.send(f"/keputusan/{number}/tarik", withdraw_reason="Salah keluarga", **told)

    amended = second.send(f"/keputusan/{number}/ubah", **stale)
    withdrawn = second.send(f"/keputusan/{number}/tarik", withdraw_reason="Lantainya tanah", **told)

    for answer in (amended, withdrawn):
        text = words_of(answer)
        assert answer.status_code == 409
        assert "reviewer mencatat “Keputusan ditarik”" in text
        assert f"{SAY('decide.kept')} “Lantainya tanah”" in text
        assert SAY("decide.have_read") in text


def test_an_amendment_by_whoever_has_not_read_asks_for_it_and_loses_nothing(office: Office) -> None:
    case = _case(office)
    page = _decide(visitor(office, "reviewer"), case)
    number = page.text.partition("/keputusan/")[2].partition("/")[0]  # type: ignore[attr-defined]
    someone = visitor(office, "supervisor")
    form = {"key": case.rpartition("/")[2], "program": "PKH", "version": "1", "verdict": "perbaiki_data"}
    form["reason"] = "Alamatnya lain"

    asked = someone.send(f"/keputusan/{number}/ubah", **form)
    done = someone.send(f"/keputusan/{number}/ubah", **form, read=hidden(asked, "read"))

    assert asked.status_code == 409
    assert SAY("error.ExplanationNotShown.amend") in words_of(asked)
    assert "Alamatnya lain" in asked.text
    assert SAY("done.amended") in words_of(done)
    trail = words_of(visitor(office, "auditor").see("/jejak?perbuatan=explanation_shown&oleh=supervisor"))
    assert SAY("audit.none") not in trail


def test_a_problem_with_a_decision_leads_back_to_its_family(office: Office) -> None:
    someone = visitor(office, "reviewer")
    case = _case(office)
    number = _decide(someone, case).text.partition("/keputusan/")[2].partition("/")[0]  # type: ignore[attr-defined]
    visitor(office, "supervisor").send("/pengaturan/siklus/tutup", close_name="2025-06")

    answer = someone.send(
        f"/keputusan/{number}/tarik", key=case.rpartition("/")[2], program="PKH", withdraw_reason="Salah"
    )

    assert answer.status_code == 409
    assert f'href="{case}?program=PKH"' in answer.text


def test_the_newest_state_is_offered_only_where_another_is_shown(office: Office) -> None:
    key = keys_of(office, "exclusion", "PKH")[0]
    visitor(office, "supervisor").send("/pengaturan/siklus/tutup", close_name="2025-06")
    someone = visitor(office, "reviewer")

    newest, chosen = (someone.see(f"/keluarga/{key}{query}").text for query in ("", "?potret=1"))

    assert SAY("household.newest") not in newest
    assert SAY("household.newest") in chosen
