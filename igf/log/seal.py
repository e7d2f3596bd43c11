"""Sealing the log: each entry becomes a link of a chain of digests, in the order of commit."""

from igf.log.rules.chain import FIRST, link_digest
from igf.office.office import Office
from igf.store.queries import log as log_queries
from igf.store.tables.records import LogSeal

#: Entries sealed in one transaction.
BATCH = 200


def seal(office: Office) -> int:
    """Seal the entries that are not in the chain yet; returns their number."""
    now = office.now()
    with office.store.read() as session:
        if not log_queries.unsealed(session, limit=1):
            return 0
    with office.store.write(now) as session:
        entries = log_queries.unsealed(session, limit=BATCH)
        last = log_queries.last_seal(session)
        position, previous = (last.position, last.digest) if last else (0, FIRST)
        for entry in entries:
            position += 1
            made = link_digest(previous, entry)
            row = LogSeal(
                position=position, entry=entry.id, previous=previous, digest=made, sealed_at=now
            )
            session.add(row)
            previous = made
    return len(entries)
