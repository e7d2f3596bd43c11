"""Reading the documents of a stage."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from igf.store.tables.year import Document


def documents(session: Session, stage: str) -> Sequence[Document]:
    """Every version of every document of a stage, by key, oldest first."""
    query = select(Document).where(Document.stage == stage)
    return session.scalars(query.order_by(Document.key, Document.version)).all()
