"""The model in words, from its card; and pages about a survey that holds classes instead of amounts."""

import copy
from dataclasses import replace
from typing import Any

import pytest

from features.profile_loading import load_profile, profile_from_text
from models.sealed_record import place_of_record, read_record
from serving.pages.household_screen import chosen_status, screen_of
from serving.pages.list_rows import shown_rows
from serving.pages.model_drift import drift_shown
from serving.pages.model_groups import groups_of, harm_of, worst_of
from serving.pages.model_page import _intervals, _lists, _short, _what, _why
from serving.pages.model_sealed import sealed_said
from serving.pages.phrases import Phrases
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.store.actor import Actor
from serving.store.list_views import ListQuery
from tests.serving.office import Office
from tests.serving.pages.visitors import visitor, words_of
from tests.small_survey import AMOUNTS_TEXT, LEVELS_TEXT
from training import registering

SAY, WRITE = Words("id"), Writing("id", "rupiah per orang per bulan")


def _range(value: float) -> dict[str, float]:
    return {"value": value, "low": value - 0.05, "high": value + 0.05}


CARD: dict[str, Any] = {
    "questions": 66,
    "as_of": "2026-11-01",
    "survey": {"households": 3081, "surveyed": "2024-03", "age_in_months": 32},
    "calibrated": True,
    "not_worse_than_ols": False,
    "figures": {"model": {"error_at_40": _range(0.3)}},
    "coverage": {
        "80": {name: _range(0.81) for name in ("overall", "poorest_third", "middle_third", "richest_third")}
    },
    "programmes": {
        "PKH": {
            "lists": {
                "inclusion": {
                    "bound": 0.1,
                    "cutoff": 0.9,
                    "measured": {"false_share": 0.11, "low": 0.02, "high": 0.24},
                    "out_of_fold": {"found_of_errors": _range(0.36)},
                },
                "exclusion": {"bound": 0.25, "cutoff": None, "measured": None, "out_of_fold": {}},
            }
        },
        "miskin": {"lists": {}},
    },
    "groups": {
        "household_size": {
            "scales": {
                "per_person": {
                    "1–2": {"figures": {"exclusion_error_at_40": _range(0.49)}, "poor": {"at_40": 257}}
                }
            }
        },
        "labels": {"woman_heads": {"id": "Kepala perempuan"}},
        "single": {
            "woman_heads": {
                "0": {"figures": {"exclusion_error_at_40": _range(0.2)}, "poor": {"at_40": 90}},
                "1": {"figures": {"exclusion_error_at_40": _range(0.4)}, "poor": {"at_40": 40}},
                "9": {"figures": {}, "poor": {"at_40": 3}},
            }
        },
    },
}


def test_a_card_becomes_sentences_with_people_in_them() -> None:
    said = " ".join([*_what(CARD, SAY, WRITE), *_short(CARD, SAY, WRITE), *_intervals(CARD, SAY, WRITE)])

    assert "66 pertanyaan" in said
    assert "3.081 keluarga" in said
    assert "survei Maret 2024" in said
    assert "30 dari 100 yang benar-benar miskin terlewat (antara 25 dan 35)" in said
    assert SAY("model.calibrated") in said
    assert SAY("model.worse") in said
    assert "Rentang 80 % memuat keadaan sebenarnya pada 81 dari 100 keluarga" in said


def test_a_list_is_told_with_what_was_promised_and_what_was_measured() -> None:
    first, second = _lists(CARD, SAY, WRITE)

    assert (first.promised, first.measured) == ("10 dari 100", "11 dari 100 (2–24)")
    assert first.found == "36 dari 100 (31–41)"
    assert (second.measured, second.found) == (SAY("model.empty"), "–")


def test_groups_are_told_worst_first_and_the_unmeasured_left_out() -> None:
    phrases = Phrases(profile_from_text(AMOUNTS_TEXT, "small.yaml"), "id")

    assert [(row.group, row.poor) for row in groups_of(CARD, SAY, WRITE)] == [("1–2 orang", "257")]
    worst = worst_of(CARD, phrases, SAY, WRITE)
    assert [row.missed for row in worst] == ["40 dari 100 (35–45)", "20 dari 100 (15–25)"]
    assert worst[0].group.startswith("Kepala perempuan: ")


@pytest.mark.parametrize(
    ("language", "man", "woman"), [("id", "laki-laki", "perempuan"), ("en", "man", "woman")]
)
def test_the_sex_of_the_head_is_told_in_words(language: str, man: str, woman: str) -> None:
    own = {
        value: {"figures": {"exclusion_error_at_40": _range(missed)}, "poor": {"at_40": 90}}
        for value, missed in (("2", 0.4), ("1", 0.3), ("9", 0.2))
    }
    card = {"groups": {"single": {"jenis_kelamin_kepala": own}}}
    phrases = Phrases(load_profile("dtsen"), language)

    worst = worst_of(card, phrases, Words(language), Writing(language, "rupiah"))

    assert [row.group.partition(": ")[2] for row in worst] == [woman, man, "9"]


def test_a_label_that_explains_codes_does_so_only_where_codes_are_shown() -> None:
    label = {"id": "Jenis kelamin kepala (1 laki-laki, 2 perempuan)"}
    own = {"2": {"figures": {"exclusion_error_at_40": _range(0.4)}, "poor": {"at_40": 90}}}
    groups = {"single": {"jenis_kelamin_kepala": own}, "labels": {"jenis_kelamin_kepala": label}}

    (row,) = worst_of({"groups": groups}, Phrases(load_profile("dtsen"), "id"), SAY, WRITE)

    assert row.group == "Jenis kelamin kepala: perempuan"


def test_what_tepat_train_writes_about_a_first_model_is_told_in_the_language_of_the_page() -> None:
    written = {"why": registering._FIRST}

    assert _why(written, SAY) == "model pertama yang lolos pemeriksaan"
    assert _why({"why": "Lebih tepat"}, Words("en")) == "Lebih tepat"


def test_the_known_harm_is_told_first_and_only_where_it_is_measured() -> None:
    scale = {
        size: {"figures": {"exclusion_error_at_40": _range(missed)}, "poor": {"at_40": 90}}
        for size, missed in (("1–2", 0.49), ("3–4", 0.3), ("7+", 0.1))
    }
    card = {"groups": {"household_size": {"scales": {"per_person": scale}}}}

    said = harm_of(card, SAY, WRITE)

    assert "Dari 100 keluarga miskin dengan 1–2 orang, 49 terlewat; dengan 7+ orang, 10." in said
    assert harm_of(CARD, SAY, WRITE) == ""
    scale["1–2"], scale["7+"] = scale["7+"], scale["1–2"]
    assert harm_of(card, SAY, WRITE) == ""


SEALED = {**CARD, "sealed": {"households": 620, "clusters": 41}}
OPENING = {
    "at": "2026-11-20T08:00:00+00:00",
    "by": "Rina",
    "before": 2,
    "report": {"figures": {"model": {"error_at_40": _range(0.42)}}},
}


def test_the_sealed_part_is_told_with_what_it_said_and_who_looked() -> None:
    opened = sealed_said(SEALED, OPENING, SAY, WRITE)

    assert sealed_said(CARD, None, SAY, WRITE) == [SAY("model.sealed_none")]
    assert sealed_said(SEALED, None, SAY, WRITE)[1] == SAY("model.sealed_closed")
    assert "620 keluarga dari 41 klaster" in opened[0]
    assert opened[1].endswith("oleh Rina.")
    assert "42 dari 100 yang benar-benar miskin terlewat (antara 37 dan 47)" in opened[2]
    assert opened[3] == SAY("model.sealed_worse")
    assert "2 model lain" in opened[4]


def test_an_opening_that_this_machine_recorded_stands_on_the_page(office: Office) -> None:
    with office.district.store.read(Actor(1, "analyst", "analyst")) as reading:
        view = reading.model()
    assert view is not None
    place = place_of_record(office.settings.home, view.profile, view.digest)
    place.parent.mkdir(parents=True)
    place.write_text("no record", encoding="utf-8")
    text = words_of(visitor(office, "analyst").see("/model"))

    assert SAY("model.sealed") in text
    assert SAY("model.sealed_none") in text
    assert read_record(office.settings.home, view.profile, view.digest) is None


def _drift(*questions: dict[str, Any], verdict: str = "coding") -> dict[str, Any]:
    return {
        "looked_at": 260,
        "survey": 1500,
        "asked": 8,
        "verdict": verdict,
        "score": [-0.2, 0.01],
        "questions": list(questions),
    }


def _question(name: str, verdict: str, what: str, **details: Any) -> dict[str, Any]:
    return {"question": name, "bit": 0, "verdict": verdict, "what": what, "distance": 0.4, "details": details}


CODING = _question("motorcycle", "coding", "turned_round", before=0.7, after=0.3)
POPULATION = _question("rooms", "population", "moved", median_before=3.0, median_after=2.0)


def _shown(office: Office, drift: dict[str, Any] | None, *, kept: bool = True, language: str = "id") -> Any:
    profile = profile_from_text(AMOUNTS_TEXT, "small.yaml")
    with office.district.store.read(Actor(1, "analyst", "analyst")) as reading:
        snapshot = replace(reading.snapshot(1), drift=drift, drift_kept=kept)
    return drift_shown(snapshot, profile, Words(language), Writing(language, "rupiah"))


def test_coding_that_changed_is_told_apart_from_people_who_changed(office: Office) -> None:
    shown = _shown(office, _drift(CODING, POPULATION))

    coding, population = shown.kinds
    assert (shown.mood, shown.middle, shown.drawn) == ("care", True, True)
    assert "260 keluarga dibandingkan dengan 1.500 keluarga survei" in shown.lead
    assert "kurang mampu" in shown.score[0]
    assert coding.heading == "Kode berubah"
    assert coding.questions[0].said == "ya dan tidak tertukar (ya: 70 % di survei, 30 % di sini)"
    assert 'width="68.6%"' in coding.questions[0].drawing
    assert "jangan memutuskan" in coding.do
    assert population.heading == "Penduduk berbeda"
    assert (population.questions[0].said, population.questions[0].drawing) == (
        "nilai tengah 3,00 di survei, 2,00 di sini",
        "",
    )


def test_a_registry_like_the_survey_shows_what_differs_most_all_the_same(office: Office) -> None:
    alike = _question("rooms", "same", "same")

    shown = _shown(office, _drift(alike, verdict="same"), language="en")

    (kind,) = shown.kinds
    assert shown.verdict == "No question clearly moved: this registry looks like the survey."
    assert kind.questions[0].said == "at most 40 of 100 families answer otherwise"
    assert not shown.drawn


def test_an_area_that_moved_is_called_by_its_name(office: Office) -> None:
    area = profile_from_text(AMOUNTS_TEXT, "small.yaml").keys.areas[0]
    moved = _question(area, "population", "moved", code="13.06.01", before=0.1, after=0.6)
    nowhere = _question(area, "population", "moved", code="01", before=0.1, after=0.6)

    shown = _shown(office, _drift(moved, nowhere, verdict="population"))

    assert [question.said for question in shown.kinds[0].questions] == [
        "Tanjung Mutiara: 10 % di survei, 60 % di sini",
        "01: 10 % di survei, 60 % di sini",
    ]


def test_only_the_first_questions_are_shown_and_the_rest_counted(office: Office) -> None:
    shown = _shown(office, _drift(*[POPULATION] * 13, verdict="population"))

    assert (len(shown.kinds[0].questions), shown.kinds[0].more) == (10, "… dan 3 lagi.")


def test_why_fewer_families_were_compared_than_there_are_is_said(office: Office) -> None:
    profile = profile_from_text(AMOUNTS_TEXT, "small.yaml")
    with office.district.store.read(Actor(1, "analyst", "analyst")) as reading:
        snapshot = replace(reading.snapshot(1), drift=_drift(POPULATION), drift_kept=True)

    whole = drift_shown(snapshot, profile, SAY, WRITE, learned=1500)
    part = drift_shown(replace(snapshot, households=1040), profile, SAY, WRITE, learned=1600)

    every = SAY("model.drift_every", families="1.040", every="4")
    registered = SAY("model.drift_registered", learned="1.600", others="100")
    assert part.lead == f"{whole.lead} {every} {registered}"


def test_where_nothing_can_be_compared_the_page_says_why(office: Office) -> None:
    of_old_model, of_old_load = _shown(office, None), _shown(office, None, kept=False)

    assert "tidak menyimpan ringkasan jawaban surveinya" in of_old_model.verdict
    assert "sebelum perbandingan disimpan" in of_old_load.verdict
    assert "Belum ada registri" in drift_shown(None, None, SAY, WRITE).verdict


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_tells_what_was_compared_when_the_registry_was_loaded(office: Office, language: str) -> None:
    text = words_of(visitor(office, "analyst", language).see("/model"))

    assert Words(language)("model.drift") in text
    assert Words(language)("model.drift_do") in text
    assert "260" in text


@pytest.mark.parametrize("lacking", [*CARD, ""])
def test_a_card_of_another_version_may_lack_anything(lacking: str) -> None:
    card = copy.deepcopy(CARD) if lacking else {}
    card.pop(lacking, None)

    list(_what(card, SAY, WRITE)), list(_short(card, SAY, WRITE)), list(_lists(card, SAY, WRITE))
    list(_intervals(card, SAY, WRITE)), groups_of(card, SAY, WRITE), worst_of(card, None, SAY, WRITE)


def test_who_put_the_model_to_work_is_told_with_the_reason(office: Office) -> None:
    text = words_of(visitor(office, "analyst").see("/model"))

    assert "oleh dewi: “The first”" in text


def test_a_cycle_without_a_registry_does_not_deny_the_model_of_the_last(office: Office) -> None:
    someone = visitor(office, "supervisor")
    someone.send("/pengaturan/siklus/tutup", close_name="2025-06")
    someone.send("/pengaturan/siklus/buka", cycle_name="2025-07")

    text = words_of(someone.see("/model"))

    assert SAY("model.not_yet") in text
    assert SAY("model.none") not in text


def test_classes_have_neither_interval_nor_rupiah(office: Office) -> None:
    phrases = Phrases(profile_from_text(LEVELS_TEXT, "levels.yaml"), "id")
    writing = Writing("id", phrases.unit)
    with office.district.store.read(Actor(1, "analyst", "analyst")) as reading:
        row = reading.list_page(ListQuery("exclusion", "PKH")).rows[0]
        h = reading.household(row.key)
    reasons = tuple(replace(reason, percent=None, currency=None) for reason in h.reasons)
    h = replace(h, estimate=1.7, reference=2.4, reasons=reasons, low_80=None, high_80=None)
    h = replace(h, low_90=None, high_90=None)
    row = replace(row, estimate=1.7, low_80=None, high_80=None)

    screen = screen_of(h, chosen_status(h, "PKH"), phrases, SAY, writing)
    (shown,) = shown_rows([row], {"PKH": 2.5}, phrases, SAY, writing)

    assert (str(screen.drawing), screen.line_said, str(shown.drawing)) == ("", "", "")
    assert screen.estimate_said.startswith("Skor telaah 1,70 pada tingkat 1 (termiskin) sampai 4")
    assert (shown.estimate, shown.interval) == ("1,70", "")
    assert not any("Rp" in row.amount for group in screen.groups for row in group.rows)
