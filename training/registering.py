"""From a trained model folder to the registry: what is logged, and who becomes the first champion."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from models.champion import Champion, current_champion
from models.folder import verified_files
from models.home import tepat_home
from models.registry import promote, register
from training.card_markdown import card_markdown
from training.gate import refusals
from training.plots import save_plots

Card = Mapping[str, Any]
CARD_LANGUAGES: Final = ("id", "en")
_FIRST: Final = "the first model that is calibrated and not worse than OLS"


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of a trained model.

    Attributes:
        version: in the registry; it is the challenger.
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
        predictions: of `training.evaluation.evaluate`; drawn, never logged.
        at: now, with a time zone.
        by: who trained it.
        report: a new or empty folder in which to keep the card's pages and plots, too.

    Raises:
        BrokenModelFolder: the folder does not verify.
        RegistryFailed, AliasNotMoved, HomeIsBusy: as `models.registry` says.
    """
    card = card_of(folder)
    with tempfile.TemporaryDirectory(prefix="tepat-") as passing:
        pages = report or Path(passing)
        write_report(card, predictions, pages)
        version = register(folder, card["name"], parameters(card), metrics(card), tags(card), pages)
    reasons = refusals(card)
    champion = None
    if not reasons and current_champion(tepat_home(), card["name"]) is None:
        champion = promote(card["name"], version, by, _FIRST, at=at)
    return Registered(version, champion, reasons)


def card_of(folder: Path) -> Card:
    """The card of a verified model folder; empty where it has none.

    Raises:
        BrokenModelFolder: the folder does not verify.
    """
    files, _ = verified_files(folder)
    card: Card = json.loads(files.get("card.json", b"{}"))
    return card


def write_report(card: Card, predictions: pa.Table, folder: Path) -> None:
    """The card as Markdown in both languages, and the plots in the profile's first language."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in CARD_LANGUAGES:
        page = folder / f"card.{language}.md"
        page.write_text(card_markdown(card, language), encoding="utf-8", newline="\n")
    save_plots(card, predictions, folder, card["languages"][0])


def parameters(card: Card) -> dict[str, Any]:
    """Settings and choices of the fit, for the registry."""
    settings = card["settings"]
    nested = {f"trees.{name}": value for name, value in settings["trees"].items()}
    plain = {name: value for name, value in settings.items() if name != "trees"}
    return {"seed": card["seed"], "as_of": card["as_of"], **card["blend"], **plain, **nested}


def metrics(card: Card) -> dict[str, float | None]:
    """Every figure of the model, with the ends of the most important intervals."""
    found: dict[str, float | None] = {}
    for name, figure in card["figures"]["model"].items():
        found[name] = figure["value"]
        if name in ("r2", "spearman") or name.startswith("error_at_"):
            found |= {f"{name}.low": figure["low"], f"{name}.high": figure["high"]}
    for level, parts in card["coverage"].items():
        found |= {f"coverage_{level}.{part}": figure["value"] for part, figure in parts.items()}
    for name, programme in card["programmes"].items():
        found[f"calibration_error.{name}"] = programme["calibration_error"]["value"]
        for side, one in programme["lists"].items():
            measured = one["measured"] or {}
            found[f"false_share.{name}.{side}"] = measured.get("false_share")
            found[f"listed.{name}.{side}"] = measured.get("listed")
    if card["macro_f1"]:
        found["macro_f1"] = card["macro_f1"]["value"]
    return found


def tags(card: Card) -> dict[str, str]:
    """Digests and verdicts, by which a version is recognised."""
    digests = {f"{name}_digest": digest for name, digest in card["digests"].items()}
    verdicts = {name: str(card[name]).lower() for name in ("not_worse_than_ols", "calibrated")}
    survey = card["survey"]
    return (
        digests | verdicts | {"surveyed": survey["surveyed"] or "", "households": str(survey["households"])}
    )
