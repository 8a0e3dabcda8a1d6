"""A part of a model's page: against the model at work, and what the gate said."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from training.gate import Outcome
from training.gate_words import figure_name
from training.report_pieces import Card, Piece, part
from training.report_saying import both, change_cell, figure_words, number, told


def champion_part(card: Card, comparison: Card | None, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Challenger and champion on the same households, and each rule of the gate."""
    pieces: list[Piece | None] = []
    if comparison is None:
        pieces.append({"text": both("champion_none")})
    elif "how" in comparison:
        pieces.append({"text": both(f"how_{comparison['how']}", households=number(comparison["households"]))})
        pieces.append(_comparison_table(comparison))
    if outcomes:
        passes = all(outcome.passed for outcome in outcomes)
        pieces.append({"text": both("gate_passes" if passes else "gate_fails")})
        pieces.append({"marks": [_mark(outcome) for outcome in outcomes]})
    return part("champion_head", pieces)


def _mark(outcome: Outcome) -> dict[str, Any]:
    mood = "passed" if outcome.passed else "failed"
    return {
        "mood": mood,
        "word": both(f"rule_{mood}"),
        "text": told(lambda words: outcome.said[words.language]),
    }


def _comparison_table(comparison: Card) -> Piece:
    rows = []
    names = sorted(comparison["figures"], key=lambda key: (key in ("r2", "spearman"), key))
    for name, one in ((name, comparison["figures"][name]) for name in names):
        difference = {key: one[key] for key in ("value", "low", "high")}
        cells = [
            told(figure_words({"value": one[who], "low": None, "high": None}, name))
            for who in ("challenger", "champion")
        ]
        rows.append([told(partial(figure_name, name)), *cells, change_cell(difference, name)])
    head = ["", *(both(f"column_{name}") for name in ("challenger", "champion", "difference"))]
    return {"head": head, "rows": rows}
