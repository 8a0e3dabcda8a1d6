"""What to check first: one answer or all together, and for whose line."""

import re
from dataclasses import replace

import pytest

from serving.pages.household_checks import ShownChecks, checks_of
from serving.pages.phrases import Phrases
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.store.actor import Actor
from serving.store.household_views import CheckView, HouseholdView, StatusView
from tests.serving.office import Office
from tests.serving.pages.visitors import keys_of, visitor, words_of

ALONE = (
    CheckView("PKH", "rooms", "4", 5.1e5, alone=True),
    CheckView("PKH", "floor", "1", 5.2e5, alone=True),
)
JOINT = tuple(replace(check, alone=False) for check in ALONE)
SAY = Words("id")


@pytest.fixture
def family(office: Office) -> tuple[HouseholdView, Phrases]:
    """A family that PKH alone flags, and the words of its profile."""
    with office.district.store.read(Actor(1, "reviewer", "reviewer")) as reading:
        h = reading.household(keys_of(office, "exclusion", "PKH")[0])
        phrases = Phrases(reading.profile(h.snapshot.profile_digest), "id")
    statuses = tuple(one if one.programme == "PKH" else replace(one, flag=None) for one in h.statuses)
    return replace(h, statuses=statuses), phrases


def _of(h: HouseholdView, programme: str) -> StatusView:
    return next(status for status in h.statuses if status.programme == programme)


def _shown(family: tuple[HouseholdView, Phrases], programme: str, **changes: object) -> ShownChecks:
    h = replace(family[0], **changes)  # type: ignore[arg-type]
    return checks_of(h, _of(h, programme), family[1], SAY, Writing("id", "rupiah"))


@pytest.mark.parametrize(
    ("checks", "lead"),
    [(ALONE, "checks.alone"), (ALONE[:1], "checks.only"), (JOINT, "checks.joint"), ((), "checks.none")],
)
def test_the_lead_says_whether_one_answer_is_enough(
    family: tuple[HouseholdView, Phrases], checks: tuple[CheckView, ...], lead: str
) -> None:
    shown = _shown(family, "PKH", checks=checks)

    assert shown.lead == SAY(lead, programme="PKH")
    assert (shown.note, len(shown.each)) == ("", len(checks))


@pytest.mark.parametrize("checks", [ALONE, ()])
def test_on_another_programme_s_page_it_is_said_whose_line_it_is(
    family: tuple[HouseholdView, Phrases], checks: tuple[CheckView, ...]
) -> None:
    shown = _shown(family, "rice", checks=checks)

    lines = [Writing("id", "rupiah").money(_of(family[0], name).line) for name in ("PKH", "rice")]
    assert "garis PKH" in shown.lead
    assert f"Dihitung untuk PKH (garis {lines[0]})" in shown.note
    assert f"bukan untuk rice (garis {lines[1]})" in shown.note


def test_programmes_with_the_same_line_have_the_same_checks(family: tuple[HouseholdView, Phrases]) -> None:
    line = _of(family[0], "PKH").line
    statuses = tuple(replace(status, line=line) for status in family[0].statuses)

    shown = _shown(family, "rice", checks=ALONE, statuses=statuses)

    assert (shown.lead, shown.note) == (SAY("checks.alone", programme="rice"), "")
    assert all("melewati garis rice" in check.said for check in shown.each)


def test_for_a_family_without_a_flag_nothing_is_claimed(family: tuple[HouseholdView, Phrases]) -> None:
    statuses = tuple(replace(status, flag=None, side=None) for status in family[0].statuses)

    shown = _shown(family, "PKH", checks=(), statuses=statuses)

    assert (shown.lead, shown.each) == (SAY("checks.unflagged"), ())


def test_the_page_of_another_programme_tells_it_and_the_page_of_the_visit_too(office: Office) -> None:
    operator = visitor(office, "operator")
    key = keys_of(office, "exclusion", "PKH")[0]
    operator.send("/kunjungan/tugaskan", side="exclusion", programme="rice", key=[key])
    visit = re.search(r'href="(/kunjungan/\d+)"', operator.see("/kunjungan").text)
    assert visit is not None

    own, other, at_the_door, sheet = (
        words_of(answer)
        for answer in (
            operator.see(f"/keluarga/{key}?program=PKH"),
            operator.see(f"/keluarga/{key}?program=rice"),
            operator.see(visit[1]),
            operator.send("/kunjungan/lembar", why="Kunjungan minggu pertama"),
        )
    )

    assert "Dihitung untuk" not in own
    assert all("Dihitung untuk PKH" in text for text in (other, at_the_door, sheet))
