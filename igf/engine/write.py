"""Writing the rows that a prepared step consists of, inside its transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from igf.asks.draft import DraftAsk
from igf.asks.questions import ask_id
from igf.asks.sides import sides_of
from igf.engine.draft import Draft
from igf.office.office import Office
from igf.outbox.row import NOTHING, Belonging, Sending, outbox_row
from igf.store.queries import asks as ask_queries
from igf.store.queries import outbox as mail_queries
from igf.store.queries.outbox import Written
from igf.store.session import Session
from igf.store.tables.year import Ask


def write_ask(session: Session, draft: Draft, *, ask: DraftAsk, now: datetime) -> None:
    """An open ask with its sides (see igf.asks.sides)."""
    due_step = draft.due_step
    documents = draft.seen.documents
    row = Ask(
        id=ask_id(draft.stage, due_step),
        stage=draft.stage,
        step=due_step.step.key,
        rung=due_step.rung,
        version=due_step.version,
        form=ask.form,
        title=ask.title,
        question=ask.question,
        by=list(ask.by),
        rule=ask.rule.model_dump(),
        outside=ask.outside,
        options=list(ask.options),
        four_eyes=ask.four_eyes,
        document=documents[ask.document].id if ask.document and ask.document in documents else None,
        asked_at=now,
        due_at=ask.due.at,
        due_zone=ask.due.zone,
        due_shown=ask.due.shown,
        state="open",
    )
    session.add(row)
    session.flush()
    ask_queries.add_obligations(session, sides_of(session, row.id, ask=ask, now=now))


def write_mails(
    session: Session, office: Office, *, draft: Draft, token: str | None, now: datetime
) -> Sending:
    """Write the mails, to be delivered after the commit; the key of each is unique.

    The first page is claimed under the `token` of the run that writes them; the others wait, and
    all do without one.
    """
    due_step = draft.due_step
    of = Belonging(draft.stage, due_step.step.key, due_step.rung, due_step.version)
    sending = NOTHING
    for first in range(0, len(draft.mails), office.page):
        mails = draft.mails[first : first + office.page]
        rows = [outbox_row(mail, of, domain=office.mail_domain, now=now) for mail in mails]
        if token and first == 0:
            rows = [row | {"state": "sending", "claimed_by": token} for row in rows]
            more = len(draft.mails) > office.page
            sending = Sending(tuple(map(_written, rows)), draft.seen.year.contact, more)
        mail_queries.add_mails(session, rows)
    return sending


def _written(row: Mapping[str, Any]) -> Written:
    return Written._make([0, *(row[name] for name in Written._fields[1:])])
