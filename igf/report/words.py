"""Dates and lengths in English, as people read them in tables, pictures and calendars."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from schemas.errors import Mistake
from schemas.moments import Moment
from schemas.plan import Mark, PlannedStage, StageState

NO_DATE = "no date yet"
#: The marks behind a date that does not follow when others move, and their meaning.
MARKS: dict[Mark, str] = {"held": "●", "moved": "➜"}
MARK_WORDS: dict[Mark, str] = {
    "held": "held: people were told, or it is confirmed",
    "moved": "moved by hand",
}


#: The states of a stage that are worth a word.
_STATES: dict[StageState, str] = {
    "paused": "paused",
    "cancelled": "cancelled",
    "undecided": "not decided yet",
    "not_held": "not held",
}


def state_words(stage: PlannedStage) -> str:
    """`cancelled`, `paused`, ...; empty for a stage that is to be held."""
    return _STATES.get(stage.state, "")


def reason_words(stage: PlannedStage) -> str:
    """`cancelled: the reason`; without a reason the state alone."""
    return ": ".join(filter(None, (state_words(stage), stage.because)))


def local(moment: Moment) -> datetime:
    """The moment in the zone it is meant in, whose calendar day is the one people know."""
    return moment.at.astimezone(ZoneInfo(moment.zone))


def day_words(day: date) -> str:
    """`5 May 2024`."""
    return f"{day.day} {day:%b %Y}"


def moment_words(moment: Moment | None, between: str = " ") -> str:
    """`5 May 2024 23:59 UTC`; `between` stands between the day and the time of day."""
    if moment is None:
        return NO_DATE
    return between.join(part for part in (day_words(local(moment)), moment.shown) if part)


def with_mark(words: str, mark: Mark | None) -> str:
    """`5 May 2024 ●`: the words of a date with its mark, if it has one."""
    return f"{words} {MARKS[mark]}" if mark else words


def days_words(days: int) -> str:
    """`1 day`, `13 days`."""
    return f"{days} day" if abs(days) == 1 else f"{days} days"


def slack_words(days: int) -> str:
    """`slack 13 days`; less than none is what the following stage is short of."""
    if days < 0:
        return f"{days_words(-days)} too little for what follows"
    return f"slack {days_words(days)}" if days else "no slack"


def nothing_dated(title: str) -> Mistake:
    """The mistake to raise where there is not one date to show."""
    return Mistake(f"Nothing in {title} has a date yet", "give T, or one of the stages, a date")
