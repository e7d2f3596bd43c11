"""Reading the documents of a stage."""

from collections.abc import Sequence

from sqlalchemy import select
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
