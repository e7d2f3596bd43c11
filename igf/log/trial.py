"""What an act would do, seen by doing it in a transaction that is undone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from igf.office.act import Ready
from igf.office.office import Office
from igf.store.queries import outbox as mail_queries
from igf.store.session import Session
from igf.store.tables.records import Outgoing
from schemas.acts import Did, Preview, Sample


@dataclass(frozen=True)
class Tried:
    """What an act did before it was undone: in words, and the mails that it wrote."""

    did: Did
    mails: tuple[Sample, ...]


def tried(office: Office, do: Callable[[], Did]) -> Tried:
    """Do it, look at what was done, and undo it. Mistake: it cannot be done."""
    with office.store.trying() as session:
        last = mail_queries.last_number(session)
        did = do()
        mails = tuple(_samples(session, after=last))
    return Tried(did, mails)


def by_trial(office: Office, do: Callable[[], Did], *, title: str, button: str = "") -> Ready:
    """An act that shows what it did when it was tried. Mistake: it cannot be done."""
    found = tried(office, do)
    sent = tuple(f"{each.address} {each.subject}" for each in found.mails)
    preview = Preview(
        title=title,
        lines=found.did.lines,
        button=button or title,
        read=(title, *found.did.lines, *sent),
        mails=found.mails,
    )
    return Ready(preview, do)


def showing(ready: Ready, *lines: str) -> Ready:
    """An act that shows these lines instead, and hangs on them as well."""
    read = (*ready.preview.read, *lines)
    return replace(ready, preview=replace(ready.preview, lines=lines, read=read))


def _samples(session: Session, *, after: int) -> Iterator[Sample]:
    for row in mail_queries.written_after(session, after):
        yield sample_of(row)


def sample_of(row: Outgoing) -> Sample:
    """A mail of the outbox as it will be read, with the marks where its links go."""
    return Sample(row.name, row.address, row.language, row.subject, row.text)
