"""What is kept shows the store as the end of the trail says, and has a bound."""

from serving.kept_pages import KeptPages
from serving.store.looking import TrailEnd
from serving.touched import ANY_CASE, REOPENED

FAMILY, OTHER = "A" * 16, "B" * 16


def _record(number: int, act: str = "decided", subject: str = OTHER) -> TrailEnd:
    return TrailEnd(number, b"hash of %d" % number, act, subject)


def _kept(topics: frozenset[str] | None = frozenset({FAMILY}), place: str = "a") -> KeptPages:
    kept = KeptPages()
    kept.turn(0, [_record(1)])
    kept.keep(_record(1).hash, place, [b"page"], topics)
    return kept


def test_a_page_stays_while_nothing_is_recorded_and_while_others_are_acted_on() -> None:
    kept = _kept()

    assert kept.turn(1, [_record(1)])
    assert kept.get("a") == (b"page",)
    assert kept.turn(1, [_record(3), _record(2), _record(1)])
    assert kept.get("a") == (b"page",)
    assert kept.number == 3


def test_an_act_on_a_family_that_it_shows_lets_it_go() -> None:
    kept = _kept()

    kept.turn(1, [_record(3), _record(2, subject=FAMILY), _record(1)])

    assert kept.get("a") is None
    assert kept._bytes == 0


def test_an_act_that_nobody_said_anything_about_lets_everything_go() -> None:
    for act in ("erased", "cycle_closed", "snapshot_loaded", "keys_changed", "some new act"):
        kept = _kept()

        kept.turn(1, [_record(2, act), _record(1)])

        assert kept.get("a") is None


def test_a_page_that_rests_on_anything_is_let_go_by_whatever_is_recorded() -> None:
    kept = _kept(topics=None)

    kept.turn(1, [_record(2, "signed_in"), _record(1)])

    assert kept.get("a") is None


def test_a_page_that_names_the_first_open_case_is_let_go_when_one_opens_again() -> None:
    for act, stays in (("decided", True), ("withdrawn", False), ("visit_cancelled", False)):
        kept = _kept(frozenset({FAMILY, REOPENED}))

        kept.turn(1, [_record(2, act), _record(1)])

        assert (kept.get("a") is not None) is stays


def test_a_list_of_a_state_is_let_go_by_any_act_on_a_case() -> None:
    for act, stays in (("decided", False), ("visit_planned", False), ("signed_in", True)):
        kept = _kept(frozenset({FAMILY, ANY_CASE}))

        kept.turn(1, [_record(2, act), _record(1)])

        assert (kept.get("a") is not None) is stays


def test_another_trail_or_one_that_ran_too_far_ahead_lets_everything_go() -> None:
    restored = TrailEnd(1, b"another first record", "decided", OTHER)
    for end in ([], [restored], [_record(2), restored], [_record(900), _record(899)]):
        kept = _kept()

        assert kept.turn(1, end)

        assert kept.get("a") is None
        assert kept.number == (end[0].number if end else 0)


def test_whoever_read_the_trail_before_another_turned_on_reads_again() -> None:
    kept = _kept()
    kept.turn(1, [_record(2), _record(1)])

    assert not kept.turn(1, [_record(1)])

    assert kept.number == 2
    assert kept.get("a") == (b"page",)


def test_a_page_of_another_moment_is_not_kept() -> None:
    kept = KeptPages()
    kept.turn(0, [_record(2)])

    kept.keep(_record(1).hash, "a", [b"late"], frozenset())

    assert kept.get("a") is None


def test_the_page_that_nobody_asked_for_longest_goes_first() -> None:
    kept = KeptPages(most_bytes=10)
    for place in ("a", "b"):
        kept.keep(b"", place, [b"12", b"34"], None)
    kept.get("a")

    kept.keep(b"", "c", [b"5678"], None)

    assert [kept.get(place) is not None for place in ("a", "b", "c")] == [True, False, True]


def test_the_same_page_counts_once() -> None:
    kept = KeptPages(most_bytes=10)

    for _ in range(5):
        kept.keep(b"", "a", [b"123456"], None)

    assert kept.get("a") is not None
