"""A question as the rules see it: its state, when it is due, and when of it is reminded."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from igf.calendar.dates import STEP_TIME, counts_days, resolve
from igf.stage.rules.facts import AskFact
from igf.stage.rules.reminding import check_rung, checks_of, reminders_of
from igf.stage.rules.undated import due_on
from igf.store.queries.books import AskedBefore
from igf.store.queries.year import Dates
from igf.store.tables.year import Ask
from igf.year.declared import calendar_of, moments_of
from schemas.cycle import CycleFile
from schemas.dates import DateExpression, clock_of, parse
from schemas.definition import StageDefinition
from schemas.moments import Moment

#: Nobody is reminded sooner after the question, of reminders that are counted in days: one that was
#: asked in the afternoon is reminded of the next morning, one that was asked at night is not.
APART: Final = timedelta(hours=16)


def ask_fact(
    row: Ask | AskedBefore,
    definition: StageDefinition,
    *,
    dates: Dates,
    due: Moment,
    year: CycleFile,
) -> AskFact:
    """The fact of a question for the rules, over the dates of its year; `due` is its deadline."""
    step = definition.step_of(row.step)
    asked = Moment(at=row.asked_at, shown=f"{row.asked_at:%H:%M} UTC")
    points = {**moments_of(dates), "due": due, "asked": asked}
    declared = checks_of(step) if row.because else reminders_of(step)
    reminders = [parse(text).of_stage(definition.key) for text in declared]
    dated = _after(row, reminders, points=points, year=year) if row.state == "open" else {}
    return AskFact(
        id=row.id,
        step=row.step,
        rung=row.rung,
        version=row.version,
        state=row.state,
        outcome=row.outcome,
        due_at=due.at,
        settled_at=row.settled_at,
        reminders={check_rung(row.checks, name): at for name, at in dated.items()},
        due_version=_version(due_on(step, definition.key), dates),
        due=due,
        calls={rung: datetime.fromisoformat(told["at"]) for rung, told in row.calls.items()},
        because=row.because,
    )


def _version(name: str | None, dates: Dates) -> int:
    """The version of a date of the year; 1 for any other point."""
    return next((version for each, *_, version in dates if each == name), 1)


def _after(
    row: Ask | AskedBefore,
    reminders: Sequence[DateExpression],
    *,
    points: Mapping[str, Moment],
    year: CycleFile,
) -> dict[str, datetime]:
    """The reminders that come after the question, by rung; one due before it is dropped.

    Those that are counted in days come in the morning, and not in the hours after the question.
    """
    calendar, morning = calendar_of(year.holidays), clock_of(year.settings.opens_at)
    found = {}
    for each in reminders:
        daily = counts_days(each)
        usual = morning if daily else STEP_TIME
        when = resolve(each, points, calendar=calendar, default=usual, daily=daily)
        apart = APART if daily else timedelta(0)
        if when and when.at > row.asked_at and when.at >= row.asked_at + apart:
            found[each.render_day()] = when.at
    return found
