"""Delivery of a stage's mails, after the commit that wrote them.

A row is `sending` from its claim on; its phase turns to `data` before the text is handed over. A
row of a dead run is judged by its phase: not yet handed over, it is queued again; handed over, it
is `unknown`, and a person decides.
"""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from datetime import datetime, timedelta

from igf.engine import drill
from igf.engine import lease as leases
from igf.engine.lease import Lease
from igf.engine.office import Office
from igf.mail.message import HeaderRefused, Letter, Mailbox, build, mailbox, message_id
from igf.mail.send import Outcome, Parcel
from igf.store import mail_queries
from igf.store.record_tables import Outgoing

PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=3)


def deliver(office: Office, lease: Lease) -> str:
    """Hand over every mail of the stage that is due; the words say how many went out.

    LeaseLostError: another run acts for the stage.
    """
    parcels = claim(office, lease)
    if not parcels:
        return ""
    sent = asyncio.run(_hand_over(office, lease, parcels=parcels))
    waiting = len(parcels) - sent
    return f"{sent} mails sent" + (f", {waiting} not sent yet" if waiting else "")


def claim(office: Office, lease: Lease) -> list[Parcel]:
    """Take the mails that are due, in the order they were written; refused ones are marked."""
    now = office.now()
    with office.store.read() as session:
        if not mail_queries.undelivered(session, lease.stage, now=now):
            return []
    parcels = []
    with office.store.write(now) as session:
        leases.check(session, lease)
        for row in mail_queries.undelivered(session, lease.stage, now=now):
            if row.state == "sending" and row.phase == "data" and row.claimed_by != lease.token:
                row.state, row.reason = "unknown", "the run died while the mail was handed over"
            else:
                row.state, row.phase, row.claimed_by = "sending", "", lease.token
                parcels.append(row)
    return [parcel for row in parcels if (parcel := _parcel(office, row))]


async def _hand_over(office: Office, lease: Lease, *, parcels: Sequence[Parcel]) -> int:
    sent = 0
    open_keys = {parcel.key for parcel in parcels}

    async def on_data(parcel: Parcel) -> bool:
        return _handing_over(office, lease, key=parcel.key)

    async with aclosing(office.transport.deliver(parcels, on_data=on_data)) as outcomes:
        async for outcome in outcomes:
            drill.point("after_handing_over")
            _settle(office, outcome)
            sent += outcome.state == "sent"
            open_keys.discard(outcome.key)
    _give_back(office, open_keys)
    return sent


def _handing_over(office: Office, lease: Lease, *, key: str) -> bool:
    now = office.now()
    with office.store.write(now) as session:
        row = mail_queries.by_key(session, key)
        ours = row.state == "sending" and row.claimed_by == lease.token
        if ours:
            row.phase = "data"
            row.attempts += 1
    drill.point("before_handing_over")
    return ours


def _settle(office: Office, outcome: Outcome) -> None:
    now = office.now()
    with office.store.write(now) as session:
        row = mail_queries.by_key(session, outcome.key)
        row.phase, row.claimed_by = "", None
        row.reason = f"{outcome.code} {outcome.text}".strip() if outcome.state != "sent" else ""
        if outcome.state == "sent":
            row.state, row.sent_at = "sent", now
        elif outcome.state in {"refused", "unknown"}:
            row.state = "failed" if outcome.state == "refused" else "unknown"
        else:
            _try_later(row, now)


def _try_later(row: Outgoing, now: datetime) -> None:
    row.state = "queued" if now - row.written_at < GIVE_UP_AFTER else "failed"
    row.attempts += 1
    row.retry_at = now + min(LONGEST_PAUSE, PAUSE * 2 ** min(row.attempts - 1, 10))


def _give_back(office: Office, keys: set[str]) -> None:
    """Mails behind a lost connection are untouched: they wait for the next round."""
    if not keys:
        return
    now = office.now()
    with office.store.write(now) as session:
        for key in sorted(keys):
            row = mail_queries.by_key(session, key)
            row.state, row.phase, row.claimed_by = "queued", "", None
            row.retry_at = now + PAUSE


def _parcel(office: Office, row: Outgoing) -> Parcel | None:
    sender = mailbox(office.sender)
    try:
        content = build(letter(row, sender, domain=office.mail_domain))
    except HeaderRefused as refused:
        _settle(office, Outcome(row.key, "refused", 0, str(refused)))
        return None
    return Parcel(row.key, sender.address, row.address, content)


def letter(row: Outgoing, sender: Mailbox, *, domain: str) -> Letter:
    """A mail of the outbox as a letter: what was written is what leaves."""
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
    )
