"""Guards of the database on the log, and that the migrations bring the same guards."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from igf.log.write import Actor, record
from igf.store import schema
from igf.store.queries import log as log_queries
from igf.store.session import DatabaseError, Store
from igf.store.tables.records import LogSeal
from igf.store.tables.year import Base
from tests.engine.counting import counted
from tests.store.databases import opened

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
FORBIDDEN = (
    "UPDATE log SET act = 'x'",
    "UPDATE log SET door = door",
    "DELETE FROM log",
    "UPDATE log_seal SET digest = 'x'",
    "DELETE FROM log_seal",
    "DELETE FROM log_value",
    "UPDATE log_value SET actor = 'Somebody Else'",
    "UPDATE log_value SET \"values\" = '{}'",
    """UPDATE log_value SET "values" = '{"note": "x"}', salt = '', actor = '',
    on_behalf_of = NULL, erased_at = '2027-01-04 09:00:00+00:00'""",
)
REPLACING = (
    "INSERT OR REPLACE INTO log SELECT * FROM log",
    "INSERT OR REPLACE INTO log_value SELECT * FROM log_value",
    "INSERT OR REPLACE INTO log_seal SELECT * FROM log_seal",
)


def write_one(store: Store) -> None:
    with store.write(NOW) as session:
        by = Actor("Amina Diallo", "command")
        record(session, "year.paused", subject="igf-2027", at=NOW, values={"reason": "x"}, actor=by)
        (entry,) = log_queries.unsealed(session, limit=1)
        session.add(LogSeal(position=1, entry=entry.id, previous="0", digest="d", sealed_at=NOW))


def refused(store: Store, statement: str) -> bool:
    try:
        with store.write(NOW) as session:
            session.execute(text(statement))
    except DatabaseError as error:
        return "the log only grows" in str(error) or "can only be blanked" in str(error)
    return False


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_nothing_of_the_log_is_changed_or_removed(store: Store, statement: str) -> None:
    write_one(store)
    assert refused(store, statement)


@pytest.mark.parametrize("statement", REPLACING)
def test_nothing_of_the_log_is_replaced(tmp_path: Path, statement: str) -> None:
    with opened(f"sqlite:///{tmp_path / 'igf.db'}") as store:
        write_one(store)
        assert refused(store, statement)


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["log_value", "log_seal", "log CASCADE"])
def test_nothing_of_the_log_is_emptied(empty_postgres_url: str, table: str) -> None:
    with opened(empty_postgres_url) as store:
        write_one(store)
        assert refused(store, f"TRUNCATE {table}")


def test_what_an_entry_tells_is_blanked_and_stays_blank(store: Store) -> None:
    write_one(store)
    with store.write(NOW) as session:
        log_queries.blank(session, [1], now=NOW)
    with store.read() as session:
        told = log_queries.told(session, 1)
    assert told == ("", "", None, {}, NOW)
    assert refused(store, "UPDATE log_value SET actor = 'Amina Diallo'")
    assert refused(store, "UPDATE log_value SET erased_at = NULL")


def guards(store: Store) -> list[tuple[str, str]]:
    """Name and body of every trigger."""
    small = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    large = "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    query = small if store.engine.dialect.name == "sqlite" else large
    with store.engine.connect().execution_options(reading=True) as connection:
        return sorted((name, body) for name, body in connection.execute(text(query)))


def test_the_migrations_bring_the_guards_of_the_program(store: Store) -> None:
    made = guards(store)
    assert len(made) == (50 if store.engine.dialect.name == "sqlite" else 45)
    Base.metadata.drop_all(store.engine)
    schema.upgrade(store)
    assert guards(store) == made


def test_what_is_sealed_is_not_read_again_to_find_what_is_not(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'igf.db'}") as store:
        write_one(store)
        with counted(store) as statements, store.read() as session:
            assert log_queries.unsealed(session, limit=1) == []
            plan = session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statements[0]}", (0, 1, 0)
            )
            steps = [row[-1] for row in plan]
    assert steps[0] == "SEARCH log USING INTEGER PRIMARY KEY (rowid>?)"
    assert not any(step.startswith("SCAN log") for step in steps)
