"""The health of a year: findings, how far dates can move, and the load of people."""

from datetime import date

from schemas.base import Strict
from schemas.moments import Instant


class Finding(Strict):
    """Something to look at: what, whose it is, since when, and what to do next.

    It `matters` if an action is needed now: lateness, nobody who can answer, a mail in doubt.
    `code` is the name of its rule, `stage` a title.
    """

    code: str
    matters: bool
    stage: str
    what: str
    whom: str
    since: Instant | None
    todo: str


class StageSlack(Strict):
    """The days that the closing of a stage can move later; `tight` if they are few."""

    stage: str
    days: int
    tight: bool


class WeekLoad(Strict):
    """The questions and mails of one person in the week that begins on a Monday.

    `questions` are open ones, in the week in which they are due, the late ones in this week.
    `mails` are those that will come if nobody answers anything meanwhile.
    """

    name: str
    week: date
    questions: int
    mails: int


class YearHealth(Strict):
    """A started year at one instant; the load is sorted, the heaviest first."""

    cycle: str
    title: str
    at: Instant
    stopped: str = ""
    findings: tuple[Finding, ...]
    slack: tuple[StageSlack, ...]
    load: tuple[WeekLoad, ...]
