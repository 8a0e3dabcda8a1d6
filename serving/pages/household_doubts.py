"""What speaks for a flag, and why it may be wrong: said with the same care."""

from collections.abc import Iterator

from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.store.household_views import HouseholdView, ReasonView, StatusView

MOST = 4
_SMALL, _LARGE = 2, 7


def supporting(h: HouseholdView, status: StatusView) -> list[ReasonView]:
    """The strongest answers that point to the side of the line that the status tells of, strongest first."""
    sign = _sign(h, status)
    return [reason for reason in h.reasons if sign * reason.contribution > 0][:MOST]


def opposing(h: HouseholdView, status: StatusView) -> list[ReasonView]:
    """The strongest that point the other way."""
    sign = _sign(h, status)
    return [reason for reason in h.reasons if sign * reason.contribution < 0][:MOST]


def further_doubts(h: HouseholdView, status: StatusView, words: Words, writing: Writing) -> list[str]:
    """Why any answer about this family may be wrong, in sentences."""
    return [*_of_the_record(h, words, writing), *_of_the_method(h, status, words), words("wrong.unseen")]


def doubts_of_the_flag(h: HouseholdView, status: StatusView, words: Words, writing: Writing) -> Iterator[str]:
    """How often such a flag is wrong, and whether the line lies within reach."""
    if status.flag is not None and status.flag_probability is not None:
        count = max(1, round(100 * (1 - status.flag_probability)))
        yield words.counted("wrong.chance", count, count=writing.number(count))
    if h.low_90 is not None and h.high_90 is not None and h.low_90 < status.line <= h.high_90:
        low, high = writing.money(h.low_90), writing.money(h.high_90)
        yield words("wrong.interval", low=low, high=high, programme=status.programme)


def _of_the_record(h: HouseholdView, words: Words, writing: Writing) -> Iterator[str]:
    unknown = sum(reason.state == "unknown" for reason in h.reasons)
    if unknown:
        counts = {"unknown": writing.number(unknown), "all": writing.number(len(h.reasons))}
        yield words.counted("wrong.unknown", unknown, **counts)
    if h.recorded:
        yield words("wrong.recorded", recorded=writing.day(h.recorded))
    else:
        yield words("wrong.recorded_unknown")
    members = sum(finding.of_member for finding in h.findings)
    if h.findings:
        key = "wrong.findings_members" if members else "wrong.findings"
        counts = {"count": writing.number(len(h.findings)), "members": writing.number(members)}
        yield words.counted(key, len(h.findings), **counts)


def _of_the_method(h: HouseholdView, status: StatusView, words: Words) -> Iterator[str]:
    """The known harm of welfare per person: docs/groups.md has the figures."""
    if h.size <= _SMALL and status.side != "exclusion":
        yield words("wrong.small")
    if h.size >= _LARGE and status.side != "inclusion":
        yield words("wrong.large")


def _sign(h: HouseholdView, status: StatusView) -> int:
    """+1 where the answer is "above the line", −1 where it is "below"."""
    if status.side is not None:
        return 1 if status.side == "inclusion" else -1
    return 1 if h.estimate >= status.line else -1
