"""*Model*: how exact it is, for whom it errs, who put it to work and why; for no statisticians."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from models.champion import BrokenPointer, Champion, current_champion, history
from models.sealed_record import read_record
from serving.accounts import Caller, needs
from serving.pages.asking import phrases_of, said_in
from serving.pages.model_drift import drift_shown
from serving.pages.model_groups import groups_of, harm_of, worst_of
from serving.pages.model_sealed import sealed_said
from serving.pages.rendering import render
from serving.pages.words import Words
from serving.pages.writing import Writing, unit_of
from serving.permissions import Permission
from serving.running import Service, service_of
from serving.store.cycle_views import SnapshotView
from serving.store.model_views import ModelView

router = APIRouter()
Card = Mapping[str, Any]
_SIDES: Final = ("inclusion", "exclusion")
_FIRST: Final = "the first model that passed the gate"


@dataclass(frozen=True, slots=True)
class ListFigures:
    """How often one list is wrong, in words."""

    programme: str
    list: str
    promised: str
    measured: str
    found: str


@router.get("/model")
def model(request: Request, caller: Annotated[Caller, needs(Permission.SEE_MODEL)]) -> Response:
    """The model at work."""
    service = service_of(request)
    with service.store.read(caller.actor) as reading:
        view = reading.model()
        cycle = reading.cycle()
        snapshot = reading.snapshot(cycle.snapshot_id) if cycle and cycle.snapshot_id else None
        words, _ = said_in(request, caller)
        phrases = phrases_of(reading, snapshot, words.language) if snapshot else None
        was_at_work = view is None and any(each.snapshot_id is not None for each in reading.cycles())
    words, writing = said_in(request, caller, phrases)
    if view is None:
        no_model = "model.not_yet" if was_at_work else "model.none"
        return render(request, caller, "model.html", m=None, no_model=words(no_model))
    card = view.card
    if phrases is None:
        writing = Writing(words.language, unit_of(card.get("unit"), words.language))
    values: dict[str, Any] = {
        "m": view,
        "card": card,
        "what": list(_what(card, words, writing)),
        "harm": harm_of(card, words, writing),
        "short": list(_short(card, words, writing)),
        "lists": list(_lists(card, words, writing)),
        "intervals": list(_intervals(card, words, writing)),
        "groups": groups_of(card, words, writing),
        "worst": worst_of(card, phrases, words, writing),
        "drift": drift_shown(
            snapshot,
            phrases.profile if phrases else None,
            words,
            writing,
            learned=int(card.get("survey", {}).get("households", 0)),
        ),
        "findings": _findings(snapshot, words, writing),
        "sealed": sealed_said(card, _opening(service, view), words, writing),
        "limits": card.get("limits", {}).get(words.language, ()),
        "programmes": snapshot.programmes if snapshot else (),
        "technical": list(_technical(view, words, writing)),
        "has_levels": phrases.has_levels if phrases else False,
        **_champions(service, view, words, writing),
    }
    return render(request, caller, "model.html", unit=writing.unit, **values)


def per_100(share: Mapping[str, float] | None, words: Words, writing: Writing) -> str:
    """`24 dari 100 (17–33)`, or a dash."""
    if not share:
        return "–"
    shown = {name: writing.number(100 * share[name]) for name in ("value", "low", "high") if name in share}
    if len(shown) == 3:
        return words("model.per_100_range", count=shown["value"], low=shown["low"], high=shown["high"])
    return words("model.per_100", count=shown.get("value", "–"))


def _what(card: Card, words: Words, writing: Writing) -> Iterator[str]:
    survey = card.get("survey", {})
    yield words(
        "model.what",
        questions=writing.number(card.get("questions", 0)),
        households=writing.number(survey.get("households", 0)),
        surveyed=writing.day(survey.get("surveyed")),
    )
    if survey.get("age_in_months") is not None:
        months = writing.number(survey["age_in_months"])
        yield words("model.old", months=months, day=writing.day(card.get("as_of")))


def _short(card: Card, words: Words, writing: Writing) -> Iterator[str]:
    yield words("model.calibrated" if card.get("calibrated") else "model.not_calibrated")
    yield words("model.not_worse" if card.get("not_worse_than_ols") else "model.worse")
    missed = card.get("figures", {}).get("model", {}).get("error_at_40")
    if missed:
        low, count, high = (writing.number(100 * missed[name]) for name in ("low", "value", "high"))
        yield words("model.alone", missed=count, low=low, high=high)


def _lists(card: Card, words: Words, writing: Writing) -> Iterator[ListFigures]:
    for name, programme in card.get("programmes", {}).items():
        found = programme.get("lists", {})
        if not found:
            continue
        for side in _SIDES:
            own = found.get(side)
            if own is None:
                continue
            measured = own.get("measured")
            wrong = words("model.empty")
            if own.get("cutoff") is not None:
                share = measured and {"value": measured["false_share"], **_ends(measured)}
                wrong = per_100(share or own.get("out_of_fold", {}).get("false_share"), words, writing)
            yield ListFigures(
                name,
                words(f"side.{side}"),
                words("model.per_100", count=writing.number(100 * own["bound"])),
                wrong,
                per_100(own.get("out_of_fold", {}).get("found_of_errors"), words, writing),
            )


def _ends(measured: Mapping[str, float]) -> dict[str, float]:
    return {name: measured[name] for name in ("low", "high") if name in measured}


def _intervals(card: Card, words: Words, writing: Writing) -> Iterator[str]:
    for nominal, found in (card.get("coverage") or {}).items():
        thirds = [found.get(f"{third}_third", {}).get("value") for third in ("poorest", "middle", "richest")]
        if None in thirds or "overall" not in found:
            continue
        poorest, middle, richest = (writing.number(100 * value) for value in thirds)
        yield words(
            "model.interval_said",
            nominal=nominal,
            measured=writing.number(100 * found["overall"]["value"]),
            poorest=poorest,
            middle=middle,
            richest=richest,
        )


def _findings(snapshot: SnapshotView | None, words: Words, writing: Writing) -> str:
    if snapshot is None:
        return ""
    found = sum(snapshot.found.values())
    return words.counted(
        "model.drift_findings",
        found,
        count=writing.number(found),
        households=writing.number(snapshot.households),
    )


def _champions(service: Service, view: ModelView, words: Words, writing: Writing) -> dict[str, Any]:
    """Who put this model to work and why, another that was chosen since, and every change before."""
    home = service.settings.home
    try:
        champion: Champion | None = current_champion(home, view.profile)
        past = history(home, view.profile)
    except BrokenPointer:
        champion, past = None, []
    acts = [entry for entry in past if entry.get("folder") == view.digest]
    own = acts[-1] if acts else None
    said = words("model.who_unknown")
    if own is not None:
        said = words(
            "model.who_said",
            since=writing.moment(own.get("since")),
            by=own.get("by", "–"),
            why=_why(own, words),
        )
    other = ""
    if champion is not None and champion.digest != view.digest:
        other = words(
            "model.other_champion",
            digest=champion.digest[:12],
            by=champion.by,
            why=_why({"why": champion.why}, words),
        )
    changes = [
        {
            "digest": str(entry.get("folder", ""))[:12],
            "at": writing.moment(entry.get("since")),
            "by": entry.get("by", "–"),
            "why": _why(entry, words),
            "act": words.maybe(f"switch.{entry.get('act', '')}", str(entry.get("act", ""))),
        }
        for entry in reversed(past)
    ]
    return {"who": said, "other": other, "changes": changes}


def _why(entry: Mapping[str, Any], words: Words) -> str:
    """A reason as somebody wrote it; that of a first model, by `tepat train`, in the page's words."""
    why = str(entry.get("why", "–"))
    return words("model.first_passed") if why == _FIRST else why


def _opening(service: Service, view: ModelView) -> Mapping[str, Any] | None:
    return read_record(service.settings.home, view.profile, view.digest)


def _technical(view: ModelView, words: Words, writing: Writing) -> Iterator[tuple[str, str]]:
    card, figures = view.card, view.card.get("figures", {}).get("model", {})
    yield words("model.digest"), view.digest
    yield words("model.kept"), writing.moment(view.kept_at)
    for name in ("r2", "spearman"):
        if figures.get(name):
            found = figures[name]
            low, value, high = (writing.number(found[each], 3) for each in ("low", "value", "high"))
            yield words(f"model.{name}"), f"{value} ({low}–{high})"
    digests = card.get("digests", {})
    for name in ("survey", "policy", "catalogue"):
        if digests.get(name):
            yield words(f"model.{name}_digest"), digests[name]
    yield words("model.clusters"), writing.number(card.get("survey", {}).get("clusters"))
    yield words("model.seed"), str(card.get("seed", "–"))
