"""Names, numbers and addresses never reach the model, an assessment, a message or a log."""

import logging
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from features.errors import TepatError
from features.raw_table import RawTable
from features.reading import decode_survey
from models.assessment_files import AssessmentWriter
from models.folder import load_model, save_model
from tests.small_survey import MARK, District, Small, draw_district, policy_of, train
from training.predictions import out_of_fold


def _marked(small: Small) -> District:
    """Every cell that says who a household is holds the mark, ids too."""
    district = draw_district(480, seed=7)
    marked = {}
    for name in ("households", "members"):
        table = getattr(district, name)
        ids = pa.array([f"{MARK}-{id_}" for id_ in table["hh"].to_pylist()])
        marked[name] = table.set_column(table.column_names.index("hh"), "hh", ids)
    return District(**marked)


def test_no_file_of_the_model_folder_holds_personal_data(small: Small, tmp_path: Path) -> None:
    survey = _marked(small).survey(small.profile)
    assert MARK in survey.households.ids[0].as_py()

    save_model(train(small.profile, survey).model, tmp_path / "model")

    for file in (tmp_path / "model").iterdir():
        assert MARK.lower().encode() not in file.read_bytes().lower(), file.name


def test_no_assessment_holds_personal_data_but_the_household_id(small: Small, tmp_path: Path) -> None:
    with AssessmentWriter(tmp_path / "a.parquet", small.context()) as writer:
        writer.write(small.assessments)

    assert MARK.encode() not in (tmp_path / "a.parquet").read_bytes()
    assert MARK not in str(pq.read_table(tmp_path / "a.parquet").to_pylist())
    assert MARK not in str(pq.read_schema(tmp_path / "a.parquet").metadata)


def test_no_prediction_holds_personal_data_but_the_household_id(small: Small) -> None:
    table = out_of_fold(small.profile, small.survey, small.policy, folds=2, seed=1, baselines=("size",))

    assert MARK not in str(table.to_pylist())


def test_no_finding_and_no_warning_holds_personal_data(small: Small) -> None:
    households = _marked(small).survey(small.profile).households

    assert len(households.findings) > 0
    assert MARK not in str(households.findings)
    assert MARK not in str(households.warnings)


def _told(small: Small, raw: list[RawTable]) -> str:
    """All that reading the two tables says: the findings, or why the file is refused."""
    try:
        survey = decode_survey(small.profile, raw[0], raw[1], policy_of(small.profile).programmes)
    except TepatError as error:
        return f"{error} {error!r} {error.args}"
    findings = survey.households.findings
    assert findings.counts().keys() - {"identifier_malformed"}
    return f"{findings} {findings.counts()} {survey.households.warnings}"


@pytest.mark.parametrize("column", ["floor", "size", "spending", "motorcycle", "pkh", "space"])
def test_a_name_in_the_wrong_column_is_refused_or_found_without_being_told(small: Small, column: str) -> None:
    """A shifted export puts names where answers belong; the message says where, not what."""
    district = draw_district(200, seed=1)
    for rows in (5, 200):
        cells = district.households[column].to_pylist()
        cells[:rows] = [f"{MARK} {i}" for i in range(rows)]
        table = district.households.set_column(
            district.households.column_names.index(column), column, pa.array(cells)
        )
        raw = [
            RawTable.from_arrow(table, source="s.csv"),
            RawTable.from_arrow(district.members, source="m.csv"),
        ]
        told = _told(small, raw)
        assert told
        assert MARK not in told


def test_nothing_is_logged_that_says_who(small: Small, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    survey = _marked(small).survey(small.profile)
    fitted = train(small.profile, survey)
    small.assess(small.registry.take(np.arange(5)))
    load_model(small.folder)

    assert MARK not in caplog.text
    assert fitted.model.card == {}
