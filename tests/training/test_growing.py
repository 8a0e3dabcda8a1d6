"""Where trees grow; on real workers: `tests/tepat/test_assess_cluster.py`."""

import numpy as np

from models.cluster import Cluster
from training.growing import Lesson, grow, growing_on


def lesson_of(n: int = 3000) -> Lesson:
    draw = np.random.default_rng(0)
    values = draw.normal(size=(n, 6)).astype(np.float32)
    values[:, 0] = draw.integers(0, 5, n)
    label = values[:, 1] + 0.5 * (values[:, 0] == 2) + 0.2 * draw.normal(size=n)
    parameters = {
        "objective": "regression", "num_leaves": 8, "learning_rate": 0.1, "min_data_in_leaf": 20,
        "feature_fraction": 0.8, "bagging_fraction": 0.7, "bagging_freq": 1, "seed": 1,
        "deterministic": True, "force_row_wise": True, "verbosity": -1, "num_threads": 1,
        "monotone_constraints": [0, 1, 0, 0, 0, 0],
    }  # fmt: skip
    return Lesson(values, label, np.ones(n), [0], parameters, 40)


def test_a_small_survey_is_learned_from_here() -> None:
    class Unused:
        @property
        def client(self) -> None:
            raise AssertionError("nobody asks the cluster")

    unused: Cluster = Unused()  # type: ignore[assignment]
    with growing_on(unused):
        assert grow(lesson_of(500)).num_trees() == 40


def test_the_same_lesson_gives_the_same_trees_here() -> None:
    assert grow(lesson_of(500)).model_to_string() == grow(lesson_of(500)).model_to_string()
