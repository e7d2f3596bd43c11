"""Delivery of a stage's mails, after the commit that wrote them.

A row is `sending` from its claim on; its phase turns to `data` before the text is handed over. A
row of a dead run is judged by its phase: not yet handed over, it is queued again; handed over, it
is `unknown`, and a person decides.
"""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from datetime import datetime, timedelta

from igf.asks.links import Linking, asks_of, linking
from igf.mail.message import HeaderRefused, Letter, Mailbox, build, mailbox, message_id
from igf.mail.send import Outcome, Parcel
from igf.office import drill
from igf.office.office import Office
from igf.outbox.row import Sending
from igf.stage import lease as leases
from igf.stage.lease import Lease
from igf.stage.stops import STOPPED, stop_of
from igf.store.queries import outbox as mail_queries
from igf.store.queries import year as queries
from igf.store.queries.outbox import Written
from igf.store.session import Session
from igf.store.tables.records import Outgoing
from igf.words.phrases import counted
from igf.year.declared import year_of

PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=3)
DIED = "the run died while the mail was handed over"


def deliver(office: Office, lease: Lease) -> str:
    """Hand over every mail of the stage that is due; the words say how many went out.

    LeaseLostError: another run acts for the stage.
    """
    return _delivered(office, lease, parcels=claim(office, lease))


def hand_over_mails(office: Office, lease: Lease, *, sending: Sending) -> str:
    """Hand over what a step wrote and claimed; the words say how many went out."""
    mails = _with_links(office, sending.mails, contact=sending.contact)
    parcels = _parcels(office, lease, mails=mails, contact=sending.contact)
    return _delivered(office, lease, parcels=parcels)


def _delivered(office: Office, lease: Lease, *, parcels: Sequence[Parcel]) -> str:
    if not parcels:
        return ""
    sent = asyncio.run(_hand_over(office, lease, parcels=parcels))
    waiting = len(parcels) - sent
    return f"{counted(sent, 'mail')} sent" + (f", {waiting} not sent yet" if waiting else "")


def claim(office: Office, lease: Lease) -> list[Parcel]:
    """Take the mails that are due, in the order they were written; refused ones are marked.

    None of a stage that is stopped.
    """
    now = office.now()
    with office.store.read() as session:
        waiting = mail_queries.waiting_states(session, lease.stage, now=now)
        if not waiting:
            return []
        contact = year_of(session, lease.stage.partition("/")[0]).contact
    with office.store.write(now) as session:
        if not _may_leave(session, lease):
            return []
        if "sending" in waiting:
            mail_queries.judge_left(session, lease.stage, token=lease.token, reason=DIED)
        taken = mail_queries.take(session, lease.stage, token=lease.token, now=now)
    own = _with_links(office, taken, contact=contact)
    return _parcels(office, lease, mails=own, contact=contact)


def _may_leave(session: Session, lease: Lease) -> bool:
    """Whether nothing stops the stage, or the whole year whose own mails the watch delivers."""
    if "/" in lease.stage:
        return stop_of(session, leases.check(session, lease)) is None
    return queries.cycle(session, lease.stage).state not in STOPPED


async def _hand_over(office: Office, lease: Lease, *, parcels: Sequence[Parcel]) -> int:
    sent = 0
    untouched = {parcel.key for parcel in parcels}

    async def on_data(ready: Sequence[Parcel]) -> Sequence[Parcel]:
        return _handing_over(office, lease, parcels=ready)

    async with aclosing(office.transport.deliver(parcels, on_data=on_data)) as found:
        async for outcomes in found:
            drill.point("after_handing_over", lease.stage)
            _settle(office, lease, outcomes=outcomes)
            sent += sum(outcome.state == "sent" for outcome in outcomes)
            untouched.difference_update(outcome.key for outcome in outcomes)
    _give_back(office, lease, keys=untouched)
    return sent


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


def _give_back(office: Office, lease: Lease, *, keys: set[str]) -> None:
    """Mails behind a lost connection were not touched: those still ours wait for the next round."""
    if not keys:
        return
    now = office.now()
    with office.store.write(now) as session:
        for row in (mail_queries.by_key(session, key) for key in sorted(keys)):
            if _is_ours(row, lease):
                row.state, row.phase, row.claimed_by = "queued", "", None
                row.retry_at = now + PAUSE


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
    """The mails with the personal links of their readers, who alone get to see them."""
    asks = {ask for row in rows for ask in asks_of(row.text)}
    if not asks:
        return list(rows)
    made = linking(office, asks)
    return [_filled(row, made, contact=contact) for row in rows]


def _filled(row: Written, made: Linking, *, contact: str) -> Written:
    text, html = (
        made.filled(each, recipient=row.recipient, contact=contact) for each in (row.text, row.html)
    )
    return row._replace(text=text, html=html)


def letter(row: Written, sender: Mailbox, *, contact: str, domain: str) -> Letter:
    """A mail of the outbox as a letter: what was written is what leaves.

    Answers go to `contact`, the address of the year. HeaderRefused: it is none.
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
