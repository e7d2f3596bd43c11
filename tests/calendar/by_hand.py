"""The calendar and the clocks of 2023 to 2027, worked out without the libraries that are tested.

Days are counted after Zeller and Fliegel & Van Flandern, Easter after Butcher; changes of the clock
are written down from the rules that each place has published.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Final

FIRST, LAST = date(2023, 1, 1), date(2027, 12, 31)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

#: European Union and neighbours: 01:00 UTC of the last Sundays of March and October.
_EUROPE: Final = {
    2023: ("03-26", "10-29"),
    2024: ("03-31", "10-27"),
    2025: ("03-30", "10-26"),
    2026: ("03-29", "10-25"),
    2027: ("03-28", "10-31"),
}
#: United States: 02:00 on the wall, second Sunday of March, first Sunday of November.
_NEW_YORK: Final = {
    2023: ("03-12", "11-05"),
    2024: ("03-10", "11-03"),
    2025: ("03-09", "11-02"),
    2026: ("03-08", "11-01"),
    2027: ("03-14", "11-07"),
}
#: Offset in minutes from UTC outside summer time.
STANDARD: Final = {
    "Europe/Zurich": 60,
    "Europe/Oslo": 60,
    "America/New_York": -300,
    "Asia/Riyadh": 180,
    "America/Sao_Paulo": -180,  # no summer time since 2019
    "Asia/Kathmandu": 345,
    "Pacific/Apia": 780,  # no summer time since 2021
    "Etc/GMT+11": -660,
    "Etc/GMT+12": -720,  # anywhere on earth
    "UTC": 0,
}
LABELS: Final = {
    "Etc/GMT+11": "UTC-11",
    "Etc/GMT+12": "UTC-12",
    "Asia/Kathmandu": "UTC+5:45",
}


def _at(year: int, day: str, *, hour: int) -> datetime:
    return datetime.fromisoformat(f"{year}-{day}T{hour:02}:00:00+00:00")


_OF_EUROPE = [(_at(y, a, hour=1), _at(y, b, hour=1)) for y, (a, b) in _EUROPE.items()]
#: The instants at which summer time begins and ends.
SUMMERS: Final = {
    "Europe/Zurich": _OF_EUROPE,
    "Europe/Oslo": _OF_EUROPE,
    # 02:00 is 07:00 UTC before the change in spring, and 06:00 UTC before that in autumn.
    "America/New_York": [(_at(y, a, hour=7), _at(y, b, hour=6)) for y, (a, b) in _NEW_YORK.items()],
}


def changes(zone: str) -> list[datetime]:
    """Every instant at which the clock of a zone is set forward or back."""
    return [instant for summer in SUMMERS.get(zone, []) for instant in summer]


def offset(zone: str, at: datetime) -> timedelta:
    """How far the clock of a zone is ahead of UTC at an instant."""
    summer = any(begin <= at < end for begin, end in SUMMERS.get(zone, []))
    return timedelta(minutes=STANDARD[zone]) + (HOUR if summer else timedelta(0))


def wall(zone: str, at: datetime) -> datetime:
    """The time of a wall clock at an instant, without a zone."""
    return (at + offset(zone, at)).replace(tzinfo=None)


def instants(zone: str, clock: datetime) -> list[datetime]:
    """The instants at which the clock shows this: none in a gap, two where an hour comes twice."""
    shown = clock.replace(tzinfo=UTC)
    standard = timedelta(minutes=STANDARD[zone])
    found = {shown - standard, shown - standard - HOUR}
    return sorted(at for at in found if at + offset(zone, at) == shown)


def weekday(day: date) -> int:
    """Monday is 0, after Zeller's congruence of 1887."""
    year, month = (day.year, day.month) if day.month > 2 else (day.year - 1, day.month + 12)
    k, j = year % 100, year // 100
    saturday_first = (day.day + 13 * (month + 1) // 5 + k + k // 4 + j // 4 + 5 * j) % 7
    return (saturday_first + 5) % 7


def day_number(day: date) -> int:
    """The Julian day number, after Fliegel and Van Flandern (1968)."""
    a = (14 - day.month) // 12
    y, m = day.year + 4800 - a, day.month + 12 * a - 3
    return day.day + (153 * m + 2) // 5 + 365 * y + y // 4 - y // 100 + y // 400 - 32045


def easter(year: int) -> date:
    """Easter Sunday of the western churches, after Butcher (1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * n) // 433
    month = (h + n - 7 * m + 90) // 25
    return date(year, month, (h + n - 7 * m + 33 * month + 19) % 32)


def every_day(first: date = FIRST, last: date = LAST) -> list[date]:
    return [first + number * DAY for number in range((last - first).days + 1)]
