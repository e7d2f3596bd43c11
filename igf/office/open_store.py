"""Opening the database of an installation."""

from pathlib import Path

from igf.office.home import keep_private
from igf.store.faults import ADDRESS_FAULTS, bad_address, unusable
from igf.store.revision import is_newest
from igf.store.session import DatabaseError, Store
from schemas.errors import Mistake
from schemas.settings import Settings


def open_store(settings: Settings) -> Store:
    """The database, brought up to date. Mistake: it cannot be opened, or is of a newer program."""
    try:
        if settings.database_url is None:
            keep_private(settings.home)
        store = Store(settings.database())
    except OSError as error:
        raise _no_folder(settings.home, error) from error
    except ADDRESS_FAULTS as error:
        raise bad_address() from error
    try:
        _bring_up_to_date(store)
    except DatabaseError as error:
        store.close()
        raise unusable(error, opening=True) or error from error
    return store


def _bring_up_to_date(store: Store) -> None:
    if is_newest(store):
        return
    from igf.store import schema  # noqa: PLC0415 -- Alembic, which only a change of tables needs

    if schema.is_newer(store):
        raise Mistake(
            "the database was written by a newer version of IGF Cycle",
            "install that version, or point IGF_HOME at another folder",
        )
    schema.upgrade(store)


def _no_folder(home: Path, error: OSError) -> Mistake:
    reason = (error.strerror or str(error)).lower()
    return Mistake(
        f"the folder of the installation cannot be used: {home}: {reason}",
        "point IGF_HOME at a folder that you may write to",
    )
