"""The model card as files: data, a page in each language, and plots; aggregates only."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from models.folder import verified_files
from training.card_markdown import card_markdown
from training.plots import save_plots

Card = Mapping[str, Any]
CARD_LANGUAGES: Final = ("id", "en")


def card_of(folder: Path) -> Card:
    """The card of a model folder that verifies; empty where it has none.

    Raises:
        BrokenModelFolder: the folder does not verify.
    """
    files, _ = verified_files(folder)
    card: Card = json.loads(files.get("card.json", b"{}"))
    return card


def write_card_files(card: Card, predictions: pa.Table, folder: Path) -> None:
    """Writes `card.json`, `card_id.md`, `card_en.md` and the plots into `folder`.

    Args:
        card: of `training.card.model_card`.
        predictions: of the evaluation that the card tells of; drawn, not written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    (folder / "card.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    for language in CARD_LANGUAGES:
        page = folder / f"card_{language}.md"
        page.write_text(card_markdown(card, language), encoding="utf-8", newline="\n")
    save_plots(card, predictions, folder, card["languages"][0])
