"""What moved between the training survey and the registry in force: kept when it was loaded, said here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from markupsafe import Markup

from features.area_names import area_names
from features.profile import Profile
from models.drift import QuestionDrift
from models.drift_words import label_of, score_words, told_of
from models.sentences import Speaker
from serving.pages.drawing import pair
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.store.cycle_views import SnapshotView

_KINDS: Final = ("coding", "missing", "population")
_COUNTED: Final = ("coding", "missing")
"""Verdicts to take care with; each counts its questions."""
_MOST_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class MovedQuestion:
    """One question; `drawing` shows the share in the survey over the share here, where there are shares."""

    label: str
    said: str
    drawing: Markup


@dataclass(frozen=True, slots=True)
class Moved:
    """The questions of one kind of change.

    Attributes:
        place: its id on the page.
        what: what this kind of change is; `do`: what is to be done.
        more: how many further questions are not shown, in words; "" where all are.
    """

    place: str
    heading: str
    what: str
    do: str
    questions: tuple[MovedQuestion, ...]
    more: str


@dataclass(frozen=True, slots=True)
class DriftShown:
    """The comparison in words.

    Attributes:
        mood: of the verdict: care or note.
        middle: a comparison tells medians, which have to be explained.
        drawn: a comparison is drawn, too.
    """

    lead: str
    mood: str
    verdict: str
    score: tuple[str, ...]
    kinds: tuple[Moved, ...]
    middle: bool
    drawn: bool


def drift_shown(
    snapshot: SnapshotView | None,
    profile: Profile | None,
    words: Words,
    writing: Writing,
    learned: int = 0,
) -> DriftShown:
    """What the page says; also where nothing was compared, and why.

    Args:
        learned: families of the survey that the model learned from; 0 where the card does not tell.
    """
    if snapshot is None or profile is None:
        return _nothing(words("model.drift_none"))
    if snapshot.drift is None:
        return _nothing(words("model.drift_unknown" if snapshot.drift_kept else "model.drift_before"))
    shown = _shown(snapshot.drift, Speaker(profile, words.language), words, writing)
    fewer = _fewer(snapshot.drift, snapshot.households, learned, words, writing)
    return replace(shown, lead=" ".join([shown.lead, *fewer]))


def _fewer(
    drift: Mapping[str, Any], families: int, learned: int, words: Words, writing: Writing
) -> Iterator[str]:
    """Why fewer families were compared than the registry holds, or than the model learned from."""
    looked_at, survey = int(drift["looked_at"]), int(drift["survey"])
    if 0 < looked_at < families:
        every = writing.number(round(families / looked_at))
        yield words("model.drift_every", families=writing.number(families), every=every)
    if survey < learned:
        others = learned - survey
        counts = {"learned": writing.number(learned), "others": writing.number(others)}
        yield words.counted("model.drift_registered", others, **counts)


def _nothing(verdict: str) -> DriftShown:
    return DriftShown("", "note", verdict, (), (), middle=False, drawn=False)


def _shown(drift: Mapping[str, Any], speaker: Speaker, words: Words, writing: Writing) -> DriftShown:
    questions = [QuestionDrift(**each) for each in drift["questions"]]
    verdict = str(drift["verdict"])
    count = len({each.question for each in questions if each.verdict == verdict})
    one = ".one" if count == 1 and verdict in _COUNTED else ""
    lead = words(
        "model.drift_lead",
        families=writing.number(drift["looked_at"]),
        survey=writing.number(drift["survey"]),
        questions=writing.number(drift["asked"]),
    )
    found = [kind for kind in _KINDS if any(each.verdict == kind for each in questions)] or ["same"]
    kinds = tuple(_moved(kind, questions, speaker, words, writing) for kind in found)
    return DriftShown(
        lead,
        "care" if verdict in _COUNTED else "note",
        words(f"model.drift_is_{verdict}{one}", count=writing.number(count)),
        tuple(score_words(drift["score"][0], drift["score"][1], speaker)),
        kinds,
        any("median_before" in each.details for each in questions),
        any(each.drawing for kind in kinds for each in kind.questions),
    )


def _moved(
    kind: str, questions: list[QuestionDrift], speaker: Speaker, words: Words, writing: Writing
) -> Moved:
    own = [each for each in questions if each.verdict == kind]
    hidden = len(own) - _MOST_SHOWN
    return Moved(
        f"geser-{kind}",
        words(f"model.drift_{kind}"),
        words(f"model.drift_{kind}_what"),
        words(f"model.drift_{kind}_do"),
        tuple(_questions(own[:_MOST_SHOWN], speaker, words)),
        words("model.drift_more", count=writing.number(hidden)) if hidden > 0 else "",
    )


def _questions(some: list[QuestionDrift], speaker: Speaker, words: Words) -> Iterator[MovedQuestion]:
    for each in some:
        label = label_of(each, speaker)
        if each.verdict == "same":
            gap = speaker.number(100 * each.distance, 0)
            yield MovedQuestion(label, words("model.drift_same_gap", gap=gap), Markup(""))
            continue
        shares = [each.details.get(name) for name in ("before", "after")]
        known = [min(float(share), 1.0) for share in shares if isinstance(share, int | float)]
        drawing = pair(*known) if len(known) == 2 else Markup("")
        yield MovedQuestion(label, told_of(_named(each, speaker.profile), speaker), drawing)


def _named(each: QuestionDrift, profile: Profile) -> QuestionDrift:
    """An area by its name, where it has one; nobody knows the codes."""
    code = each.details.get("code")
    if each.question not in profile.keys.areas or not isinstance(code, str):
        return each
    return replace(each, details={**each.details, "code": area_names().get(code.rpartition("/")[2], code)})
