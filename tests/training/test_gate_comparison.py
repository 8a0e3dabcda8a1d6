"""Champion and challenger are paired on households that neither saw, and it is said which those were."""

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from features.profile_loading import profile_from_text
from models.bootstrap import interval
from models.trained_model import TrainedModel
from tests.small_survey import AMOUNTS_TEXT, QUICK, Small, draw_district
from training.cross_fitting import FitSettings
from training.gate_comparison import Challenge, _at_least, against_champion, readable, settings_of
from training.held_out import KEY, held_out_columns, survey_keys
from training.list_churn import list_churn

DRAWS = 60


@pytest.fixture(scope="module")
def challenge(small: Small) -> Challenge:
    """The small survey's model as challenger, measured by its own cross-fit."""
    model = replace(small.model, digest="cc" * 32)
    return Challenge(small.profile, small.survey, small.policy, model, _held_out(small), 3, 3)


def _held_out(small: Small, noise: float = 0.0) -> pa.Table:
    survey = small.survey.take(small.fitted.order)
    households, chance = survey.households, np.random.default_rng(0).normal(0, 1, len(survey))
    return held_out_columns(
        pa.table(
            {
                "household_id": households.ids,
                "cluster": households.cluster,
                "weight": households.weight,
                "size": households.size,
                "welfare": survey.welfare,
                "estimate": np.exp(small.fitted.held_out.scores + noise * chance),
                **{f"group:{name}": values for name, values in households.groups.items()},
            }
        )
    )


def _champion(small: Small, *, same_survey: bool, **card: Any) -> TrainedModel:
    survey = small.survey.households.content_digest if same_survey else "another"
    return replace(small.model, digest="ab" * 32, card={"digests": {"survey": survey}} | card)


def test_the_same_model_is_neither_better_nor_worse_and_lists_the_same(
    challenge: Challenge, small: Small
) -> None:
    found = against_champion(
        challenge, _champion(small, same_survey=True), challenge.held_out, replicates=DRAWS
    )

    assert (found["how"], found["households"]) == ("held_out", len(small.survey))
    assert {one["value"] for one in found["figures"].values()} == {0.0}
    assert {one["change"]["value"] for one in found["groups"]} == {0.0}
    assert {own["changed"] for sides in found["lists"].values() for own in sides.values()} == {0.0}


def test_a_noisier_challenger_is_worse_and_a_noisier_champion_worse_than_it(
    challenge: Challenge, small: Small
) -> None:
    noisy = _held_out(small, noise=0.5)
    champion = _champion(small, same_survey=True)

    worse = against_champion(
        replace(challenge, held_out=noisy), champion, challenge.held_out, replicates=DRAWS
    )
    better = against_champion(challenge, champion, noisy, replicates=DRAWS)

    assert worse["figures"]["r2"]["verdict"] == "worse"
    assert better["figures"]["r2"]["verdict"] == "better"
    assert worse["figures"]["r2"]["value"] == pytest.approx(-better["figures"]["r2"]["value"], rel=1e-9)


def test_the_order_of_what_was_kept_does_not_matter(challenge: Challenge, small: Small) -> None:
    champion, kept = _champion(small, same_survey=True), _held_out(small, noise=0.2)

    turned = kept.take(pa.array(np.arange(len(kept))[::-1]))

    assert against_champion(challenge, champion, kept, replicates=DRAWS) == against_champion(
        challenge, champion, turned, replicates=DRAWS
    )


def test_a_champion_of_another_survey_is_used_as_it_is_on_clusters_that_it_never_saw(
    challenge: Challenge, small: Small
) -> None:
    seen = challenge.held_out.slice(0, 12)

    found = against_champion(challenge, _champion(small, same_survey=False), seen, replicates=DRAWS)

    clusters = set(challenge.held_out["cluster"].to_pylist()) - set(seen["cluster"].to_pylist())
    assert found["how"] == "unseen"
    assert found["clusters"] == len(clusters)
    assert found["households"] < len(small.survey) - 12


def test_a_rise_of_all_prices_is_not_held_against_the_champion(challenge: Challenge, small: Small) -> None:
    as_it_was = _champion(small, same_survey=False)
    dearer = replace(small.survey, welfare=small.survey.welfare * 3)
    held_out = challenge.held_out.set_column(
        challenge.held_out.column_names.index("welfare"),
        "welfare",
        pa.array(challenge.held_out["welfare"].to_numpy() * 3),
    )
    later = replace(
        challenge,
        survey=dearer,
        held_out=held_out.set_column(0, KEY, survey_keys(dearer.take(small.fitted.order))),
    )

    before = against_champion(challenge, as_it_was, None, replicates=DRAWS)
    after = against_champion(later, as_it_was, None, replicates=DRAWS)

    assert after["figures"]["r2"]["champion"] == pytest.approx(before["figures"]["r2"]["champion"])


def test_a_champion_that_saw_everybody_is_refitted_by_its_recipe(challenge: Challenge, small: Small) -> None:
    champion = _champion(small, same_survey=True, settings=asdict(QUICK))

    found = against_champion(challenge, champion, None, replicates=DRAWS)

    assert (found["how"], found["households"]) == ("recipe", len(small.survey))
    assert abs(found["figures"]["r2"]["value"]) < 0.1


@pytest.mark.parametrize("why", ["other_scale", "unknown_settings", "other_questions"])
def test_what_cannot_be_compared_says_why(
    challenge: Challenge, small: Small, small_levels: Small, why: str
) -> None:
    champion = {
        "other_scale": small_levels.model,
        "unknown_settings": _champion(small, same_survey=True, settings={"depth": 3}),
        "other_questions": _champion(small, same_survey=False),
    }[why]
    asks = AMOUNTS_TEXT
    if why == "other_questions":
        asks = asks.replace("name: rooms,", "name: chambers, column: rooms,")

    found = against_champion(
        replace(challenge, profile=profile_from_text(asks, "p.yaml")), champion, None, replicates=DRAWS
    )

    assert found["impossible"] == why
    assert "figures" not in found


def test_a_profile_that_asks_more_still_reads_the_champion_and_one_that_asks_less_does_not(
    small: Small,
) -> None:
    further = "  - {name: again, column: rooms, kind: count, label: {en: A, id: A}}\n"
    more = AMOUNTS_TEXT.replace("  - name: animals\n", further + "  - name: animals\n")
    less = AMOUNTS_TEXT.replace("name: rooms,", "name: chambers, column: rooms,")
    catalogue = small.catalogue

    assert more != AMOUNTS_TEXT
    assert readable(catalogue, profile_from_text(more, "more.yaml"))
    assert not readable(catalogue, profile_from_text(less, "less.yaml"))


def test_every_setting_of_a_card_is_found_again() -> None:
    settings = FitSettings(folds=7)

    told = {name: own for name, own in asdict(settings).items() if name != "threads"}

    assert settings_of({"settings": told}) == settings


def test_bounds_of_many_groups_hold_together() -> None:
    draws = np.random.default_rng(1)
    groups, covered = 20, 0
    for _ in range(200):
        truth = draws.normal(0, 1, (groups, 1))
        changes = [interval(float(row[0]), row[0] + draws.normal(0, 1, 300)) for row in truth]
        covered += bool(np.all(np.array(_at_least(changes)) <= 0))

    assert 0.90 <= covered / 200 <= 0.99


def test_the_churn_of_a_list_is_what_one_of_two_models_lists_alone(small: Small) -> None:
    registry = draw_district(400, seed=5).registry(small.profile, small.catalogue)
    worse = replace(small.model, welfare=replace(small.model.welfare, tree_share=0.0))

    found = list_churn(small.model, worse, small.profile, small.policy, registry)

    for sides in found.values():
        for own in sides.values():
            assert own["either"] == own["first"] + own["second"] - own["both"]
            assert 0 <= own["changed"] <= 1
    assert any(own["changed"] > 0 for sides in found.values() for own in sides.values())


def test_what_is_kept_has_numbers_for_names(challenge: Challenge, small: Small) -> None:
    ids = set(small.survey.households.ids.to_pylist())
    villages = set(small.survey.households.cluster.to_pylist())

    kept = challenge.held_out

    assert "household_id" not in kept.column_names
    assert not ids & set(kept[KEY].to_pylist())
    assert not villages & set(kept["cluster"].to_pylist())
    assert kept[KEY].to_pylist() == survey_keys(small.survey.take(small.fitted.order)).to_pylist()
