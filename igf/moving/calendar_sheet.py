"""The year by day, as a sheet to be read: every step and every date, in order of time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final, NamedTuple

from openpyxl import Workbook

from igf.calendar.date_lines import ANCHORS
from igf.report.words import local, state_words
from igf.report.xlsx import add_sheet, put, put_text
from schemas.date_sheet import CALENDAR
from schemas.moments import Moment
from schemas.plan import OFF, Plan, PlannedStage

_COLUMNS: Final = {"Weekday": 12.0, "Date": 20.0, "Time": 24.0, "Stage": 48.0, "What": 60.0}
_LAST: Final = datetime.max.replace(tzinfo=UTC)


class _Entry(NamedTuple):
    stage: str
    what: str
    moment: Moment | None


def add_calendar(book: Workbook, plan: Plan) -> None:
    """The sheet; steps without a date stand at its end."""
    sheet = add_sheet(book, CALENDAR, columns=_COLUMNS)
    found = sorted(_entries(plan), key=lambda each: each.moment.at if each.moment else _LAST)
    for row, each in enumerate(found, start=2):
        day = local(each.moment).date() if each.moment else None
        put_text(sheet, (row, 1), text=f"{day:%A}" if day else "")
        put(sheet, (row, 2), value=day).number_format = "d mmmm yyyy"
        clock = each.moment.shown if each.moment else "in its turn, or no date yet"
        for column, text in enumerate((clock, each.stage, each.what), start=3):
            put_text(sheet, (row, column), text=text)
    sheet.auto_filter.ref = sheet.dimensions


def _entries(plan: Plan) -> Iterator[_Entry]:
    for name, title in ANCHORS.items():
        yield _Entry("", title, plan.anchors.get(name))
    for name, title in plan.milestones.items():
        yield _Entry("", title or name, plan.anchors.get(name))
    for stage in plan.stages:
        yield from _of_stage(stage)


def _of_stage(stage: PlannedStage) -> Iterator[_Entry]:
    title = f"{stage.title} ({state_words(stage)})" if state_words(stage) else stage.title
    yield _Entry(title, "Opens", stage.opens)
    for step in stage.steps if stage.state not in OFF else ():
        yield _Entry(title, step.title, step.at)
    yield _Entry(title, "Closes", stage.closes)
