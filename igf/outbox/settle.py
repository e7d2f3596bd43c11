"""Mails that require a decision: those the server may or may not have taken, those it refused."""

from collections.abc import Sequence

from igf.log.write import Actor, record
from igf.office.office import Office
from igf.stage.stops import stop_of
from igf.store.queries import outbox as mail_queries
from igf.store.queries import year as queries
from igf.store.tables.records import Outgoing
from schemas.errors import Mistake

#: The states in which a person decides about a mail.
OPEN_TO_DECISION = frozenset({"unknown", "failed"})


def mails(office: Office, *, state: str | None = None) -> Sequence[Outgoing]:
    """The mails in a state, or all, in the order they were written."""
    with office.store.read() as session:
        return [row for row in queries.outbox(session) if state in {None, row.state}]


def settle_mail(office: Office, mail: int, *, again: bool, by: Actor) -> tuple[str, ...]:
    """Say of a mail in doubt that it arrived, or let it be sent again; returns its stage, by id.

    Mistake: the mail is unknown, it is not in doubt, its stage sends nothing now, or it is said to
    have arrived and was refused.
    """
    now = office.now()
    with office.store.write(now) as session:
        row = mail_queries.by_id(session, mail)
        if row is None:
            raise Mistake(f"there is no mail {mail}", "see igf mail list")
        if row.state not in OPEN_TO_DECISION:
            raise Mistake(f"mail {mail} is {row.state}", "only unknown and failed ones are decided")
        if row.state == "failed" and not again:
            _refuse_arrived(row)
        # A mail of the whole year has no stage: the watch delivers it.
        stage = queries.stage(session, row.stage) if "/" in row.stage else None
        if again and stage and (stop := stop_of(session, stage)):
            raise Mistake(f"{stage.title} sends nothing: {stop.words}", "resume it: igf resume")
        values = {"mail": row.key, "before": row.state, "after": "queued" if again else "sent"}
        row.state, row.retry_at, row.claimed_by = str(values["after"]), None, None
        row.phase, row.reason = "", f"decided by {by.name}"
        row.sent_at = None if again else now
        if again:
            # It may be in doubt because of its address, which was mended since.
            row.address = mail_queries.present_address(session, row.recipient) or row.address
        if again and stage:
            # Its run delivers it, also where the stage was done.
            stage.state, stage.next_at = "running", now
        record(session, "mail.decided", subject=row.stage, at=now, values=values, actor=by)
    return (stage.id,) if stage else ()


def _refuse_arrived(row: Outgoing) -> None:
    """Mistake: what a server refused did not arrive."""
    fix = f"correct the address, then igf mail again {row.id}; or igf mail drop {row.id}"
    raise Mistake(f"mail {row.id} was refused, so it did not arrive: {row.reason}", fix)
