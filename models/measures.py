"""Every figure that is reported: its formula, to be printed beside it, and which side is better.

The functions are in `targeting_errors`, `benefit_incidence`, `accuracy`, `calibration_measures`,
`list_measures`, `level_measures`, `poverty`, `social_welfare` and `group_figures`; `docs/measures.md`
holds this list with sources, kept complete by a test.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

Better = Literal["larger", "smaller", "neither"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One kind of figure.

    Attributes:
        name: how its figures begin: `error` of `error_at_40`.
        formula: T selected, P truly poor, sums of weights.
        better: "neither" where a figure is only to be read (coverage should be near its nominal).
    """

    name: str
    formula: str
    better: Better


MEASURES: Final = (
    Measure("r2", "1 − Σw(y − ŷ)² / Σw(y − ȳ)²", "larger"),
    Measure("spearman", "Pearson correlation of weighted mid-ranks", "larger"),
    Measure("error", "|P \\ T| / |P| = |T \\ P| / |T|, with |T| = |P| = q", "smaller"),
    Measure("error_of_persons", "as error, weights × size", "smaller"),
    Measure("exclusion_error", "|P \\ T| / |P|", "smaller"),
    Measure("inclusion_error", "|T \\ P| / |T|", "smaller"),
    Measure("non_poor_selected", "|T \\ P| / |not P|", "smaller"),
    Measure("targeting_differential", "|T ∩ P| / |P| − |T \\ P| / |not P|", "larger"),
    Measure("coverage_of_decile", "|T ∩ D| / |D|, D a tenth of the households by welfare", "neither"),
    Measure("benefit_of_decile", "|T ∩ D| / |T|, D a tenth of the persons by welfare", "neither"),
    Measure("cgh_index", "|T ∩ poorest 40 % of persons| / |T| ÷ 0.4", "larger"),
    Measure("best_quota", "argmax over q of social welfare", "neither"),
    Measure("targeted_welfare", "u⁻¹(mean u(y + t·B/q)), best q", "larger"),
    Measure("universal_welfare", "u⁻¹(mean u(y + B))", "neither"),
    Measure("perfect_welfare", "targeted_welfare with the true ranking", "neither"),
    Measure("share_of_perfect_gain", "(targeted − universal) / (perfect − universal)", "larger"),
    Measure("interval_coverage", "|low ≤ y ≤ high| / |all|", "neither"),
    Measure("calibration_error", "mean |predicted − observed| over 10 equal-mass bins", "smaller"),
    Measure("false_share", "wrong flags / length of the list, 0 for an empty list", "smaller"),
    Measure("precision", "1 − false share; of a top: right / visited", "larger"),
    Measure("fgt", "mean ((z − y) / z)^a over y < z, 0 elsewhere", "neither"),
    Measure("fgt_gap", "fgt of the estimate − fgt of welfare", "neither"),
    Measure("macro_f1", "mean over classes of 2·|right| / (|true| + |predicted|)", "larger"),
    Measure("poor_share", "|P ∩ group| / |group|", "neither"),
    Measure("selected_share", "|T ∩ group| / |group|", "neither"),
    Measure("bias", "mean (ŷ − y)", "neither"),
)

_BY_NAME: Final = {measure.name: measure for measure in MEASURES}
_WHERE: Final = re.compile(r"_\d+|_at_.+|_of_(?:third|inclusion|exclusion)_.+")


def measure_of(figure: str) -> Measure:
    """The measure that a figure is one of: its name without decile, level, quota or list.

    Raises:
        KeyError: no measure is called so; add it to `MEASURES` and to `docs/measures.md`.

    >>> [measure_of(name).name for name in ("r2", "error_at_40", "coverage_of_decile_3_at_40")]
    ['r2', 'error', 'coverage_of_decile']
    >>> [measure_of(name).better for name in ("interval_coverage_80", "false_share_of_inclusion_list")]
    ['neither', 'smaller']
    """
    for name in (figure, *(figure[: where.start()] for where in _WHERE.finditer(figure))):
        if name in _BY_NAME:
            return _BY_NAME[name]
    raise KeyError(f"no measure is called {figure}; the names are in docs/measures.md")
