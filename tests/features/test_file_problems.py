"""Every way of being wrong in `docs/file-problems.md` is made as a file, read, and told as it says there."""

import re
import resource
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from features.message_texts import MESSAGE_TEXTS
from features.reading import read_households
from tests.features.broken_files import PKH, PROFILE, Way, csv, rows, save, text
from tests.features.ways_of_cells import CELLS
from tests.features.ways_of_files import FILES
from tests.features.ways_of_rows import ROWS
from tests.features.ways_of_sheets import SHEETS

PAGE = Path(__file__).parents[2] / "docs" / "file-problems.md"
WAYS = (*FILES, *SHEETS, *ROWS, *CELLS)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_file_that_is_wrong_in_this_way_is_told_so_in_both_languages(way: Way, tmp_path: Path) -> None:
    outcome = way.outcome(tmp_path)

    told = outcome.said
    assert (outcome.refused is not None) == way.refused, outcome.refused
    assert set(told) == set(way.codes)
    assert all(english != indonesian for code, (english, indonesian) in told.items() if code != "counted")
    assert way.refused or way.holds(outcome.read)
    assert outcome.births == way.births
    assert row_of(way, told) in PAGE.read_text(encoding="utf-8").splitlines()


def row_of(way: Way, told: dict[str, tuple[str, str]]) -> str:
    """The way's line in the documentation."""
    english, indonesian = ("<br>".join(told[code][place] for code in way.codes) or "–" for place in (0, 1))
    cells = (way.what, way.then, english, indonesian, f"`{way.name}`")
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def test_a_plain_file_is_read_without_a_word(tmp_path: Path) -> None:
    way = Way("plain", "", "", csv(text(rows(200))))

    outcome = way.outcome(tmp_path)

    assert outcome.said == {}
    assert len(outcome.read) == 200


@pytest.mark.prove
def test_a_million_rows_are_read_within_a_minute_and_four_gigabytes(
    tmp_path: Path, record: Callable[[str, Mapping[str, object]], None]
) -> None:
    path = save(tmp_path / "data.csv", text(rows(1_000_000)))

    start = time.perf_counter()
    households = read_households(PROFILE, path, None, (PKH,))
    seconds = time.perf_counter() - start

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    record("a_million_rows", {"seconds": round(seconds, 1), "peak_gib": round(peak, 2)})
    assert len(households) == 1_000_000
    assert seconds < 60
    assert peak < 4


def test_the_page_knows_no_other_way_and_at_least_forty() -> None:
    written = re.findall(r"\| `(\w+)` \|$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert sorted(written) == sorted(way.name for way in WAYS)
    assert len(set(written)) >= 40
    assert len([way for way in WAYS if way.codes]) >= 40


@pytest.mark.parametrize("code", MESSAGE_TEXTS)
def test_every_message_is_there_in_both_languages_with_the_same_values(code: str) -> None:
    texts = MESSAGE_TEXTS[code]

    values = {language: sorted(re.findall(r"{(\w+)}", text)) for language, text in texts.items()}

    assert set(values) == {"en", "id"}
    assert values["en"] == values["id"]
