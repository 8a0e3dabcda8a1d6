"""Loading a registry: whole or not at all, once only, and every question kept."""

from dataclasses import replace

from serving.importing.load import load_registry
from serving.importing.registry import Order
from serving.store.actor import Actor
from serving.store.list_views import ListQuery
from tests.serving.conftest import District


def nothing(step: str, done: int, total: int) -> None:
    """Nobody listens to the progress."""


def test_what_was_loaded_is_in_the_overview(loaded: District, console: Actor) -> None:
    with loaded.store.read(console) as reading:
        seen = reading.overview()

    assert seen.cycle is not None
    assert seen.cycle.name == "2025-06"
    assert seen.families == 260
    assert seen.persons > 260
    assert seen.flagged == sum(each.flagged for each in seen.lists)


def test_the_same_files_are_loaded_once(loaded: District, console: Actor, registry_files: Order) -> None:
    again = load_registry(loaded.store, console, registry_files, nothing)

    assert again.id == 1


def test_files_loaded_again_after_others_are_in_force_again(
    district: District, console: Actor, registry_files: Order
) -> None:
    load_registry(
        district.store, console, replace(registry_files, as_of=registry_files.as_of.replace(day=2)), nothing
    )

    again = load_registry(district.store, console, registry_files, nothing)
    once_more = load_registry(district.store, console, registry_files, nothing)

    assert (again.number, again.as_of) == (3, registry_files.as_of)
    assert once_more.id == again.id
    with district.store.read(console) as reading:
        in_force = reading.overview().snapshot
        assert in_force is not None
        assert in_force.id == again.id
        assert reading.list_page(ListQuery("exclusion")).total > 0


def test_another_day_is_another_snapshot_of_the_same_cycle(
    district: District, console: Actor, registry_files: Order
) -> None:
    later = replace(registry_files, as_of=registry_files.as_of.replace(day=2))

    loaded = load_registry(district.store, console, later, nothing)

    assert (loaded.number, loaded.cycle) == (2, "2025-06")
    with district.store.read(console) as reading:
        assert reading.list_page(ListQuery("exclusion")).total > 0
