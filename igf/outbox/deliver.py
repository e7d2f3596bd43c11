"""Delivery of a stage's mails, after the commit that wrote them.

A row is `sending` from its claim on; its phase turns to `data` before the text is handed over. A
row of a dead run is judged by its phase: not yet handed over, it is queued again; handed over, it
is `unknown`, and a person decides.

Mails are claimed, built, handed over and settled page by page, so that memory is that of a page.
What is not handed over because a page ended early waits, with all that is behind it.
"""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from igf.asks.links import Linking, asks_of, has_marks, linking
from igf.mail.message import HeaderRefused, Letter, Mailbox, build, mailbox, message_id
from igf.mail.send import Outcome, Parcel
from igf.office import drill
from igf.office.office import Office
from igf.outbox.row import Sending
from igf.outbox.still_true import look_again
from igf.stage import lease as leases
from igf.stage.lease import Lease
from igf.stage.stops import STOPPED, stop_of
from igf.store.queries import outbox as mail_queries
from igf.store.queries import year as queries
from igf.store.queries.outbox import Claiming, Written
from igf.store.session import Session
from igf.store.tables.records import Outgoing
from igf.words.phrases import counted
from igf.year.declared import year_of

PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=3)
DIED = "the run died while the mail was handed over"
#: The outcomes after which a transport goes no further (see igf.mail.send.Outcome).
_LAST: Final = frozenset({"unknown", "connection"})


@dataclass(frozen=True)
class Page:
    """Mails of one claim as parcels, `last` the number of the last; `more` may wait behind it.

    `left` is how many are due and were not claimed, because something stops them.
    """

    parcels: Sequence[Parcel] = ()
    contact: str = ""
    last: int = 0
    more: bool = False
    left: int = 0


@dataclass(frozen=True)
class _Told:
    """The number of mails that went out and that did not; `ended`: no others can go out now."""

    sent: int = 0
    waiting: int = 0
    ended: bool = False


def deliver(office: Office, lease: Lease) -> str:
    """Hand over every mail of the stage that is due; the words say how many went out.

    LeaseLostError: another run acts for the stage.
    """
    return _delivered(office, lease, page=claim(office, lease))


def hand_over_mails(office: Office, lease: Lease, *, sending: Sending) -> str:
    """Hand over what a step wrote and claimed, and what it wrote behind it; the words say how many.

    LeaseLostError: another run acts for the stage, and goes on with the mails behind them.
    """
    page = _page(office, lease, mails=sending.mails, contact=sending.contact)
    return _delivered(office, lease, page=replace(page, more=sending.more))


def _delivered(office: Office, lease: Lease, *, page: Page) -> str:
    sent = waiting = 0
    while page.parcels or page.more:
        told = asyncio.run(_hand_over(office, lease, page=page))
        sent, waiting = sent + told.sent, waiting + told.waiting
        page = _behind(office, lease, page=page) if page.more and not told.ended else Page()
        waiting += page.left
    if not sent + waiting:
        return ""
    return f"{counted(sent, 'mail')} sent" + (f", {waiting} not sent yet" if waiting else "")


def claim(office: Office, lease: Lease) -> Page:
    """Take the first mails that are due, as they were written; refused ones are marked.

    None of a stage that is stopped.
    """
    now = office.now()
    with office.store.read() as session:
        waiting = mail_queries.waiting_states(session, lease.stage, now=now)
        if not waiting:
            return Page()
        contact = year_of(session, lease.stage.partition("/")[0]).contact
    with office.store.write(now) as session:
        if not _may_leave(session, lease):
            return Page()
        if "sending" in waiting:
            mail_queries.judge_left(session, lease.stage, reason=DIED)
        look_again(session, lease.stage, now=now)
        taken = mail_queries.take(session, _claiming(office, lease), now=now)
    return _page(office, lease, mails=taken, contact=contact)


def _behind(office: Office, lease: Lease, *, page: Page) -> Page:
    """Take the mails behind a page that was handed over: none is looked at twice."""
    now, claiming = office.now(), _claiming(office, lease)
    with office.store.write(now) as session:
        taken: Sequence[Written] = ()
        if _may_leave(session, lease):
            taken = mail_queries.take(session, claiming, now=now, after=page.last)
        if not taken:
            return Page(left=mail_queries.left(session, lease.stage, now=now, after=page.last))
    return _page(office, lease, mails=taken, contact=page.contact)


def _claiming(office: Office, lease: Lease) -> Claiming:
    return Claiming(lease.stage, lease.token, office.page)


def _page(office: Office, lease: Lease, *, mails: Sequence[Written], contact: str) -> Page:
    own = _with_links(office, mails, contact=contact)
    parcels = _parcels(office, lease, mails=own, contact=contact)
    last = mails[-1].id if mails else 0
    return Page(parcels, contact, last, more=len(mails) >= office.page)


def _may_leave(session: Session, lease: Lease) -> bool:
    """Whether nothing stops the stage, or the whole year whose own mails the watch delivers."""
    if "/" in lease.stage:
        return stop_of(session, leases.check(session, lease)) is None
    return queries.cycle(session, lease.stage).state not in STOPPED


async def _hand_over(office: Office, lease: Lease, *, page: Page) -> _Told:
    if not page.parcels:
        return _Told()
    sent, ended = 0, False
    untouched = {parcel.key for parcel in page.parcels}

    async def on_data(ready: Sequence[Parcel]) -> Sequence[Parcel]:
        return _handing_over(office, lease, parcels=ready)

    async with aclosing(office.transport.deliver(page.parcels, on_data=on_data)) as found:
        async for outcomes in found:
            drill.point("after_handing_over", lease.stage)
            _settle(office, lease, outcomes=outcomes)
            sent += sum(outcome.state == "sent" for outcome in outcomes)
            ended = ended or any(outcome.state in _LAST for outcome in outcomes)
            untouched.difference_update(outcome.key for outcome in outcomes)
    behind = _give_back(office, lease, keys=untouched, ended=ended)
    return _Told(sent, len(page.parcels) - sent + behind, ended)


def _handing_over(office: Office, lease: Lease, *, parcels: Sequence[Parcel]) -> Sequence[Parcel]:
    drill.point("before_handing_over", lease.stage)
    keys = [parcel.key for parcel in parcels]
    with office.store.write(office.now()) as session:
        ours = mail_queries.note_handing_over(session, keys, token=lease.token)
    return [parcel for parcel in parcels if parcel.key in ours]


def _is_ours(row: Outgoing, lease: Lease) -> bool:
    return row.state == "sending" and row.claimed_by == lease.token


def _settle(office: Office, lease: Lease, *, outcomes: Sequence[Outcome]) -> None:
    now = office.now()
    with office.store.write(now) as session:
        sent = [outcome.key for outcome in outcomes if outcome.state == "sent"]
        if sent:
            mail_queries.settle_sent(session, sent, now=now)
        for outcome in outcomes:
            if outcome.state != "sent":
                row = mail_queries.by_key(session, outcome.key)
                if _is_ours(row, lease):
                    _settle_unsent(row, outcome, now=now)


def _settle_unsent(row: Outgoing, outcome: Outcome, *, now: datetime) -> None:
    if row.phase != "data":
        row.attempts += 1
    row.phase, row.claimed_by = "", None
    row.reason = f"{outcome.code} {outcome.text}".strip()
    if outcome.state in {"refused", "unknown"}:
        row.state = "failed" if outcome.state == "refused" else "unknown"
    else:
        _try_later(row, now)


def _try_later(row: Outgoing, now: datetime) -> None:
    row.state = "queued" if now - row.written_at < GIVE_UP_AFTER else "failed"
    row.retry_at = now + min(LONGEST_PAUSE, PAUSE * 2 ** min(row.attempts - 1, 10))


def _give_back(office: Office, lease: Lease, *, keys: set[str], ended: bool) -> int:
    """Mails behind a lost connection were not touched: those still ours wait for the next round.

    Where it `ended` early, all others of the stage that are due wait with them: how many.
    """
    if not (keys or ended):
        return 0
    now = office.now()
    until = now + PAUSE
    with office.store.write(now) as session:
        if keys:
            mail_queries.give_back(session, sorted(keys), token=lease.token, until=until)
        if not ended or _is_replaced(session, lease):
            return 0
        return mail_queries.postpone(session, lease.stage, now=now, until=until)


def _is_replaced(session: Session, lease: Lease) -> bool:
    """Whether another run acts for the stage; the mails of a whole year have no run."""
    if "/" not in lease.stage:
        return False
    return queries.stage(session, lease.stage).lease_token != lease.token


def _parcels(
    office: Office, lease: Lease, *, mails: Sequence[Written], contact: str
) -> list[Parcel]:
    parcels = [_parcel(office, lease, row=row, contact=contact) for row in mails]
    return [parcel for parcel in parcels if parcel]


def _parcel(office: Office, lease: Lease, *, row: Written, contact: str) -> Parcel | None:
    try:
        made = letter(row, mailbox(office.sender), contact=contact, domain=office.mail_domain)
        content = build(made)
    except HeaderRefused as refused:
        _settle(office, lease, outcomes=[Outcome(row.key, "refused", 0, str(refused))])
        return None
    return Parcel(row.key, made.sender.address, row.address, content)


def _with_links(office: Office, rows: Sequence[Written], *, contact: str) -> list[Written]:
    """The mails with the links of their readers, who alone get to see them."""
    if not any(has_marks(row.text) for row in rows):
        return list(rows)
    asks = {ask for row in rows for ask in asks_of(row.text)}
    made = linking(office, asks)
    return [_filled(row, made, contact=contact) for row in rows]


def _filled(row: Written, made: Linking, *, contact: str) -> Written:
    text, html = (
        made.filled(each, recipient=row.recipient, contact=contact) for each in (row.text, row.html)
    )
    return row._replace(text=text, html=html)


def letter(row: Written, sender: Mailbox, *, contact: str, domain: str) -> Letter:
    """A mail of the outbox as a letter, exactly as it was written.

    Answers go to `contact`, the address of the year. HeaderRefused: it is not an address.
    """
    return Letter(
        message_id=row.message_id,
        date=row.written_at,
        sender=sender,
        recipient=Mailbox(row.name, row.address),
        subject=row.subject,
        text=row.text,
        html=row.html,
        language=row.language,
        thread=message_id(row.stage, domain),
        list_id=_list_id(row, domain),
        reply_to=(mailbox(contact),),
    )


def _list_id(row: Written, domain: str) -> str | None:
    """Name the audience of a mail to a list, as in "community.igf-2027.example.org"."""
    kind, _, key = row.recipient.partition(":")
    return f"{key.replace('_', '-')}.{row.cycle}.{domain}" if kind == "list" else None
