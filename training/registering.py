"""From a trained model folder to the registry: what is logged, how the gate judges it, the first champion."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from models.champion import Champion, current_champion
from models.folder import BrokenModelFolder, load_model
from models.home import tepat_home
from models.registry import promote, register
from training.card_files import card_of, write_card_files
from training.gate import Outcome, judge
from training.gate_comparison import Challenge, against_champion
from training.gate_rules import RuleBook, load_rules
from training.held_out import keep_held_out, kept_held_out
from training.model_report import write_model_report

Card = Mapping[str, Any]
COMPARISON: Final = "champion.json"
"""The comparison with the champion of the day, logged beside the card."""

_FIRST: Final = "the first model that passed the gate"


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of a trained model in the registry, where it is the challenger now.

    Attributes:
        champion: set where it became the first champion.
        outcomes: what each rule of the gate says of it.
        comparison: with the champion of before; None where there was none.
    """

    version: int
    champion: Champion | None
    outcomes: tuple[Outcome, ...]
    comparison: Card | None

    @property
    def passes(self) -> bool:
        return all(outcome.passed for outcome in self.outcomes)


def register_trained(
    folder: Path,
    challenge: Challenge,
    predictions: pa.Table,
    *,
    at: datetime,
    by: str,
    report: Path | None = None,
    book: RuleBook | None = None,
) -> Registered:
    """Logs and registers the model in `folder` as challenger; the first good one becomes champion.

    Args:
        folder: a complete model folder with its card; `challenge.model` is what it holds.
        predictions: of the evaluation that the card tells of; drawn, never logged.
        at: when, with a time zone.
        by: who trained it.
        report: an empty folder in which to keep the report, the card's pages and plots, too.
        book: the rules of the gate; those that come with Tepat where nothing is given.

    Raises:
        BrokenModelFolder: the folder does not verify.
        MlflowMissing, RegistryFailed, HomeIsBusy, AliasNotMoved: as `models.registry` says.
    """
    home, card, book = tepat_home(), card_of(folder), book or load_rules()
    before = current_champion(home, card["name"])
    comparison = None if before is None else compared(challenge, before, home)
    outcomes = judge(book.first if before is None else book.later, card, comparison)
    with tempfile.TemporaryDirectory(prefix="tepat-") as passing:
        pages = report or Path(passing)
        write_card_files(card, predictions, pages)
        write_model_report(challenge, predictions, card, comparison, outcomes, pages)
        if comparison is not None:
            text = json.dumps(comparison, ensure_ascii=False, indent=1, sort_keys=True)
            (pages / COMPARISON).write_text(text + "\n", encoding="utf-8", newline="\n")
        logged = (dict(_parameters(card)), dict(_metrics(card)), _tags(card))
        version = register(folder, card["name"], *logged, pages)
    keep_held_out(home, card["name"], challenge.model.digest, challenge.held_out)
    champion = None
    if before is None and all(outcome.passed for outcome in outcomes):
        champion = promote(
            card["name"], version, by, _FIRST, at=at,
            rules=book.digest, judged=[outcome.to_json() for outcome in outcomes], over="",
        )  # fmt: skip
    return Registered(version, champion, outcomes, comparison)


def compared(challenge: Challenge, champion: Champion, home: Path) -> Card:
    """`training.gate_comparison.against_champion` of what this machine has of the champion."""
    kept = kept_held_out(home, champion.name, champion.digest)
    try:
        model = load_model(champion.folder)
    except BrokenModelFolder:
        return {"champion": champion.digest, "impossible": "broken_champion"}
    return against_champion(challenge, model, kept)


def _parameters(card: Card) -> Iterator[tuple[str, Any]]:
    """Settings, and what the fit chose."""
    for name in ("seed", "as_of", "scale", "questions", "inputs"):
        yield name, card[name]
    yield from ((f"blend.{name}", value) for name, value in card["blend"].items())
    yield from ((f"settings.{name}", value) for name, value in _flat(card["settings"]))
    yield from ((f"line.{name}", programme["line"]) for name, programme in card["programmes"].items())


def _flat(settings: Card) -> Iterator[tuple[str, Any]]:
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{inner}", own) for inner, own in _flat(value))
        else:
            yield name, value


def _metrics(card: Card) -> Iterator[tuple[str, float | None]]:
    """The model's figures under their own names, those of simpler models with theirs before."""
    for model, figures in card["figures"].items():
        before = "" if model == "model" else f"{model}."
        yield from ((f"{before}{name}", figure["value"]) for name, figure in figures.items())
    for level, parts in card["coverage"].items():
        yield from ((f"coverage_{level}.{part}", figure["value"]) for part, figure in parts.items())
    for name, programme in card["programmes"].items():
        yield f"calibration_error.{name}", programme["calibration_error"]["value"]
        for side, found in programme["lists"].items():
            measured = found["measured"] or {}
            yield f"false_share.{name}.{side}", measured.get("false_share")
            yield f"listed.{name}.{side}", measured.get("listed")
    if card["macro_f1"] is not None:
        yield "macro_f1", card["macro_f1"]["value"]


def _tags(card: Card) -> dict[str, str]:
    """Digests and verdicts, by which a version is recognised."""
    digests = {f"{name}_digest": str(digest) for name, digest in card["digests"].items()}
    verdicts = {name: str(card[name]).lower() for name in ("not_worse_than_ols", "calibrated")}
    survey = card["survey"]
    about = {"surveyed": survey["surveyed"] or "", "households": str(survey["households"])}
    about["language"] = card["languages"][0]
    if card.get("sealed"):
        about["sealed_share"] = str(card["sealed"]["share"])
    return digests | verdicts | about | {"as_of": card["as_of"], "seed": str(card["seed"])}
