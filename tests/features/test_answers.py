"""One column becomes answers by the rules of its kind."""

import math
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest

from features.answers import Decoded, decode_variable
from features.households import KNOWN, NOT_APPLICABLE, UNKNOWN
from features.profile import Variable

CODES = {"1": {"en": "Marble"}, "8": {"en": "Earth"}}
MANY = ["1"] * 60


def _decode(variable: Variable, cells: Sequence[str | None], **options: object) -> Decoded:
    return decode_variable(variable, pa.array(cells, pa.string()).dictionary_encode(), **options)  # type: ignore[arg-type]


def _found(decoded: Decoded) -> dict[str, list[int]]:
    return {code: np.flatnonzero(rows).tolist() for code, rows in decoded.found.items()}


def test_codes_are_compared_as_normalised_text() -> None:
    floor = Variable("floor", "floor", "category", codes=CODES)

    answer = _decode(floor, ["01", "8.0", "+1", "8"]).answer

    assert answer.text.to_pylist() == ["1", "8", "1", "8"]
    assert answer.values.tolist() == [0, 1, 0, 1]
    assert answer.codes == ("1", "8")


def test_empty_cells_and_codes_for_unknown_are_unknown_without_a_finding() -> None:
    floor = Variable("floor", "floor", "category", codes=CODES, unknown=frozenset({"99"}))

    decoded = _decode(floor, ["99", None, "1"])

    assert decoded.answer.state.tolist() == [UNKNOWN, UNKNOWN, KNOWN]
    assert math.isnan(decoded.answer.values[0])
    assert decoded.answer.text.to_pylist() == [None, None, "1"]
    assert decoded.found == {}


def test_a_rare_bad_code_is_unknown_with_a_finding() -> None:
    floor = Variable("floor", "floor", "category", codes=CODES)

    decoded = _decode(floor, [*MANY, "7"])

    assert decoded.answer.state[60] == UNKNOWN
    assert _found(decoded) == {"unknown_code": [60]}
    assert decoded.problem is None


def test_more_than_a_twentieth_of_bad_codes_is_a_problem_that_shows_them() -> None:
    floor = Variable("floor", "lantai", "category", codes=CODES)

    exactly = _decode(floor, ["1"] * 95 + ["7"] * 5)
    above = _decode(floor, ["1"] * 94 + ["7", "9", "7", "9", "9", "9"] + [None] * 50)

    assert exactly.problem is None
    assert above.problem is not None
    assert "column lantai: 6 of its 100 filled cells (6%)" in above.problem
    assert "(7, 9)" in above.problem
    assert "It knows 1, 8." in above.problem


def test_cells_that_look_like_names_or_identifiers_are_not_shown() -> None:
    floor = Variable("floor", "lantai", "category", codes=CODES)

    names = _decode(floor, ["Siti Aminah", "Budi Santoso", "Rahmat"]).problem
    numbers = _decode(floor, ["9906011234567890"] * 9).problem

    assert names is not None
    assert "Siti" not in names
    assert numbers is not None
    assert "9906" not in numbers


def test_a_question_that_was_not_asked_is_not_applicable_and_an_answer_there_is_ignored() -> None:
    fuel = Variable("fuel", "fuel", "category", codes=CODES)

    decoded = _decode(fuel, [None, "8", "1", "77"], asked=np.array([False, False, True, False]))

    assert decoded.answer.state.tolist() == [NOT_APPLICABLE, NOT_APPLICABLE, KNOWN, NOT_APPLICABLE]
    assert decoded.answer.text.to_pylist() == [None, None, "1", None]
    assert _found(decoded) == {"answer_where_not_asked": [1, 3]}
    assert decoded.problem is None


def test_yes_and_no_have_several_codes_and_unknown_is_neither() -> None:
    gas = Variable("gas", "gas", "yes_no", yes=("1", "3"), no=("2", "4"), unknown=frozenset({"8"}))

    answer = _decode(gas, ["1", "3", "2", "04", "8", None]).answer

    assert answer.values.tolist()[:4] == [1, 1, 0, 0]
    assert answer.state.tolist() == [KNOWN] * 4 + [UNKNOWN] * 2


def test_truth_values_of_a_typed_file_are_yes_and_no_by_default() -> None:
    answer = _decode(Variable("tv", "tv", "yes_no"), ["true", "false", "1"]).answer

    assert answer.text.to_pylist() == ["1", "0", "1"]


def test_ordered_answers_are_positions_in_the_order_of_the_profile() -> None:
    power = Variable("power", "power", "ordered", codes={"low": {}, "1": {}, "high": {}})

    answer = _decode(power, ["high", "low", "1"]).answer

    assert answer.values.tolist() == [2, 0, 1]


def test_a_category_without_codes_learns_them_sorted_and_a_registry_keeps_those_of_the_survey() -> None:
    wall = Variable("wall", "wall", "category", unknown=frozenset({"?"}))

    learned = _decode(wall, ["b", "a ", "?", None, "b"]).answer
    later = _decode(wall, ["b"] * 30 + ["c"], learned=("a", "b"))

    assert learned.codes == ("a", "b")
    assert later.answer.codes == ("a", "b")
    assert later.answer.values[0] == 1
    assert _found(later) == {"unknown_code": [30]}


def test_numbers_take_the_values_of_the_profile_and_plain_text() -> None:
    ratio = Variable("ratio", "ratio", "number", values={"yes": 1.0, "no": 0.0}, unknown=frozenset({"99"}))

    decoded = _decode(ratio, ["yes", "no", "2,50", "99", "many", "1.250.000,5"])

    assert decoded.answer.values.tolist() == pytest.approx(
        [1, 0, 2.5, math.nan, math.nan, 1250000.5], nan_ok=True
    )
    assert decoded.answer.text.to_pylist() == ["1", "0", "2.5", None, None, "1250000.5"]
    assert _found(decoded) == {"not_a_number": [4]}


def test_an_ambiguous_point_is_a_finding_only_where_people_wrote_it() -> None:
    area = Variable("area", "area", "number")

    assert _found(_decode(area, ["1.500", "20"])) == {"ambiguous_number": [0]}
    assert _found(_decode(area, ["1.500", "20"], written_as_text=False)) == {}


def test_a_count_is_a_whole_number_from_zero() -> None:
    rooms = Variable("rooms", "rooms", "count")

    decoded = _decode(rooms, ["0", "3.0", "-1", "2.5", "x", None])

    assert decoded.answer.text.to_pylist() == ["0", "3", None, None, None, None]
    assert _found(decoded) == {"not_a_count": [2, 3, 4]}


def test_a_column_without_any_number_is_a_problem() -> None:
    problem = _decode(Variable("rooms", "kamar", "count"), ["satu"] * 20).problem

    assert problem is not None
    assert "column kamar: not one of its 20 filled cells is a number" in problem


def test_bits_are_sums_of_their_codes_and_forbidden_bits_are_taken_out() -> None:
    insurance = Variable("jamkes", "jamkes", "bits", codes={"2": {}, "4": {}}, unknown=frozenset({"99"}))
    cells = ["0", "6", "7", "1", "99", "8", "3.5", *["2"] * 60]

    decoded = _decode(insurance, cells, ignored_bits=1)

    assert decoded.answer.text.to_pylist()[:7] == ["0", "6", "6", "0", None, None, None]
    assert _found(decoded) == {"unknown_code": [5, 6]}


def test_without_the_ignored_bit_the_same_sum_is_an_unknown_code() -> None:
    insurance = Variable("jamkes", "jamkes", "bits", codes={"2": {}})

    assert _found(_decode(insurance, ["3", *["2"] * 60])) == {"unknown_code": [0]}
