"""Bringing a database to the tables this program knows, and telling when it is newer."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from igf.store.revision import known, revision_of
from igf.store.session import Store

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(store: Store, to: str = "head") -> None:
    """Bring the tables up to revision `to`."""
    with store.engine.connect() as connection:
        command.upgrade(_config(connection), to)
        connection.commit()


def downgrade(store: Store, to: str = "base") -> None:
    """Take the tables down to revision `to`."""
    with store.engine.connect() as connection:
        command.downgrade(_config(connection), to)
        connection.commit()


def revision(store: Store) -> str | None:
    """The revision the database is at; None when it has no tables yet."""
    with store.engine.connect() as connection:
        return revision_of(connection)


def is_newer(store: Store) -> bool:
    """Whether the database was made by a newer version of this program."""
    found = revision(store)
    return found is not None and found not in known()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
