"""The plan as an iCalendar file (RFC 5545): stages, deadlines, meetings and milestones."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from igf.report.words import NO_DATE, local, nothing_dated, reason_words, slack_words
from igf.words.phrases import shown
from schemas.dates import OWN_POINTS
from schemas.moments import Moment
from schemas.plan import OFF, Plan, PlannedStage

PRODID = "-//IGF Cycle//Plan//EN"
MEETINGS = "meetings"
#: 00:00 to 23:59 is how a day without hours is planned.
WHOLE_DAY = timedelta(hours=23)


def plan_ics(plan: Plan, *, stamp: datetime, domain: str) -> bytes:
    """The calendar; `stamp` (aware) is its DTSTAMP, `domain` the right side of every UID.

    A UID (`igf-2024/thematic_input/closes@DOMAIN`) stays when a date moves, so that a calendar
    that is read again moves the event instead of doubling it; SEQUENCE rises with every move of
    its dates and with every stop. A stage that will not take place is CANCELLED there, so that
    readers strike it out. Mistake: the year has no event.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", plan.title)
    for key, event in _events(plan):
        event.add("uid", f"{plan.cycle}/{key}@{domain}")
        event.add("dtstamp", stamp)
        calendar.add_component(event)
    if not calendar.subcomponents:
        raise nothing_dated(plan.title)
    return bytes(calendar.to_ical())


def _events(plan: Plan) -> Iterator[tuple[str, Event]]:
    for key, title in plan.milestones.items():
        if key in plan.anchors:
            event = _mark(title or key, plan.anchors[key])
            event.add("sequence", plan.revisions.get(key, 0))
            yield key, event
    for stage in plan.stages:
        for key, event in _stage_events(stage):
            _tell(event, stage, moved=_moved(plan, key, stage=stage))
            yield key, event


def _moved(plan: Plan, key: str, *, stage: PlannedStage) -> int:
    """The number of moves of what the event shows: its own date, or both dates of the stage."""
    _, _, point = key.partition("/")
    points = [point] if point else OWN_POINTS
    return sum(plan.revisions.get(f"{stage.key}.{each}", 0) for each in points)


def _tell(event: Event, stage: PlannedStage, *, moved: int) -> None:
    """Say where it is, where to read about it, and whether it takes place."""
    event.add("sequence", moved + stage.revision)
    if stage.place:
        event.add("location", stage.place)
    if stage.page:
        event.add("url", stage.page)
    if stage.state != "planned":
        event.add("status", "CANCELLED" if stage.state in OFF else "TENTATIVE")


def _stage_events(stage: PlannedStage) -> Iterator[tuple[str, Event]]:
    short = bool(stage.opens and stage.closes and _has_hours(stage.opens, stage.closes))
    if stage.opens and stage.closes and (short or stage.lane == MEETINGS):
        yield stage.key, _meeting(stage, opens=stage.opens, closes=stage.closes)
        return
    if stage.opens and stage.closes:
        yield stage.key, _stage(stage, opens=stage.opens, closes=stage.closes)
    elif stage.opens:
        yield f"{stage.key}/opens", _mark(f"Opens: {stage.title}", stage.opens)
    if stage.closes:
        yield f"{stage.key}/closes", _mark(f"Closes: {stage.title}", stage.closes)


def _stage(stage: PlannedStage, *, opens: Moment, closes: Moment) -> Event:
    """All of its days, without making anybody busy."""
    event = _all_days(stage.title, first=local(opens).date(), last=local(closes).date())
    event.add("description", _description(stage))
    event.add("transp", "TRANSPARENT")
    return event


def _meeting(stage: PlannedStage, *, opens: Moment, closes: Moment) -> Event:
    """Its hours where they are known, otherwise its days."""
    if _has_hours(opens, closes):
        event = _titled(stage.title)
        event.add("dtstart", opens.at)
        event.add("dtend", closes.at)
    else:
        event = _all_days(stage.title, first=local(opens).date(), last=local(closes).date())
    event.add("description", _description(stage))
    return event


def _has_hours(opens: Moment, closes: Moment) -> bool:
    return timedelta(0) < closes.at - opens.at < WHOLE_DAY


def _mark(title: str, moment: Moment) -> Event:
    """An instant, or the day of a date without a time of day."""
    if not moment.shown:
        day = local(moment).date()
        return _all_days(title, first=day, last=day)
    event = _titled(title)
    event.add("dtstart", moment.at)
    event.add("description", shown(moment))
    return event


def _all_days(title: str, *, first: date, last: date) -> Event:
    event = _titled(title)
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    return event


def _titled(title: str) -> Event:
    event = Event()
    event.add("summary", title)
    return event


def _description(stage: PlannedStage) -> str:
    dates = {"Opens": stage.opens, "Closes": stage.closes}
    stopped = reason_words(stage)
    lines = [f"{stopped[:1].upper()}{stopped[1:]}"] if stopped else []
    lines += [f"{what} {shown(date) if date else NO_DATE}" for what, date in dates.items()]
    if stage.slack_days is not None:
        lines.append(slack_words(stage.slack_days).capitalize())
    if stage.critical:
        lines.append("On the critical path to the annual meeting")
    return "\n".join(lines)
