"""Documents as files: handed in by people, listed, and given out again."""

import mimetypes
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from igf.documents.rules.withdrawn import is_withdrawn, refuse_withdrawn
from igf.documents.versions import MARKDOWN, Made
from igf.office.office import Office
from igf.store.queries import documents as document_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Document
from igf.words.mistakes import suggest
from igf.words.phrases import is_address, shown_utc
from schemas.errors import Mistake

_OOXML: Final = "application/vnd.openxmlformats-officedocument"
_OPEN: Final = "application/vnd.oasis.opendocument"
#: Types that `mimetypes` does not know on every machine.
_TYPES: Final = {
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".csv": "text/csv",
    ".docx": f"{_OOXML}.wordprocessingml.document",
    ".xlsx": f"{_OOXML}.spreadsheetml.sheet",
    ".pptx": f"{_OOXML}.presentationml.presentation",
    ".odt": f"{_OPEN}.text",
    ".ods": f"{_OPEN}.spreadsheet",
    ".odp": f"{_OPEN}.presentation",
    ".rtf": "application/rtf",
}
_UNKNOWN: Final = "application/octet-stream"


def document_file(  # noqa: PLR0913 -- what is said of a file, by name
    office: Office,
    stage: str,
    *,
    key: str,
    path: Path,
    title: str | None,
    address: str | None = None,
) -> Made:
    """A file as a new version of a document. Without a title it keeps the one it has.

    With an `address` the file is a copy of what stands there today. Mistake: the file cannot be
    read, or the address is none.
    """
    if address is not None and not is_address(address):
        raise Mistake(f"{address!r} is not a web address", "enter it with https://")
    content = content_of(path)
    with office.store.read() as session:
        before = queries.newest_documents(session, stage).get(key)
    named = title or (before.title if before else path.stem)
    return Made(named, media_type_of(path), content, address=address)


def content_of(path: Path) -> bytes:
    """The bytes of a file. Mistake: it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Mistake(f"{path} cannot be read: {reason}", "name another file") from error


def documents_of(office: Office, stage: str) -> Sequence[Document]:
    """Every version of every document of a stage (by id), by key, oldest first."""
    with office.store.read() as session:
        return document_queries.documents(session, stage)


def document(office: Office, stage: str, *, key: str, version: int | None = None) -> Document:
    """A version of a document, the newest if none is named.

    Mistake: it does not exist, or was withdrawn.
    """
    with office.store.read() as session:
        found = [row for row in document_queries.documents(session, stage) if row.key == key]
        if not found:
            raise _none(session, stage, key=key)
    chosen = [row for row in found if version in {None, row.version}]
    if not chosen:
        raise Mistake(f"{key} has no version {version}", f"the newest is {found[-1].version}")
    row = chosen[-1]
    refuse_withdrawn(row.title, row.content, version=row.version)
    return row


def document_line(row: Document) -> str:
    """A document in one line."""
    address = f"  {row.address}" if row.address else ""
    made = f"{row.author}, {shown_utc(row.made_at)}"
    return f"{row.key}  version {row.version}  {row.title}  {_size(row)}  by {made}{address}"


def _none(session: Session, stage: str, *, key: str) -> Mistake:
    known = {row.key for row in document_queries.documents(session, stage)}
    fix = suggest(key, known) if known else f"put it in: igf document put {stage} {key} FILE"
    return Mistake(f"there is no document {key} in {stage} yet", fix)


def media_type_of(path: Path) -> str:
    """The media type of a file, by its name."""
    guessed, _ = mimetypes.guess_type(path.name)
    return _TYPES.get(path.suffix.lower(), guessed or _UNKNOWN)


def ending_of(media_type: str) -> str:
    """How the name of a file of a media type ends: ".pdf"; empty if that is not known."""
    known = {kind: ending for ending, kind in reversed(_TYPES.items())}
    return known.get(media_type) or mimetypes.guess_extension(media_type) or ""


def _size(row: Document) -> str:
    if is_withdrawn(row.content):
        return "withdrawn"
    return f"{-(-len(row.content) // 1000)} kB"
