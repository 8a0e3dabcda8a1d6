"""The trail verifies, and whatever was done to it behind the store's back is found."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from serving.store.actor import Actor
from serving.store.chain import verify
from serving.store.errors import UnusableDatabase
from serving.store.planning import RoundOrder
from serving.store.store import open_store, verify_chain
from serving.store.trail_views import AuditQuery, AuditView
from serving.store.visit_views import VisitFindings, VisitQuery
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


@pytest.mark.parametrize(
    ("statements", "problem"),
    [
        (["DELETE FROM texts"], "the text of record {decided} is missing"),
        (["UPDATE texts SET box = ''"], "the text of record {decided} is missing"),
        (["UPDATE texts SET key = 'AAAAAAAAAAAAAAAA'"], "the text of record {decided} is missing"),
        (
            ["UPDATE decisions SET verdict = 'usulkan_keluar', by = 'somebody'"],
            "decision 1 of record {decided} was changed: by, verdict",
        ),
        (["UPDATE decisions SET kind = 'amend'"], "decision 1 of record {decided} was changed: kind"),
        (
            ["UPDATE cases SET verdict = 'usulkan_keluar'"],
            "the case of {key} in PKH is not where the last decision on it left it",
        ),
        (["UPDATE cases SET acted_by = 'somebody'"], "the case of {key} in PKH is not where"),
        (["UPDATE cases SET state = 'open'"], "the case of {key} in PKH is not where"),
        (
            ["UPDATE cases SET version = 0, decision_id = NULL, verdict = NULL, state = 'open'"],
            "the case of {key} in PKH is not where",
        ),
        (["DELETE FROM cases"], "the case of {key} in PKH is missing"),
        (["UPDATE shown SET by = 'somebody'"], "shown explanation 1 of record {shown} was changed: by"),
        (
            ["UPDATE cases SET decision_id = NULL", "DELETE FROM decisions"],
            "decision 1 of record {decided} is missing",
        ),
        (
            ["UPDATE visit_findings SET eligible = 'no'"],
            "finding 1, version 1 of record {found} was changed: eligible",
        ),
        (
            ["UPDATE visit_findings SET visitor = 'Ani', answers = '{\"x\":\"1\"}'"],
            "finding 1, version 1 of record {found} was changed: answers, visitor",
        ),
        (
            ["UPDATE decisions SET side = 'inclusion'", "UPDATE cases SET side = 'inclusion'"],
            "decision 1 of record {decided} was changed: side",
        ),
        (["UPDATE cases SET side = 'inclusion'"], "the case of {key} in PKH is not where"),
        (["UPDATE visits SET state = 'planned'"], "visit 1 of record {found} was changed: state"),
        (
            ["UPDATE visits SET slice = 'audit', probability = 0.5, side = NULL, assigned_by = 'x'"],
            "visit 1 of record {found} was changed: assigned_by, probability, side, slice",
        ),
        (["DELETE FROM visits"], "visit 1 of record {found} is missing"),
        (
            [
                "INSERT INTO visits (id, cycle_id, snapshot_id, number, key, programme, side, area_path, "
                "size, slice, probability, state, assigned_by, assigned_at) SELECT 9, cycle_id, "
                "snapshot_id, number, key, programme, side, area_path, size, slice, probability, 'planned', "
                "assigned_by, assigned_at FROM visits"
            ],
            "visit 9 is told by no record of the trail",
        ),
        (
            [
                "INSERT INTO shown (snapshot_id, key, programme, by, at, explanation_digest) "
                "SELECT snapshot_id, key, programme, by, at, explanation_digest FROM shown"
            ],
            "shown explanation 2 is told by no record of the trail",
        ),
    ],
)
def test_what_the_trail_tells_of_is_held_against_it(
    district: District, actors: dict[str, Actor], statements: list[str], problem: str
) -> None:
    row, numbers = rows(district.store, actors["reviewer"])[0], {}
    with district.store.begin(actors["reviewer"]) as work:
        (visit,) = work.assign_visits([row.key], row.programme, row.side).visits
        decide(work, row)
        work.enter_findings(visit.id, VisitFindings("met", eligible="yes", note="ada di rumah"))
        for record in work.audit(AuditQuery()).rows:
            numbers[record.act] = record.number
    assert verify_chain(district.store).holds

    _without_guards(district, *statements)

    due = problem.format(
        key=row.key,
        decided=numbers["decided"],
        shown=numbers["explanation_shown"],
        found=numbers["findings_entered"],
    )
    assert any(told.startswith(due) for told in verify_chain(district.store).problems)


@pytest.mark.parametrize(
    ("statement", "problems"),
    [
        ("UPDATE draws SET population = 9", ["draw 1 is not as", "the draw of record"]),
        ("UPDATE draws SET visits = '[]'", ["draw 1 is not as", "the draw of record"]),
        ("DELETE FROM draws", ["the draw of record"]),
        ("UPDATE visits SET slice = 'list' WHERE slice = 'audit'", ["visit "]),
    ],
)
def test_a_draw_is_as_the_trail_tells_it(
    district: District, actors: dict[str, Actor], statement: str, problems: list[str]
) -> None:
    with district.store.begin(actors["supervisor"]) as work:
        work.plan_round(RoundOrder("PKH", 20, 0.15), seed=1)
    assert verify_chain(district.store).problems == ()

    _without_guards(district, statement)

    found = verify_chain(district.store).problems
    assert [any(told.startswith(due) for told in found) for due in problems] == [True] * len(problems)


def _without_guards(district: District, *statements: str) -> None:
    """As an administrator of the database, of either kind."""
    from sqlalchemy import text

    if district.url.startswith("sqlite"):
        _behind_the_back(district, *statements)
        return
    with district.store.engines.writing.begin() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))
        connection.execute(text("SET session_replication_role = origin"))


def test_an_amended_a_withdrawn_and_a_visited_case_are_as_the_trail_says(
    district: District, actors: dict[str, Actor]
) -> None:
    amended, withdrawn, asked, visited, planned, *_ = rows(district.store, actors["reviewer"])
    with district.store.begin(actors["reviewer"]) as work:
        first = decide(work, amended)
        work.amend(first.id, "usulkan_keluar", "ternyata pindah", 1)
        work.withdraw(decide(work, withdrawn).id, "salah keluarga")
        decide(work, asked, "kunjungi")
        decide(work, visited, "kunjungi")
        work.assign_visits([planned.key, withdrawn.key], "PKH", "exclusion")
        for visit in work.visits(VisitQuery(key=visited.key)).rows:
            work.enter_findings(visit.id, VisitFindings("met", note="ada di rumah"))
            work.enter_findings(visit.id, VisitFindings("met", eligible="no"))
        decide(work, replace(visited, version=1))
        for visit in work.visits(VisitQuery(key=planned.key)).rows:
            work.cancel_visit(visit.id, "salah keluarga")

    assert verify_chain(district.store).problems == ()


def _visits_taken_back(district: District, actors: dict[str, Actor]) -> None:
    """Two decisions to visit, one amended and one withdrawn: each cancels its visit for the same reason."""
    amended, withdrawn, *_ = rows(district.store, actors["reviewer"])
    with district.store.begin(actors["reviewer"]) as work:
        work.amend(decide(work, amended, "kunjungi").id, "tetap", "salah tekan", 1)
        work.withdraw(decide(work, withdrawn, "kunjungi").id, "salah keluarga")


def test_a_reason_that_two_records_share_is_whole(district: District, actors: dict[str, Actor]) -> None:
    _visits_taken_back(district, actors)

    assert verify_chain(district.store).problems == ()


def test_a_reason_that_two_records_share_is_missed_by_both(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    _visits_taken_back(sqlite_district, actors)

    _behind_the_back(sqlite_district, "UPDATE texts SET box = ''")

    assert [
        problem.rpartition(" is missing")[1] for problem in verify_chain(sqlite_district.store).problems
    ] == [" is missing"] * 6


@pytest.mark.parametrize(
    "cell",
    [
        "details = '{broken'",
        "details = '[1]'",
        "details = '{}'",
        "details = '" + "[" * 100_000 + "'",
        "details = '{\"a\":NaN}'",
        "details = x'ff00'",
        "at = 'yesterday'",
        "at = '2025-06-02'",
        "hash = 'abc'",
        "by = x'ff'",
        "by = CAST(x'ff' AS TEXT)",
        "user_id = 'seven'",
    ],
)
def test_an_edited_cell_is_named_and_what_follows_is_still_read(
    sqlite_district: District, actors: dict[str, Actor], cell: str
) -> None:
    _acted(sqlite_district, actors)
    records = verify_chain(sqlite_district.store).records

    _behind_the_back(sqlite_district, f"UPDATE audit_events SET {cell} WHERE number = 5")

    report = verify_chain(sqlite_district.store)
    assert report.records == records
    assert any(told.startswith("record 5 was changed") for told in report.problems)
    with sqlite_district.store.read(actors["auditor"]) as reading:
        assert len(reading.audit(AuditQuery()).rows) == records


def test_a_head_of_another_kind_is_recorded_and_stops_nobody(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    _behind_the_back(
        sqlite_district,
        "UPDATE audit_events SET hash = 'abc' WHERE number = (SELECT max(number) FROM audit_events)",
    )

    _sign(sqlite_district, actors["reviewer"], 1)

    assert any("says that the trail ended" in told for told in verify_chain(sqlite_district.store).problems)


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


def _rolled_back(district: District, records: int) -> None:
    """The end of the trail cut off, as somebody can who writes the database but has no key."""
    _behind_the_back(district, f"DELETE FROM audit_events WHERE number > {records}")


def _sign(district: District, actor: Actor, times: int) -> None:
    for _ in range(times):
        with district.store.begin(actor) as work:
            work.audit_event("signed_in", "user:1", {})


def test_a_trail_that_was_cut_off_and_grew_again_is_never_whole(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    _sign(sqlite_district, actors["reviewer"], 4)
    records = verify_chain(sqlite_district.store).records

    _rolled_back(sqlite_district, records - 3)
    _sign(sqlite_district, actors["reviewer"], 20)

    (problem,) = verify_chain(sqlite_district.store).problems
    assert problem.startswith(f"record {records - 2} says that the trail ended at record {records - 3}")
    assert f"the anchor knew record {records}" in problem
    assert len(list(sqlite_district.folder.glob("audit.anchor.before-*"))) == 1


def test_another_end_of_the_same_length_is_told_in_the_trail(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    import shutil

    _sign(sqlite_district, actors["reviewer"], 1)
    sqlite_district.store.close()
    shutil.copy(sqlite_district.folder / "tepat.sqlite", sqlite_district.folder / "older")
    shutil.copy(sqlite_district.folder / "audit.anchor", sqlite_district.folder / "older.anchor")
    _sign(sqlite_district, actors["reviewer"], 2)
    later = (sqlite_district.folder / "audit.anchor").read_bytes()
    sqlite_district.store.close()
    shutil.copy(sqlite_district.folder / "older", sqlite_district.folder / "tepat.sqlite")
    shutil.copy(sqlite_district.folder / "older.anchor", sqlite_district.folder / "audit.anchor")
    _sign(sqlite_district, actors["second_reviewer"], 2)
    (sqlite_district.folder / "audit.anchor").write_bytes(later)

    assert any(
        "is not the one that the anchor knows" in p for p in verify_chain(sqlite_district.store).problems
    )
    _sign(sqlite_district, actors["reviewer"], 1)

    assert any("says that the trail ended" in told for told in verify_chain(sqlite_district.store).problems)


def test_two_hashes_of_one_number_in_the_anchor_are_told(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    _sign(sqlite_district, actors["reviewer"], 2)
    anchor = sqlite_district.folder / "audit.anchor"
    lines = anchor.read_text().splitlines(keepends=True)
    number = lines[-2].split()[0]
    anchor.write_text("".join([*lines[:-2], f"{number} {'0' * 64}\n", *lines[-2:]]))

    (problem,) = verify_chain(sqlite_district.store).problems

    assert problem.startswith(f"record {number} is one of 2 that the anchor knows")


def test_a_trail_without_an_anchor_says_from_where_on_it_has_one(
    district: District, actors: dict[str, Actor]
) -> None:
    records = verify_chain(district.store).records
    (district.folder / "audit.anchor").unlink()

    _sign(district, actors["reviewer"], 2)

    report = verify_chain(district.store)
    assert (report.holds, report.records) == (True, records + 3)
    assert report.notes == (
        f"record {records + 1}: there was no anchor, so nothing vouches that the trail went no further",
    )


def test_two_processes_that_write_by_turns_differ_from_no_anchor(
    district: District, actors: dict[str, Actor]
) -> None:
    other = open_store(
        district.url, district.keys, anchored_at=district.folder / "audit.anchor", clock=district.clock
    )
    for _ in range(3):
        for store in (district.store, other):
            with store.begin(actors["reviewer"]) as work:
                work.audit_event("signed_in", "user:1", {})
    other.close()

    report = verify_chain(district.store)
    assert (report.problems, report.notes) == ((), ())


def test_nothing_is_recorded_while_the_anchor_cannot_be_written(
    district: District, actors: dict[str, Actor]
) -> None:
    records = verify_chain(district.store).records
    anchor = district.folder / "audit.anchor"
    anchor.rename(district.folder / "away")
    anchor.mkdir()

    with pytest.raises(UnusableDatabase, match=r"audit\.anchor beside the key file, cannot be written"):
        _sign(district, actors["reviewer"], 1)

    anchor.rmdir()
    (district.folder / "away").rename(anchor)
    assert verify_chain(district.store).records == records


def test_an_act_that_is_done_is_not_called_undone_because_its_anchor_failed(
    district: District,
    actors: dict[str, Actor],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("serving.store.anchor.note", fail)
    row = rows(district.store, actors["reviewer"])[0]
    with district.store.begin(actors["reviewer"]) as work:
        made = decide(work, row)
    monkeypatch.undo()

    with district.store.read(actors["reviewer"]) as reading:
        assert reading.decisions(row.key)[0].id == made.id
    assert "anchor was not written" in caplog.text
    _sign(district, actors["reviewer"], 1)
    assert verify_chain(district.store).holds


def test_a_line_of_the_anchor_that_was_cut_off_spoils_no_later_one(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    with (sqlite_district.folder / "audit.anchor").open("a") as anchor:
        anchor.write("77 0a")

    _sign(sqlite_district, actors["reviewer"], 1)

    report = verify_chain(sqlite_district.store)
    assert (report.holds, report.anchor) == (True, report.records)
