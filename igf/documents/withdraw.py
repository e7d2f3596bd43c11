"""A version of a document that was uploaded by mistake is withdrawn: its content is gone."""

from igf.documents.rules.withdrawn import is_withdrawn
from igf.log.write import By, Value, record
from igf.office.office import Office
from igf.store.queries import documents as document_queries
from igf.store.session import Session
from igf.store.tables.year import Document
from schemas.errors import Mistake


def withdraw_document(office: Office, stage: str, *, key: str, version: int, by: By) -> str:
    """Erase the content of a version that a newer one has replaced; returns its title.

    Its links say so from then on; number, title and digest stay. Mistake: there is no such version,
    it is the newest or was withdrawn before, or no reason is given.
    """
    if not by.reason.strip():
        raise Mistake("the reason is missing", "say why, without naming a person; it is kept")
    now = office.now()
    with office.store.write(now) as session:
        row = _version(session, stage, key=key, version=version)
        size, row.content = len(row.content), b""
        values: dict[str, Value] = {"version": version, "sha256": row.sha256, "bytes": size}
        values |= {"reason": by.reason.strip()}
        subject = f"{stage}/{key}"
        record(
            session, "document.withdrawn", subject=subject, at=now, values=values, actor=by.actor
        )
        return row.title


def _version(session: Session, stage: str, *, key: str, version: int) -> Document:
    found = [row for row in document_queries.documents(session, stage) if row.key == key]
    if not found:
        raise Mistake(f"there is no document {key} in {stage}", f"see igf document list {stage}")
    newest = found[-1]
    row = next((row for row in found if row.version == version), None)
    if row is None:
        raise Mistake(f"{key} has no version {version}", f"the newest is {newest.version}")
    if is_withdrawn(row.content):
        raise Mistake(f"version {version} of {key} was withdrawn before", "nothing more to do")
    if row is newest:
        fix = f"first upload the right one: igf document put {stage} {key} FILE"
        raise Mistake(f"version {version} of {key} is the newest, which counts", fix)
    return row
