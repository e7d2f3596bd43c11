"""A mail that waited is looked at again before it leaves: is it still true, and for this reader?

A mail is written once, with the change it tells of, and may be handed over much later: the relay
was down, or delivery was held. Then it goes to the address of now, and it falls, with the reason
kept in its row, if what it asks for is closed, its reader owes no answer any more, a newer mail
says the same, or it came before a date that has passed. What a person approved only goes to the
address of now; a move makes it wait to be seen again (igf.moving).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from igf.asks.recipients import expected
from igf.stage.rules.progress import CALL
from igf.store.queries import waiting_mails as mail_queries
from igf.store.queries import year as queries
from igf.store.queries.waiting_mails import Waiting
from igf.store.session import Session
from igf.store.tables.year import Ask
from igf.year.declared import definition_of, year_of
from schemas.dates import parse_length

#: A mail handed over within this time of being written is not looked at again.
FRESH: Final = timedelta(minutes=1)
CLOSED: Final = "not sent: the question was closed before it could leave"
ANSWERED: Final = "not sent: no answer is expected of this reader any more"
PASSED: Final = "not sent: what it reminds of was due before it could leave"
NEWER: Final = "not sent: a later reminder of the same question waits as well"
TOO_LATE: Final = "not sent: it would come too late to be of use"


def look_again(session: Session, stage: str, *, now: datetime) -> None:
    """Let mails of a stage (by id) fall that are due and no longer true; readdress the others."""
    waiting = mail_queries.due(session, stage, now=now, before=now - FRESH)
    if not waiting:
        return
    mail_queries.readdress(session, [each.id for each in waiting])
    waiting = [each for each in waiting if each.decided_by is None]
    asks = queries.asks(session, stage) if "/" in stage else ()
    fallen = dict(_of_questions(session, waiting, asks=asks, now=now))
    if "/" in stage:
        fallen |= _late(session, stage, waiting=waiting, now=now)
    for reason in dict.fromkeys(fallen.values()):
        numbers = [number for number, why in fallen.items() if why == reason]
        mail_queries.let_fall(session, numbers, reason=reason)


def _of_questions(
    session: Session, waiting: Sequence[Waiting], *, asks: Sequence[Ask], now: datetime
) -> Iterator[tuple[int, str]]:
    """The mails (by number) about questions that fall, each with the reason."""
    about: dict[str, list[Waiting]] = defaultdict(list)
    for mail in waiting:
        if ask := _question_of(mail, asks):
            about[ask.id].append(mail)
    for ask in asks:
        mails = about[ask.id]
        if mails and ask.state != "open":
            yield from ((mail.id, CLOSED) for mail in mails)
        elif mails:
            year = year_of(session, ask.stage.partition("/")[0])
            owing = {each.key for each in expected(session, ask.id, year=year, now=now)}
            yield from _of_question(mails, ask, owing=owing, now=now)


def _of_question(
    mails: Sequence[Waiting], ask: Ask, *, owing: set[str], now: datetime
) -> Iterator[tuple[int, str]]:
    newest = {mail.recipient: mail.id for mail in mails if _reminds(mail, ask)}
    for mail in mails:
        if mail.recipient not in owing:
            yield mail.id, ANSWERED
        elif _reminds(mail, ask) and mail.id != newest[mail.recipient]:
            yield mail.id, NEWER
        elif _reminds(mail, ask) and mail.written_at < ask.due_at <= now:
            yield mail.id, PASSED


def _question_of(mail: Waiting, asks: Sequence[Ask]) -> Ask | None:
    """The question that a mail asks or reminds of; of several attempts the one of its rung."""
    found = [
        ask
        for ask in asks
        if ask.step == mail.step
        and ask.version <= mail.version
        and (mail.rung == ask.rung or mail.rung.startswith(f"{ask.rung}/".lstrip("/")))
    ]
    return max(found, key=lambda ask: (len(ask.rung), ask.version), default=None)


def _reminds(mail: Waiting, ask: Ask) -> bool:
    """Whether it is a reminder, and not the question itself, be it asked of one person anew."""
    return mail.rung != ask.rung and not mail.rung.rpartition("/")[2].startswith(f"{CALL}-")


def _late(
    session: Session, stage: str, *, waiting: Sequence[Waiting], now: datetime
) -> Mapping[int, str]:
    """The mails of steps that say how late they may come (`late`), and are later."""
    definition = definition_of(session, queries.stage(session, stage))
    limits = {
        step.key: parse_length(step.late.skip_if_older_than)
        for step in definition.steps
        if step.late.skip_if_older_than
    }
    late = (each for each in waiting if each.step in limits)
    return {each.id: TOO_LATE for each in late if each.written_at + limits[each.step] < now}
