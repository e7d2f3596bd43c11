"""Reports that something outside has not happened yet: the reason, and the lead's next check."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from igf.asks.replies import Reply
from igf.asks.rules.positions import NOT_YET
from igf.calendar.dates import DUE_TIME, local_date, moment
from igf.log.write import Actor, record
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask
from igf.words.phrases import day_words
from igf.year.declared import instant_of, moments_of, year_of
from schemas.dates import DateExpressionError, parse_length
from schemas.errors import Mistake
from schemas.moments import Moment
from schemas.steps import External, Step

#: How a day for the next check is written.
_RIGHT = "name a day after today, for example 2027-05-03"


@dataclass(frozen=True)
class Blocked:
    """A reported delay: the reason, and the day by whose end it is checked again."""

    because: str
    check: Moment

    @property
    def words(self) -> str:
        """As in "not yet; next check on 3 May 2027"."""
        return f"not yet; next check on {day_words(self.check)}"


def blocked(
    session: Session, ask: Ask, *, step: Step | None, reply: Reply, now: datetime
) -> Blocked | None:
    """The report of a reply to an external step; None if it has happened or the step is another.

    The next check is the day that was named, else that after `check_every`. Mistake: the day
    cannot be read or has come; the statement needed when it has happened is missing.
    """
    if not isinstance(step, External):
        return None
    if reply.choice != NOT_YET:
        if step.says and not reply.note.strip():
            raise Mistake(f"the note does not say {step.says}", "add it to the note")
        return None
    said = reply.value.strip()
    day = _named(session, ask, said=said, now=now) if said else _after(step.check_every, now=now)
    return Blocked(reply.note.strip(), day)


def keep_blocked(session: Session, ask: Ask, *, found: Blocked, by: Actor, now: datetime) -> None:
    """Keep the question open, with the reason, due at the next check."""
    was = Moment(at=ask.due_at, zone=ask.due_zone, shown=ask.due_shown)
    ask.checks, ask.because = ask.checks + 1, found.because
    ask.due_at, ask.due_zone = found.check.at, found.check.zone
    ask.due_shown = found.check.shown
    values = {"reason": found.because, "was": day_words(was), "check": day_words(found.check)}
    record(session, "ask.blocked", subject=ask.id, at=now, values=values, actor=by)


def _after(length: str, *, now: datetime) -> Moment:
    """The end of the day after a length of time, tomorrow at the earliest."""
    later = now + max(parse_length(length), timedelta(days=1))
    return moment(datetime.combine(later.date(), DUE_TIME, UTC))


def _named(session: Session, ask: Ask, *, said: str, now: datetime) -> Moment:
    stage = queries.stage(session, ask.stage)
    dates = moments_of(queries.dates(session, stage.cycle))
    try:
        day = instant_of(said, dates, year=year_of(session, stage.cycle), stage=stage.key)
    except DateExpressionError as unread:
        raise Mistake(f"{said!r} is not a date", _RIGHT) from unread
    if day is None:
        raise Mistake(f"the next check, {said!r}, has no date yet", _RIGHT)
    if local_date(day) <= now.date():
        raise Mistake(f"the next check, {day_words(day)}, is not after today", _RIGHT)
    return day
