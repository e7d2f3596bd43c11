"""The dates of a year as they go out to a spreadsheet, and come back from it."""

from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from schemas.base import Strict
from schemas.moments import Moment
from schemas.zones import zone_label

#: floating: follows when what it hangs on moves. pinned: declared as a day, it hangs on nothing.
#: held: people were told of it, or it is confirmed. moved: it was moved by hand.
Standing = Literal["floating", "pinned", "held", "moved"]

#: The sheets of the workbook; the last one is hidden and says what went out.
DATES, CALENDAR, EXPORTED = "Dates", "Calendar", "Exported"


class DateLine(Strict):
    """A date of the year. `key` is its name ("thematic_input.closes"), `hangs_on` the expression.

    `source` says in words where the date comes from.
    """

    key: str
    title: str
    moment: Moment | None
    hangs_on: str = ""
    standing: Standing = "floating"
    source: str = ""


class YearDates(Strict):
    """Every date of a year. `version` is that of the year in the database, 0 before its start."""

    cycle: str
    title: str
    version: int
    dates: tuple[DateLine, ...]


class DateCells(NamedTuple):
    """A date as three cells: `2024-01-31`, `23:59`, `UTC-11`; blank where there is none."""

    day: str = ""
    time: str = ""
    zone: str = ""


def cells_of(moment: Moment | None) -> DateCells:
    """The day people know and the time of day, in the zone of the date."""
    if moment is None:
        return DateCells()
    local = moment.at.astimezone(ZoneInfo(moment.zone))
    if not moment.shown:
        return DateCells(local.date().isoformat())
    time = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return DateCells(local.date().isoformat(), time, zone_label(moment.zone))
