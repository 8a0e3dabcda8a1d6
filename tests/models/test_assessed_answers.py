"""Assessments hold everything that the model was given."""

import numpy as np
import pyarrow as pa
import pytest

from features.matrix import build_matrix
from models.assessed_answers import OtherModel, matrix_of
from models.visit_checks import with_checks
from tests.small_survey import Small


@pytest.mark.parametrize("which", ["small", "small_levels"])
def test_the_inputs_come_back_from_the_answers_told(which: str, request: pytest.FixtureRequest) -> None:
    survey: Small = request.getfixturevalue(which)

    found = matrix_of(survey.model, survey.profile, survey.assessments)

    np.testing.assert_array_equal(found.values, build_matrix(survey.catalogue, survey.registry).values)
    assert found.ids.equals(survey.registry.ids)


def test_assessments_of_another_model_are_refused(small: Small) -> None:
    place = small.assessments.column_names.index("estimate")
    higher = pa.array(small.assessments["estimate"].to_numpy() * 1.01)

    with pytest.raises(OtherModel, match="another model"):
        matrix_of(small.model, small.profile, small.assessments.set_column(place, "estimate", higher))


def test_families_without_a_flag_get_checks_of_the_same_form(small: Small) -> None:
    programmes = small.context().programmes
    flagged = np.zeros(len(small.assessments), dtype=bool)
    for programme in programmes:
        flagged |= np.asarray(small.assessments[f"flag:{programme.name}"].is_valid())

    found = with_checks(small.model, small.profile, programmes, small.assessments)

    before, after = small.assessments["checks"].to_pylist(), found["checks"].to_pylist()
    assert [a for a, f in zip(after, flagged, strict=True) if f] == [
        b for b, f in zip(before, flagged, strict=True) if f
    ]
    unflagged = [a for a, f in zip(after, flagged, strict=True) if not f]
    assert any(unflagged)
    assert {len(checks) for checks in unflagged} <= {0, 1, 2, 3}
    assert {check["programme"] for checks in unflagged for check in checks} == {"PKH"}
