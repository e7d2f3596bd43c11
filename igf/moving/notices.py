"""The notices of a move, to those who were told other dates of the stage."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from igf.asks.recipients import Recipient, recipients
from igf.mail.render import render
from igf.moving.foreseen import MoveNotice
from igf.moving.outbox import ends_of
from igf.moving.reading import YearToMove
from igf.moving.shifting import Shifted
from igf.moving.stage_effects import Look
from igf.outbox.contexts import Subject, Telling, context
from igf.outbox.row import DraftMail
from igf.outbox.stated_dates import Ends, StatedDates
from igf.stage.situation import Situation
from igf.year.rules.adoption import told_before
from schemas.base import NoticeKey
from schemas.definition import StageDefinition
from schemas.notices import DateChange
from schemas.steps import Ask, Compute, Decide, External, Notice, Publish

CHANGED, EXTENDED, SET = "cycle.date_changed", "call.extended", "call.closing"
_CALL = "call."


def notices(
    reading: YearToMove,
    shifted: Shifted,
    *,
    look: Look,
    said: StatedDates,
    last: Mapping[str, datetime],
) -> Iterator[MoveNotice]:
    """A notice for each recipient of the stage's mails who is still there and knows other dates.

    `last` is when each of them, by key, was last written to. Whom the stage told before it was
    taken up here knows its first dates.
    """
    earlier = _told_before(reading, look)
    if not look.own or not (last or earlier):
        return
    after = ends_of(look.stage.key, shifted.moments)
    closes = f"{look.stage.key}.closes"
    date = closes if closes in look.own else f"{look.stage.key}.opens"
    version = reading.rows[date].version + 1
    names = _names(look.after.facts.definition)
    people = recipients(reading.session, names, year=reading.year, now=reading.now)
    for person in people:
        before = after
        if person.key in last:
            before = said.ends(look.stage.id, last[person.key])
        elif person.key in earlier:
            before = said.first(look.stage.id)
        if before != after:
            mail = _mail(reading, look.after, person=person, before=before, after=after)
            yield MoveNotice(look.stage.id, look.stage.title, date, version, mail)


def _told_before(reading: YearToMove, look: Look) -> frozenset[str]:
    facts = look.before.facts
    names = told_before(facts.definition, facts.planned, adopted=look.stage.adopted_at)
    people = recipients(reading.session, names, year=reading.year, now=reading.now)
    return frozenset(person.key for person in people)


def _mail(
    reading: YearToMove, seen: Situation, *, person: Recipient, before: Ends, after: Ends
) -> DraftMail:
    notice = _notice(seen.facts.definition, before=before, after=after)
    catalogue = reading.office.catalogue
    kind = catalogue.notices[notice].context
    facts = context(kind, Telling(seen, Subject(), person, reading.now))
    changed = facts.model_copy(update={"change": _difference(before, after)})
    rendered = render(catalogue, notice, languages=person.languages, context=changed)
    return DraftMail(notice, person, rendered)


def _difference(before: Ends, after: Ends) -> DateChange:
    """The dates told before that no longer hold."""
    opens, closes = (old if old != new else None for old, new in zip(before, after, strict=True))
    return DateChange(opens=opens, closes=closes)


def _notice(definition: StageDefinition, *, before: Ends, after: Ends) -> NoticeKey:
    if before[1] is None and after[1] and before[0] == after[0]:
        return SET
    later = before[1] and after[1] and before[1].at < after[1].at
    extended = later and before[0] == after[0]
    return EXTENDED if extended and _is_call(definition) else CHANGED


def _is_call(definition: StageDefinition) -> bool:
    tells = (step.notice for step in definition.steps if isinstance(step, Notice))
    return any(notice.startswith(_CALL) for notice in tells)


def _names(definition: StageDefinition) -> list[str]:
    """Everybody whom a step of the stage writes to."""
    names: dict[str, None] = {}
    for step in definition.steps:
        if isinstance(step, Notice | Ask):
            names |= dict.fromkeys(step.to)
        elif isinstance(step, Compute):
            names |= dict.fromkeys(definition.workers(step))
        elif isinstance(step, Decide | Publish | External):
            names |= dict.fromkeys(step.by)
    return [*names, definition.lead]
