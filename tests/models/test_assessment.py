"""The assessment table: its columns, who gets checks, and what it rests on."""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from models.assessment import CHUNK, assess
from models.checks import CHECK_TYPE
from tests.small_survey import TODAY, Small


def test_the_columns_are_those_of_the_design(small: Small) -> None:
    programmes = [
        f"{column}:{name}"
        for name in ("PKH", "rice", "extreme")
        for column in ("p_below", "enrolled", "status", "flag", "flag_probability", "rank")
    ]

    assert small.assessments.column_names == [
        "household_id", "area:district", "area:village",
        "estimate", "low_80", "high_80", "low_90", "high_90", "reference", *programmes, "reasons", "checks",
        "model_digest", "catalogue_digest", "policy_digest", "data_digest", "as_of",
    ]  # fmt: skip


def test_types_do_not_depend_on_what_the_file_holds(small: Small) -> None:
    one = small.assess(small.registry.take(np.array([5])))

    assert one.schema.equals(small.assessments.schema)
    assert small.assessments.schema.field("checks").type == pa.list_(CHECK_TYPE)


def test_levels_have_no_intervals_and_the_same_columns(small: Small, small_levels: Small) -> None:
    for name in ("low_80", "high_80", "low_90", "high_90"):
        assert small_levels.assessments[name].null_count == len(small_levels.assessments)
    assert (
        small_levels.assessments.schema.field("estimate").type
        == small.assessments.schema.field("estimate").type
    )


def test_households_come_in_the_order_of_the_file(small: Small) -> None:
    assert small.assessments["household_id"].to_pylist() == small.registry.ids.to_pylist()


def test_digests_say_what_it_rests_on(small: Small) -> None:
    row = small.assessments.slice(3, 1).to_pylist()[0]

    assert row["model_digest"] == small.model.digest
    assert row["catalogue_digest"] == small.catalogue.digest
    assert row["policy_digest"] == small.policy.digest
    assert row["data_digest"] == "data"
    assert row["as_of"] == TODAY.isoformat()


def test_checks_belong_to_flagged_households_and_cross_the_line_of_their_programme(small: Small) -> None:
    lines = small.lines
    seen = 0
    for row in small.assessments.to_pylist():
        flagged = [name for name in lines if row[f"flag:{name}"] is not None]
        for check in row["checks"]:
            assert check["programme"] == flagged[0]
        if row["checks"]:
            last, line = row["checks"][-1], lines[flagged[0]]
            assert (last["estimate"] >= line) != (row["estimate"] >= line)
            seen += 1
        assert flagged or not row["checks"]
    assert seen > 20


def test_a_large_file_comes_in_chunks(small: Small) -> None:
    many = small.registry.take(np.arange(CHUNK + 5) % 260)
    many = replace(many, ids=pa.array([str(i) for i in range(CHUNK + 5)]))

    sizes = [table.num_rows for table in assess(small.context(), many)]

    assert sizes == [CHUNK, 5]


def test_the_estimate_is_a_median_of_its_own_distribution(small: Small) -> None:
    """Half of what is likely lies below the estimate, up to the skew of the residuals."""
    model = small.model
    scores = model.welfare.scores(small.matrix)
    middle = np.array([model.distribution.p_below(scores[i : i + 1], float(scores[i]))[0] for i in range(20)])

    assert np.abs(middle - 0.5).max() < 0.1
