"""An evaluation is a predictions table and a report that anyone can compute again from it."""

import json

import pyarrow.parquet as pq
import pytest

from tests.small_survey import QUICK, Small
from training.baselines import UnknownBaseline
from training.evaluation import Evaluation, evaluate
from training.report import report_figures


def _evaluate(small: Small, seed: int | None = None) -> Evaluation:
    survey = small.survey if seed is None else small.district.shuffled(seed).survey(small.profile)
    return evaluate(
        small.profile, survey, small.policy,
        folds=2, seed=1, baselines=("size", "ols"), replicates=40, settings=QUICK,
    )  # fmt: skip


@pytest.fixture(scope="module")
def evaluation(small: Small) -> Evaluation:
    return _evaluate(small)


def test_the_report_can_be_computed_again_from_the_predictions_alone(
    small: Small, evaluation: Evaluation, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("evaluation") / "predictions.parquet"
    pq.write_table(evaluation.predictions, path)
    table = pq.read_table(path)
    about = json.loads(table.schema.metadata[b"tepat"])

    again = report_figures(table, about["lines"], replicates=40)

    assert about == json.loads(json.dumps(evaluation.report["about"]))
    assert {key: value for key, value in evaluation.report.items() if key != "about"} == again


def test_it_says_what_it_rests_on(small: Small, evaluation: Evaluation) -> None:
    about = evaluation.report["about"]

    assert about["lines"] == small.lines
    assert about["households"] == 480
    assert about["digests"]["survey"] == small.survey.households.content_digest
    assert about["unit"]["en"] == "rupiah per person per month"


def test_the_order_of_the_survey_changes_no_byte(
    small: Small, evaluation: Evaluation, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("order")
    for name, found in (
        ("one", evaluation),
        ("other", _evaluate(small, seed=4)),
        ("third", _evaluate(small, seed=5)),
    ):
        pq.write_table(found.predictions, place / name)
        assert found.report == evaluation.report
        assert (place / name).read_bytes() == (place / "one").read_bytes()


def test_an_unknown_baseline_is_refused_before_anything_is_fitted(small: Small) -> None:
    with pytest.raises(UnknownBaseline):
        evaluate(small.profile, small.survey, small.policy, baselines=("oracle",))
