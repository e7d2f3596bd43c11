"""The load of people in the coming weeks."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from igf.health.rules.facts import YearFacts
from schemas.health import WeekLoad

#: How far ahead is looked.
AHEAD: Final = timedelta(weeks=6)


@dataclass(frozen=True)
class ComingMail:
    """A mail that will come to a person, by id and name."""

    person: str
    name: str
    at: datetime


def load(year: YearFacts, coming: Iterable[ComingMail]) -> tuple[WeekLoad, ...]:
    """Questions and mails of each person in each ISO week (of UTC) ahead, the heaviest first."""
    names: dict[str, str] = {}
    questions: Counter[tuple[str, date]] = Counter()
    mails: Counter[tuple[str, date]] = Counter()
    for found in _owed(year):
        names[found.person] = found.name
        questions[found.person, monday(found.at)] += 1
    for mail in coming:
        names[mail.person] = mail.name
        mails[mail.person, monday(mail.at)] += 1
    weeks = [
        WeekLoad(
            name=names[person],
            week=week,
            questions=questions[person, week],
            mails=mails[person, week],
        )
        for person, week in questions.keys() | mails.keys()
    ]
    return tuple(sorted(weeks, key=_weight))


def monday(at: datetime) -> date:
    """The Monday of the ISO week of an instant, in UTC."""
    day = at.date()
    return day - timedelta(days=day.weekday())


def _owed(year: YearFacts) -> Iterator[ComingMail]:
    """The open questions of each person, each once, even if asked in two roles."""
    for ask in year.asks:
        at = max(ask.due_at, year.at)
        people = {key: name for holder in ask.owing for key, name in holder.people.items()}
        if at <= year.at + AHEAD:
            yield from (ComingMail(key, name, at) for key, name in people.items())


def _weight(load: WeekLoad) -> tuple[int, int, date, str]:
    return (-(load.questions + load.mails), -load.questions, load.week, load.name)
