"""Guards of the database itself: entries and links of the log are never changed or removed.

The values of an entry may be blanked, all at once, and not otherwise changed. These guards belong
to the tables: whoever makes the tables makes them too. The migrations hold the same.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, Table, event, text

from igf.store.tables.records import LogEntry, LogSeal, LogValue
from igf.store.tables.year import Base

GROWS: Final = "the log only grows"
BLANKS: Final = "what the log tells can only be blanked"
#: Each table with the name of its key.
_KEYS: Final = {
    LogEntry.__tablename__: "id",
    LogValue.__tablename__: "entry",
    LogSeal.__tablename__: "position",
}
_BLANKED: Final = (
    "NEW.entry = OLD.entry AND {values} = '{{}}' AND NEW.salt = '' AND NEW.actor = ''"
    " AND NEW.on_behalf_of IS NULL AND NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL"
)


def sqlite_guards(table: str) -> Iterator[str]:
    """The guards of a table on SQLite, where an insert may also replace a row."""
    key = _KEYS[table]
    there = f"SELECT 1 FROM {table} WHERE {key} = NEW.{key}"  # noqa: S608 -- names of our own
    yield _sqlite(table, "insert", when=f" WHEN EXISTS ({there})", says=GROWS)
    yield _sqlite(table, "delete", when="", says=GROWS)
    if table == LogValue.__tablename__:
        blanked = _BLANKED.format(values='NEW."values"')
        yield _sqlite(table, "update", when=f" WHEN NOT ({blanked})", says=BLANKS)
    else:
        yield _sqlite(table, "update", when="", says=GROWS)


def postgres_guards(table: str) -> Iterator[str]:
    """The guards of a table on PostgreSQL."""
    values = table == LogValue.__tablename__
    changes = "DELETE OR TRUNCATE" if values else "UPDATE OR DELETE OR TRUNCATE"
    yield (
        f"CREATE TRIGGER {table}_grows BEFORE {changes} ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION igf_refuse('{GROWS}')"
    )
    if table == LogValue.__tablename__:
        blanked = _BLANKED.format(values='NEW."values"::text')
        yield (
            f"CREATE TRIGGER {table}_blanks BEFORE UPDATE ON {table}"
            f" FOR EACH ROW WHEN (NOT ({blanked})) EXECUTE FUNCTION igf_refuse('{BLANKS}')"
        )


REFUSE: Final = (
    "CREATE OR REPLACE FUNCTION igf_refuse() RETURNS trigger LANGUAGE plpgsql"
    " AS $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$"
)


def _sqlite(table: str, change: str, *, when: str, says: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{change} BEFORE {change.upper()} ON {table}{when}"
        f" BEGIN SELECT RAISE(ABORT, '{says}'); END"
    )


def _attach() -> None:
    for name in _KEYS:
        table = Base.metadata.tables[name]
        for statement in sqlite_guards(name):
            _after(table, statement, dialect="sqlite")
        for statement in (REFUSE, *postgres_guards(name)):
            _after(table, statement, dialect="postgresql")


def _after(table: Table, statement: str, *, dialect: str) -> None:
    def guard(_table: Table, connection: Connection, **_rest: object) -> None:
        if connection.dialect.name == dialect:
            connection.execute(text(statement))

    event.listen(table, "after_create", guard)


_attach()
