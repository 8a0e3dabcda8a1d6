"""What is kept belongs to one moment and has a bound."""

from serving.kept_pages import KeptPages


def test_a_page_is_there_while_nothing_was_recorded_and_gone_with_the_next_act() -> None:
    kept = KeptPages()
    kept.keep(b"1", "a", [b"page"])

    assert kept.get(b"1", "a") == (b"page",)
    assert kept.get(b"2", "a") is None
    assert kept.get(b"1", "a") is None


def test_a_page_of_an_earlier_moment_is_never_given_at_a_later_one() -> None:
    kept = KeptPages()
    kept.get(b"2", "a")

    kept.keep(b"1", "a", [b"late"])

    assert kept.get(b"2", "a") is None


def test_the_page_that_nobody_asked_for_longest_goes_first() -> None:
    kept = KeptPages(most_bytes=10)
    for place in ("a", "b"):
        kept.keep(b"1", place, [b"12", b"34"])
    kept.get(b"1", "a")

    kept.keep(b"1", "c", [b"5678"])

    assert [kept.get(b"1", place) is not None for place in ("a", "b", "c")] == [True, False, True]


def test_the_same_page_counts_once() -> None:
    kept = KeptPages(most_bytes=10)

    for _ in range(5):
        kept.keep(b"1", "a", [b"123456"])

    assert kept.get(b"1", "a") is not None
