"""tepat drift: whether a registry is like the training survey, in its people and in its codes."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from features.errors import TepatError
from tepat.arguments import add_language, add_members, add_profile, language_of
from tepat.outputs import check_outputs
from tepat.progress import tell

if TYPE_CHECKING:
    from features.households import Households
    from features.profile import Profile
    from models.drift import Drift
    from models.trained_model import TrainedModel
    from models.two_samples import TwoSamples


class NothingToCompare(TepatError):
    """The model folder was written before it held what a comparison needs."""

    def __init__(self) -> None:
        super().__init__(
            "The model holds nothing of its survey's answers: it was trained by an earlier Tepat. "
            "Train it again with `tepat train` to compare registries with it."
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_profile(parser)
    parser.add_argument(
        "--registry", type=Path, required=True, metavar="FILE", help="households to compare with the survey"
    )
    add_members(parser)
    parser.add_argument(
        "--model", metavar="M", help="a folder, NAME@alias or NAME@version (default: the champion)"
    )
    parser.add_argument(
        "--survey",
        type=Path,
        metavar="FILE",
        help="the training survey: all questions are tested together too",
    )
    parser.add_argument("--survey-members", type=Path, metavar="FILE", help="the survey's table of persons")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure")
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    from features.catalogue import check_fit
    from features.profile_loading import load_profile
    from models.drift import compare_answers
    from models.drift_words import drift_lines
    from models.folder import load_model
    from models.reference_making import describe
    from models.resolving import resolve_model
    from models.sentences import Speaker

    profile = load_profile(arguments.profile)
    language = language_of(arguments, profile.languages)
    inputs = [arguments.registry, arguments.members, arguments.survey, arguments.survey_members]
    check_outputs([("--json", arguments.json, (".json",))], inputs)
    model = load_model(resolve_model(arguments.model, profile.name))
    check_fit(model.welfare.catalogue, profile)
    if model.survey_answers is None:
        raise NothingToCompare
    tell(f"reading {arguments.registry.name}")
    registry = _read(arguments, profile, model)
    catalogue, linear = model.welfare.catalogue, model.welfare.linear
    described = describe(profile, registry, catalogue, linear, like=model.survey_answers)
    drift = compare_answers(profile, model.survey_answers, described)
    together = _together(profile, model, registry, drift, arguments)
    for line in drift_lines(drift, together, Speaker(profile, language)):
        print(line)
    if arguments.json is not None:
        _write(drift, together, model, arguments.json)
        print(f"\n{arguments.json}")
    return 0


def _read(arguments: argparse.Namespace, profile: "Profile", model: "TrainedModel") -> "Households":
    """The registry's households, also where a column is full of codes that nobody knows."""
    from features.reading import decode_households, read_tables

    table, persons = read_tables(profile, arguments.registry, arguments.members, (), survey=False)
    learned = model.welfare.catalogue.learned_codes
    return decode_households(profile, table, persons, (), survey=False, learned=learned, strange_codes=True)


def _together(
    profile: "Profile",
    model: "TrainedModel",
    registry: "Households",
    drift: "Drift",
    arguments: argparse.Namespace,
) -> "TwoSamples | None":
    """The joint test, without the questions whose coding changed: it tells of the people."""
    if arguments.survey is None:
        return None
    from features.reading import read_survey
    from models.reference_making import comparable
    from models.two_samples import tell_apart

    tell(f"reading {arguments.survey.name}")
    survey = comparable(read_survey(profile, arguments.survey, arguments.survey_members, ()))
    leaving_out = frozenset(each.question for each in (*drift.of("coding"), *drift.of("missing")))
    return tell_apart(model.welfare.catalogue, survey, registry, leaving_out)


def _write(drift: "Drift", together: "TwoSamples | None", model: "TrainedModel", path: Path) -> None:
    from dataclasses import asdict

    from features.tables_writing import replacing

    content: dict[str, Any] = {
        "model": model.digest,
        "verdict": drift.verdict,
        **asdict(drift),
        "together": None if together is None else {**asdict(together), "different": together.different},
    }
    with replacing(path) as beside:
        text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
        beside.write_text(text + "\n", encoding="utf-8")
