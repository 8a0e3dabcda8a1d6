"""As many folds at once as the machine was given, one thread each."""

import os

import pytest
from threadpoolctl import threadpool_info

from training.workers import fold_workers, one_thread_each


@pytest.mark.parametrize(
    ("asked", "workers"), [("1", 1), ("3", 3), ("0", None), ("", None), ("2,1", None), ("-1", None)]
)
def test_omp_num_threads_is_heeded_where_it_is_a_number(
    monkeypatch: pytest.MonkeyPatch, asked: str, workers: int | None
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", asked)

    assert fold_workers() == (workers or len(os.sched_getaffinity(0)))


def test_while_it_lasts_products_use_one_thread_and_then_as_many_as_before() -> None:
    def threads() -> set[int]:
        return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}

    before = threads()
    with one_thread_each():
        within = threads()

    assert within <= {1}
    assert threads() == before
