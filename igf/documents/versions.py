"""A version of a document: as it was made, as a draft, and written."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from igf.store.queries.items import Mark
from igf.store.session import Session
from igf.store.tables.year import Document

MARKDOWN = "text/markdown"
JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def of_nothing(title: str) -> str:
    """The title of a document that was made although nothing came in: whoever decides sees it."""
    return f"{title} (nothing was received)"


@dataclass(frozen=True)
class Made:
    """A document; `items` is the mark of the items that it was made from, if it was.

    `address` is where it stands on the web, if `content` is a copy of what stands there.
    """

    title: str
    media_type: str
    content: bytes
    items: Mark | None = None
    address: str | None = None


@dataclass(frozen=True)
class DraftDocument:
    """A new version of a document."""

    key: str
    author: str
    made: Made


def write_document(
    session: Session, stage: str, *, draft: DraftDocument, version: int, now: datetime
) -> Document:
    """A new version of a document."""
    document = Document(
        stage=stage,
        key=draft.key,
        version=version,
        title=draft.made.title,
        media_type=draft.made.media_type,
        sha256=hashlib.sha256(draft.made.content).hexdigest(),
        content=draft.made.content,
        author=draft.author,
        made_at=now,
        address=draft.made.address,
    )
    session.add(document)
    session.flush()
    return document
