"""From a trained model folder to the registry: what is logged, and who becomes the first champion."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from models.champion import Champion, current_champion
from models.home import tepat_home
from models.registry import promote, register
from training.card_files import card_of, write_card_files
from training.gate import refusals

Card = Mapping[str, Any]
_FIRST: Final = "the first calibrated model that is not worse than OLS"


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of a trained model in the registry, where it is the challenger now.

    Attributes:
        champion: set where it became the first champion.
        refusals: why the gate would not let it through; empty where it would.
    """

    version: int
    champion: Champion | None
    refusals: tuple[str, ...]


def register_trained(
    folder: Path, predictions: pa.Table, *, at: datetime, by: str, report: Path | None = None
) -> Registered:
    """Logs and registers the model in `folder` as challenger; the first good one becomes champion.

    Args:
        folder: a complete model folder with its card.
        predictions: of the evaluation that the card tells of; drawn, never logged.
        at: when, with a time zone.
        by: who trained it.
        report: an empty folder in which to keep the card's pages and plots, too.

    Raises:
        BrokenModelFolder: the folder does not verify.
        MlflowMissing, RegistryFailed, HomeIsBusy, AliasNotMoved: as `models.registry` says.
    """
    card = card_of(folder)
    with tempfile.TemporaryDirectory(prefix="tepat-") as passing:
        pages = report or Path(passing)
        write_card_files(card, predictions, pages)
        logged = (dict(_parameters(card)), dict(_metrics(card)), _tags(card))
        version = register(folder, card["name"], *logged, pages)
    reasons = refusals(card)
    champion = None
    if not reasons and current_champion(tepat_home(), card["name"]) is None:
        champion = promote(card["name"], version, by, _FIRST, at=at)
    return Registered(version, champion, reasons)


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
    return digests | verdicts | about | {"as_of": card["as_of"], "seed": str(card["seed"])}
