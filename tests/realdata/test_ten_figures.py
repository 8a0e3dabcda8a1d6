"""What the report says is what anybody can compute from the predictions file, on three surveys."""

import ast
import json
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tepat.cli import main
from tests.realdata.ten_figures import ten_figures
from training.simulation import simulate, write_district

HERE = Path(__file__).parent
pytestmark = pytest.mark.timeout(1800)


def _evaluated(given: list[str], folder: Path) -> tuple[dict[str, float], dict[str, float]]:
    """The report's figures, and the same recomputed."""
    report, predictions = folder / "r.json", folder / "p.parquet"
    code = main(["evaluate", *given, "--folds", "2", "--baselines", "ols",
                 "--json", str(report), "--predictions", str(predictions)])  # fmt: skip
    assert code == 0
    told = json.loads(report.read_text("utf-8"))
    figures = {name: figure["value"] for name, figure in told["figures"]["model"].items()}
    figures |= {f"coverage_{level}": own["overall"]["value"] for level, own in told["coverage"].items()}
    for name, programme in told["programmes"].items():
        figures[f"calibration_error:{name}"] = programme["calibration_error"]["value"]
        for side, found in programme["lists"].items():
            figures[f"false_share_{side}:{name}"] = found["false_share"]["value"]
    return figures, ten_figures(predictions)


def _agree(told: dict[str, float], found: dict[str, float], at_least: int) -> None:
    both = set(told) & set(found)
    assert len(both) >= at_least
    assert {name: found[name] for name in both} == pytest.approx(
        {name: told[name] for name in both}, abs=1e-6
    )


@pytest.mark.realdata
def test_the_report_on_indonesia_is_recomputed(surveys: Path, tmp_path: Path) -> None:
    survey = surveys / "indonesia_alatas2008" / "households.csv"

    told, found = _evaluated(
        ["--profile", str(HERE / "indonesia_alatas2008.yaml"), "--survey", str(survey)], tmp_path
    )

    _agree(told, found, 11)


@pytest.mark.realdata
def test_the_report_on_costa_rica_is_recomputed(surveys: Path, tmp_path: Path) -> None:
    survey = surveys / "costa_rica_idb2018" / "train.csv"

    told, found = _evaluated(
        ["--profile", str(HERE / "costa_rica_idb2018.yaml"), "--survey", str(survey)], tmp_path
    )

    _agree(told, found, 5)


def test_the_report_on_a_simulated_survey_is_recomputed_with_its_weights(tmp_path: Path) -> None:
    write_district(simulate(2500, 4), tmp_path)
    place = tmp_path / "survey.parquet"

    told, found = _evaluated(
        ["--profile", "dtsen", "--survey", str(place),
         "--members", str(tmp_path / "survey_members.parquet")], tmp_path,
    )  # fmt: skip

    assert pc.count_distinct(pq.read_table(tmp_path / "p.parquet")["weight"]).as_py() > 1
    _agree(told, found, 12)


def test_the_script_knows_nothing_of_ours() -> None:
    tree = ast.parse((HERE / "ten_figures.py").read_text("utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert imported <= {"hashlib", "itertools", "json", "sys", "pathlib", "typing", "numpy", "pyarrow"}
