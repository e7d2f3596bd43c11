"""That delivery is held, in words; the rest of the room, which a status does not need, is slow."""

from igf.store.queries import holds as hold_queries
from igf.store.session import Session, Store
from igf.store.tables.records import MailHold
from igf.words.phrases import shown_utc


def held_words(store: Store) -> str:
    """That delivery is held, since when, by whom and why; empty while mails leave."""
    with store.read() as session:
        return hold_words(session)


def hold_words(session: Session) -> str:
    """The same, in a session of the caller."""
    row = hold_queries.hold(session)
    return words_of(row) if row else ""


def words_of(row: MailHold) -> str:
    """A hold in words."""
    restored = f" (the backup of {shown_utc(row.backed_up_at)})" if row.backed_up_at else ""
    return f"Delivery is held since {shown_utc(row.since)} by {row.by}: {row.reason}{restored}"
