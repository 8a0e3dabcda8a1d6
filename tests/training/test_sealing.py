"""Whole clusters are set aside by their names alone, before anything is seen."""

import numpy as np
import pytest

from tests.small_survey import Small
from training.sealing import TooFewToSeal, seal
from training.splitting import cluster_names


def test_the_two_parts_share_no_cluster_and_lose_nobody(small: Small) -> None:
    parts = seal(small.survey, 0.2)

    open_, sealed = (set(cluster_names(part)) for part in (parts.open, parts.sealed))
    assert open_.isdisjoint(sealed)
    assert len(parts.open) + len(parts.sealed) == len(small.survey)
    assert parts.about["households"] == len(parts.sealed)
    assert parts.about["clusters"] == len(sealed)
    assert 0.2 * len(small.survey) <= len(parts.sealed) < 0.2 * len(small.survey) + 10


def test_the_order_of_the_file_changes_nobody(small: Small) -> None:
    again = seal(small.district.shuffled(3).survey(small.profile), 0.2)

    assert again.about == seal(small.survey, 0.2).about


def test_a_larger_share_seals_the_same_clusters_and_more(small: Small) -> None:
    fewer, more = (set(cluster_names(seal(small.survey, share).sealed)) for share in (0.1, 0.3))

    assert fewer < more


def test_welfare_has_nothing_to_do_with_who_is_sealed(small: Small) -> None:
    from dataclasses import replace

    other = replace(small.survey, welfare=small.survey.welfare[::-1])

    assert seal(other, 0.2).about == seal(small.survey, 0.2).about


def test_fewer_than_four_clusters_cannot_be_sealed(small: Small) -> None:
    clusters = cluster_names(small.survey)
    of_three = np.flatnonzero(np.isin(clusters, np.unique(clusters)[:3]))

    with pytest.raises(TooFewToSeal, match="3 cluster"):
        seal(small.survey.take(of_three), 0.2)


def test_even_the_smallest_share_seals_two_clusters(small: Small) -> None:
    assert seal(small.survey, 1e-6).about["clusters"] == 2
