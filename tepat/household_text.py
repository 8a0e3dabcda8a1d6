"""One household's assessment as a page of text."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from features.profile import Profile
from models.check_words import checks_words, line_words
from models.sentences import Speaker
from models.wording import say
from tepat.lists_screen import bare

Row = Mapping[str, Any]


def household_lines(profile: Profile, language: str, about: Row, row: Row) -> Iterator[str]:
    """The page, line by line: the estimate, each programme, all reasons, what is unknown, what to check.

    Args:
        about, row: of `models.assessment_files.read_household`.
    """
    speaker = Speaker(profile, language)
    yield say(language, "household", id=row["household_id"])
    areas = (
        f"{speaker.label(area)} {row[f'area:{area}']}" for area in profile.keys.areas if row[f"area:{area}"]
    )
    yield from _unless_empty(", ".join(areas))
    digests = {"model": row["model_digest"][:12], "policy": row["policy_digest"][:12]}
    yield say(language, "assessed", as_of=row["as_of"], **digests)
    yield ""
    yield from _estimate(speaker, row)
    for name, programme in about["programmes"].items():
        yield ""
        yield from _programme(speaker, name, programme, row)
    for part in (_reasons, _unknown, _checks):
        yield ""
        yield from part(speaker, row)
    yield ""
    yield say(language, "review")


def _estimate(speaker: Speaker, row: Row) -> Iterator[str]:
    yield f"{say(speaker.language, 'estimate')}: {speaker.money(row['estimate'])}"
    if row["low_80"] is None:
        yield f"  {say(speaker.language, 'no_interval')}"
        return
    for coverage in (80, 90):
        low, high = bare(speaker, row[f"low_{coverage}"]), speaker.money(row[f"high_{coverage}"])
        yield f"  {say(speaker.language, 'interval', coverage=coverage, low=low, high=high)}"


def _programme(speaker: Speaker, name: str, programme: Row, row: Row) -> Iterator[str]:
    language, line = speaker.language, programme["line"]
    yield f"{name}, {say(language, 'line', amount=line_words(speaker, line))}"
    enrolled = {True: "enrolled_yes", False: "enrolled_no", None: "enrolment_unknown"}[
        row[f"enrolled:{name}"]
    ]
    status, flag = row[f"status:{name}"], row[f"flag:{name}"]
    told = say(language, enrolled if programme["bounds"] else "estimated_only")
    if flag is not None:
        told += f"; {say(language, 'flagged')}: {say(language, flag)}"
    elif status != "enrolment_unknown":
        told += f"; {say(language, status)}"
    yield f"  {told}"
    if flag is not None:
        right = speaker.number(100 * row[f"flag_probability:{name}"], 0)
        rank = f"{say(language, 'rank_of_list')} {row[f'rank:{name}']}"
        yield f"  {say(language, 'flag_right', probability=right)}, {rank}"
    below = speaker.number(100 * row[f"p_below:{name}"], 0)
    yield f"  {say(language, 'p_below_line', probability=below)}{_side(language, line, row)}"


def _side(language: str, line: float, row: Row) -> str:
    if row["low_80"] is None:
        return ""
    key = "side_below" if row["high_80"] < line else "side_above" if row["low_80"] >= line else "side_across"
    return f"; {say(language, key)}"


def _reasons(speaker: Speaker, row: Row) -> Iterator[str]:
    """Every question, group by group, the groups that say most first; then the sum."""
    yield f"{say(speaker.language, 'reasons')} ({speaker.money(row['reference'])}):"
    by_group = sorted(row["reasons"], key=lambda reason: _group_of(speaker.profile, reason["question"]))
    groups = [
        (group, list(own))
        for group, own in groupby(by_group, lambda reason: _group_of(speaker.profile, reason["question"]))
    ]
    for group, own in sorted(groups, key=lambda found: (-abs(_total(found[1])), found[0])):
        amount = _amount(speaker, _total(own))
        yield f"  {_group_label(speaker, group)}: {amount}"
        for reason in own:
            yield f"    {speaker.sentence(reason)}"
    ends = {name: speaker.money(row[name]) for name in ("reference", "estimate")}
    yield f"  {say(speaker.language, 'sum', total=_amount(speaker, _total(row['reasons'])), **ends)}"


def _unknown(speaker: Speaker, row: Row) -> Iterator[str]:
    missing = [speaker.label(r["question"]) for r in row["reasons"] if r["state"] == "unknown"]
    if not missing:
        yield say(speaker.language, "nothing_unknown")
        return
    yield f"{say(speaker.language, 'what_is_unknown')}:"
    yield from (f"  {label}" for label in missing)


def _checks(speaker: Speaker, row: Row) -> Iterator[str]:
    flagging = [name for name in row if name.startswith("flag:") and row[name] is not None]
    if not flagging:
        return
    # In the order of the policy: checks are of the first programme that flags.
    nothing = say(speaker.language, "nothing_to_check", programme=flagging[0].removeprefix("flag:"))
    yield f"{say(speaker.language, 'checks').capitalize()}:"
    yield from (f"  {sentence}" for sentence in checks_words(speaker, row["checks"]) or [nothing])


def _group_of(profile: Profile, question: str) -> str:
    return next((known.group for known in profile.questions if known.name == question), "area")


def _group_label(speaker: Speaker, group: str) -> str:
    label = speaker.profile.group_labels.get(group, {})
    if speaker.language in label:
        return label[speaker.language]
    if label:
        return next(iter(label.values()))
    return say(speaker.language, group) if group in ("area", "other") else group


def _total(reasons: list[Row]) -> float:
    """In the unit of welfare; with levels in ranks."""
    return float(sum(r["contribution"] if r["currency"] is None else r["currency"] for r in reasons))


def _amount(speaker: Speaker, amount: float) -> str:
    return speaker.money(amount, signed=True)


def _unless_empty(text: str) -> Iterator[str]:
    if text:
        yield text
