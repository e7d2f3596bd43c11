"""Files that come with answers: attached by people, given out again by answer."""

from pathlib import Path
from typing import Literal

from igf.asks.entitled import ask_named, named_side
from igf.asks.replies import Attached
from igf.documents.files import content_of, media_type_of
from igf.office.office import Office
from igf.store.queries import asks as ask_queries
from igf.store.queries import attachments as file_queries
from schemas.errors import Mistake

Kind = Literal["answer", "evidence"]


def attached_file(path: Path) -> Attached:
    """A file as it comes with an answer. Mistake: it cannot be read."""
    return Attached(path.name, media_type_of(path), content_of(path))


def proof_of(evidence: str | None) -> Attached | None:
    """The file that is named as proof; None where other evidence is named, as a letter on paper."""
    path = Path(evidence) if evidence else None
    return attached_file(path) if path and path.is_file() else None


def attachment_of(office: Office, ask_id: str, *, who: str, kind: Kind = "answer") -> Attached:
    """The file of a side's answer that counts. Mistake: no file came with it."""
    with office.store.read() as session:
        side = named_side(session, ask_named(session, ask_id), said=who)
        answer = ask_queries.counting(session, ask_id).get(side.holder)
        files = file_queries.attachments(session, ask_id)
        row = files.get((answer.id, kind)) if answer else None
        if row is None:
            what = "file" if kind == "answer" else "proof"
            raise Mistake(f"no {what} came with an answer of {who}", "see igf answers list")
        return Attached(row.name, row.media_type, row.content)
