"""A move in words: its effects, foreseen or done."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from igf.calendar.date_lines import ANCHORS
from igf.moving.foreseen import AskChange, Foreseen, Moved, Reminder, Shift
from igf.moving.rules.staying import PASSED, Stay
from igf.words.phrases import distance, shown, shown_as, shown_utc
from schemas.moments import Moment
from schemas.plan import Problem

_NONE = "no date yet"
_REASONS = {"draft": "waits for a person", "skipped": "is dropped", "queued": "leaves after all"}
#: How many lines of one kind are shown in full.
_FEW = 3


def foreseen_words(foreseen: Foreseen) -> Iterator[str]:
    """All effects that the move would have, line by line, under headings."""
    yield from foreseen_dates(foreseen)
    yield from _notices(foreseen, done=False)


def foreseen_dates(foreseen: Foreseen) -> Iterator[str]:
    """The same without the mails that would be drafted."""
    own = [shift for shift in foreseen.shifts if shift.own]
    yield from _section("Moves:", _table(own))
    yield from _section("Follow:", _table([each for each in foreseen.shifts if not each.own]))
    yield from _effects(foreseen)


def moved_words(moved: Moved) -> Iterator[str]:
    """The effects of a move, line by line; the first line is about the first of its dates."""
    first = moved.shifts[0]
    yield f"{first.title}: {_when(first.before)} -> {_when(first.after)}"
    yield from rest_words(moved)


def rest_words(moved: Moved) -> Iterator[str]:
    """The effects of a move besides moving the first of its dates, line by line."""
    others = [each for each in moved.shifts[1:] if each.own]
    yield from _section("Moved with it:", _table(others))
    followed = [each for each in moved.shifts if not each.own]
    yield from _section("These dates follow:", _table(followed))
    yield from effect_words(moved.foreseen, done=True)


def effect_words(foreseen: Foreseen, *, done: bool) -> Iterator[str]:
    """Lines on the effects of moved dates, besides the dates that follow; `done`: it was done."""
    yield from _effects(foreseen)
    yield from _notices(foreseen, done=done)


def _effects(foreseen: Foreseen) -> Iterator[str]:
    stays = [stay for stay in foreseen.stays if stay.why != PASSED]
    passed = len(foreseen.stays) - len(stays)
    yield from _section("Stay where they are:", _stays(stays, foreseen))
    if passed:
        yield f"  {passed} that hang on a moved date have passed, and stay."
    yield from _section("In each other's way now:", [*_turned(stays, foreseen), *_faults(foreseen)])
    yield from _section("Rules broken:", map(_fault, foreseen.broken))
    yield from _section(
        "Days that a stage can still be extended before what follows it:", _slack(foreseen)
    )
    yield from _section("Open again:", (f"{each.title}" for each in foreseen.reopens))
    yield from _section("Will be sent or done:", _armed(foreseen, foreseen.armed))
    heading = "Will be sent or done once what they wait for is settled:"
    yield from _section(heading, _armed(foreseen, foreseen.conditional))
    yield from _section("Will not be sent or done:", _unsent(foreseen))
    yield from _section("Was done already and is not done again:", _not_again(foreseen))
    yield from _section(
        "Questions asked again later:", (_ask(foreseen, each) for each in foreseen.superseded)
    )
    yield from _section("Answers due at another date:", _dues(foreseen))
    yield from _section("Mails that have not left yet:", _mails(foreseen))


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield heading
        yield from (f"  {line}" for line in found)


def _table(shifts: Sequence[Shift]) -> Iterator[str]:
    """One date in a line: what it is, where it stood, where it goes, in columns."""
    rows = [(each.title, _when(each.before), _when(each.after)) for each in shifts]
    title, before = (max((len(row[n]) for row in rows), default=0) for n in (0, 1))
    for row in rows:
        yield f"{row[0]:<{title}}  {row[1]:<{before}}  ->  {row[2]}"


def _when(date: Moment | None) -> str:
    """As in "Wed 31 January 2024, 23:59 UTC-11"."""
    if date is None:
        return _NONE
    return f"{date.at.astimezone(ZoneInfo(date.zone)):%a} {shown(date)}"


def _stays(stays: Sequence[Stay], foreseen: Foreseen) -> Iterator[str]:
    rows = [(foreseen.titles[stay.name], _when(stay.moment)) for stay in stays]
    title, when = (max((len(row[n]) for row in rows), default=0) for n in (0, 1))
    for row, stay in zip(rows, stays, strict=True):
        why = f"hangs on {foreseen.titles[stay.upon]}, which stays" if stay.upon else stay.why
        yield f"{row[0]:<{title}}  {row[1]:<{when}}  stays ({why}){_relation(stay, foreseen)}"


def _relation(stay: Stay, foreseen: Foreseen) -> str:
    """As in "; was T-325, now T-323", of a date that depends on the one that moves."""
    if not stay.tie and stay.anchor not in ANCHORS:
        return ""
    anchor = foreseen.titles[stay.anchor]
    was = _distance(stay.anchor, stay.was, called=anchor)
    if stay.was == stay.now:
        return f"; still {was}"
    return f"; was {was}, now {_distance(stay.anchor, stay.now, called='it')}"


def _distance(anchor: str, days: int, *, called: str) -> str:
    """As in "T-319", and "3 days after Grants to NRIs closes"."""
    if anchor not in ANCHORS:
        return distance(days, called)
    return f"{anchor}{days:+d}" if days else f"on {anchor}"


def _turned(stays: Iterable[Stay], foreseen: Foreseen) -> Iterator[str]:
    for stay in stays:
        if stay.turned:
            side, anchor = "before" if stay.now < 0 else "after", foreseen.titles[stay.anchor]
            yield f"{foreseen.titles[stay.name]} stays, and now lies {side} {anchor}"


def _faults(foreseen: Foreseen) -> Iterator[str]:
    yield from map(_fault, foreseen.conflicts)


def _fault(problem: Problem) -> str:
    rule = f" [{problem.rule}]" if problem.rule else ""
    return f"{problem.message}{rule}"


def _slack(foreseen: Foreseen) -> Iterator[str]:
    for each in foreseen.slack:
        before, after = (_days(number) for number in (each.before, each.after))
        yield f"{each.title}: {before} before, {after} now"


def _days(number: int | None) -> str:
    if number is None:
        return "no limit"
    counted = "1 day" if abs(number) == 1 else f"{abs(number)} days"
    return f"{counted} too little" if number < 0 else counted


def _armed(foreseen: Foreseen, found: Iterable[Reminder]) -> Iterator[str]:
    for each in found:
        when = shown_as(each.after, each.comes) if each.comes else ""
        again = f", again: it was done on {shown_utc(each.done)}" if each.done else ""
        yield f"{foreseen.titles[each.stage]}: {each.title} on {when}{again}{_was(each)}"


def _was(reminder: Reminder) -> str:
    moved = reminder.was and not reminder.done and reminder.was != reminder.comes
    if not moved or not reminder.was:
        return ""
    return f" (was to be {shown_as(reminder.before, reminder.was)})"


def _not_again(foreseen: Foreseen) -> Iterator[str]:
    for each in foreseen.not_again:
        yield f"{foreseen.titles[each.stage]}: {each.title}, done on {_on(each.done)}"


def _unsent(foreseen: Foreseen) -> Iterator[str]:
    for each in foreseen.unsent:
        was = f" (was to be {shown_utc(each.was)})" if each.was else ""
        yield f"{foreseen.titles[each.stage]}: {each.title}: {each.reason}{was}"


def _on(at: datetime | None) -> str:
    return shown_utc(at) if at else "an earlier day"


def _ask(foreseen: Foreseen, ask: AskChange) -> str:
    return f"{foreseen.titles[ask.stage]}: {ask.title}"


def _dues(foreseen: Foreseen) -> Iterator[str]:
    for ask in foreseen.asks:
        if ask.due:
            yield f"{_ask(foreseen, ask)}: {_when(ask.was)} -> {_when(ask.due)}"


def _mails(foreseen: Foreseen) -> Iterator[str]:
    for each in foreseen.mails:
        reason = f" ({each.reason})" if each.reason else ""
        yield f"{each.number}: {each.subject}, to {each.name}: {_REASONS[each.after]}{reason}"


def _notices(foreseen: Foreseen, *, done: bool) -> Iterator[str]:
    """The recipients of the notices, by stage, with the text of the first email."""
    for title, found in groupby(foreseen.notices, key=lambda notice: notice.title):
        mails = [notice.mail for notice in found]
        names = [mail.recipient.name for mail in mails]
        more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
        verb = "were drafted" if done else "would be drafted"
        yield f"Mails that {verb} ({title}), each to be approved: {len(mails)}"
        yield f"  to {', '.join(names[:_FEW])}{more}"
        yield f"  {mails[0].rendered.subject}"
        yield from (f"  | {line}" for line in mails[0].rendered.text.strip().splitlines())
