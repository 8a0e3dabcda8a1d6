"""What the store hands out: plain, frozen values that hold no connection and no table row.

Texts that only a person may see (names, numbers, addresses) are in `Identity` and `MaskedIdentity`
and nowhere else. `key` is the household's public key, the one identifier that may stand in a URL, a
log or the audit trail. Moments are UTC. Area paths are codes joined coarse to fine by "/".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from models.flags import Side

CaseState = Literal["open", "visit", "decided"]
Verdict = Literal["tetap", "usulkan_keluar", "usulkan_masuk", "kunjungi", "perbaiki_data"]
Via = Literal["page", "api", "console"]
Order = Literal["rank", "probability", "size", "estimate", "area"]
JobState = Literal["queued", "running", "done", "failed", "interrupted"]
Slice = Literal["list", "audit"]

CASE_STATES: tuple[CaseState, ...] = ("open", "visit", "decided")
VERDICTS: tuple[Verdict, ...] = ("tetap", "usulkan_keluar", "usulkan_masuk", "kunjungi", "perbaiki_data")
ORDERS: tuple[Order, ...] = ("rank", "probability", "size", "estimate", "area")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks or acts.

    Attributes:
        areas: path prefixes that they may see; () is the whole district.
        via: how they came.
    """

    user_id: int | None
    name: str
    role: str
    areas: tuple[str, ...] = ()
    language: str = "id"
    via: Via = "page"


@dataclass(frozen=True, slots=True)
class CycleView:
    """A month of work. `snapshot_id` is the one in force; None before anything was loaded."""

    id: int
    name: str
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    snapshot_id: int | None

    @property
    def open(self) -> bool:
        """Whether decisions can still be recorded."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A programme as it was in force: its line in the unit of welfare, its bounds and legal source."""

    name: str
    line: float
    bounds: Mapping[str, float]
    enrolment_known: bool
    source: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SnapshotView:
    """A registry file as it was loaded and assessed.

    Attributes:
        number: 1, 2, … within the cycle.
        reference: the survey's average estimate.
        areas: the area columns, coarse to fine.
        questions: names of the questions, in the order of the model.
        found: class of data finding → how many.
        frozen: its cycle is closed.
        simulated: the registry's numbers are of the simulation.
        drift: what moved since the survey (`serving.importing.drifted`); None where the model cannot tell.
        drift_kept: the comparison was made when it was loaded.
    """

    id: int
    cycle_id: int
    cycle: str
    number: int
    as_of: date
    loaded_at: datetime
    loaded_by: str
    file_name: str
    households: int
    persons: int
    profile: str
    profile_digest: str
    policy_digest: str
    model_digest: str
    catalogue_digest: str
    data_digest: str
    file_digest: str
    reference: float
    areas: tuple[str, ...]
    questions: tuple[str, ...]
    programmes: tuple[ProgrammeLine, ...]
    found: Mapping[str, int]
    frozen: bool
    simulated: bool = False
    drift: Mapping[str, Any] | None = None
    drift_kept: bool = False


@dataclass(frozen=True, slots=True)
class ListCounts:
    """One list: its length, and how far the work on it has come (open + visits + decided = flagged)."""

    programme: str
    side: Side
    flagged: int
    open: int
    visits: int
    decided: int


@dataclass(frozen=True, slots=True)
class ProgrammeCounts:
    """One programme over the families in view: statuses counted, by name of status."""

    programme: str
    line: float
    statuses: Mapping[str, int]
    enrolled: int


@dataclass(frozen=True, slots=True)
class AreaCounts:
    """One area, of any level (1 is the coarsest).

    Attributes:
        flagged, decided, visits: pairs of household and programme, as in the lists.
        cannot_tell: likewise.
    """

    path: str
    names: tuple[str, ...]
    level: int
    families: int
    persons: int
    flagged: int
    decided: int
    visits: int
    cannot_tell: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """A fact that suggests what to do next; pages put it into words.

    Attributes:
        code: no_cycle, no_snapshot, open_cases, visits_planned, repairs_proposed, all_decided,
            old_answers, jobs_running.
    """

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A cycle at a glance, over the areas that the actor may see.

    Attributes:
        flagged, open, visits, decided: pairs of household and programme.
        flagged_families: families with at least one flag.
        cannot_tell: pairs with the status of that name.
        age_days: days between the snapshot's day and now.
        answers_half: half of the families' answers were recorded on this day or before; None where the
            registry does not say when. Of the whole district.
    """

    cycle: CycleView | None
    snapshot: SnapshotView | None
    families: int
    persons: int
    flagged: int
    flagged_families: int
    open: int
    visits: int
    decided: int
    cannot_tell: int
    lists: tuple[ListCounts, ...]
    programmes: tuple[ProgrammeCounts, ...]
    areas: tuple[AreaCounts, ...]
    age_days: int | None
    next_steps: tuple[NextStep, ...]
    answers_half: date | None = None


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What to list.

    Attributes:
        programme: None for all, which `order="rank"` then takes as "probability".
        area: a path, or the code of a coarsest area.
        probability_from: least `flag_probability`.
        state: of the case.
        question: name of a question that is among the three strongest reasons.
        after: `ListPage.next` of the page before.
        limit: 1 to 500.
    """

    side: Side
    programme: str | None = None
    area: str | None = None
    probability_from: float | None = None
    size_from: int | None = None
    size_to: int | None = None
    state: CaseState | None = None
    question: str | None = None
    order: Order = "rank"
    after: str | None = None
    limit: int = 50
    cycle_id: int | None = None


@dataclass(frozen=True, slots=True)
class ListRow:
    """One household on one list.

    Attributes:
        rank: place on the programme's list.
        flag_probability: that the flag is right.
        reasons: the three strongest: question and contribution.
        version: of the case, for whoever decides next.
        household_id: None once the personal data was erased.
    """

    key: str
    household_id: str | None
    area_path: str
    area_names: tuple[str, ...]
    size: int
    programme: str
    side: Side
    rank: int
    flag_probability: float
    p_below: float
    estimate: float
    low_80: float | None
    high_80: float | None
    reasons: tuple[tuple[str, float], ...]
    state: CaseState
    decided_by: str | None
    decided_at: datetime | None
    verdict: Verdict | None
    version: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some rows of a list; `next` continues after them, None at its end; `total` of the whole list."""

    rows: tuple[ListRow, ...]
    next: str | None
    total: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A household that a search found. `found_by` is household_id, nik or kk."""

    key: str
    household_id: str | None
    area_path: str
    area_names: tuple[str, ...]
    size: int
    estimate: float
    flags: tuple[tuple[str, Side], ...]
    found_by: str


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One question's part in an estimate.

    Attributes:
        answer: code or number as text; None unless `state` is known.
        contribution: log points (levels: ranks).
        percent, currency: None with levels.
    """

    question: str
    answer: str | None
    state: str
    contribution: float
    percent: float | None
    currency: float | None

    def told(self) -> dict[str, Any]:
        """As `models.sentences.Speaker` takes it."""
        return {
            "question": self.question,
            "answer": self.answer,
            "state": self.state,
            "contribution": self.contribution,
            "percent": self.percent,
            "currency": self.currency,
        }


@dataclass(frozen=True, slots=True)
class CheckView:
    """A correction that would move the estimate across the line (`models.checks.CHECK_TYPE`)."""

    programme: str
    question: str
    answer: str
    estimate: float
    alone: bool


@dataclass(frozen=True, slots=True)
class DataFinding:
    """Something wrong with the record: class and column, never a value."""

    code: str
    column: str
    of_member: bool = False


@dataclass(frozen=True, slots=True)
class MaskedIdentity:
    """Enough to recognise a family that one knows, too little to learn who it is.

    Attributes:
        persons: one a member: masked name, masked NIK, year of birth as text, whether head.
        erased: the personal data was erased.
    """

    name: str
    kk: str
    address: str
    persons: tuple["MaskedPerson", ...] = ()
    erased: bool = False


@dataclass(frozen=True, slots=True)
class MaskedPerson:
    """A member, masked."""

    name: str
    nik: str
    born: str
    head: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A member as the registry has it; empty texts where it tells nothing."""

    name: str
    nik: str
    kk: str
    born: str
    sex: str
    head: bool


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """Who a household is. Handed out by `Work.unmask` alone, against a reason, audited."""

    household_id: str
    name: str
    address: str
    jorong: str
    kk: tuple[str, ...]
    persons: tuple[Person, ...]

    def __repr__(self) -> str:
        """Nothing: a name must not reach a log by accident."""
        return "Identity(…)"


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One recorded act on a case.

    Attributes:
        kind: decide, amend or withdraw.
        version: of the case after the act.
        reason: in the person's own words; None once erased.
        current: no later act has replaced it.
        explanation_digest: of the explanation that they had been shown, at `shown_at`.
    """

    id: int
    key: str
    programme: str
    side: Side | None
    kind: Literal["decide", "amend", "withdraw"]
    verdict: Verdict | None
    reason: str | None
    version: int
    by: str
    by_id: int | None
    role: str
    at: datetime
    snapshot_id: int
    cycle: str
    shown_id: int | None
    shown_at: datetime | None
    explanation_digest: str | None
    current: bool


@dataclass(frozen=True, slots=True)
class VisitFindings:
    """What was found at a door. Words are of `models.visit_findings`.

    Attributes:
        outcome: met, moved, not_found, deceased or refused.
        eligible, receives: yes, no, cannot_tell or None.
        answers: question → answer as seen, a code or number as text.
    """

    outcome: str
    visited_on: date | None = None
    visitor: str = ""
    eligible: str | None = None
    receives: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit, planned or made.

    Attributes:
        slice: list (chosen by its flag) or audit (drawn at random), with the probability of that.
        findings: the last that were entered; None before.
        version: how many times findings were entered.
    """

    id: int
    key: str
    household_id: str | None
    programme: str
    side: Side | None
    area_path: str
    area_names: tuple[str, ...]
    size: int
    slice: Slice
    probability: float
    state: Literal["planned", "done", "cancelled"]
    assigned_by: str
    assigned_at: datetime
    snapshot_id: int
    cycle: str
    findings: VisitFindings | None
    entered_by: str | None
    entered_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class VisitQuery:
    """What visits to list; `after` as in `ListQuery`."""

    state: Literal["planned", "done", "cancelled"] | None = None
    area: str | None = None
    programme: str | None = None
    key: str | None = None
    cycle_id: int | None = None
    after: str | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class VisitPage:
    """As `ListPage`."""

    rows: tuple[VisitView, ...]
    next: str | None
    total: int


@dataclass(frozen=True, slots=True)
class StatusView:
    """One programme of one household.

    Attributes:
        enrolled: None where unknown.
        flag: of `models.flags.FLAG_OF`, None where not flagged.
        state, version: of the case; open and 0 before anybody acted. `decide` wants `version`.
        decision: the one in force in this cycle.
    """

    programme: str
    line: float
    p_below: float
    enrolled: bool | None
    status: str
    flag: str | None
    side: Side | None
    flag_probability: float | None
    rank: int | None
    state: CaseState
    version: int
    decision: DecisionView | None


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """Estimates of one area's families, for comparison.

    Attributes:
        share_below: share of its families with a lower estimate than this one.
        percentiles: shape (101,), the 0th to the 100th.
    """

    path: str
    names: tuple[str, ...]
    families: int
    share_below: float
    percentiles: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class EarlierSnapshot:
    """The same household in another snapshot."""

    snapshot_id: int
    cycle: str
    as_of: date
    estimate: float
    flags: tuple[tuple[str, Side], ...]
    model_digest: str


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """The one screen.

    Attributes:
        reasons: every question, strongest first.
        explanation_digest: SHA-256 of the stored assessment (`stored_bytes`).
        compared: with the area that lists are made by (the nagari).
        decisions: of all cycles, newest first, as are `visits` and `earlier`.
        editable: the cycle is open and this is its snapshot in force.
    """

    key: str
    household_id: str | None
    snapshot: SnapshotView
    area_path: str
    area_names: tuple[str, ...]
    size: int
    estimate: float
    low_80: float | None
    high_80: float | None
    low_90: float | None
    high_90: float | None
    reference: float
    statuses: tuple[StatusView, ...]
    reasons: tuple[ReasonView, ...]
    checks: tuple[CheckView, ...]
    findings: tuple[DataFinding, ...]
    recorded: str | None
    identity: MaskedIdentity
    compared: AreaFigures | None
    decisions: tuple[DecisionView, ...]
    visits: tuple[VisitView, ...]
    earlier: tuple[EarlierSnapshot, ...]
    explanation_digest: str
    editable: bool


@dataclass(frozen=True, slots=True)
class UserView:
    """An account; never its password."""

    id: int
    name: str
    full_name: str
    role: str
    areas: tuple[str, ...]
    language: str
    active: bool
    created_at: datetime
    last_login_at: datetime | None
    must_change_password: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """What login needs of an account."""

    user: UserView
    password_hash: str


@dataclass(frozen=True, slots=True)
class SessionView:
    """A person who is logged in. `token_hash` is the SHA-256 of what their cookie holds."""

    token_hash: bytes
    user: UserView
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenView:
    """A program's key to the API; never the key itself."""

    id: int
    name: str
    user: UserView
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class JobView:
    """Long work.

    Attributes:
        digest: of what is worked on; the same kind and digest is the same job.
        parameters: plain values that whoever runs it needs.
        done, total: households; total 0 before it is known.
        problem: what went wrong, in words for the operator; no value from the file.
    """

    id: int
    kind: str
    digest: str
    file_name: str
    state: JobState
    parameters: Mapping[str, Any]
    done: int
    total: int
    step: str
    problem: str | None
    snapshot_id: int | None
    created_by: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class AuditView:
    """One record of the trail. `subject` is a household's key, `user:7`, `cycle:2026-11` and the like.

    Attributes:
        reason: the free text that belongs to it, where it was not erased.
    """

    number: int
    at: datetime
    by: str
    by_id: int | None
    role: str
    via: str
    act: str
    subject: str
    details: Mapping[str, Any]
    reason: str | None
    hash: str


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which records; newest first. `before` is the number of the last one seen."""

    act: str | None = None
    subject: str | None = None
    by: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class AuditPage:
    """`next` is the `before` of the page after, None at the end."""

    rows: tuple[AuditView, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class ModelView:
    """A model that assessed something.

    Attributes:
        card: `TrainedModel.card`.
        in_force: it made the snapshot in force.
    """

    digest: str
    profile: str
    kept_at: datetime
    card: Mapping[str, Any]
    in_force: bool


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What `verify_chain` found.

    Attributes:
        records: how many there are.
        head: hash of the last, hexadecimal; what the anchor should hold.
        problems: in words, each with the record's number; empty where the chain holds.
        anchor: records that the anchor vouches for; None where there is no anchor.
    """

    records: int
    head: str
    problems: tuple[str, ...]
    anchor: int | None

    @property
    def holds(self) -> bool:
        """Whether nothing was changed, removed, reordered or cut off."""
        return not self.problems
