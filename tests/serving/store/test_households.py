"""The one screen holds what was assessed, and nothing that names anybody."""

import numpy as np
import pytest
from sqlalchemy import update

from serving.personal.hashes import every_number_hash, number_hashes
from serving.store.actor import Actor
from serving.store.errors import NotFound
from serving.store.registry_tables import NumberRow
from serving.store.searching import spellings_of_id
from serving.store.visit_views import VisitFindings
from tests.serving.conftest import District
from tests.serving.store.acting import decide, rows
from tests.small_survey import MARK, Small


def test_a_household_is_what_the_assessment_says(
    loaded: District, actors: dict[str, Actor], small: Small
) -> None:
    assessed = {row["household_id"]: row for row in small.assessments.to_pylist()}

    for row in rows(loaded.store, actors["reviewer"])[:5]:
        with loaded.store.read(actors["reviewer"]) as reading:
            seen = reading.household(row.key)

        told = assessed[seen.household_id]
        assert (seen.estimate, seen.reference) == (told["estimate"], told["reference"])
        assert (seen.low_80, seen.high_90) == (told["low_80"], told["high_90"])
        assert [(r.question, r.answer, r.state) for r in seen.reasons] == [
            (r["question"], r["answer"], r["state"]) for r in told["reasons"]
        ]
        for name in ("contribution", "percent", "currency"):
            mine = [getattr(reason, name) for reason in seen.reasons]
            np.testing.assert_allclose(mine, [reason[name] for reason in told["reasons"]], rtol=1e-12)
        status = next(s for s in seen.statuses if s.programme == "PKH")
        assert (status.p_below, status.flag, status.rank) == (
            told["p_below:PKH"],
            told["flag:PKH"],
            told["rank:PKH"],
        )
        assert [(c.question, c.answer, c.alone) for c in seen.checks] == [
            (c["question"], c["answer"], c["alone"]) for c in told["checks"]
        ]
        assert seen.compared is not None
        assert seen.compared.families == 10


def test_reasons_in_rupiah_add_up_to_the_estimate(loaded: District, actors: dict[str, Actor]) -> None:
    with loaded.store.read(actors["reviewer"]) as reading:
        seen = reading.household(rows(loaded.store, actors["reviewer"])[0].key)

    total = sum(reason.currency for reason in seen.reasons if reason.currency is not None)
    assert seen.reference + total == pytest.approx(seen.estimate, rel=1e-9)


def test_nothing_on_the_screen_names_anybody(loaded: District, actors: dict[str, Actor]) -> None:
    row = rows(loaded.store, actors["reviewer"])[0]

    with loaded.store.read(actors["reviewer"]) as reading:
        seen = reading.household(row.key)

    assert MARK not in repr(seen)
    assert seen.identity.name.startswith("Z•••")
    assert seen.identity.persons


def test_data_findings_name_class_and_column(
    loaded: District, actors: dict[str, Actor], small: Small
) -> None:
    found = 0
    with loaded.store.read(actors["reviewer"]) as reading:
        for row in rows(loaded.store, actors["reviewer"]):
            found += len(reading.household(row.key).findings)
        snapshot = reading.snapshot(1)

    assert snapshot.found == small.registry.findings.counts()
    assert found >= 0


def test_history_is_newest_first(district: District, actors: dict[str, Actor]) -> None:
    row = rows(district.store, actors["reviewer"])[0]
    with district.store.begin(actors["reviewer"]) as work:
        first = decide(work, row, "kunjungi")
        work.enter_findings(work.household(row.key).visits[0].id, VisitFindings("met", note="atap baru"))
        second = work.decide(
            row.key, row.programme, "usulkan_masuk", "rumah kayu", first.shown_id or 0, first.version
        )

    with district.store.read(actors["auditor"]) as reading:
        seen = reading.household(row.key)

    assert [decision.id for decision in seen.decisions] == [second.id, first.id]
    assert [decision.current for decision in seen.decisions] == [True, False]
    assert seen.visits[0].findings is not None
    assert seen.visits[0].findings.note == "atap baru"
    status = next(s for s in seen.statuses if s.programme == row.programme)
    assert (status.state, status.version, status.decision) == ("decided", 2, seen.decisions[0])


def test_a_key_that_nobody_has_is_not_found(loaded: District, actors: dict[str, Actor]) -> None:
    with loaded.store.read(actors["reviewer"]) as reading, pytest.raises(NotFound):
        reading.household("AAAAAAAAAAAAAAAA")


@pytest.mark.parametrize("number", [f"{MARK} nik 7", f"{MARK} kk 7", "11-0007"])
def test_a_whole_number_finds_its_household(loaded: District, actors: dict[str, Actor], number: str) -> None:
    with loaded.store.read(actors["reviewer"]) as reading:
        hits = reading.search(f" {number} ")

        assert [hit.household_id for hit in hits] == ["11-0007"]
        assert reading.search(number[:-1]) == [] or number[:-1] != "11-0007"


@pytest.mark.parametrize("typed", ["ka2229795", "KA 2229795", " Ka2229795 "])
def test_an_id_is_found_in_small_letters_and_with_spaces(typed: str) -> None:
    assert "KA2229795" in spellings_of_id(typed.strip())


@pytest.mark.parametrize("typed", ["9906 0125 0913 0003", "9906.0125.0913.0003", "9906-0125-0913-0003"])
def test_a_number_typed_in_groups_finds_its_household(district: District, console: Actor, typed: str) -> None:
    number = "9906012509130003"
    with district.store.begin(console) as work:
        (hit,) = work.search("11-0007")
        there = next(iter(every_number_hash(district.keys, "nik", f"{MARK} nik 7")))
        told = {"hash": number_hashes(district.keys, "nik", [number])[0]}
        work._door.run(update(NumberRow).where(NumberRow.hash == there).values(**told))

        assert [found.key for found in work.search(typed)] == [hit.key]
        assert work.search(typed[:-1]) == []


def test_a_name_finds_nobody(loaded: District, actors: dict[str, Actor]) -> None:
    with loaded.store.read(actors["reviewer"]) as reading:
        assert reading.search(f"{MARK} name 7") == []
        assert reading.search(MARK) == []
