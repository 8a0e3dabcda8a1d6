"""A simulated district of 20,000 families: neither blocks nor the order of persons change a byte."""

from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from features.policy_loading import policy_in_force
from features.profile_loading import load_profile
from features.reading import read_survey
from features.reading_in_blocks import read_in_blocks
from models.assessing import side_by_side, write_assessments
from models.assessment import Context, context_of
from models.trained_model import TrainedModel
from models.work_folder import work_folder
from tests.small_survey import TODAY, train
from training.simulation import simulate, write_district

FAMILIES = 20_000


def _model(place: Path) -> TrainedModel:
    profile = load_profile("dtsen")
    programmes = policy_in_force(profile.programmes, TODAY).programmes
    survey = read_survey(profile, place / "survey.parquet", place / "survey_members.parquet", programmes)
    return train(profile, survey).model


def _digest(context: Context, registry: Path, members: Path, block: int, place: Path) -> tuple[str, str]:
    """Of the file and of what was found."""
    out = place / "assessments.parquet"
    with work_folder(out, {}) as work:
        read = read_in_blocks(
            context.profile, registry, members, context.policy.programmes, work.reading,
            learned=context.model.welfare.catalogue.learned_codes, block=block, run=side_by_side,
        )  # fmt: skip
        write_assessments(context, read.households, work, out)
    return sha256(out.read_bytes()).hexdigest(), str(read.findings.table().to_pylist()) + read.content_digest


@pytest.mark.prove
def test_blocks_of_a_district_change_no_byte(tmp_path: Path) -> None:
    write_district(simulate(FAMILIES, seed=4), tmp_path)
    registry, members = tmp_path / "registry.parquet", tmp_path / "members.parquet"
    profile = load_profile("dtsen")
    policy = policy_in_force(profile.programmes, TODAY)
    context = context_of(_model(tmp_path), profile, policy, TODAY, "data")
    table = pq.read_table(members)
    shuffled = tmp_path / "shuffled.parquet"
    pq.write_table(table.take(np.random.default_rng(1).permutation(len(table))), shuffled)
    whole = _digest(context, registry, members, 10**6, tmp_path)

    for block, persons in ((1500, members), (4096, shuffled), (1500, shuffled)):
        found = _digest(context, registry, persons, block, tmp_path)
        # Findings point to rows of the persons' file, which are others in another order.
        assert found[0] == whole[0]
        assert persons != members or found == whole
