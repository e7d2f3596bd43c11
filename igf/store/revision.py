"""The revision that the tables of a database are at, looked up without Alembic.

Every command opens the database, and Alembic takes longer to load than most of them to run.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DatabaseError

from igf.store.session import Store

VERSIONS = Path(__file__).parent / "migrations" / "versions"


def known() -> frozenset[str]:
    """The revisions of which this program can bring tables up to date: files begin with them."""
    return frozenset(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))


def newest() -> str:
    """The revision of the last migration."""
    return max(known())


def revision_of(connection: Connection) -> str | None:
    """The revision a database is at; None when it has no tables yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def is_newest(store: Store) -> bool:
    """Whether nothing is to be done for the tables: one statement; False if there are none yet.

    DatabaseError: the database cannot be opened.
    """
    with store.read() as session:
        session.connection()
        try:
            found = session.scalars(text("SELECT version_num FROM alembic_version")).all()
        except DatabaseError:
            return False  # no table, no revision; Alembic reports any other failure
        return found == [newest()]
