"""Whether a year says at which hour a meeting begins, or only on which day."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from schemas.cycle import CycleFile
from schemas.dates import DateExpressionError, clock_of, parse
from schemas.moments import Moment

#: Kinds of meetings: they begin at an hour, and not when stages open.
MEETINGS: Final = frozenset({"meeting", "annual_meeting"})
#: Units that give a date an hour.
_HOURS: Final = {"h", "min", "s"}


def says_hour(text: str, cycle: CycleFile) -> bool:
    """Whether a date has an hour of its own, or is a milestone that has one.

    True for what is no date: that is told elsewhere.
    """
    try:
        read = parse(text)
    except DateExpressionError:
        return True
    counted = any(each.unit in _HOURS for each in read.offsets)
    if read.clock is not None or isinstance(read.point, datetime) or counted:
        return True
    milestone = cycle.milestones.get(str(read.point))
    return bool(milestone and milestone.at and says_hour(milestone.at, cycle))


def begins_on_a_day(cycle: CycleFile, stage: str, *, opens: Moment | None) -> bool:
    """Whether of a stage (by key) only the day is known on which it begins.

    `opens` is that date as it stands: moved to another hour than that at which stages open, its
    hour is known.
    """
    declared = cycle.stages[stage].opens.at
    if opens is None or declared is None or says_hour(declared, cycle):
        return False
    usual = clock_of(cycle.settings.opens_at)
    zone = usual.tzinfo if isinstance(usual.tzinfo, ZoneInfo) else ZoneInfo("UTC")
    return opens.at.astimezone(zone).time() == usual.replace(tzinfo=None)
