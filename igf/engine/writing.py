"""Writing the rows that a prepared step consists of, inside its transaction."""

import hashlib
from datetime import datetime

from igf.engine.drafts import Draft, DraftAsk, DraftDocument, DraftMail
from igf.engine.office import Office
from igf.engine.questions import ask_id
from igf.mail.message import message_id
from igf.store import queries
from igf.store.record_tables import Outgoing
from igf.store.session import Session
from igf.store.tables import Ask, Document, Obligation


def write_document(
    session: Session, stage: str, *, draft: DraftDocument, now: datetime
) -> Document:
    """A new version of a document."""
    newest = queries.newest_documents(session, stage).get(draft.key)
    document = Document(
        stage=stage,
        key=draft.key,
        version=newest.version + 1 if newest else 1,
        title=draft.made.title,
        media_type=draft.made.media_type,
        sha256=hashlib.sha256(draft.made.content).hexdigest(),
        content=draft.made.content,
        author=draft.author,
        made_at=now,
    )
    session.add(document)
    session.flush()
    return document


def write_ask(session: Session, draft: Draft, *, ask: DraftAsk, now: datetime) -> None:
    """An open ask with one obligation for each of those asked."""
    move = draft.move
    documents = queries.newest_documents(session, draft.stage)
    row = Ask(
        id=ask_id(draft.stage, move),
        stage=draft.stage,
        step=move.step.key,
        rung=move.rung,
        version=move.version,
        form=ask.form,
        title=ask.title,
        question=ask.question,
        by=list(ask.by),
        rule=ask.rule.model_dump(),
        outside=ask.outside,
        document=documents[ask.document].id if ask.document in documents else None,
        asked_at=now,
        due_at=ask.due.at,
        due_zone=ask.due.zone,
        due_shown=ask.due.shown,
        state="open",
    )
    session.add(row)
    session.flush()
    session.add_all(Obligation(ask=row.id, holder=holder, state="owed") for holder in ask.by)


def write_mail(
    session: Session, office: Office, *, draft: Draft, mail: DraftMail, now: datetime
) -> None:
    """One mail, ready to be delivered after the commit; its key lets it exist once."""
    move, recipient, rendered = draft.move, mail.recipient, mail.rendered
    parts = (draft.stage, move.step.key, mail.notice, move.rung, str(move.version), recipient.key)
    key = "/".join(parts)
    session.add(
        Outgoing(
            key=key,
            message_id=message_id(key, office.mail_domain),
            cycle=draft.stage.partition("/")[0],
            stage=draft.stage,
            step=move.step.key,
            notice=mail.notice,
            rung=move.rung,
            version=move.version,
            recipient=recipient.key,
            name=recipient.name,
            address=recipient.address,
            language=rendered.language,
            wanted=rendered.wanted,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            written_at=now,
            state="queued",
        )
    )
