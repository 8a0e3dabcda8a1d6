"""How numbers, amounts and times are written in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from features.profile import Text
from serving.office_clock import WESTERN

_MONTHS: Final[Mapping[str, str]] = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "en": "January February March April May June July August September October November December",
}
_NOTHING: Final = "–"
_NARROW: Final = "\u00a0"


@dataclass(frozen=True, slots=True)
class Writing:
    """Writes values for people: 1.234.567,8 and 12 Maret 2026 in Indonesian.

    Attributes:
        language: `id` or `en`.
        unit: the profile's unit of welfare in this language; "" with ordered classes.
    """

    language: str
    unit: str = ""

    def number(self, value: float | None, digits: int = 0, signed: bool = False) -> str:
        """
        >>> Writing("id").number(1234567.84, 1), Writing("en").number(-3, signed=True)
        ('1.234.567,8', '−3')
        """
        if value is None:
            return _NOTHING
        text = f"{abs(value):,.{digits}f}"
        negative = value < 0 and text.strip("0.,") != ""
        if self.language == "id":
            text = text.translate(_SWAPPED) if digits else text.replace(",", ".")
        return f"{'−' if negative else '+' if signed else ''}{text}"

    def percent(self, share: float | None, digits: int = 0, signed: bool = False) -> str:
        """
        >>> Writing("id").percent(0.123, 1)
        '12,3\\xa0%'
        """
        return _NOTHING if share is None else f"{self.number(100 * share, digits, signed)}{_NARROW}%"

    def chance(self, probability: float | None) -> str:
        """A probability in whole percent; never 0 % or 100 %, which nobody can promise.

        >>> Writing("id").chance(0.9996), Writing("en").chance(0.42)
        ('> 99\\xa0%', '42\\xa0%')
        """
        if probability is None:
            return _NOTHING
        if probability > 0.995:
            return f"> 99{_NARROW}%"
        if probability < 0.005:
            return f"< 1{_NARROW}%"
        return self.percent(probability)

    def money(self, amount: float | None, signed: bool = False) -> str:
        """An amount without its unit's "per person per month"; of rupiah nobody counts hundredths.

        >>> Writing("id", "rupiah per orang per bulan").money(1234567.4)
        'Rp1.234.567'
        >>> Writing("id", "rupiah").money(-95.69, signed=True), Writing("en", "soles").money(95.69)
        ('−Rp96', '95.69')
        """
        if amount is None:
            return _NOTHING
        sign = "−" if amount < 0 else "+" if signed else ""
        size = abs(amount)
        whole = size >= 100 or self.is_rupiah
        if whole and self.language == "id":
            text = f"{size:,.0f}".replace(",", ".")
        else:
            text = self.number(size, 0 if whole else 2)
        return f"{sign}Rp{text}" if self.is_rupiah else f"{sign}{text}"

    def short_money(self, amount: float) -> str:
        """For the ends of an axis.

        >>> Writing("id", "rupiah").short_money(1_500_000), Writing("en", "rupiah").short_money(250_000)
        ('Rp1,5 jt', 'Rp250 k')
        """
        million, thousand = (" jt", " rb") if self.language == "id" else (" m", " k")
        if abs(amount) >= 1e6:
            text = self._trimmed(amount / 1e6) + million
        elif abs(amount) >= 1e3:
            text = self._trimmed(amount / 1e3) + thousand
        else:
            text = self._trimmed(amount)
        return f"Rp{text}" if self.is_rupiah else text

    @property
    def is_rupiah(self) -> bool:
        """Whether the unit is rupiah, which is written before the number."""
        return self.unit.startswith("rupiah")

    @property
    def per(self) -> str:
        """What follows an amount once: `per orang per bulan`."""
        return self.unit.removeprefix("rupiah").strip() if self.is_rupiah else self.unit

    def day(self, day: date | datetime | str | None) -> str:
        """
        >>> Writing("id").day(date(2026, 3, 12)), Writing("en").day("2024-03")
        ('12 Maret 2026', 'March 2024')
        """
        if day is None or day == "":
            return _NOTHING
        if isinstance(day, str):
            return self._told(day)
        if isinstance(day, datetime):
            day = _local(day).date()
        return f"{day.day} {self._month(day.month)} {day.year}"

    def moment(self, moment: datetime | str | None) -> str:
        """Day and time of day on the office's clock; a time without a zone is UTC.

        >>> Writing("id").moment(datetime(2026, 11, 23, 18, 5))
        '24 November 2026, 01.05 WIB'
        """
        if moment is None or moment == "":
            return _NOTHING
        try:
            told = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        except ValueError:
            return str(moment)
        here = _local(told)
        point = "." if self.language == "id" else ":"
        return f"{self.day(here.date())}, {here.hour:02d}{point}{here.minute:02d} WIB"

    def _told(self, text: str) -> str:
        parts = text[:10].split("-")
        if not all(part.isdigit() for part in parts) or len(parts) not in (2, 3):
            return text
        year, month, *days = (int(part) for part in parts)
        if not 1 <= month <= 12:
            return text
        return " ".join([*(str(day) for day in days), self._month(month), str(year)])

    def _month(self, month: int) -> str:
        return _MONTHS.get(self.language, _MONTHS["en"]).split()[month - 1]

    def _trimmed(self, value: float) -> str:
        digits = next(d for d in (0, 1, 2) if d == 2 or abs(value - round(value, d)) < 1e-9)
        return self.number(value, digits)


_SWAPPED: Final = str.maketrans(",.", ".,")


def _local(moment: datetime) -> datetime:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(WESTERN)


def unit_of(text: Text | None, language: str) -> str:
    """The unit in `language`, or in the profile's first."""
    return "" if not text else text.get(language) or next(iter(text.values()), "")
