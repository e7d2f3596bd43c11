"""Forgery of a log by a person who may write to the database and removes its guards."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import text

from igf.store.session import Store

GUARDED = ("log", "log_value", "log_seal")


def forge(store: Store, statements: Sequence[str]) -> None:
    """Run statements past every guard and reference of the database."""
    if store.engine.dialect.name == "sqlite":
        _forge_small(Path(str(store.engine.url.database)), statements)
        return
    with store.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))


def _forge_small(path: Path, statements: Sequence[str]) -> None:
    connection = sqlite3.connect(path)
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for (name,) in connection.execute(names).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
