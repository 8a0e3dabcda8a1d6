"""What happened to a family before: decisions and visits, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.store.case_views import DecisionView
from serving.store.household_views import HouseholdView
from serving.store.visit_views import VisitView


@dataclass(frozen=True, slots=True)
class PastAct:
    """A decision, an amendment or a withdrawal; `since` is what became of it: replaced, withdrawn, or ""."""

    what: str
    by: str
    cycle: str
    shown: str
    reason: str
    since: str


@dataclass(frozen=True, slots=True)
class PastVisit:
    """A visit, planned or made."""

    id: int
    what: str
    by: str
    note: str


def history_of(h: HouseholdView, words: Words, writing: Writing) -> Iterator[PastAct]:
    """Decisions of all cycles, newest first."""
    after: dict[tuple[str, str], str] = {}
    for act in h.decisions:
        followed = after.get((act.programme, act.cycle))
        after[act.programme, act.cycle] = act.kind
        role = words.maybe(f"role.{act.role}", act.role)
        yield PastAct(
            what=act_words(act, words),
            by=words("history.by", by=act.by, role=role, at=writing.moment(act.at)),
            cycle=words("history.cycle", cycle=act.cycle),
            shown=_shown(act, words, writing),
            reason=act.reason or "",
            since=_since(act, followed, words),
        )


def _since(act: DecisionView, followed: str | None, words: Words) -> str:
    """What became of an act, told by the kind of the act that came next on the same case."""
    if act.current or act.kind == "withdraw":
        return ""
    return words("history.taken_back" if followed == "withdraw" else "history.replaced")


def act_words(act: DecisionView, words: Words) -> str:
    """`Usulkan keluar untuk PKH`."""
    if act.kind == "withdraw" or act.verdict is None:
        return words("history.withdrawn", programme=act.programme)
    key = "history.amended" if act.kind == "amend" else "history.said"
    return words(key, verdict=words(f"verdict.{act.verdict}"), programme=act.programme)


def visits_of(h: HouseholdView, words: Words, writing: Writing) -> Iterator[PastVisit]:
    """Visits of all cycles, newest first."""
    for visit in h.visits:
        yield PastVisit(
            visit.id, visit_words(visit, words, writing), _by(visit, words, writing), _note(visit)
        )


def visit_words(visit: VisitView, words: Words, writing: Writing) -> str:
    """`PKH: ditemui, 12 November 2026`, or that it is planned."""
    if visit.findings is None:
        return f"{visit.programme}: {words('visit_state.' + visit.state)}"
    outcome = words.maybe(f"outcome.{visit.findings.outcome}", visit.findings.outcome)
    day = f", {writing.day(visit.findings.visited_on)}" if visit.findings.visited_on else ""
    return f"{visit.programme}: {outcome}{day}"


def _by(visit: VisitView, words: Words, writing: Writing) -> str:
    if visit.cancelled:
        by, at = visit.cancelled.by, writing.moment(visit.cancelled.at)
        return words("visits.cancelled", by=by, at=at)
    if visit.entered_by:
        return words("visits.entered", by=visit.entered_by, at=writing.moment(visit.entered_at))
    return words("visits.assigned", by=visit.assigned_by, at=writing.moment(visit.assigned_at))


def _note(visit: VisitView) -> str:
    if visit.cancelled:
        return visit.cancelled.reason or ""
    return visit.findings.note if visit.findings else ""


def _shown(act: DecisionView, words: Words, writing: Writing) -> str:
    if act.explanation_digest is None:
        return ""
    return words("history.shown", digest=act.explanation_digest[:12], at=writing.moment(act.shown_at))
