"""An office with a database of its own."""

from pathlib import Path

from igf.engine.followers import FOLLOWERS
from igf.mail.catalogue import load_catalogue
from igf.mail.send import Transport
from igf.office.office import Office
from igf.office.ports import Clock
from igf.store import schema
from igf.store.session import Store


def office_in(
    folder: Path,
    clock: Clock,
    *,
    mails: Transport,
    url: str | None = None,
    durable: bool = True,
) -> Office:
    """With a new database in `folder`, or the one at `url`; a rehearsal needs no durable one."""
    store = Store(url or f"sqlite:///{folder / 'igf.db'}", durable=durable)
    schema.upgrade(store)
    return Office(store, load_catalogue(), clock, mails, folder / "outgoing", followers=FOLLOWERS)
