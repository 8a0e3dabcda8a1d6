"""The store: every way to read and to write what the service keeps.

    store = open_store("sqlite:///tepat.sqlite", keys)
    with store.read(actor) as reading:      # one moment of the database, the actor's areas only
        page = reading.list_page(ListQuery(side="exclusion"))
    with store.begin(actor) as work:        # one transaction: all of it or nothing, with its audit records
        shown = work.show_explanation(key, "PKH")

An error inside `begin` undoes all of it. A moment is an argument: `clock` says what time it is.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from features.households import Households
from features.profile import Profile
from models.assessment import Context
from models.flags import Side
from serving.personal.keys import Keys
from serving.store import (
    anchor,
    backing_up,
    cases,
    chain,
    cycles,
    drawn_rates,
    erasing,
    erasures,
    histories,
    households,
    identities,
    jobs,
    lists,
    looking,
    migrating,
    models_kept,
    overview,
    people,
    planning,
    replaying,
    searching,
    settings_kept,
    snapshots,
    trail,
    visits,
)
from serving.store.backing_up import Backup
from serving.store.door import Door, Memory
from serving.store.drawn_rates import DrawnRates
from serving.store.engines import Engines, make_engines
from serving.store.errors import UnusableDatabase
from serving.store.planning import Expected, Round, RoundOrder
from serving.store.views import (
    Actor,
    AuditPage,
    AuditQuery,
    ChainReport,
    Credentials,
    CycleView,
    DecisionView,
    Hit,
    HouseholdView,
    Identity,
    JobState,
    JobView,
    ListPage,
    ListQuery,
    ModelView,
    Overview,
    SessionView,
    Slice,
    SnapshotView,
    TokenView,
    UserView,
    Verdict,
    VisitFindings,
    VisitPage,
    VisitQuery,
    VisitView,
)

CHAIN_LOCK = 7_470_001
"""PostgreSQL's advisory lock that writers of the trail take, one after the other."""


class Reading:
    """One moment of the store, as far as the actor may see it."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def stamp(self) -> bytes:
        """The same while nothing was recorded in the trail: what was read then is still so."""
        return trail.stamp(self._door)

    # Cycles and snapshots

    def cycle(self, cycle_id: int | None = None) -> CycleView | None:
        """The open cycle, else the last closed one, else None; or the one of that id (NotFound)."""
        return cycles.cycle_of(self._door, cycle_id)

    def cycles(self) -> list[CycleView]:
        """Newest first."""
        return cycles.all_cycles(self._door)

    def snapshot(self, snapshot_id: int) -> SnapshotView:
        """A ready snapshot (NotFound)."""
        return snapshots.snapshot_view(self._door, snapshot_id)

    def profile(self, digest: str) -> Profile:
        """The profile of a digest, with its labels (NotFound)."""
        return snapshots.profile_of(self._door, digest)

    def overview(self, cycle_id: int | None = None) -> Overview:
        """A cycle at a glance."""
        return overview.overview(self._door, cycle_id)

    # Lists and households

    def list_page(self, query: ListQuery) -> ListPage:
        """One page of a list."""
        return lists.list_page(self._door, query)

    def household(self, key: str, snapshot_id: int | None = None) -> HouseholdView:
        """The one screen (NotFound)."""
        return households.household(self._door, key, snapshot_id)

    def search(self, wanted: str) -> list[Hit]:
        """Households by whole id, NIK or KK."""
        return searching.search(self._door, wanted)

    def answers(self, key: str, snapshot_id: int | None = None) -> Households:
        """The household's decoded answers as a table of one row, for what-if (NotFound)."""
        return replaying.stored_answers(self._door, key, snapshot_id)

    def context(self, snapshot_id: int) -> Context:
        """Model, profile and policy of a snapshot, from the database (NotFound)."""
        return snapshots.context_of_snapshot(self._door, snapshot_id)

    # What people did

    def decisions(self, key: str) -> tuple[DecisionView, ...]:
        """Every act on a household's cases, newest first."""
        return histories.decisions_of(self._door, key)

    def visits(self, query: VisitQuery) -> VisitPage:
        """Visits, by area."""
        return visits.visit_page(self._door, query)

    def visit(self, visit_id: int) -> VisitView:
        """One visit (NotFound)."""
        return visits.visit_of(self._door, visit_id)

    def expected(self, query: VisitQuery) -> Expected:
        """What the planned visits of a filter should find (NoOpenCycle)."""
        return planning.expected_of(self._door, query)

    def drawn_rates(self) -> tuple[DrawnRates, ...]:
        """Error rates by programme, from randomly drawn visits alone."""
        return drawn_rates.drawn_rates(self._door)

    def audit(self, query: AuditQuery) -> AuditPage:
        """The trail, newest first."""
        return trail.audit_page(self._door, query)

    # The house

    def users(self) -> list[UserView]:
        """Every account, by name."""
        return people.users(self._door)

    def user(self, user_id: int) -> UserView:
        """One account (NotFound)."""
        return people.user(self._door, user_id)

    def credentials(self, name: str) -> Credentials | None:
        """What a sign-in is held against; None for an unknown name."""
        return people.credentials(self._door, name)

    def session(self, token_hash: bytes) -> SessionView | None:
        """The session of a cookie, also one that is over."""
        return people.session(self._door, token_hash)

    def tokens(self, user_id: int | None = None) -> list[TokenView]:
        """Of one account, or all."""
        return people.tokens(self._door, user_id)

    def token(self, token_hash: bytes) -> TokenView | None:
        """The token of a hash, also one that is over or revoked."""
        return people.token(self._door, token_hash)

    def jobs(self, limit: int = 50) -> list[JobView]:
        """Newest first."""
        return jobs.jobs(self._door, limit)

    def job(self, job_id: int) -> JobView:
        """One job (NotFound)."""
        return jobs.job(self._door, job_id)

    def model(self, digest: str | None = None) -> ModelView | None:
        """The model of a digest, or the one that made the snapshot in force."""
        cycle = cycles.current_cycle(self._door)
        in_force = None
        if cycle is not None and cycle.snapshot_id is not None:
            in_force = snapshots.snapshot_view(self._door, cycle.snapshot_id).model_digest
        return models_kept.model_view(self._door, digest, in_force)

    def settings(self) -> Mapping[str, Any]:
        """Name → value, of those that were changed."""
        return settings_kept.settings(self._door)


class Work(Reading):
    """One transaction: reads what it has written, and is undone as a whole by an error."""

    # Cases

    def show_explanation(self, key: str, programme: str) -> int:
        """Records that the explanation was shown; `decide` wants the number returned."""
        return cases.show_explanation(self._door, key, programme)

    def decide(
        self, key: str, programme: str, verdict: Verdict, reason: str, shown_id: int, expected_version: int
    ) -> DecisionView:
        """Records a verdict.

        Raises: AlreadyDecided, ExplanationNotShown, SnapshotFrozen, NothingSaid, NotAVerdict, NotFound.
        """
        return cases.decide(self._door, key, programme, verdict, reason, shown_id, expected_version)

    def amend(self, decision_id: int, verdict: Verdict, reason: str, expected_version: int) -> DecisionView:
        """Records another verdict in the place of one; as `decide`."""
        return cases.amend(self._door, decision_id, verdict, reason, expected_version)

    def withdraw(self, decision_id: int, reason: str) -> DecisionView:
        """Takes a verdict back; the case is open again."""
        return cases.withdraw(self._door, decision_id, reason)

    def unmask(self, key: str, reason: str) -> Identity:
        """Names, numbers and address, against a reason; audited (NotFound, NothingSaid)."""
        return identities.unmask(self._door, key, reason)

    def erase(self, key: str, reason: str) -> int:
        """Erases who a household is; decisions stay countable, the trail verifies (NotFound, NothingSaid)."""
        return erasing.erase_household(self._door, key, reason)

    def erase_closed(self, closed_before: datetime) -> Mapping[str, int]:
        """Erases personal data of cycles that were closed before a moment."""
        return erasing.erase_closed(self._door, closed_before)

    # Visits

    def assign_visits(
        self,
        keys: Sequence[str],
        programme: str,
        side: Side | None,
        *,
        slice: Slice = "list",
        probability: float = 1.0,
    ) -> tuple[VisitView, ...]:
        """Plans visits (NotFound, SnapshotFrozen)."""
        return visits.assign_visits(self._door, keys, programme, side, slice, probability)

    def plan_round(self, order: RoundOrder, seed: int) -> Round:
        """Chooses and draws a round of visits (NoOpenCycle, SnapshotFrozen, NotFound)."""
        return planning.plan_round(self._door, order, seed)

    def enter_findings(self, visit_id: int, found: VisitFindings) -> VisitView:
        """Records what was found (NotFound, SnapshotFrozen, NotAVerdict)."""
        return visits.enter_findings(self._door, visit_id, found)

    def cancel_visit(self, visit_id: int) -> VisitView:
        """Takes a planned visit off the list (NotFound, SnapshotFrozen)."""
        return visits.cancel_visit(self._door, visit_id)

    # Accounts

    def add_user(
        self,
        name: str,
        role: str,
        password_hash: str,
        *,
        full_name: str = "",
        areas: Sequence[str] = (),
        language: str = "id",
        must_change: bool = False,
    ) -> UserView:
        """A new account (NameTaken)."""
        return people.add_user(self._door, name, full_name, role, areas, language, password_hash, must_change)

    def change_user(self, user_id: int, **changes: Any) -> UserView:
        """Changes any of full_name, role, areas, language, active (NotFound)."""
        return people.change_user(self._door, user_id, changes)

    def set_password(self, user_id: int, password_hash: str, *, must_change: bool = False) -> None:
        """Another password; every session of the account ends (NotFound)."""
        people.set_password(self._door, user_id, password_hash, must_change)

    def add_session(self, user_id: int, token_hash: bytes, expires_at: datetime) -> None:
        """Begins a session."""
        people.add_session(self._door, user_id, token_hash, expires_at)

    def touch_session(self, token_hash: bytes, seen_at: datetime) -> None:
        """Notes that its person is still there."""
        people.touch_session(self._door, token_hash, seen_at)

    def end_session(self, token_hash: bytes) -> None:
        """Signs out."""
        people.end_session(self._door, token_hash)

    def end_sessions(self, user_id: int) -> None:
        """Signs an account out everywhere."""
        people.end_sessions(self._door, user_id)

    def add_token(
        self, user_id: int, name: str, scopes: Sequence[str], token_hash: bytes, expires_at: datetime
    ) -> TokenView:
        """A key to the API (NotFound)."""
        return people.add_token(self._door, user_id, name, scopes, token_hash, expires_at)

    def revoke_token(self, token_id: int) -> None:
        """Ends a token (NotFound)."""
        people.revoke_token(self._door, token_id)

    def touch_token(self, token_hash: bytes, used_at: datetime) -> None:
        """Notes that a token was used."""
        people.touch_token(self._door, token_hash, used_at)

    # The house

    def open_cycle(self, name: str) -> CycleView:
        """Opens a cycle (CycleIsOpen)."""
        return cycles.open_cycle(self._door, name)

    def close_cycle(self) -> CycleView:
        """Closes the open cycle for ever (NoOpenCycle)."""
        return cycles.close_cycle(self._door)

    def add_job(
        self, kind: str, digest: str, file_name: str, parameters: Mapping[str, Any] | None = None
    ) -> JobView:
        """Queues a job; of the same kind and digest there is one only."""
        return jobs.add_job(self._door, kind, digest, file_name, parameters or {})

    def move_job(
        self, job_id: int, state: JobState, *, problem: str | None = None, snapshot_id: int | None = None
    ) -> JobView:
        """Notes what became of a job (NotFound)."""
        return jobs.move_job(self._door, job_id, state, problem, snapshot_id)

    def change_setting(self, name: str, value: Any) -> None:
        """Sets a setting; None takes it back to its default."""
        settings_kept.change_setting(self._door, name, value)

    def audit_event(self, act: str, subject: str, details: Mapping[str, Any]) -> int:
        """Adds a record to the trail; details never hold a name, an identifier or an address."""
        return trail.audit_event(self._door, act, subject, details)


class Store:
    """One database with its keys. Made by `open_store`; may be used by many threads."""

    def __init__(
        self,
        engines: Engines,
        keys: Keys | Callable[[], Keys],
        clock: Callable[[], datetime],
        anchored_at: Path | None,
    ) -> None:
        self.engines = engines
        self._keys = keys
        self.anchored_at = anchored_at
        self._clock = clock
        self._memory = Memory(area_names=_built_in_names())
        # SQLite's own waiting polls; in one process threads may as well stand in line.
        self._turn = threading.Lock()

    def stamp(self) -> bytes | None:
        """`Reading.stamp` of now, at the smallest price; None where it cannot be told without reading."""
        return looking.stamp_of(self.engines)

    @contextmanager
    def read(self, actor: Actor) -> Iterator[Reading]:
        """One moment of the database."""
        with self.door(actor) as door:
            yield Reading(door)

    @contextmanager
    def begin(self, actor: Actor) -> Iterator[Work]:
        """One transaction; its audit records are in it, and the anchor follows it."""
        with self.writing_door(actor) as door:
            yield Work(door)

    @contextmanager
    def door(self, actor: Actor) -> Iterator[Door]:
        """What the functions of the store read with."""
        with _told(), self.engines.reading.connect() as connection:
            yield Door(connection, actor, self.keys, self._memory, self._clock())

    @contextmanager
    def writing_door(self, actor: Actor) -> Iterator[Door]:
        """What the functions of the store write with."""
        with self._turn, _told():
            with self.engines.writing.begin() as connection:
                if self.engines.file is None:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
                door = Door(connection, actor, self.keys, self._memory, self._clock())
                yield door
            if door.events:
                anchor.note(self.anchored_at, *door.events[-1])
            if door.erased:
                erasures.note(self.anchored_at, door.erased)
                self.empty_log()

    def note_progress(self, job_id: int, step: str, done: int, total: int) -> None:
        """How far a job has come; not audited."""
        with self.writing_door(Actor(None, "service", "service", via="console")) as door:
            jobs.note_progress(door, job_id, step, done, total)

    def migrate(self) -> None:
        """Brings the tables to this program's state; a new database gets them all.

        Raises:
            UnusableDatabase: it was made by a newer Tepat, cannot be reached, or has another key.
        """
        with self._turn, _told():
            migrating.migrate(self.engines, self.keys)

    def back_up(self, actor: Actor, out: Path) -> Backup:
        """Writes a backup while others work, and notes it in the trail."""
        with _told():
            made = backing_up.back_up(self.engines, out)
        with self.begin(actor) as work:
            work.audit_event("backup_made", "database", backing_up.told(made))
        return made

    def is_ready(self) -> bool:
        """Whether the database answers and its tables are those of this program."""
        try:
            with self.engines.reading.connect() as connection:
                return migrating.is_current(connection)
        except DBAPIError:
            return False

    @property
    def keys(self) -> Keys:
        """The keys of personal data as they are now."""
        return self._keys if isinstance(self._keys, Keys) else self._keys()

    def empty_log(self) -> None:
        """What was erased does not live on in SQLite's log; a reader who is at it puts that off."""
        if self.engines.file is not None:
            with self.engines.reading.connect() as connection:
                raw: Any = connection.connection.driver_connection
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def forget(self) -> None:
        """Forgets what it remembers of a database that was replaced."""
        self._memory = Memory(area_names=self._memory.area_names)

    def close(self) -> None:
        """Closes every connection."""
        self.engines.dispose()


def open_store(
    url: str,
    keys: Keys | Callable[[], Keys],
    *,
    anchored_at: Path | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Store:
    """A store on a database; `migrate` before its first use.

    Args:
        keys: or what gives them each time, where they may change meanwhile.
        url: `sqlite:///FILE` or `postgresql+psycopg://…`.
        anchored_at: file of the trail's anchor, by custom `audit.anchor` beside the key file.

    Raises:
        UnusableDatabase: the URL is neither.
    """
    return Store(make_engines(url), keys, clock, anchored_at)


def verify_chain(store: Store) -> ChainReport:
    """Whether the audit trail is whole and unchanged."""
    with store.door(Actor(None, "service", "service", via="console")) as door:
        return chain.verify(door, store.anchored_at)


def replay(store: Store, actor: Actor, snapshot_id: int, key: str) -> bytes:
    """The assessment computed again from stored answers, model, policy and profile (NotFound)."""
    with store.door(actor) as door:
        return replaying.replay(door, key, snapshot_id)


def stored_bytes(store: Store, actor: Actor, snapshot_id: int, key: str) -> bytes:
    """The assessment as it was stored; `replay` arrives at the same bytes (NotFound)."""
    with store.door(actor) as door:
        return replaying.stored(door, key, snapshot_id)


@contextmanager
def _told() -> Iterator[None]:
    """What the driver reports, without its values, which may be personal data."""
    try:
        yield
    except OperationalError as error:
        raise UnusableDatabase(_why(error)) from None


def _why(error: OperationalError) -> str:
    reason = str(error.orig).lower()
    if "locked" in reason:
        return "another process has held it for too long. Try again in a moment"
    if "full" in reason:
        return "the disk is full. Free some space: nothing that was acknowledged is lost"
    if "no such table" in reason:
        return "its tables are missing. Start the service, or run a command, with the right TEPAT_DATABASE"
    return "it cannot be reached, opened or written. docs/runbook.md says what to look at"


def _built_in_names() -> Mapping[str, str]:
    from features.area_names import area_names

    return area_names()
