"""Asks one question of a whole district: reads, computes, and writes tables and picture."""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from features.area_names import area_names
from features.profile import Profile
from models.assessed_with import model_of
from models.district import Areas, District, areas_of, read_district
from models.district_answers import DRAWS, checkable, wrong_answers
from models.district_line import lists_by_line
from models.district_lists import DistrictLists, lists_of
from models.district_models import lists_of_file, lists_of_model, lists_of_two
from models.district_pictures import (
    answers_picture,
    line_picture,
    model_picture,
    reasons_picture,
)
from models.district_reasons import reasons_by_area
from models.month_areas import usual_area
from models.sentences import Speaker
from tepat.arguments import WrongCall, policy_of
from tepat.commands.visits import OtherPolicy
from tepat.district_screen import answers_lines, line_lines, model_lines, reasons_lines
from tepat.progress import tell

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from features.policy import Policy


@dataclass(frozen=True, slots=True)
class Answered:
    """What a question came to; no families where the question is not about single ones."""

    lines: Iterator[str]
    table: pa.Table
    families: pa.Table | None
    picture: "Figure | None"


def ask(arguments: argparse.Namespace, profile: Profile, about: Mapping[str, Any], language: str) -> Answered:
    """The answer to `--district QUESTION`.

    Raises:
        WrongCall: the assessments have no such programme, area or question.
        OtherPolicy: they rest on other programmes than those given.
        Everything that `models.district_*` raises.
    """
    speaker = Speaker(profile, language)
    _check_programme(arguments, about)
    question: str = arguments.district
    tell(f"reading {arguments.assessments.name}")
    district = read_district(
        arguments.assessments, contributions=question == "reasons", answers=question != "reasons"
    )
    tell("computing")
    asked = {"reasons": _reasons, "line": _line, "answers": _answers, "model": _model}
    return asked[question](arguments, profile, district, speaker)


def _reasons(
    arguments: argparse.Namespace, profile: Profile, district: District, speaker: Speaker
) -> Answered:
    only = None if arguments.programme is None else (arguments.programme,)
    found = reasons_by_area(district, _areas(arguments, district), only)
    picture = reasons_picture(found, speaker) if arguments.picture else None
    return Answered(reasons_lines(found, speaker), _labelled(found.table(), speaker), None, picture)


def _line(arguments: argparse.Namespace, profile: Profile, district: District, speaker: Speaker) -> Answered:
    found = lists_by_line(_base(arguments, profile, district))
    picture = line_picture(found, speaker) if arguments.picture else None
    families = found.families() if arguments.families else None
    return Answered(line_lines(found, speaker), found.table(), families, picture)


def _answers(
    arguments: argparse.Namespace, profile: Profile, district: District, speaker: Speaker
) -> Answered:
    base = _base(arguments, profile, district)
    only = None
    if arguments.question is not None:
        known = base.model.welfare.catalogue.questions
        if arguments.question not in known:
            told = ", ".join(checkable(base))
            raise WrongCall(
                f"--question {arguments.question}: the model asks no such question; it asks: {told}"
            )
        only = [arguments.question]
    found = wrong_answers(base, only, arguments.wrong / 100, arguments.seed)
    picture = answers_picture(found, speaker) if arguments.picture else None
    return Answered(answers_lines(found, speaker, DRAWS), _labelled(found.table(), speaker), None, picture)


def _model(arguments: argparse.Namespace, profile: Profile, district: District, speaker: Speaker) -> Answered:
    given = arguments.against or f"{profile.name}@challenger"
    if Path(given).is_file():
        other = lists_of_file(district, read_district(Path(given)))
    else:
        from models.folder import load_model
        from models.resolving import resolve_model

        model = load_model(resolve_model(given, profile.name))
        other = lists_of_model(district, model, profile, _policy(arguments, profile, district.about))
    found = lists_of_two(district, other, _areas(arguments, district), arguments.programme)
    picture = model_picture(found, speaker) if arguments.picture else None
    families = found.families() if arguments.families else None
    return Answered(model_lines(found, speaker), found.table(), families, picture)


def _base(arguments: argparse.Namespace, profile: Profile, district: District) -> DistrictLists:
    model = model_of(district.about, arguments.model)
    base = lists_of(district, model, profile, _policy(arguments, profile, district.about))
    return base if arguments.programme is None else base.only(arguments.programme)


def _policy(arguments: argparse.Namespace, profile: Profile, about: Mapping[str, Any]) -> "Policy":
    """The programmes of the assessments: in force on their day, not today."""
    policy = policy_of(arguments.policy, profile, date.fromisoformat(about["as_of"]))
    if policy.digest != about["policy_digest"]:
        raise OtherPolicy
    return policy


def _areas(arguments: argparse.Namespace, district: District) -> Areas:
    columns = district.areas()
    if arguments.area is not None and f"area:{arguments.area}" not in columns:
        known = ", ".join(name.removeprefix("area:") for name in columns)
        raise WrongCall(f"--area {arguments.area}: the assessments have no such area; they have: {known}")
    return areas_of(district, arguments.area or usual_area(columns), area_names(arguments.area_names))


def _check_programme(arguments: argparse.Namespace, about: Mapping[str, Any]) -> None:
    known = [name for name, told in about["programmes"].items() if told["bounds"]]
    if arguments.programme is not None and arguments.programme not in known:
        told = ", ".join(known) or "none"
        raise WrongCall(f"--programme {arguments.programme}: no such programme has lists; these have: {told}")


def _labelled(table: pa.Table, speaker: Speaker) -> pa.Table:
    """With what the form calls each question beside its name."""
    if "question" not in table.column_names:
        return table
    place = table.column_names.index("question")
    encoded = table["question"].combine_chunks().dictionary_encode()
    words = pa.array([speaker.label(name) for name in encoded.dictionary.to_pylist()], pa.string())
    return table.add_column(place + 1, "label", words.take(encoded.indices))
