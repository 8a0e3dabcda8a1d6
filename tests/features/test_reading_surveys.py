"""The real surveys beside the repository are read as their READMEs describe them."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from features.households import NOT_APPLICABLE, UNKNOWN
from features.profile_loading import load_profile
from features.reading import read_survey

ROOT = Path(__file__).parents[2]
SURVEYS = ROOT.parent / "shared" / "data"
PROFILES = ROOT / "tests" / "realdata"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not SURVEYS.is_dir(), reason="the real surveys are not beside the repository"),
]


def test_of_the_indonesian_survey_5352_households_can_be_used() -> None:
    profile = load_profile(PROFILES / "indonesia_alatas2008.yaml")
    path = SURVEYS / "indonesia_alatas2008" / "households.csv"

    survey = read_survey(profile, path, None, profile.programmes)

    households = survey.households
    assert len(households) == 5352
    assert households.findings.set_aside() == 404
    assert households.findings.counts()["no_answer"] == 401
    assert households.findings.counts()["welfare_unusable"] == 3
    assert len(set(households.cluster.to_pylist())) == 640
    assert Counter(households.enrolled["treated"].tolist()) == {0: 3732, 1: 1620}
    assert round(float(np.quantile(survey.welfare, 0.3)), 1) == 294.4
    missing = np.isin(households.answers["depratio"].state, [UNKNOWN, NOT_APPLICABLE])
    assert int(missing.sum()) == 216


def test_of_the_costa_rican_persons_2973_households_have_one_head() -> None:
    profile = load_profile(PROFILES / "costa_rica_idb2018.yaml")
    path = SURVEYS / "costa_rica_idb2018" / "train.csv"

    survey = read_survey(profile, path, None, profile.programmes)

    assert len(survey) == 2973
    assert survey.households.findings.counts() == {"no_head": 15}
    assert Counter(survey.welfare.tolist()) == {4.0: 1954, 2.0: 442, 3.0: 355, 1.0: 222}
    assert set(survey.households.size.tolist()) <= set(map(float, range(1, 14)))
