"""Bringing a database to the tables this program knows, and telling when it is newer."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

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
        return MigrationContext.configure(connection).get_current_revision()


def is_newer(store: Store) -> bool:
    """Whether the database was made by a newer version of this program."""
    found = revision(store)
    return found is not None and not is_known(found)


def is_known(found: str) -> bool:
    """Whether this program knows a revision: it can bring tables of it up to date."""
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    return found in known


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
