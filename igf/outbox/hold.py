"""Holding all mails, and releasing them once a person has decided about each that waits.

While delivery is held, steps go on and write their mails, and none leaves. A restored year comes up
so: what fell due since its backup may have been sent already.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.log.write import Actor, By, Entry, record, record_all
from igf.office.office import Office
from igf.outbox.shown_drafts import code_over
from igf.outbox.why_held import words_of
from igf.stage.stops import stop_of
from igf.store.queries import holds as hold_queries
from igf.store.queries.holds import Waiting
from igf.store.session import Session
from igf.store.tables.records import MailHold
from igf.words.phrases import shown_utc
from schemas.errors import Mistake, Mistakes
from schemas.plan import Problem

#: The subject of log entries about holding.
SUBJECT = "mails"
SENT_BEFORE = "already sent before the restore"
DROPPED = "dropped while delivery was held"


@dataclass(frozen=True)
class HeldDelivery:
    """The state of delivery. Mails in `doubt` fell due between the backup and the restore.

    `behind` are the stages (by title) that have still to catch up with that time.
    """

    words: str
    doubt: tuple[Waiting, ...]
    others: tuple[Waiting, ...]
    behind: tuple[str, ...]

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """All mails that wait for a decision."""
        return (*self.doubt, *self.others)

    @property
    def code(self) -> str:
        """A digest of who gets which mail, by which a person who saw the list releases it."""
        return code_over(sorted((each.id, each.address, each.subject) for each in self.waiting))


@dataclass(frozen=True)
class Verdict:
    """A person's decision on mails by number: they are sent, were sent already, or are dropped.

    `all`: what waits and is not named is sent; `shown` is the code of the list that was seen.
    """

    send: tuple[int, ...] = ()
    already_sent: tuple[int, ...] = ()
    drop: tuple[int, ...] = ()
    all: bool = False
    shown: str = ""


@dataclass(frozen=True)
class Released:
    """Result of a decision, by number of mails; `stages` (by id) deliver those sent, if `goes_on`.

    `waiting` mails are still to be decided about, and stages `behind` still to catch up.
    """

    sent: int
    already_sent: int
    dropped: int
    goes_on: bool
    stages: tuple[str, ...] = ()
    waiting: int = 0
    behind: tuple[str, ...] = ()


def hold_mails(office: Office, *, by: By) -> bool:
    """Hold all mails from now on; False if delivery was held before. Mistake: no reason given."""
    if not by.reason.strip():
        raise Mistake("the reason is missing", "say why no mail may leave, it is kept and shown")
    now = office.now()
    with office.store.write(now) as session:
        if hold_queries.hold(session):
            return False
        put_hold(session, by=By(by.actor, by.reason.strip()), now=now)
        hold_queries.take_back(session)
    return True


def put_hold(
    session: Session, *, by: By, now: datetime, backed_up_at: datetime | None = None
) -> None:
    """Hold delivery, in the transaction of the caller; one hold at most is in force."""
    row = MailHold(since=now, by=by.actor.name, reason=by.reason, backed_up_at=backed_up_at)
    session.add(row)
    record(
        session, "mails.held", subject=SUBJECT, at=now, values={"reason": by.reason}, actor=by.actor
    )


def held(office: Office) -> HeldDelivery | None:
    """The hold on delivery and the mails that wait; None while mails leave."""
    with office.store.read() as session:
        row = hold_queries.hold(session)
        return _held(session, row) if row else None


def waiting_now(session: Session) -> tuple[Waiting, ...]:
    """The mails that wait for a decision while delivery is held."""
    row = hold_queries.hold(session)
    return _held(session, row).waiting if row else ()


def release_mails(office: Office, verdict: Verdict, *, by: Actor) -> Released:
    """Decide about mails that wait; delivery goes on when nothing is left to decide.

    After a restore it stays held until every stage has caught up with the time of the restore:
    what they still write may have been sent already. Mistake: delivery is not held, nothing is
    decided, or other mails wait than were shown. Mistakes: mails that do not wait, or are named
    twice.
    """
    now = office.now()
    with office.store.write(now) as session:
        hold = hold_queries.hold(session)
        if hold is None:
            raise Mistake("delivery is not held", "nothing is to be released: see igf mail list")
        before = _held(session, hold)
        chosen = _chosen(verdict, before)
        _decide(session, hold, chosen=chosen, by=by, now=now)
        after = _held(session, hold)
        left = len(after.waiting)
        numbers = len(chosen.send), len(chosen.already_sent), len(chosen.drop)
        if left or after.behind:
            return Released(*numbers, goes_on=False, waiting=left, behind=after.behind)
        stages = _go_on(session, hold, by=by, now=now)
    return Released(*numbers, goes_on=True, stages=stages)


@dataclass(frozen=True)
class _Chosen:
    """Mails that a verdict is about."""

    send: tuple[Waiting, ...]
    already_sent: tuple[Waiting, ...]
    drop: tuple[Waiting, ...]


def _held(session: Session, row: MailHold) -> HeldDelivery:
    waiting = hold_queries.undecided_mails(session, row)
    until = row.since if row.backed_up_at else None
    doubt = tuple(each for each in waiting if until and each.due <= until)
    behind = hold_queries.behind(session, since=row.since) if row.backed_up_at else ()
    others = tuple(each for each in waiting if not until or each.due > until)
    return HeldDelivery(words_of(row), doubt, others, tuple(behind))


def _chosen(verdict: Verdict, found: HeldDelivery) -> _Chosen:
    known = {each.id: each for each in found.waiting}
    named = [*verdict.send, *verdict.already_sent, *verdict.drop]
    if faults := list(_faults(named, known.keys())):
        raise Mistakes(faults)
    if not named and not verdict.all and known:
        fix = "name numbers, or --all: what waits is listed by igf mail held"
        raise Mistake("nothing is decided", fix)
    rest = [number for number in known if number not in named] if verdict.all else []
    if rest and verdict.shown != found.code:
        raise Mistake(_OTHERS if verdict.shown else _UNREAD, _CODE)
    return _Chosen(
        send=tuple(known[number] for number in (*verdict.send, *rest)),
        already_sent=tuple(known[number] for number in verdict.already_sent),
        drop=tuple(known[number] for number in verdict.drop),
    )


_OTHERS = "these are not the emails that were shown: something has changed since"
_UNREAD = "the code of the list that was shown is missing"
_CODE = "read igf mail held, and add the code it gives: --all --shown CODE"


def _faults(named: Sequence[int], known: Collection[int]) -> Iterator[Problem]:
    for number in dict.fromkeys(named):
        if named.count(number) > 1:
            yield _fault(number, "is named more than once")
        if number not in known:
            yield _fault(number, "does not wait for a decision")


def _fault(number: int, message: str) -> Problem:
    return Problem(
        severity="error",
        code="mail",
        message=message,
        place=f"mail {number}",
        fix="see igf mail held",
    )


def _decide(session: Session, hold: MailHold, *, chosen: _Chosen, by: Actor, now: datetime) -> None:
    sent, dropped = _ids(chosen.already_sent), _ids(chosen.drop)
    hold_queries.clear(session, _ids(chosen.send), hold=hold)
    hold_queries.count_as_sent(session, sent, by=by.name, now=now, reason=SENT_BEFORE)
    hold_queries.drop(session, dropped, by=by.name, reason=DROPPED)
    record_all(session, list(_entries(chosen)), at=now, actor=by)


def _entries(chosen: _Chosen) -> Iterator[Entry]:
    for mails, after in (
        (chosen.send, "queued"),
        (chosen.already_sent, "sent"),
        (chosen.drop, "skipped"),
    ):
        for mail in mails:
            values = {"mail": mail.key, "before": "held", "after": after}
            yield Entry("mail.decided", mail.stage, values)


def _ids(mails: Sequence[Waiting]) -> list[int]:
    return [each.id for each in mails]


def _go_on(session: Session, hold: MailHold, *, by: Actor, now: datetime) -> tuple[str, ...]:
    """Delivery goes on: each stage whose mails wait delivers them, also where it was done."""
    hold.released_at, hold.released_by = now, by.name
    values = {"reason": hold.reason, "since": shown_utc(hold.since)}
    record(session, "mails.released", subject=SUBJECT, at=now, values=values, actor=by)
    stages = [
        stage for stage in hold_queries.stages_with_mails(session) if not stop_of(session, stage)
    ]
    for stage in stages:
        stage.next_at = now
        stage.state = "running" if stage.state == "done" else stage.state
    return tuple(stage.id for stage in stages)
