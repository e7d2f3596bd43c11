"""An office on a simulated clock whose mails are kept in memory."""

from pathlib import Path

from igf.engine.office import Office
from igf.engine.rehearse import SimulatedClock
from igf.mail.catalogue import load_catalogue
from igf.mail.memory import MemoryTransport
from igf.store import schema
from igf.store.session import Store


def office_in(
    folder: Path, clock: SimulatedClock, *, mails: MemoryTransport, url: str | None = None
) -> Office:
    """With a new database in `folder`, or the one at `url`."""
    store = Store(url or f"sqlite:///{folder / 'igf.db'}")
    schema.upgrade(store)
    return Office(store, load_catalogue(), clock, mails, folder / "outgoing")
