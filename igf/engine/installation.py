"""Opening an installation: from its settings to an office that is ready to work."""

from datetime import timedelta

from igf.engine.office import Links, Office
from igf.engine.ports import SystemClock
from igf.mail.catalogue import load_catalogue
from igf.mail.modes import transport_for
from igf.store import schema
from igf.store.session import Store
from schemas.errors import Mistake
from schemas.settings import Settings


def open_store(settings: Settings) -> Store:
    """The database, brought up to date. Mistake: a newer program has been at work on it."""
    store = Store(settings.database())
    if schema.is_newer(store):
        raise Mistake(
            "the database was written by a newer version of IGF Cycle",
            "install that version, or point IGF_HOME at another folder",
        )
    schema.upgrade(store)
    return store


def open_office(settings: Settings | None = None) -> Office:
    """The office of this installation, as the environment describes it."""
    chosen = settings or Settings()
    try:
        transport = transport_for(chosen)
    except ValueError as wrong:
        raise Mistake(str(wrong)) from wrong
    return Office(
        store=open_store(chosen),
        catalogue=load_catalogue(),
        clock=SystemClock(),
        transport=transport,
        outgoing=chosen.home / "outgoing",
        sender=chosen.mail_from,
        mail_domain=chosen.mail_domain,
        links=Links(
            runs=f"http://{chosen.host}:{chosen.prefect_port}",
            mails=f"http://{chosen.host}:{chosen.mails_port}",
        ),
        lease=timedelta(seconds=chosen.lease_seconds),
    )
