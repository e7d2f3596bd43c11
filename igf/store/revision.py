"""Whether a database has the tables of this program, looked up without Alembic.

Every command opens the database, and Alembic takes longer to load than most of them to run.
"""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from igf.store.session import Store

VERSIONS = Path(__file__).parent / "migrations" / "versions"


def newest() -> str:
    """The revision of the last migration, which its file begins with."""
    return max(path.name for path in VERSIONS.glob("[0-9]*_*.py")).partition("_")[0]


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
