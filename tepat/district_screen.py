"""Questions about a whole district, answered on the screen."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from models.check_words import line_words
from models.district_answers import DistrictWrongAnswers
from models.district_line import DistrictByLine, ListByLine
from models.district_models import DistrictOfTwo
from models.district_reasons import LEAST_FLAGGED, DistrictReasons, ListReasons
from models.district_words import say
from models.sentences import Speaker
from models.wording import say as say_of_assessments
from tepat.printing import table

_QUESTIONS = 5
_AREAS = 3
_CLEARLY = 3.0
_EXPECTED = 3
_STEPS = (0.9, 0.95, 0.98, 1.0, 1.02, 1.05, 1.1)
_MOST_WRONG = 15
_CHURNING = 5
_CUT = 100


def reasons_lines(found: DistrictReasons, speaker: Speaker) -> Iterator[str]:
    """Each list: what drives it, and where something else does."""
    language = speaker.language
    if not found.lists:
        yield say(language, "nobody_flagged")
        return
    for own in found.lists:
        yield _heading(own, int(own.flagged.sum()), speaker)
        for question in own.strongest(_QUESTIONS):
            share = speaker.number(100 * float(own.district_share[question]), 1)
            given = _contribution(found, float(own.district_mean[question]), speaker)
            told = say(language, "drives", share=share, contribution=given)
            yield f"  {speaker.label(found.questions[question])}: {told}"
        standing_out = list(_standing_out(found, own))
        if standing_out:
            yield f"  {say(language, 'stands_out')}"
        for area, question in standing_out:
            told = say(
                language,
                "stands_out_area",
                area=found.areas.words[area],
                flagged=speaker.number(int(own.flagged[area]), 0),
                question=speaker.label(found.questions[question]),
                share=speaker.number(100 * float(own.share[area, question]), 0),
                district=speaker.number(100 * float(own.district_share[question]), 0),
            )
            yield f"    {told}"
        yield ""
    yield say(language, "what_drives")


def line_lines(found: DistrictByLine, speaker: Speaker) -> Iterator[str]:
    """Each list at a few lines: how long, who enters and leaves against today."""
    language = speaker.language
    if not found.lists:
        yield say(language, "nobody_flagged")
        return
    for own in found.lists:
        yield _heading(own, int(own.listed[own.today]), speaker)
        levels = bool(found.base.district.about["levels"])
        rows = [[say(language, key) for key in ("by_line", "of_today", "listed", "entered", "left")]]
        for place in _steps(own, levels):
            counts = (own.listed[place], own.entered[place], own.left[place])
            percent = "" if levels else f"{speaker.number(100 * float(own.relative[place]), 0)} %"
            numbers = [speaker.number(int(count), 0) for count in counts]
            rows.append([line_words(speaker, float(own.lines[place])), percent, *numbers])
        yield table(rows)
        yield ""
    yield say(language, "cutoffs_stay")


def answers_lines(found: DistrictWrongAnswers, speaker: Speaker, draws: int) -> Iterator[str]:
    """The questions whose wrong answers change most flags, on all lists together."""
    language = speaker.language
    share = speaker.number_text(f"{100 * found.share:g}")
    yield say(language, "answers_told", share=share, draws=draws)
    rows = [[say(language, key) for key in ("question", "changed", "flags_lost", "flags_gained", "per_100")]]
    flags = max(int(found.flagged.sum()), 1)
    for own in found.questions[:_MOST_WRONG]:
        lost, gained = (float(part.sum(axis=1).mean()) for part in (own.lost, own.gained))
        counts = [speaker.number(value, 0) for value in (float(own.changed.mean()), lost, gained)]
        per_100 = speaker.number(100 * own.flags_changed / flags, 1)
        rows.append([speaker.label(own.question), *counts, per_100])
    yield table(rows)
    if len(found.questions) > _MOST_WRONG:
        yield f"  {say(language, 'more_in_file', more=len(found.questions) - _MOST_WRONG)}"


def model_lines(found: DistrictOfTwo, speaker: Speaker) -> Iterator[str]:
    """Each list under both models, and the areas where most changes."""
    language = speaker.language
    yield say(language, "spearman", value=speaker.number(found.spearman, 4))
    for own in found.lists:
        before, after, both = (int(count.sum()) for count in (own.before, own.after, own.both))
        counts = {"before": before, "after": after, "both": both}
        counts |= {"entered": after - both, "left": before - both}
        side = say_of_assessments(language, own.side)
        told = {name: speaker.number(count, 0) for name, count in counts.items()}
        churn = speaker.number(100 * own.churn, 1)
        yield f"  {say(language, 'list_of_two', programme=own.programme, side=side, churn=churn, **told)}"
        if len(own.lengths):
            place = int(np.searchsorted(own.lengths, _CUT, side="right")) - 1
            length, overlap = int(own.lengths[max(place, 0)]), float(own.overlap[max(place, 0)])
            share = speaker.number(100 * overlap, 0)
            yield f"    {say(language, 'overlap_told', length=speaker.number(length, 0), share=share)}"
    if len(found.areas) > 1 and found.lists:
        yield from _churning(found, speaker)


def _churning(found: DistrictOfTwo, speaker: Speaker) -> Iterator[str]:
    before, after, both = (
        np.sum([getattr(own, name) for own in found.lists], axis=0) for name in ("before", "after", "both")
    )
    moved = before + after - 2 * both
    most = [area for area in np.argsort(-moved, kind="stable")[:_CHURNING] if moved[area]]
    if not most:
        return
    yield say(speaker.language, "most_churn")
    for area in most:
        numbers = {"before": before, "after": after, "both": both}
        told = {name: speaker.number(int(count[area]), 0) for name, count in numbers.items()}
        yield f"  {say(speaker.language, 'area_of_two', area=found.areas.words[area], **told)}"


def _standing_out(found: DistrictReasons, own: ListReasons) -> Iterator[tuple[int, int]]:
    """Area and question whose share lies furthest from the district's, one an area, by standard errors.

    Where so few flags or none would be expected that a single family stands out, nothing does.
    """
    if len(found.areas) < 2:
        return
    enough = np.flatnonzero(own.flagged >= LEAST_FLAGGED)
    whole = own.district_share
    errors = np.sqrt(np.maximum(whole * (1 - whole), 1e-9) / own.flagged[enough][:, None])
    expected = np.minimum(whole, 1 - whole) * own.flagged[enough][:, None]
    distance = np.where(expected >= _EXPECTED, np.abs(own.share[enough] - whole) / errors, 0.0)
    order = np.argsort(-distance, axis=None, kind="stable")
    clearly = order[distance.ravel()[order] > _CLEARLY]
    pairs = ((int(enough[place // distance.shape[1]]), int(place % distance.shape[1])) for place in clearly)
    seen: set[int] = set()
    for area, question in pairs:
        if area not in seen and len(seen) < _AREAS:
            seen.add(area)
            yield area, question


def _steps(own: ListByLine, levels: bool) -> list[int]:
    if levels:
        return list(range(len(own.lines)))
    nearest = [int(np.argmin(np.abs(own.relative - step))) for step in _STEPS]
    return [place for place, _ in groupby(nearest)]


def _contribution(found: DistrictReasons, mean: float, speaker: Speaker) -> str:
    if found.levels:
        return speaker.number(mean, 2, signed=True)
    return f"{speaker.number(100 * float(np.expm1(mean)), 1, signed=True)} %"


def _heading(own: ListReasons | ListByLine, flagged: int, speaker: Speaker) -> str:
    side = say_of_assessments(speaker.language, own.side)
    count = speaker.number(flagged, 0)
    return say(speaker.language, "list_heading", programme=own.programme, side=side, flagged=count)
