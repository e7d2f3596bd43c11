"""Working days: the week without its weekend and the holidays that a cycle declares.

An entry of `cycle.holidays` is one of
    CH             a country (ISO 3166) with its public holidays, after the `holidays` library
    CH-GE          a part of a country with its own
    UN             the official holidays that all offices of the United Nations keep
    2024-12-24     a day
    2024-12-24..2025-01-02     days, first and last included
    Fri            a day of the week that is off in every week

The weekend is the days of the week that are named, else that of the first country that is (Friday
and Saturday in Algeria), else Saturday and Sunday.

`UN` stands for New Year, Good Friday, Christmas, Eid al-Fitr and Eid al-Adha; one that falls on a
weekend is kept on the Friday before or the Monday after (the UN's circular on the official holidays
of 2017). The other holidays of an office are set by circular every year and belong into the file as
days. Both Eids are estimates until they are announced.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Protocol

from schemas.dates import WEEKDAYS

if TYPE_CHECKING:
    from holidays import HolidayBase

#: The calendars that the UN's holidays are read from, with their names there.
_OF_THE_UN = (
    ("CH", "GE", ("New Year's Day", "Good Friday", "Christmas Day")),
    ("AE", None, ("Eid al-Fitr", "Eid al-Adha")),
)
#: The weekend, and where the UN keeps a holiday that falls on it.
_FROM_WEEKEND = {5: timedelta(days=-1), 6: timedelta(days=1)}
_WEEKEND = frozenset(_FROM_WEEKEND)
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*\.\.\s*(\d{4}-\d{2}-\d{2}))?")
_COUNTRY = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?")
_ONE_DAY = timedelta(days=1)


class Holidays(Protocol):
    """Any set of days that can say whether a day is in it."""

    def __contains__(self, day: object, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class _Span:
    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class _Weekly:
    """A day of the week, from Monday = 0."""

    weekday: int

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day.weekday() == self.weekday


class _UnitedNations:
    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in _un_holidays(day.year)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A calendar of working days; `weekend` are days of the week, from Monday = 0."""

    holidays: tuple[Holidays, ...] = ()
    weekend: frozenset[int] = _WEEKEND

    def is_working(self, day: date) -> bool:
        return day.weekday() not in self.weekend and not any(day in each for each in self.holidays)

    def shift(self, day: date, number: int) -> date:
        """The working day `number` after (before, if negative) `day`.

        From a day off, the first one after is the next working day. 0 is `day` itself or, if it is
        off, the next working day.
        """
        step = -_ONE_DAY if number < 0 else _ONE_DAY
        left = abs(number)
        while left or not self.is_working(day):
            day += step
            left -= left > 0 and self.is_working(day)
        return day


def working_days(entries: Iterable[str]) -> WorkingDays:
    """The calendar that a cycle declares.

    Raises:
        ValueError: an entry cannot be read; the message says what would be right.
    """
    return without(map(read_holidays, entries))


def without(holidays: Iterable[Holidays]) -> WorkingDays:
    """The calendar without these holidays, and without the weekend that they name."""
    kept = tuple(holidays)
    named = frozenset(each.weekday for each in kept if isinstance(each, _Weekly))
    of_countries = (frozenset(weekend) for each in kept if (weekend := _weekend_of(each)))
    return WorkingDays(kept, named or next(of_countries, _WEEKEND))


def _weekend_of(holidays: Holidays) -> Collection[int]:
    """The weekend of a country as the `holidays` library has it; nothing for other entries."""
    found: Collection[int] = getattr(holidays, "weekend", ())
    return found


def read_holidays(entry: str) -> Holidays:
    """Read one entry of `cycle.holidays`.

    Raises:
        ValueError: names the fault and the fix.
    """
    if entry == "UN":
        return _UnitedNations()
    if entry in WEEKDAYS:
        return _Weekly(WEEKDAYS.index(entry))
    if span := _DAYS.fullmatch(entry):
        return _read_span(span[1], span[2] or span[1])
    country = _COUNTRY.fullmatch(entry)
    holidays = country and _of_country(country[1], country[2])
    if holidays is None:
        message = (
            f"{entry!r} names no holidays; write a country (CH), a part of one (CH-GE), UN, "
            "a day (2024-12-24), days (2024-12-24..2025-01-02) or a day of every week (Fri)"
        )
        raise ValueError(message)
    return holidays


def _read_span(first: str, last: str) -> _Span:
    try:
        span = _Span(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        message = f"{first}..{last} names a day that is not in the calendar; check it"
        raise ValueError(message) from None
    if span.last < span.first:
        message = f"{first}..{last} ends before it begins; write {last}..{first}"
        raise ValueError(message)
    return span


@cache
def _of_country(country: str, part: str | None) -> "HolidayBase | None":
    try:
        return _kept_in(country, part)
    except NotImplementedError:
        return None


@cache
def _un_holidays(year: int) -> frozenset[date]:
    # With the year after: its New Year, if a Saturday, is kept on the last Friday of this one.
    years = (year, year + 1)
    days = {
        day
        for country, part, names in _OF_THE_UN
        for day, name in _kept_in(country, part, years=years).items()
        if name.removesuffix(" (estimated)") in names
    }
    return frozenset(day + _FROM_WEEKEND.get(day.weekday(), timedelta(0)) for day in days)


def _kept_in(
    country: str, part: str | None, *, years: tuple[int, ...] | None = None
) -> "HolidayBase":
    from holidays import country_holidays  # noqa: PLC0415 -- slow, and few commands count days

    return country_holidays(country, part, years, language="en_US")
