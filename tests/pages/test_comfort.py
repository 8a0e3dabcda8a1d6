"""What a browser does of its own accord: with scripts, without them, and on a phone."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from serving.pages.words import Words
from tests.pages.conftest import Site
from tests.pages.test_journeys import look

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from serving.importing.registry import Order

Open: TypeAlias = "Callable[..., Page]"
SAY = Words("id")
REASON = "Lantainya tanah dan tidak ada yang bekerja."


def test_without_scripts_no_button_is_shown_that_would_do_nothing(open_page: Open, site: Site) -> None:
    without, with_scripts = (open_page("supervisor", scripts=scripts) for scripts in (False, True))

    for page, shown in ((without, False), (with_scripts, True)):
        page.goto(f"/keluarga/{site.keys[0]}?program={site.programme}")
        assert page.locator("[data-open=all]").is_visible() == shown


def test_on_a_phone_files_that_were_loaded_make_the_page_no_wider_and_a_chosen_file_stays(
    open_page: Open, registry_files: "Order", tmp_path: Path
) -> None:
    assert registry_files.members is not None
    page = open_page("operator", width=390)
    page.goto("/data")
    look(page)
    wrong = tmp_path / "registri.csv"
    wrong.write_text("id,luas\n1,2\n")
    page.set_input_files("#registry", wrong)
    page.set_input_files("#members", registry_files.members)
    page.get_by_role("button", name=SAY("data.send")).click()
    assert "registri.csv" in page.inner_text("main")
    look(page)

    page.set_input_files("#registry", wrong)
    page.wait_for_timeout(6_000)

    assert page.evaluate("document.querySelector('#registry').files.length") == 1


def test_a_page_of_work_under_way_comes_again_by_itself(
    open_page: Open, registry_files: "Order", tmp_path: Path
) -> None:
    assert registry_files.members is not None
    page = open_page("operator")
    page.goto("/data")
    wrong = tmp_path / "lagi.csv"
    wrong.write_text("id,luas\n3,4\n")
    page.set_input_files("#registry", wrong)
    page.set_input_files("#members", registry_files.members)
    page.get_by_role("button", name=SAY("data.send")).click()

    page.locator("tr", has_text="lagi.csv").filter(has_text=SAY("job.failed")).wait_for(timeout=60_000)


def test_a_decision_typed_in_a_session_that_has_ended_can_be_copied_and_one_comes_back(
    open_page: Open, site: Site
) -> None:
    page = open_page("reviewer", width=390)
    page.goto(f"/keluarga/{site.keys[-1]}?program={site.programme}")
    page.get_by_role("button", name=SAY("decide.have_read")).click()
    page.get_by_label(SAY("decide.reason")).fill(REASON)
    page.context.clear_cookies(name="tepat")
    page.get_by_role("button", name=SAY("decide.record")).click()

    assert SAY("sign_in.ended") in page.inner_text("main")
    assert page.locator("#typed").input_value() == REASON
    look(page)
    page.locator("#name").fill("reviewer")
    page.locator("#password").fill("gunung hujan sepeda tikar")
    page.locator("main button").click()
    assert f"/keluarga/{site.keys[-1]}" in page.url
    assert page.get_by_label(SAY("decide.reason")).is_visible()
