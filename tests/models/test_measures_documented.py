"""`docs/measures.md` holds every figure with the formula that is printed beside it."""

import re
from pathlib import Path

import numpy as np
import pytest

from models.evaluated import Evaluated, Scale
from models.figures import error_curve_of, figures_of
from models.group_figures import group_figures
from models.measures import MEASURES, measure_of


def test_every_measure_is_documented_with_its_formula_and_its_better_side(root: Path) -> None:
    page = (root / "docs" / "measures.md").read_text(encoding="utf-8")

    rows = re.findall(
        r"^\| `(\w+)` \| (.*?) (?<!\\)\| (larger|smaller|neither) (?<!\\)\|", page, re.MULTILINE
    )

    documented = [(name, formula.replace("\\|", "|"), better) for name, formula, better in rows]
    assert documented == [(measure.name, measure.formula, measure.better) for measure in MEASURES]


def test_every_source_is_listed(root: Path) -> None:
    page = (root / "docs" / "measures.md").read_text(encoding="utf-8")
    table, sources = page.split("## Sources")

    cited = {int(number) for number in re.findall(r"\[(\d+)\]", table)}

    assert cited == {int(number) for number in re.findall(r"^(\d+)\.", sources, re.MULTILINE)}


@pytest.mark.parametrize("scale", ["log", "rank"])
def test_every_reported_figure_is_a_documented_measure(scale: Scale) -> None:
    ids, clusters, ones = [f"h{i}" for i in range(40)], [f"c{i % 8}" for i in range(40)], np.ones(40)
    rank = (np.arange(40) % 4 + 1).astype(np.float64)
    evaluated = Evaluated.of(rank, 2 * rank, ids, ones, ones, clusters, scale=scale, replicates=5)
    groups = group_figures(evaluated, {"all": ["x"] * 40}, minimum=1)["all"]["x"].figures

    names = [*figures_of(evaluated), *groups, *(error_curve_of(evaluated) if scale == "log" else ())]

    for name in names:
        assert measure_of(name).name in name


def test_a_figure_that_is_no_measure_is_refused() -> None:
    with pytest.raises(KeyError, match=r"docs/measures\.md"):
        measure_of("miss_rate_at_40")
