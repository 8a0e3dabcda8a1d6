"""Dates as people and spreadsheets write them, whole columns at once."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Days = NDArray[np.datetime64]

_FORMS: Final = (
    r"^(?P<y>\d{4})[-/. ](?P<m>\d{1,2})[-/. ](?P<d>\d{1,2})(?:[t ].*)?$",
    r"^(?P<d>\d{1,2})[-/. ]+(?P<m>\d{1,2})[-/. ]+(?P<y>\d{4})(?: .*)?$",
    r"^(?P<d>\d{1,2})[-/. ]+(?P<m>[a-z]{3,9})[-/. ]+(?P<y>\d{4})$",
    r"^(?P<y>19\d{2}|20\d{2})(?P<m>\d{2})(?P<d>\d{2})$",
)
_DAY_FIRST: Final = 1
_SERIAL: Final = r"^[1-5]\d{4}(?:\.0+)?$"
_FIRST_SERIAL_DAY: Final = np.datetime64("1899-12-30")
_MONTHS: Final = {
    **dict.fromkeys(("jan", "januari", "january"), 1),
    **dict.fromkeys(("feb", "peb", "februari", "pebruari", "february"), 2),
    **dict.fromkeys(("mar", "mrt", "maret", "march"), 3),
    **dict.fromkeys(("apr", "april"), 4),
    **dict.fromkeys(("mei", "may"), 5),
    **dict.fromkeys(("jun", "juni", "june"), 6),
    **dict.fromkeys(("jul", "juli", "july"), 7),
    **dict.fromkeys(("agu", "ags", "agt", "agustus", "aug", "august"), 8),
    **dict.fromkeys(("sep", "sept", "september"), 9),
    **dict.fromkeys(("okt", "oct", "oktober", "october"), 10),
    **dict.fromkeys(("nov", "nop", "november", "nopember"), 11),
    **dict.fromkeys(("des", "dec", "desember", "december"), 12),
}


def parse_dates(texts: pa.Array) -> Days:
    """shape (n,) datetime64[D], NaT where empty or no date that exists.

    Year first; day, month, year with figures or a month's Indonesian or English name; eight figures;
    the number of days that a spreadsheet shows where it lost the format. Day and month change places
    if that is the only way in which the whole column can be read. A year of two figures is not read:
    nobody can tell the century.

    >>> written = ["1986-04-01", "1/4/1986", "1 April 1986", "19860401", "31503", "31-02-1990", "01-04-86"]
    >>> parse_dates(pa.array(written)).astype(str).tolist()
    ['1986-04-01', '1986-04-01', '1986-04-01', '1986-04-01', '1986-04-01', 'NaT', 'NaT']
    """
    plain = pc.utf8_trim_whitespace(pc.utf8_lower(texts.cast(pa.string())))
    days = np.full(len(texts), np.datetime64("NaT"), dtype="datetime64[D]")
    for place, form in enumerate(_FORMS):
        found = pc.extract_regex(plain, pattern=form)
        rows = np.flatnonzero(found.is_valid().to_numpy(zero_copy_only=False))
        if len(rows):
            year, month, day = (_numbers(pc.struct_field(found, key).take(pa.array(rows))) for key in "ymd")
            if place == _DAY_FIRST and (day <= 12).all() and (month > 12).any():
                month, day = day, month
            days[rows] = _days(year, month, day)
    serial = pc.fill_null(pc.match_substring_regex(plain, _SERIAL), False).to_numpy(zero_copy_only=False)
    if serial.any():
        counted = pc.cast(plain.filter(pa.array(serial)), pa.float64()).to_numpy().astype(np.int64)
        days[serial] = _FIRST_SERIAL_DAY + counted.astype("timedelta64[D]")
    return days


def _numbers(texts: pa.Array) -> NDArray[np.int64]:
    """Figures, or a month's name as its number; 0 for a word that is none."""
    distinct = texts.dictionary_encode()
    worth = [
        int(text) if text.isdigit() else _MONTHS.get(text, 0) for text in distinct.dictionary.to_pylist()
    ]
    return np.asarray(np.array(worth, dtype=np.int64)[distinct.indices.to_numpy()])


def _days(year: NDArray[np.int64], month: NDArray[np.int64], day: NDArray[np.int64]) -> Days:
    """NaT where the month has no such day."""
    possible = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    month = np.where(possible, month, 1)
    start = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = start.astype("datetime64[D]") + (day - 1).astype("timedelta64[D]")
    return np.where(possible & (days.astype("datetime64[M]") == start), days, np.datetime64("NaT"))


def months_between(earlier: Days, later: np.datetime64) -> NDArray[np.float64]:
    """Whole months from each day to `later`; negative where it lies after, NaN for NaT.

    >>> months_between(np.array(["2024-03-15", "2024-03-16"], "datetime64[D]"), np.datetime64("2024-05-15"))
    array([2., 1.])
    """
    known = ~np.isnat(earlier)
    day = np.where(known, earlier, later)
    month = day.astype("datetime64[M]")
    whole = (later.astype("datetime64[M]") - month).astype(np.float64)
    ahead = (day - month).astype(np.int64) > (later - later.astype("datetime64[M]")).astype(np.int64)
    return np.where(known, whole - ahead, np.nan)
