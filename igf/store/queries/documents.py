"""Reading the documents of a stage."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from igf.store.tables.year import Document


def documents(session: Session, stage: str) -> Sequence[Document]:
    """Every version of every document of a stage, by key, oldest first."""
    query = select(Document).where(Document.stage == stage)
    return session.scalars(query.order_by(Document.key, Document.version)).all()


def of_stages(session: Session, stages: Sequence[str]) -> Sequence[Document]:
    """Every version of every document of these stages (by id), oldest first, without contents."""
    query = select(Document).where(Document.stage.in_(stages)).options(defer(Document.content))
    return session.scalars(query.order_by(Document.stage, Document.key, Document.version)).all()


class DocumentLine(NamedTuple):
    """A version of a document without what it holds; `size` in bytes."""

    stage: str
    key: str
    version: int
    title: str
    media_type: str
    author: str
    made_at: datetime
    address: str | None
    size: int


_LINES = select(
    Document.stage,
    Document.key,
    Document.version,
    Document.title,
    Document.media_type,
    Document.author,
    Document.made_at,
    Document.address,
    func.length(Document.content),
)


def lines_of(session: Session, stage: str) -> Sequence[DocumentLine]:
    """Every version of the documents of a stage, by key, the newest first."""
    query = _LINES.where(Document.stage == stage)
    rows = session.execute(query.order_by(Document.key, Document.version.desc()))
    return [DocumentLine(*row) for row in rows]
