"""The files that came with answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from igf.store.tables.asks import Attachment
from igf.store.tables.year import Answer


def attach(session: Session, answer: int, *, files: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep the files of an answer (by id), as columns by kind: answer or evidence."""
    session.add_all(Attachment(answer=answer, kind=kind, **file) for kind, file in files.items())


def attachment(session: Session, answer: int, *, kind: str) -> Attachment | None:
    """A file of an answer (by id), answer or evidence; without its content."""
    query = select(Attachment).where(Attachment.answer == answer, Attachment.kind == kind)
    return session.scalars(query.options(defer(Attachment.content))).one_or_none()


def attachments(session: Session, ask: str) -> dict[tuple[int, str], Attachment]:
    """The files that came with the answers to an ask, by answer and kind; without their content."""
    query = select(Attachment).join(Answer, Answer.id == Attachment.answer)
    rows = session.scalars(query.where(Answer.ask == ask).options(defer(Attachment.content)))
    return {(row.answer, row.kind): row for row in rows}


def of_answers(session: Session, ask: str) -> Sequence[tuple[int, str, int, str]]:
    """The files given as answers to an ask: the answer (by id), name, size in bytes, digest."""
    size = func.length(Attachment.content)
    query = (
        select(Attachment.answer, Attachment.name, size, Attachment.sha256)
        .join(Answer, Answer.id == Attachment.answer)
        .where(Answer.ask == ask, Attachment.kind == "answer")
    )
    return [tuple(row) for row in session.execute(query)]
