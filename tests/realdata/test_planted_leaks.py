"""Leaks planted into the real survey are caught: by the profile where it knows, else by the audit."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tepat.cli import main

pytestmark = pytest.mark.realdata
PROFILE = Path(__file__).parent / "indonesia_alatas2008.yaml"


def _planted(folder: Path, variable: str) -> Path:
    """The profile with one more variable."""
    text = PROFILE.read_text("utf-8")
    assert text.count("\nvariables:\n") == 1
    place = folder / "planted.yaml"
    place.write_text(text.replace("\nvariables:\n", f"\nvariables:\n  - {variable}\n"), encoding="utf-8")
    return place


def _evaluate(profile: Path, survey: Path, folder: Path) -> int:
    return main(
        ["evaluate", "--profile", str(profile), "--survey", str(survey), "--baselines", "ols",
         "--json", str(folder / "r.json"), "--predictions", str(folder / "p.parquet")]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "kind", "says"),
    [("rank", "number", "never_inputs"), ("treated", "yes_no", "says who receives treated")],
)
def test_a_column_that_the_profile_knows_to_leak_is_refused_by_name(
    column: str, kind: str, says: str, surveys: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    survey = surveys / "indonesia_alatas2008" / "households.csv"

    code = _evaluate(_planted(tmp_path, f"{{name: {column}, kind: {kind}}}"), survey, tmp_path)

    told = capsys.readouterr().err
    assert code == 2
    assert f"`{column}`" in told
    assert says in told


@pytest.mark.parametrize("noise", [0.05, 0.3])
def test_consumption_with_noise_is_caught_by_the_audit(
    noise: float, surveys: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = pd.read_csv(surveys / "indonesia_alatas2008" / "households.csv", dtype=str)
    spent = pd.to_numeric(rows["consumption"], errors="coerce")
    rows["score_2007"] = spent * np.exp(np.random.default_rng(0).normal(0, noise, len(rows)))
    rows.to_csv(tmp_path / "survey.csv", index=False)

    code = _evaluate(
        _planted(tmp_path, "{name: score_2007, kind: number}"), tmp_path / "survey.csv", tmp_path
    )

    told = capsys.readouterr().err
    assert code == 1
    assert "score_2007 (" in told
    assert not (tmp_path / "r.json").exists()
