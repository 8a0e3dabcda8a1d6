"""Every way to write what the service keeps, and to read it in the same transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from models.flags import Side
from serving.store import (
    cases,
    cycles,
    erasing,
    identities,
    jobs,
    people,
    planning,
    settings_kept,
    trail,
    visit_acts,
    visit_cancelling,
)
from serving.store.account_views import TokenView, UserView
from serving.store.case_views import DecisionView, Verdict
from serving.store.cycle_views import CycleView
from serving.store.identity_views import Identity
from serving.store.job_views import JobState, JobView
from serving.store.planning import Round, RoundOrder
from serving.store.reading import Reading
from serving.store.visit_views import Assigned, Slice, VisitFindings, VisitView


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
        """Takes a verdict back; the case is open again, and the visit that it asked for is cancelled."""
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

    def erase_cycles(self, names: Sequence[str], closed_before: datetime) -> Mapping[str, int]:
        """Erases personal data of cycles by their names, as it was erased before a restore."""
        return erasing.erase_cycles(self._door, names, closed_before)

    # Visits

    def assign_visits(
        self,
        keys: Sequence[str],
        programme: str,
        side: Side | None,
        *,
        slice: Slice = "list",
        probability: float = 1.0,
    ) -> Assigned:
        """Plans visits, but to households that were decided on (NotFound, SnapshotFrozen)."""
        return visit_acts.assign_visits(self._door, keys, programme, side, slice, probability)

    def plan_round(self, order: RoundOrder, seed: int) -> Round:
        """Chooses and draws a round of visits (NoOpenCycle, SnapshotFrozen, NotFound)."""
        return planning.plan_round(self._door, order, seed)

    def enter_findings(self, visit_id: int, found: VisitFindings) -> VisitView:
        """Records what was found.

        Raises: NotFound, SnapshotFrozen, NotAVerdict, ImpossibleFindings, VisitNotPlanned.
        """
        return visit_acts.enter_findings(self._door, visit_id, found)

    def cancel_visit(self, visit_id: int, reason: str) -> VisitView:
        """Takes a planned visit off the list (NotFound, SnapshotFrozen, NothingSaid, VisitNotPlanned)."""
        return visit_cancelling.cancel_visit(self._door, visit_id, reason)

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
