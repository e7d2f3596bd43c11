"""The wording of dates, numbers and names for people."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from schemas.moments import Moment


def shown(moment: Moment) -> str:
    """A date as people read it: "31 January 2024, 23:59 UTC", or the day alone."""
    day = day_words(moment)
    return f"{day}, {moment.shown}" if moment.shown else day


def day_words(moment: Moment) -> str:
    """The day of a date in its own zone: "31 January 2024"."""
    local = moment.at.astimezone(ZoneInfo(moment.zone))
    return f"{local.day} {local:%B %Y}"


def shown_utc(at: datetime) -> str:
    """An instant in UTC as people read it: "24 January 2024, 09:00 UTC"."""
    return f"{at.day} {at:%B %Y}, {at:%H:%M} UTC"


def shown_as(date: Moment | None, at: datetime) -> str:
    """An instant as the date that it is meant by is shown; in UTC if it is another instant."""
    return shown(date) if date and date.at == at else shown_utc(at)


def distance(days: int, of: str) -> str:
    """The days of a date after or before another: "3 days after Grants to NRIs closes"."""
    if not days:
        return f"on the day of {of}"
    number = "1 day" if abs(days) == 1 else f"{abs(days)} days"
    return f"{number} {'after' if days > 0 else 'before'} {of}"


def titled(year: str, title: str) -> str:
    """The title of a stage with that of its year: "IGF 2027 · Call for thematic input"."""
    return title if title.startswith(year) else f"{year} · {title}"


def counted(number: int, one: str, *, many: str = "") -> str:
    """A number with its noun: "1 mail", "2 mails"; `many` is a plural of another form."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def ranges(numbers: Iterable[int]) -> str:
    """Numbers as they are counted: "3, 5 to 7"."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][-1] == number - 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(
        f"{each[0]} to {each[-1]}" if len(each) > 1 else str(each[0]) for each in found
    )


def is_address(value: str) -> bool:
    """Whether it is written as a web address."""
    return value.startswith(("https://", "http://"))
