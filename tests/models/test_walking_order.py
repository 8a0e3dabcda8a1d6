"""A list is ordered as one walks: area, jorong, SLS, door."""

from models.walking_order import walking_order


def order(
    areas: list[list[str | None]], jorong: list[str | None], addresses: list[str | None], group: int
) -> list[int]:
    return walking_order(areas, jorong, addresses, [str(i) for i in range(len(jorong))], group)


def test_doors_are_counted_as_numbers() -> None:
    assert order([], [None] * 3, ["No. 10", "No. 9", "No. 100"], 0) == [1, 0, 2]


def test_a_jorong_is_not_split_although_its_codes_lie_apart() -> None:
    areas: list[list[str | None]] = [["N"] * 4, ["01", "02", "03", "04"]]

    assert order(areas, ["Koto", "Balai", "Koto", "Balai"], ["1", "1", "1", "1"], 1) == [0, 2, 1, 3]


def test_areas_come_by_code_and_the_unknown_last() -> None:
    assert order([["2", None, "1"]], ["a", "a", "a"], ["1", "1", "1"], 1) == [2, 0, 1]


def test_families_without_an_address_come_last_in_their_jorong() -> None:
    assert order([["1", "1", "1"]], ["b", "b", None], [None, "5", "1"], 1) == [1, 0, 2]


def test_nobody_is_walked_to_on_an_empty_list() -> None:
    assert order([[]], [], [], 1) == []
