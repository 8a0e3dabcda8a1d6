"""Sentences about lists: how long one is, what it promises, or why it is empty."""

from models.list_summary import CutList, ListSummary
from models.sentences import Speaker
from models.trained_model import ProgrammeInForce
from models.wording import say


def length_words(speaker: Speaker, found: ListSummary) -> str:
    """How many, of how many, and how many of them are expected to be right.

    For an empty list: why it is empty (`empty_words` with the bound needs the programme).
    """
    return say(
        speaker.language,
        "list_length",
        flagged=speaker.number(found.flagged, 0),
        households=speaker.number(found.households, 0),
        of=say(speaker.language, f"of_{found.side}"),
        right=speaker.number(found.expected_right, 0),
    )


def promise_words(speaker: Speaker, programme: ProgrammeInForce, found: ListSummary) -> str | None:
    """The bound on wrong flags, with the rate that resampled halves of the survey showed beside it."""
    calibration = found.calibration
    if calibration is None:
        return None
    bound = programme.bounds[found.side]
    measured = calibration.measured if bound == calibration.bound else None
    key = "list_promise" if measured else "list_promise_unmeasured"
    share = speaker.number(100 * measured["false_share"], 1) if measured else ""
    return say(speaker.language, key, bound=_percent(speaker, bound), measured=share)


def empty_words(speaker: Speaker, programme: ProgrammeInForce, found: ListSummary) -> str:
    """Why the list is empty, and the survey that would fill it where that is what is lacking."""
    assert found.why_empty is not None, "only an empty list has a reason for it"
    calibration = found.calibration
    of = say(speaker.language, f"of_{found.side}")
    if found.why_empty != "no_cutoff" or calibration is None:
        why = say(speaker.language, found.why_empty, of=of)
        return say(speaker.language, "list_empty", why=why)
    bound = programme.bounds[found.side]
    why = say(
        speaker.language,
        "no_cutoff",
        bound=_percent(speaker, bound),
        of=of,
        households=speaker.number(calibration.households, 0),
        in_error=speaker.number(calibration.in_error, 0),
    )
    if bound == calibration.bound:
        key = "no_number_would_do" if calibration.needed is None else "needed"
        why += " " + say(speaker.language, key, of=of, needed=speaker.number(calibration.needed or 0, 0))
    return say(speaker.language, "list_empty", why=why)


def cut_words(speaker: Speaker, cut: CutList) -> str:
    """True errors per 100 visits of a list cut to capacity, with its 95 % interval."""
    point = cut.precision
    low, errors, high = (speaker.number(100 * p, 0) for p in (point.low, point.precision, point.high))
    visits, flagged = speaker.number(cut.visits, 0), speaker.number(cut.flagged, 0)
    return say(speaker.language, "cut", visits=visits, errors=errors, low=low, high=high, flagged=flagged)


def _percent(speaker: Speaker, share: float) -> str:
    return speaker.number(100 * share, 0 if round(100 * share, 6).is_integer() else 1)
