"""Every way to read what the service keeps."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from features.households import Households
from features.profile import Profile
from models.assessment import Context
from models.flags import Side
from serving.store import (
    cycles,
    drawn_rates,
    histories,
    households,
    jobs,
    known_areas,
    lists,
    models_kept,
    next_steps,
    overview,
    people,
    planning,
    replaying,
    searching,
    settings_kept,
    snapshots,
    trail,
    trail_page,
    visits,
)
from serving.store.account_views import Credentials, SessionView, TokenView, UserView
from serving.store.case_views import DecisionView
from serving.store.cycle_views import CycleView, SnapshotView
from serving.store.door import Door
from serving.store.drawn_rates import DrawnRates
from serving.store.household_views import HouseholdView
from serving.store.job_views import JobView
from serving.store.list_views import Hit, ListPage, ListQuery
from serving.store.model_views import ModelView
from serving.store.overview_views import Overview, Repair
from serving.store.planning import Expected
from serving.store.trail_views import AuditPage, AuditQuery
from serving.store.visit_views import VisitPage, VisitQuery, VisitView


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

    def repairs(self) -> tuple[Repair, ...]:
        """Families whose record a reviewer asked to be mended."""
        return next_steps.repairs(self._door)

    # Lists and households

    def list_page(self, query: ListQuery) -> ListPage:
        """One page of a list."""
        return lists.list_page(self._door, query)

    def list_length(self, query: ListQuery) -> int:
        """How long a whole list is."""
        return lists.list_length(self._door, query)

    def first_open(self, side: Side, programme: str) -> str | None:
        """Key of the first open case of a list."""
        return lists.first_open(self._door, side, programme)

    def household(self, key: str, snapshot_id: int | None = None) -> HouseholdView:
        """The one screen (NotFound)."""
        return households.household(self._door, key, snapshot_id)

    def search(self, wanted: str) -> list[Hit]:
        """Households by whole id, NIK or KK."""
        return searching.search(self._door, wanted)

    def household_ids(self, keys: Collection[str]) -> Mapping[str, str | None]:
        """Key → id of the households that the actor may open; None where it was erased."""
        return searching.household_ids(self._door, keys)

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
        return trail_page.audit_page(self._door, query)

    # The house

    def users(self) -> list[UserView]:
        """Every account, by name."""
        return people.users(self._door)

    def user(self, user_id: int) -> UserView:
        """One account (NotFound)."""
        return people.user(self._door, user_id)

    def unknown_areas(self, areas: Sequence[str]) -> tuple[str, ...] | None:
        """Those that no loaded registry knows; None where none was loaded, so that nobody can tell."""
        return known_areas.unknown_areas(self._door, areas)

    def areas_to_choose(self) -> tuple[tuple[str, str], ...]:
        """Path and name of the areas that an account can be limited to, of the two coarsest levels."""
        return known_areas.two_levels(self._door)

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
