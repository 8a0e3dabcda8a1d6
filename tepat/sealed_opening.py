"""`tepat evaluate --open-sealed`: one look at the part that nothing ever touched, and its memory."""

import argparse
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from features.errors import TepatError
from tepat.printing import number, print_warnings, tell_findings
from tepat.progress import tell
from tepat.training_words import say

if TYPE_CHECKING:
    from features.profile import Profile
    from training.opening import Opening

PAGE: Final = "sealed.json"
"""The record, logged beside the card."""

OPENED: Final = "sealed_opened_at"


@dataclass(frozen=True, slots=True)
class _Registered:
    """Where a model is registered, with what is noted there."""

    name: str
    version: int
    tags: Mapping[str, str]


def open_part(arguments: argparse.Namespace, profile: "Profile", language: str) -> int:
    """Opens, or tells of the opening; writes what was asked for.

    Raises:
        NothingSealed, NotWhatItWasTrainedOn: nothing was opened.
    """
    from features.reading import read_survey
    from models.folder import load_model
    from models.home import tepat_home
    from models.resolving import resolve_model
    from tepat.arguments import policy_of
    from tepat.deciding import decider
    from tepat.sealed_screen import print_opening, word
    from tepat.training_screen import print_lists_out_of_fold, print_report
    from training.opening import NothingSealed, open_sealed

    by = decider(arguments.by)
    model = load_model(resolve_model(arguments.open_sealed, profile.name))
    if not model.card.get("sealed"):
        raise NothingSealed
    registered = _registered(arguments.open_sealed, profile.name)
    _remember(registered, tepat_home(), profile.name)
    policy = policy_of(arguments.policy, profile, date.fromisoformat(model.card["as_of"]))
    tell(say(language, "reading", file=arguments.survey.name))
    survey = read_survey(profile, arguments.survey, arguments.members, policy.programmes)
    print(say(language, "usable", file=arguments.survey.name, count=number(len(survey), language)))
    print_warnings(survey.households.warnings, language)
    tell_findings(survey.households.findings, language)
    opening, predictions = open_sealed(
        profile, survey, policy, model, home=tepat_home(), at=datetime.now(UTC), by=by
    )
    refused = _note(registered, opening, model.card)
    print_opening(opening, language)
    print_report(opening.report, language)
    print_lists_out_of_fold(opening.report, language)
    if refused is not None:
        print("\n" + word(language, "not_told", why=type(refused).__name__))
    if predictions is None and arguments.predictions is not None:
        print("\n" + word(language, "no_predictions", file=arguments.predictions))
    for path in _written(arguments, opening, predictions):
        print(path)
    return 0


def _written(arguments: argparse.Namespace, opening: "Opening", predictions: object) -> list[Path]:
    from training.evaluation import Evaluation
    from training.report_files import write_evaluation

    places = (arguments.json, arguments.predictions if predictions is not None else None)
    write_evaluation(Evaluation(predictions, opening.report), *places)
    return [path for path in places if path is not None]


def _registered(given: str, name: str) -> _Registered | None:
    """The version that was meant, or None for a folder that nobody registered under this name."""
    from models.champion import current_champion
    from models.home import CHAMPION, parse_reference, tepat_home
    from models.registry import find_version

    if Path(given).is_dir():
        return None
    model, which = parse_reference(given)
    champion = current_champion(tepat_home(), model) if which == CHAMPION else None
    if champion is not None and champion.version is None:
        return None
    found = find_version(model, which if champion is None else str(champion.version))
    return _Registered(found.name, found.version, found.tags)


def _remember(registered: _Registered | None, home: Path, name: str) -> None:
    """Fetches the record of an opening on another machine, so that it counts here, too."""
    from models.registry import fetch_report
    from training.opening import keep_opening, opening_from

    if registered is None or OPENED not in registered.tags:
        return
    with tempfile.TemporaryDirectory(prefix="tepat-") as passing:
        pages = fetch_report(registered.name, str(registered.version), Path(passing))
        if pages is not None and (pages / PAGE).is_file():
            keep_opening(home, name, opening_from((pages / PAGE).read_text(encoding="utf-8")))


def _with_page(registered: _Registered, opening: "Opening", card: Mapping[str, object]) -> None:
    """The model's page says from now on what its sealed part said."""
    from models.registry import fetch_report, note
    from training.model_report import REPORT
    from training.report_sealed import with_opening

    with tempfile.TemporaryDirectory(prefix="tepat-") as passing:
        pages = fetch_report(registered.name, str(registered.version), Path(passing))
        if pages is not None and (pages / REPORT).is_file():
            page = with_opening((pages / REPORT).read_text(encoding="utf-8"), card, opening)
            note(registered.name, registered.version, {}, REPORT, page)


def _note(
    registered: _Registered | None, opening: "Opening", card: Mapping[str, object]
) -> TepatError | None:
    """Tells the registry, unless it knows; an error is returned, for the record here holds anyway."""
    from models.registry import note
    from training.report_files import report_text

    if registered is None or OPENED in registered.tags:
        return None
    tags = {OPENED: opening.at, "sealed_opened_by": opening.by}
    try:
        note(registered.name, registered.version, tags, PAGE, report_text(opening.to_json()))
        _with_page(registered, opening, card)
    except TepatError as error:
        return error
    return None
