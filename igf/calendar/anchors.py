"""The dates of a year that other dates can hang on, worked out in order.

An anchor is `T`, `P`, a milestone, or a stage's `opens` or `closes`. Each hangs on one other at
most, so the whole is a forest, or holds circles, which are told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time

from igf.calendar.dates import is_daily, resolve
from igf.calendar.working_days import Holidays, WorkingDays, read_holidays, without
from igf.words.mistakes import fault, suggest
from schemas.cycle import CycleFile, DateDecl
from schemas.dates import OWN_POINTS, DateExpression, DateExpressionError, clock_of, parse
from schemas.moments import Moment
from schemas.plan import Problem

#: Points that stand only in what a step asks: the instant it asks, and the instant it is due.
ASKING_POINTS = ("asked", "due")
#: No milestone may be named like a point with a meaning of its own.
_RESERVED = frozenset((*OWN_POINTS, *ASKING_POINTS))


@dataclass(frozen=True, slots=True)
class Anchors:
    """The anchors of a year.

    `moments` holds those that have a date; `hangs_on` names for every one what it hangs on.
    """

    moments: Mapping[str, Moment]
    hangs_on: Mapping[str, str | None]
    calendar: WorkingDays

    def chain(self, name: str) -> tuple[str, ...]:
        """An anchor, what it hangs on, what that hangs on, and so on."""
        names: dict[str, None] = {}
        above: str | None = name
        while above is not None and above not in names:
            names[above] = None
            above = self.hangs_on.get(above)
        return tuple(names)

    def at(self, expression: DateExpression, default: time) -> Moment | None:
        """The instant of an expression over these anchors."""
        return resolve(expression, self.moments, calendar=self.calendar, default=default)


@dataclass(frozen=True, slots=True)
class _Date:
    """A declared date: its place, its expression, its usual time of day, its stage."""

    place: str
    declared: DateDecl
    default: time | None = None
    stage: str | None = None


def work_out(
    cycle: CycleFile, standing: Mapping[str, Moment] | None = None
) -> tuple[Anchors, list[Problem]]:
    """Every anchor of a year, and the problems of their declarations.

    What hangs on an anchor without a date, on an unknown one or on a circle has no date.
    `standing` are dates that stand as they are, whatever the declaration says.
    """
    calendar, problems = _calendar(cycle)
    dates = _dates(cycle)
    problems += _misnamed(cycle)
    expressions: dict[str, DateExpression] = {}
    for name, date in dates.items():
        if date.declared.at is not None:
            found = read_date(date.declared.at, dates, place=date.place, stage=date.stage)
            if isinstance(found, Problem):
                problems.append(found)
            else:
                expressions[name] = found
    hangs_on = {name: each.anchor for name, each in expressions.items()}
    anchors = Anchors({}, dict.fromkeys(dates) | hangs_on, calendar)
    problems += [_circle(circle, dates) for circle in _circles(anchors)]
    begun = replace(anchors, moments=standing or {})
    return _with_moments(begun, expressions, dates=dates), problems


def read_date(
    text: str, known: Mapping[str, object], *, place: str, stage: str | None = None
) -> DateExpression | Problem:
    """Read an expression over known anchors, own points written as those of `stage`."""
    try:
        expression = parse(text)
    except DateExpressionError as error:
        return fault(place, "date", message=error.wrong, value=text, fix=error.right)
    if stage is not None:
        expression = expression.of_stage(stage)
    name = expression.anchor
    if name is None or name in known:
        return expression
    message, fix = f"There is no date named `{name}`", suggest(name, known)
    if name in ASKING_POINTS:
        message = f"`{name}` means something only in what a step asks"
        fix = "use it in `due` (asked) or in `reminders` (asked, due)"
    return fault(place, "unknown_anchor", message=message, value=text, fix=fix)


def usual_times(cycle: CycleFile) -> dict[str, time]:
    """The times of day of openings and closings that have none of their own, with their zones."""
    settings = cycle.settings
    return {"opens": clock_of(settings.opens_at), "closes": clock_of(settings.closes_at)}


def _dates(cycle: CycleFile) -> dict[str, _Date]:
    opening, closing = usual_times(cycle).values()
    dates: dict[str, _Date] = {"T": _Date("anchors.T", DateDecl())}
    dates |= {name: _Date(f"anchors.{name}", date) for name, date in cycle.anchors.items()}
    dates |= {key: _Date(f"milestones.{key}", date) for key, date in cycle.milestones.items()}
    for key, stage in cycle.stages.items():
        place = f"stages.{key}"
        dates[f"{key}.opens"] = _Date(f"{place}.opens", stage.opens, opening, key)
        dates[f"{key}.closes"] = _Date(f"{place}.closes", stage.closes, closing, key)
    return dates


def _misnamed(cycle: CycleFile) -> list[Problem]:
    problems = [
        fault(
            f"milestones.{key}",
            "reserved_name",
            message=f"`{key}` has a meaning of its own in dates",
            value=key,
            fix="give the milestone another name",
        )
        for key in cycle.milestones
        if key in _RESERVED
    ]
    if "T" not in cycle.anchors:
        message, fix = "`T`, the first day of the annual meeting, is missing", "add T: YYYY-MM-DD"
        problems.append(fault("anchors", "missing", message=message, fix=fix))
    return problems


def _calendar(cycle: CycleFile) -> tuple[WorkingDays, list[Problem]]:
    holidays: list[Holidays] = []
    problems: list[Problem] = []
    for number, entry in enumerate(cycle.holidays, start=1):
        try:
            holidays.append(read_holidays(entry))
        except ValueError as error:
            wrong, _, right = str(error).partition("; ")
            place = f"holidays.{number}"
            problems.append(fault(place, "holidays", message=wrong, value=entry, fix=right))
    return without(holidays), problems


def _circles(anchors: Anchors) -> list[tuple[str, ...]]:
    """Every circle once, from the first of its names in the order of the file."""
    circles: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for name in anchors.hangs_on:
        chain = anchors.chain(name)
        last = anchors.hangs_on.get(chain[-1])
        if last == name and name not in seen:
            circles.append(chain)
            seen |= set(chain)
    return circles


def _circle(circle: tuple[str, ...], dates: Mapping[str, _Date]) -> Problem:
    first = dates[circle[0]]
    return fault(
        first.place,
        "circular",
        message=f"Dates hang on each other in a circle: {' -> '.join((*circle, circle[0]))}",
        value=first.declared.at or "",
        fix="give one of them a date that does not hang on the others",
    )


def _with_moments(
    anchors: Anchors, expressions: Mapping[str, DateExpression], *, dates: Mapping[str, _Date]
) -> Anchors:
    moments = dict(anchors.moments)
    for name in dates:
        # From the end that hangs on nothing; in a circle nothing is ever known.
        for each in reversed(anchors.chain(name)):
            if each in expressions and each not in moments:
                found = resolve(
                    expressions[each],
                    moments,
                    calendar=anchors.calendar,
                    default=dates[each].default,
                    daily=is_daily(expressions[each], each.rpartition(".")[2]),
                )
                moments |= {each: found} if found else {}
    return Anchors(moments, anchors.hangs_on, anchors.calendar)
