"""Texts from files, profiles and people are text on a page, never markup; rows are made safe by hand."""

import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from features.profile_loading import profile_from_text
from serving.pages.escaping import chosen, options
from serving.pages.household_reasons import groups_of
from serving.pages.list_rows import shown_rows
from serving.pages.phrases import Phrases
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.store.actor import Actor
from serving.store.household_views import HouseholdView, ReasonView
from serving.store.list_views import ListRow
from tests.serving.office import Office
from tests.serving.pages.visitors import keys_of, visitor
from tests.small_survey import AMOUNTS_TEXT

EVIL = "<script>alert(1)</script>\"'&"
TEMPLATES = Path(__file__).parents[3] / "serving" / "pages" / "templates"
UNESCAPED = re.compile(r"\{% autoescape false %\}(.*?)\{% endautoescape %\}", re.DOTALL)


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    text = AMOUNTS_TEXT.replace("id: Lantai}", f'id: "{EVIL[:-3]}"}}').replace(
        "id: Semen", f'id: "{EVIL[:-3]}"'
    )
    return Phrases(profile_from_text(text, "small.yaml"), "id")


def _is_safe(text: str) -> bool:
    return "<" not in text and '"' not in text and "'" not in text


def test_a_row_of_a_list_is_safe_whatever_the_registry_holds(phrases: Phrases) -> None:
    row = ListRow(
        key="A" * 16,
        household_id=EVIL,
        area_path=EVIL,
        area_names=(EVIL, EVIL),
        size=3,
        programme=EVIL,
        side="inclusion",
        rank=1,
        flag_probability=0.999,
        p_below=0.1,
        estimate=5e5,
        low_80=4e5,
        high_80=6e5,
        reasons=(("floor", 0.2),),
        state="decided",
        decided_by=EVIL,
        decided_at=None,
        verdict="tetap",
        version=1,
    )

    (shown,) = shown_rows([row], {EVIL: 6e5}, phrases, Words("id"), Writing("id", "rupiah"))

    texts = [
        getattr(shown, field.name) for field in fields(shown) if field.name not in ("drawing", "reasons")
    ]
    assert [text for text in (*texts, *shown.reasons) if not _is_safe(text)] == []
    assert "&lt;script&gt;" in shown.name


def test_a_reason_is_safe_whatever_the_profile_and_the_answers_hold(office: Office, phrases: Phrases) -> None:
    actor = Actor(1, "reviewer", "reviewer")
    with office.district.store.read(actor) as reading:
        h: HouseholdView = reading.household(keys_of(office, "exclusion", "PKH")[0])
    evil = ReasonView("roof", EVIL, "known", 0.1, 0.1, 1e4)
    coded = ReasonView("floor", "2", "known", 0.1, 0.1, 1e4)
    h = replace(h, reasons=(evil, coded), recorded=EVIL)

    groups = groups_of(h, phrases, Words("id"), Writing("id", "rupiah"))

    rows = [row for group in groups for row in group.rows]
    texts = [text for row in rows for text in (row.label, row.answer, row.source, row.percent, row.amount)]
    assert len(rows) == 2
    assert [text for text in texts if not _is_safe(text)] == []


def test_only_what_was_made_safe_stands_where_a_template_does_not_escape() -> None:
    allowed = re.compile(r"r\.\w+|reason|\w+_label|written")
    found: list[str] = []
    for path in TEMPLATES.glob("*.html"):
        for block in UNESCAPED.findall(path.read_text("utf-8")):
            found += re.findall(r"\{\{\s*(.+?)\s*\}\}", block)

    assert len(found) > 15
    assert [each for each in found if not allowed.fullmatch(each)] == []


def test_options_are_safe_and_one_of_them_is_chosen() -> None:
    made = chosen(options(((EVIL, EVIL), ("b", "B")), "Semua"), EVIL)

    assert "<script>" not in made
    assert made.count(" selected") == 1
    assert isinstance(made, Markup)


@pytest.mark.parametrize("form", [{"reason": EVIL, "verdict": ""}])
def test_what_somebody_typed_comes_back_as_text(office: Office, form: dict[str, Any]) -> None:
    case = f"/keluarga/{keys_of(office, 'exclusion', 'PKH')[0]}"

    answer = visitor(office, "reviewer").send(f"{case}/keputusan", program="PKH", shown=1, version=0, **form)

    assert answer.status_code == 422
    assert EVIL not in answer.text
    assert "&lt;script&gt;" in answer.text
