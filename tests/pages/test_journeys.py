"""Whole journeys in a real browser, in both languages, with axe-core looking at every page on the way."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from serving.pages.words import Words
from tests.pages.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open: TypeAlias = "Callable[..., Page]"
LANGUAGES = ("id", "en")
REASON = "Lantainya tanah dan tidak ada yang bekerja."
_RULES: dict[str, Any] = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}


def look(page: "Page") -> None:
    """No violation of WCAG 2.2 AA, nothing wider than the window, and nothing told to the console."""
    found = Axe().run(page, options=_RULES).response["violations"]
    told = [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found]
    assert told == [], page.url
    width, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= window, page.url


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_operator_plans_visits_prints_sheets_and_enters_what_was_found(
    open_page: Open, site: Site, language: str
) -> None:
    say = Words(language)
    page = open_page("operator", language)
    look(page)
    page.get_by_role("link", name=say("nav.lists")).click()
    page.goto(f"/daftar/terlewat?program={site.programme}&urut=size")
    page.get_by_text(say("lists.filter")).click()
    look(page)
    boxes = page.locator("input[name=key]")
    for place in (2, 3) if language == "id" else (4, 5):
        boxes.nth(place).check()
    assert page.locator("[data-chosen]").inner_text() == say("lists.chosen", count=2)
    page.get_by_role("button", name=say("lists.assign")).click()
    assert say("assigned.see") in page.locator("[role=status]").first.inner_text()

    page.get_by_role("link", name=say("nav.visits")).click()
    look(page)
    page.locator("#why").fill("Kunjungan minggu ini")
    page.get_by_role("button", name=say("visits.sheet_make")).click()
    look(page)
    assert "Zulaikha" in page.inner_text("main")
    page.emulate_media(media="print")
    last = page.locator(".sheet").last
    assert last.evaluate("sheet => getComputedStyle(sheet).breakAfter") == "auto", "an empty last page"
    page.emulate_media(media="screen")

    page.goto("/kunjungan")
    page.emulate_media(media="print")
    assert not page.locator("tbody a[href^='/kunjungan/']").first.is_visible()
    page.emulate_media(media="screen")
    page.locator("tbody a[href^='/kunjungan/']").first.click()
    page.get_by_role("button", name=say("visit.save")).click()
    page.get_by_role("link", name=say("visit.choose_outcome")).click()
    look(page)
    page.locator("#outcome-met").check()
    page.locator("#visited_on").fill("2025-06-01")
    page.locator("#eligible-yes").check()
    page.locator("#jawaban-floor").select_option(index=1)
    page.locator("#note").fill("Lantai tanah")
    page.get_by_role("button", name=say("visit.save")).click()
    assert page.get_by_role("heading", name=say("visit.changed")).is_visible()
    look(page)

    page.goto("/kunjungan")
    page.locator("summary", has_text=say("plan.title")).click()
    page.locator("#jumlah").fill("10")
    look(page)
    page.get_by_role("button", name=say("plan.make"), exact=True).click()
    assert page.get_by_text(say("done.round")).is_visible()
    assert say("slice.audit") in page.inner_text("tbody")
    look(page)

    page.goto("/data")
    look(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reviewer_reads_why_tries_what_if_and_decides(open_page: Open, site: Site, language: str) -> None:
    say = Words(language)
    page = open_page("reviewer", language)
    place = 0 if language == "id" else 1
    page.goto(f"/daftar/terlewat?program={site.programme}")
    page.locator("a.family").nth(place).click()
    look(page)
    assert "Zulaikha" not in page.inner_text("main")

    page.get_by_role("link", name=say("what_if.open")).click()
    page.locator("#jawaban-motorcycle").select_option("?")
    page.get_by_role("button", name=say("what_if.try")).click()
    assert page.get_by_role("heading", name=say("what_if.result")).is_visible()
    look(page)

    page.get_by_text(say("who.see")).click()
    page.locator("#why").fill("Undangan musyawarah")
    page.get_by_role("button", name=say("who.show")).click()
    assert "Zulaikha" in page.inner_text("main")
    look(page)

    page.get_by_role("link", name=say("who.hide")).click()
    page.get_by_role("button", name=say("decide.have_read")).click()
    page.get_by_role("button", name=say("decide.record")).click()
    assert page.locator("#galat").evaluate("box => box === document.activeElement")
    look(page)
    page.get_by_label(say("verdict.usulkan_masuk"), exact=True).check()
    page.get_by_label(say("decide.reason")).fill(REASON)
    page.get_by_role("button", name=say("decide.record")).click()
    assert say("done.decided") in page.inner_text("main")
    assert REASON in page.inner_text("main")
    look(page)

    page.get_by_text(say("decide.withdraw"), exact=True).click()
    page.locator("#withdraw_reason").fill("Salah keluarga")
    page.get_by_role("button", name=say("decide.withdraw_button"), exact=True).click()
    assert say("done.withdrawn") in page.inner_text("main")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_analyst_reads_the_model_and_sees_no_name(open_page: Open, site: Site, language: str) -> None:
    say = Words(language)
    page = open_page("analyst", language)
    page.get_by_role("link", name=say("nav.model"), exact=True).first.click()
    look(page)
    assert "dewi" in page.inner_text("main")
    page.goto(f"/keluarga/{site.keys[-1]}")
    look(page)
    assert say("decide.who") in page.inner_text("main")
    assert page.get_by_text(say("who.see")).count() == 0
    page.goto("/kunjungan")
    assert say("error.NotAllowed") in page.inner_text("main")
    look(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_supervisor_sees_what_is_left_who_did_what_and_guards_the_cycle(
    open_page: Open, site: Site, language: str
) -> None:
    say = Words(language)
    page = open_page("supervisor", language)
    look(page)
    assert say("frame.simulated") in page.inner_text("body")
    page.locator("a[href*='wilayah=']").first.click()
    look(page)
    page.get_by_role("link", name=say("nav.audit")).click()
    page.get_by_role("button", name=say("audit.check")).click()
    assert say("audit.broken") not in page.inner_text("main")
    look(page)
    page.get_by_role("link", name=say("nav.settings")).click()
    page.get_by_text(re.compile("2025-06")).last.scroll_into_view_if_needed()
    page.locator("summary").last.click()
    look(page)
    page.locator("#close_name").fill("ya")
    page.locator("#close_name ~ button, form[action$=tutup] button").click()
    assert say("settings.close_wrong", cycle="2025-06") in page.inner_text("main")
    look(page)


def test_an_administrator_makes_an_account_and_sees_no_family(open_page: Open, site: Site) -> None:
    say = Words("id")
    page = open_page("administrator")
    look(page)
    page.locator("#name").fill("sari")
    page.locator("#role").select_option("reviewer")
    page.locator("#password").fill("kayu laut meja pelangi")
    page.get_by_role("button", name=say("users.add_button")).click()
    assert say("done.user_added") in page.inner_text("main")
    page.get_by_role("link", name="sari").click()
    look(page)
    page.goto(f"/keluarga/{site.keys[0]}")
    assert say("error.NotAllowed") in page.inner_text("main")


@pytest.mark.parametrize(
    "address", ["/", "/daftar/terlewat?program=PKH", "/keluarga/{key}", "/kunjungan", "/model"]
)
def test_on_a_phone_nothing_is_wider_than_the_screen(open_page: Open, site: Site, address: str) -> None:
    page = open_page("supervisor", width=390)
    page.goto(address.format(key=site.keys[0]))

    look(page)


def test_a_decision_needs_no_javascript(open_page: Open, site: Site) -> None:
    say = Words("id")
    page = open_page("reviewer", scripts=False)
    page.goto(f"/keluarga/{site.keys[2]}?program={site.programme}")
    page.get_by_role("button", name=say("decide.have_read")).click()
    page.get_by_label(say("verdict.kunjungi"), exact=True).check()
    page.get_by_label(say("decide.reason")).fill(REASON)
    page.get_by_role("button", name=say("decide.record")).click()

    assert say("done.decided") in page.inner_text("main")


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(open_page: Open) -> None:
    page = open_page("reviewer")
    page.goto("/daftar/terlewat")
    page.keyboard.press("Tab")

    focused = page.locator(":focus")
    assert focused.inner_text() == Words("id")("frame.skip")
    assert focused.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "isi"


def test_on_paper_the_menus_are_gone_and_the_reasons_are_open(open_page: Open, site: Site) -> None:
    page = open_page("reviewer")
    page.goto(f"/keluarga/{site.keys[0]}")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")

    assert not page.locator(".nav").is_visible()
    assert page.locator("details.group:not([open])").count() == 0


def test_a_list_on_paper_says_what_it_is_and_shows_nothing_to_fill_in(open_page: Open, site: Site) -> None:
    page = open_page("operator")
    page.goto(f"/daftar/terlewat?program={site.programme}")
    on_paper = page.locator(".paper-only")
    assert not on_paper.is_visible()

    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")

    assert on_paper.inner_text().startswith(f"Program: {site.programme}. ")
    assert Words("id")("lists.printed") in on_paper.inner_text()
    shown = [each for each in page.locator("input, select, button").all() if each.is_visible()]
    assert shown == []
