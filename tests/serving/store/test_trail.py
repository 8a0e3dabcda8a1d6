"""The trail verifies, and whatever was done to it behind the store's back is found."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from serving.store.actor import Actor
from serving.store.chain import verify
from serving.store.store import verify_chain
from serving.store.trail_views import AuditQuery, AuditView
from serving.store.visit_views import VisitQuery
from serving.store.work import Work
from tests.serving.conftest import District
from tests.serving.store.acting import decide, rows


def _acted(district: District, actors: dict[str, Actor]) -> None:
    for row in rows(district.store, actors["reviewer"])[:3]:
        with district.store.begin(actors["reviewer"]) as work:
            decide(work, row)


def _behind_the_back(district: District, *statements: str) -> None:
    """As somebody who can write the database file; the triggers that forbid it are gone first."""
    district.store.close()
    with sqlite3.connect(district.folder / "tepat.sqlite") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_a_trail_that_nobody_touched_verifies(district: District, actors: dict[str, Actor]) -> None:
    _acted(district, actors)

    report = verify_chain(district.store)

    assert report.holds
    assert report.records == report.anchor
    assert report.records > 6


@pytest.mark.parametrize(
    ("statements", "problem"),
    [
        (["UPDATE audit_events SET act = 'looked' WHERE number = 5"], "record 5 was changed"),
        (["UPDATE audit_events SET details = '{}' WHERE number = 5"], "record 5 was changed"),
        (["UPDATE audit_events SET by = 'somebody else' WHERE number = 5"], "record 5 was changed"),
        (["UPDATE audit_events SET hash = zeroblob(32) WHERE number = 5"], "record 5 was changed"),
        (["DELETE FROM audit_events WHERE number = 5"], "record 5 is missing"),
        (["DELETE FROM audit_events WHERE number IN (4, 5, 6)"], "record 4 to 6 is missing"),
        (["DELETE FROM audit_events WHERE number = 1"], "record 1 is missing"),
        (
            [
                "UPDATE audit_events SET number = 1000 WHERE number = 4",
                "UPDATE audit_events SET number = 4 WHERE number = 5",
                "UPDATE audit_events SET number = 5 WHERE number = 1000",
            ],
            "record 4 was changed, put in or moved",
        ),
        (["DELETE FROM audit_events WHERE number > 6"], "records 7 to"),
        (["UPDATE texts SET box = (SELECT box FROM texts WHERE id = 1) WHERE id = 2"], "does not open"),
    ],
)
def test_what_was_done_behind_its_back_is_found(
    sqlite_district: District, actors: dict[str, Actor], statements: list[str], problem: str
) -> None:
    _acted(sqlite_district, actors)

    _behind_the_back(sqlite_district, *statements)

    assert any(problem in told for told in verify_chain(sqlite_district.store).problems)


def test_a_trail_made_anew_without_the_key_is_found(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    _acted(sqlite_district, actors)
    from serving.personal.keys import new_keys
    from serving.store.trail import record_hash

    with sqlite_district.store.door(actors["auditor"]) as door:
        from sqlalchemy import select

        from serving.store.work_tables import AuditRow

        (first,) = door.rows(select(AuditRow.__table__).where(AuditRow.number == 1))
    forged = record_hash(new_keys(), bytes(32), {**first._asdict(), "by": "nobody"}).hex()

    _behind_the_back(
        sqlite_district, f"UPDATE audit_events SET by = 'nobody', hash = x'{forged}' WHERE number = 1"
    )

    assert not verify_chain(sqlite_district.store).holds


def test_without_an_anchor_nobody_says_that_the_end_is_there(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    with sqlite_district.store.door(actors["auditor"]) as door:
        assert verify(door, None).anchor is None
        assert verify(door, Path("nowhere")).anchor is None


def test_an_anchor_with_torn_lines_still_serves(sqlite_district: District, actors: dict[str, Actor]) -> None:
    _acted(sqlite_district, actors)
    anchor = sqlite_district.folder / "audit.anchor"
    anchor.write_bytes(anchor.read_bytes() + b"99 abc\nnonsense\n\xff 77")

    assert verify_chain(sqlite_district.store).holds


def test_a_long_anchor_is_shortened_and_keeps_its_end(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    from serving.store import anchor

    path = sqlite_district.folder / "long.anchor"
    for number in range(1, 1500):
        anchor.note(path, number, bytes([number % 256]) * 32)

    assert path.stat().st_size < 70_000
    assert max(anchor.read(path)) == 1499


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        (AuditQuery(act="decided"), lambda record: record.act == "decided"),
        (AuditQuery(by="reviewer"), lambda record: record.by == "reviewer"),
        (AuditQuery(subject="cycle:2025-06"), lambda record: record.subject == "cycle:2025-06"),
        (AuditQuery(limit=3), lambda record: True),
    ],
)
def test_the_trail_is_read_page_by_page_newest_first(
    sqlite_district: District, actors: dict[str, Actor], query: AuditQuery, holds: Callable[..., bool]
) -> None:
    from dataclasses import replace

    _acted(sqlite_district, actors)

    found: list[AuditView] = []
    with sqlite_district.store.read(actors["auditor"]) as reading:
        while True:
            page = reading.audit(query)
            found += page.rows
            if page.next is None:
                break
            query = replace(query, before=page.next)

    assert found
    assert all(holds(record) for record in found)
    assert [record.number for record in found] == sorted((r.number for r in found), reverse=True)


def test_the_stamp_moves_with_every_act_and_stays_while_people_only_look(
    district: District, actors: dict[str, Actor]
) -> None:
    store, reviewer = district.store, actors["reviewer"]
    row = rows(store, reviewer)[0]
    acts: list[Callable[[Work], object]] = [
        lambda work: work.show_explanation(row.key, row.programme),
        lambda work: decide(work, row),
        lambda work: work.withdraw(work.decisions(row.key)[0].id, "salah keluarga"),
        lambda work: work.assign_visits([row.key], row.programme, row.side),
        lambda work: work.cancel_visit(work.visits(VisitQuery()).rows[0].id, "salah keluarga"),
        lambda work: work.unmask(row.key, "undangan"),
        lambda work: work.erase(row.key, "diminta keluarga"),
        lambda work: work.close_cycle(),
    ]

    stamps = []
    for act in acts:
        with store.read(reviewer) as reading:
            stamps.append(reading.stamp())
            reading.household(row.key)
        with store.begin(reviewer) as work:
            assert work.stamp() == stamps[-1]
            act(work)

    assert len(set(stamps)) == len(acts)
