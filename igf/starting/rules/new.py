"""A year to begin with, made from another one: its stages at the same distance from T.

Date expressions stay as they are. A pinned date becomes a default one as far from T as it was, on
the same day of the week (the difference of the two first days is made up once for all dates, so
that what took three days takes three days again); one on T stays there. A pinned close hangs on
the pinned opening of its stage, and the stages `AFTER_P` on P instead of T.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from igf.calendar.slack import LAST_STAGE
from schemas.cycle import CycleFile, DateDecl, Milestone, StageDecl
from schemas.dates import DateExpression, Offset, parse
from schemas.moments import Moment

#: Stages that follow the previous meeting, however far the next one is (domain research, 15).
AFTER_P = frozenset({"stocktaking"})
END_OF_DAY = time(23, 59)
UNKNOWN = "To be announced"
#: Fields of a step that hold date expressions, and those that hold words.
DATE_FIELDS = ("at", "due", "reminders")
WORD_FIELDS = ("title", "question", "on")
#: Fields of a stage that hold for one year only, and the step that polls the dates of a meeting.
_OF_THE_YEAR = frozenset({"page", "place"})
POLL = "poll"

_WEEK = 7
_YEAR_IN_TEXT = re.compile(r"\b20\d\d\b")


@dataclass(frozen=True)
class YearShift:
    """From an old year to a new one: the two T, the two P (None if unknown), the years between."""

    first_days: tuple[date, date]
    last_days: tuple[date, date] | None
    years: int

    def words(self, text: str) -> str:
        """`Taking stock of IGF 2023` in the year that many years later."""
        return _YEAR_IN_TEXT.sub(lambda found: str(int(found[0]) + self.years), text)

    def titles(self, titles: Mapping[str, str]) -> dict[str, str]:
        """Titles in other languages, in the new year."""
        return {language: self.words(text) for language, text in titles.items()}

    def dates(self, text: str, point: str = "T") -> str:
        """A date expression of the old year in the new one; a pinned one hangs on `point`."""
        expression = parse(text)
        day = pinned_day(expression)
        if day is None:
            return text
        old, new = self.first_days
        if point == "P" and self.last_days:
            old, new = self.last_days
        if day == old:
            return replace(_clocked(expression), point=point).render()
        days = (day - old).days + _same_weekday(old, new)
        offsets = (Offset(days, "d"), *expression.offsets) if days else expression.offsets
        weekday = expression.weekday
        if weekday is None and not expression.offsets:
            weekday = day.weekday()
        moved = replace(_clocked(expression), point=point, offsets=offsets, weekday=weekday)
        return moved.render()


def new_year(
    like: CycleFile, moments: Mapping[str, Moment], *, year: int, first_day: date
) -> dict[str, Any]:
    """The content of a year's file, in the order of `like`.

    `moments` are the dates of `like` (of its plan), with a `T`; `first_day` is the new T.
    """
    shift = _shift(like, moments, year=year, first_day=first_day)
    last_day = previous_end(like, moments, year=year) or (shift.last_days or (None, None))[1]
    content = like.model_dump(mode="json", by_alias=True, exclude_unset=True)
    named = [key for key in ("bodies", "roles", "lists") if key in content]
    stages = content["stages"].items()
    changed: dict[str, Any] = {
        "cycle": shift.words(like.cycle),
        "title": shift.words(like.title),
        "titles": shift.titles(like.titles),
        "venue": {"city": UNKNOWN, "country": UNKNOWN, "zone": "UTC"},
        "anchors": {"T": first_day.isoformat()} | ({"P": str(last_day)} if last_day else {}),
        "milestones": {key: _milestone(each, shift) for key, each in like.milestones.items()},
        **{name: _named(content[name], shift) for name in named},
        "programme": _programme(content.get("programme", {})),
        "stages": {
            key: _stage(each, like.stages[key], key=key, shift=shift) for key, each in stages
        },
    }
    return {key: value for key, value in (content | changed).items() if value and key != "sources"}


def _programme(content: Mapping[str, Any]) -> dict[str, Any]:
    """Types of sessions and rules for proposals; the MAG decides the subthemes anew."""
    types = content.get("session_types", {})
    kept = {
        "session_types": {key: _without(each, "source", "planned") for key, each in types.items()},
        "proposals": _without(content.get("proposals", {}), "source"),
    }
    return {key: value for key, value in kept.items() if value}


def _without(content: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in fields}


def previous_end(like: CycleFile, moments: Mapping[str, Moment], *, year: int) -> date | None:
    """The last day of the annual meeting of `like`, if the new year follows it."""
    end = moments.get(f"{LAST_STAGE}.closes")
    follows = moments["T"].at.year + 1 == year
    return end.at.date() if follows and end and LAST_STAGE in like.stages else None


def to_look_at(like: CycleFile, content: Mapping[str, Any], *, end: date | None) -> list[str]:
    """Notes for a person on a new year made from `like`, in sentences.

    `content` is the new year, `end` the last day of the previous meeting as far as it is known.
    """
    declared = list(_declared(like))
    attested = sum(each.basis == "attested" for each in declared)
    settled = sum(each.state != "proposed" for each in declared)
    pages = [stage.title for stage in like.stages.values() if stage.page]
    places = [stage.title for stage in like.stages.values() if stage.place]
    polls = [stage.title for stage in like.stages.values() if any(map(_offers_dates, stage.steps))]
    there = [stage.title for stage in like.stages.values() if _is_held_there(stage, like)]
    notes = {
        "The venue is to be announced: fill in its city, country and zone.": True,
        "The last day of the previous meeting (P) is guessed: put the right one.": (
            end is None and "P" in content["anchors"]
        ),
        "The last day of the previous meeting (P) is not known: add it.": (
            "P" not in content["anchors"]
        ),
        f"Attested dates are defaults now, without their sources: {attested}.": attested,
        f"Tentative and confirmed dates are proposed again: {settled}.": settled,
        f"Public pages were left behind: {', '.join(pages)}.": pages,
        "The subthemes were left behind: the MAG decides on new ones.": like.programme.subthemes,
        f"Places of meetings were left behind: {', '.join(places)}.": places,
        f"The dates to choose from are those of {like.title}: {', '.join(polls)}.": polls,
        f"Hours are in the zone of the earlier venue: {', '.join(there)}.": there,
        "Comments were left behind.": True,
    }
    return [note for note, holds in notes.items() if holds]


def _offers_dates(patch: Mapping[str, Any]) -> bool:
    return patch.get("key") == POLL and bool(patch.get("options"))


def _is_held_there(stage: StageDecl, like: CycleFile) -> bool:
    zone = like.venue.zone
    return zone != "UTC" and any(zone in (each.at or "") for each in (stage.opens, stage.closes))


def pinned_day(expression: DateExpression) -> date | None:
    """The day that an expression is pinned to, None if it hangs on something."""
    point = expression.point
    if isinstance(point, datetime):
        return point.date()
    return point if isinstance(point, date) else None


def _shift(
    like: CycleFile, moments: Mapping[str, Moment], *, year: int, first_day: date
) -> YearShift:
    before = moments["T"].at.date()
    last_days = None
    if "P" in moments:
        old = moments["P"].at.date()
        guess = first_day - (before - old) + timedelta(days=_same_weekday(before, first_day))
        last_days = old, previous_end(like, moments, year=year) or guess
    return YearShift((before, first_day), last_days, year - before.year)


def _same_weekday(old: date, new: date) -> int:
    """The days, -3 to 3, that make up for the difference of two days of the week."""
    days = (old.weekday() - new.weekday()) % _WEEK
    return days - _WEEK if days > _WEEK // 2 else days


def _clocked(expression: DateExpression) -> DateExpression:
    """The same; a pinned instant has its time of day written as one."""
    if not isinstance(expression.point, datetime):
        return expression
    return replace(expression, clock=expression.point.time(), zone="UTC")


def _declared(like: CycleFile) -> Iterable[DateDecl]:
    yield from like.anchors.values()
    yield from like.milestones.values()
    for stage in like.stages.values():
        yield from (stage.opens, stage.closes)


def _dated(declared: DateDecl, shift: YearShift, *, point: str = "T") -> dict[str, Any]:
    """A date without its basis, state and source of the old year."""
    content: dict[str, Any] = {"at": declared.at and shift.dates(declared.at, point)}
    if declared.expected:
        content["expected"] = shift.dates(declared.expected)
    if declared.grace:
        content["grace"] = declared.grace
    return content


def _short(content: dict[str, Any]) -> dict[str, Any] | str:
    """A date expression alone where nothing else is said."""
    return content["at"] if content["at"] and len(content) == 1 else content


def _milestone(declared: Milestone, shift: YearShift) -> dict[str, Any]:
    return {"title": shift.words(declared.title), **_dated(declared, shift)}


def _named(entries: Mapping[str, dict[str, Any]], shift: YearShift) -> dict[str, Any]:
    """Bodies, roles or lists: their titles, and by when who is in them will be known."""
    moved: dict[str, Callable[[Any], Any]] = {
        "title": shift.words,
        "titles": shift.titles,
        "expected": shift.dates,
    }
    return {
        key: {
            name: moved[name](value) if value and name in moved else value
            for name, value in each.items()
        }
        for key, each in entries.items()
    }


def _stage(
    content: dict[str, Any], declared: StageDecl, *, key: str, shift: YearShift
) -> dict[str, Any]:
    point = "P" if key in AFTER_P and shift.last_days else "T"
    closes = _length_kept(declared) or _short(_dated(declared.closes, shift, point=point))
    changed: dict[str, Any] = {
        "title": shift.words(declared.title),
        **({"titles": shift.titles(declared.titles)} if declared.titles else {}),
        "opens": _short(_dated(declared.opens, shift, point=point)),
        "closes": closes,
        "steps": [_override(each, shift) for each in declared.steps],
    }
    kept = {key: value for key, value in (content | changed).items() if key not in _OF_THE_YEAR}
    return {key: value for key, value in kept.items() if key != "steps" or value}


def _length_kept(declared: StageDecl) -> str | None:
    """A pinned close in the new year: as long after the pinned opening as it was."""
    opening, close = (_bare_day(each.at) for each in (declared.opens, declared.closes))
    if opening is None or close is None or declared.closes.at is None or declared.closes.grace:
        return None
    closes = _clocked(parse(declared.closes.at))
    if closes.clock is None:
        closes = replace(closes, clock=END_OF_DAY, zone="UTC")
    days = (close - opening).days
    return replace(closes, point="opens", offsets=(Offset(days, "d"),) if days else ()).render()


def _bare_day(text: str | None) -> date | None:
    """The day of an expression that is only a pinned day (perhaps with a time); else None."""
    expression = parse(text) if text else None
    if expression is None or expression.offsets or expression.weekday is not None:
        return None
    return pinned_day(expression)


def _override(patch: Mapping[str, Any], shift: YearShift) -> dict[str, Any]:
    """The override of a step, with its dates and words in the new year."""
    moved = dict.fromkeys(DATE_FIELDS, shift.dates) | dict.fromkeys(WORD_FIELDS, shift.words)
    return {
        field: _each(moved[field], value) if value and field in moved else value
        for field, value in patch.items()
    }


def _each(change: Callable[[str], str], value: str | Iterable[str]) -> str | list[str]:
    return change(value) if isinstance(value, str) else [change(each) for each in value]
