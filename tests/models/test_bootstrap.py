"""Draws of clusters, intervals and paired differences."""

import numpy as np
import pytest

from models import bootstrap
from models.bootstrap import cluster_codes, interval, paired_difference, replicate_stacks
from models.figures import compare, not_worse, targeting_figures
from models.weight_stack import Floats


def survey(n: int = 300, seed: int = 3) -> dict[str, Floats]:
    draws = np.random.default_rng(seed)
    welfare = np.exp(draws.normal(size=n))
    return {
        "welfare": welfare,
        "good": welfare * np.exp(0.3 * draws.normal(size=n)),
        "bad": welfare * np.exp(3.0 * draws.normal(size=n)),
        "weight": draws.uniform(0.5, 2.0, n),
        "size": draws.integers(1, 9, n).astype(float),
    }


def figures_of(data: dict[str, Floats], estimate: str, replicates: int = 50) -> dict[str, bootstrap.Interval]:
    n = len(data["welfare"])
    ids = np.array([f"h{int(1e9 * w)}" for w in data["welfare"]], object)
    cluster = np.array([f"c{int(1e9 * w) % 40}" for w in data["welfare"]], object)
    assert len(set(ids)) == n
    return targeting_figures(
        data["welfare"],
        data[estimate],
        ids,
        data["weight"],
        data["size"],
        cluster,
        replicates=replicates,
        seed=1,
    )


def test_the_draws_do_not_depend_on_how_they_are_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    codes, weight = np.arange(50) % 7, np.ones(50)

    (whole,) = replicate_stacks(codes, weight, 11, seed=2)
    monkeypatch.setattr(bootstrap, "_MOST_CELLS", 150)
    stacks = list(replicate_stacks(codes, weight, 11, seed=2))

    assert [len(stack.counts) for stack in stacks] == [3, 3, 3, 2]
    assert (np.concatenate([stack.counts for stack in stacks]) == whole.counts).all()


def test_a_replicate_draws_as_many_whole_clusters_as_there_are() -> None:
    codes = cluster_codes(["b", "a", "b", "c"])

    (weights,) = replicate_stacks(codes, np.ones(4), 30, seed=0)

    assert (weights.counts.sum(axis=1) == 3).all()
    assert (weights.at(np.array([0])) == weights.at(np.array([2]))).all()


def test_no_replicates_are_refused() -> None:
    with pytest.raises(ValueError, match="replicates"):
        list(replicate_stacks(np.zeros(3, np.intp), np.ones(3), 0))


def test_an_interval_leaves_out_replicates_without_the_figure() -> None:
    found = interval(1.0, np.array([np.nan, 1.0, 1.0]))

    assert (found.low, found.high) == (1.0, 1.0)
    assert np.isnan(interval(1.0, np.array([np.nan])).low)


def test_figures_of_different_bootstraps_are_not_paired() -> None:
    with pytest.raises(ValueError, match="paired"):
        paired_difference(interval(1.0, np.ones(2)), interval(1.0, np.ones(3)), larger_is_better=True)


def test_a_much_better_estimate_is_called_better_and_the_other_worse() -> None:
    data = survey()
    good, bad = figures_of(data, "good"), figures_of(data, "bad")

    forth, back = compare(good, bad), compare(bad, good)

    for name in ("r2", "spearman", "error_at_20", "error_at_40", "error_of_persons_at_30", "cgh_index_at_40"):
        assert forth[name].verdict == "better", name
        assert back[name].verdict == "worse", name
    assert not_worse(forth)
    assert not not_worse(back)


def test_an_estimate_is_not_worse_than_itself() -> None:
    good = figures_of(survey(), "good")

    differences = compare(good, good)

    assert {d.verdict for d in differences.values()} == {"not worse"}
    assert not_worse(differences)


def test_figures_do_not_depend_on_the_order_of_the_rows_to_the_last_bit() -> None:
    data = survey()
    rows = np.random.default_rng(0).permutation(len(data["welfare"]))
    shuffled = {name: values[rows] for name, values in data.items()}

    assert figures_of(data, "good") == figures_of(shuffled, "good")


def test_every_figure_lies_near_its_interval() -> None:
    for name, figure in figures_of(survey(), "good", replicates=200).items():
        assert figure.low - 0.05 <= figure.value <= figure.high + 0.05, name


def test_levels_have_quotas_at_the_shares_of_their_classes() -> None:
    draws = np.random.default_rng(5)
    rank = draws.integers(1, 5, 200).astype(float)
    ids = [f"h{i}" for i in range(200)]
    cluster = np.array([f"c{i % 20}" for i in range(200)], object)
    ones = np.ones(200)

    perfect = targeting_figures(rank, rank, ids, ones, ones, cluster, scale="rank", replicates=20)
    noisy = targeting_figures(
        rank, rank + draws.normal(size=200), ids, ones, ones, cluster, scale="rank", replicates=20
    )

    errors = [name for name in perfect if name.startswith("error_")]
    assert errors == ["error_at_class_1", "error_at_class_2", "error_at_class_3"]
    assert all(abs(perfect[name].replicates).max() < 1e-9 for name in errors)
    assert perfect["r2"].value == 1.0
    assert not not_worse(compare(noisy, perfect))


def test_an_estimate_without_a_logarithm_is_refused() -> None:
    data = survey()
    data["good"][0] = 0.0

    with pytest.raises(ValueError, match="logarithm"):
        figures_of(data, "good")
