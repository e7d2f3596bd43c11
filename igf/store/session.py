"""Opening the database: one engine, read sessions, and short write transactions."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from igf.store.clock import keep_time, last_time
from igf.store.once import mark

__all__ = [
    "DatabaseError",
    "IntegrityError",
    "OperationalError",
    "Session",
    "SlowTransactionError",
    "Store",
]

BUSY_MS = 10_000
#: Names, among the advisory locks of a PostgreSQL database, the turn of who writes.
TURN = 2_027_001
#: Seconds after which it is looked again what others committed.
LOOK_AGAIN = 1.0


class SlowTransactionError(Exception):
    """A write transaction did work that belongs before it: prepare outside, then commit."""


class Store:
    """The database of the year, small (SQLite) or large (PostgreSQL).

    `slow_ms`: a write transaction that computes longer than this fails; None switches it off.
    Not `durable` is for a rehearsal: a power failure may break its database (SQLite only).
    """

    def __init__(self, url: str, *, slow_ms: float | None = None, durable: bool = True) -> None:
        self.url = url
        self.slow_ms = slow_ms
        self.engine = _engine(url, durable=durable)
        self._reading = self.engine.execution_options(reading=True)
        self._last: datetime | None = None
        self._looked: float | None = None
        # Writers who wait for SQLite sleep and lose their turn to whoever comes; here they queue.
        self._turn = Lock()
        self._trial: ContextVar[Session | None] = ContextVar("trial", default=None)

    def last_time(self) -> datetime | None:
        """The highest time any change was committed at; None on an empty database.

        What another process committed is seen within a second.
        """
        moment = time.monotonic()
        if self._looked is None or moment - self._looked > LOOK_AGAIN:
            with self.read() as session:
                self._last = last_time(session)
            self._looked = moment
        return self._last

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; nothing it changes is kept."""
        if trial := self._trial.get():
            yield trial
            return
        with Session(self._reading, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def trying(self) -> Iterator[Session]:
        """Let all that is read and written in the block be one transaction that is undone.

        So one sees what an act would do, by doing it; meanwhile nobody else writes.
        """
        if trial := self._trial.get():
            yield trial
            return
        with self._own_turn(), Session(self.engine, expire_on_commit=False) as session:
            session.connection()
            token = self._trial.set(session)
            try:
                yield session
            finally:
                self._trial.reset(token)
                session.expunge_all()
                session.rollback()

    @contextmanager
    def write(self, now: datetime) -> Iterator[Session]:
        """One transaction: all of it is committed at the end of the block, or nothing.

        One writer at a time, on both databases: each sees what those before it committed, and waits
        10 s at most for its turn (OperationalError). `now` becomes the highest committed time.
        IntegrityError: a once-only key was taken.
        """
        if trial := self._trial.get():
            yield trial
            trial.flush()
            return
        with (
            self._own_turn(),
            Session(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            session.connection()
            marked = mark(session, now=now)
            begun = time.thread_time()
            yield session
            if self._last is None or self._last < now:
                keep_time(session, now)
            session.flush()
            self._refuse_slow(begun)
        if marked:
            marked.marked = True
        self._last = now if self._last is None else max(self._last, now)

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        """The turn among the writers of this process."""
        if not self._turn.acquire(timeout=BUSY_MS / 1000):
            raise OperationalError("a turn", None, TimeoutError("others are writing"))
        try:
            yield
        finally:
            self._turn.release()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def _refuse_slow(self, begun: float) -> None:
        spent = (time.thread_time() - begun) * 1000
        if self.slow_ms is not None and spent > self.slow_ms:
            message = (
                f"{spent:.0f} ms of work inside a transaction; the limit is {self.slow_ms:.0f}"
            )
            raise SlowTransactionError(message)


def _engine(url: str, *, durable: bool) -> Engine:
    # Without parameters: what people typed stands in no error, and so in no file of the server.
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
        event.listen(engine, "begin", _wait_for_the_turn)
        return engine
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    waits = {"timeout": BUSY_MS / 1000}
    engine = create_engine(url, connect_args=waits, hide_parameters=True)
    event.listen(engine, "connect", partial(_prepare_sqlite, durable=durable))
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: Any, _record: Any, *, durable: bool) -> None:  # noqa: ANN401 -- a driver's own connection
    # The driver's own BEGIN is deferred: two readers that turn writers would deadlock.
    connection.isolation_level = None
    synchronous = f"synchronous={'FULL' if durable else 'OFF'}"
    for pragma in ("journal_mode=WAL", synchronous, "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _is_reading(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("reading", False))


def _wait_for_the_turn(connection: Connection) -> None:
    """Let one writer at a time at PostgreSQL, as SQLite does, until its transaction ends.

    Two at one instant would each read what the other is about to change: two members who answer
    last would each see the other missing, and nobody would settle the question.
    """
    if not _is_reading(connection):
        wait = f"set_config('lock_timeout', '{BUSY_MS}', true)"
        _say(connection, f"SELECT {wait}, pg_advisory_xact_lock({TURN})")


def _begin_immediate(connection: Connection) -> None:
    _say(connection, "BEGIN" if _is_reading(connection) else "BEGIN IMMEDIATE")


def _say(connection: Connection, statement: str) -> None:
    # By the driver: what SQLAlchemy does for a statement takes longer than most of them.
    try:
        connection.connection.cursor().execute(statement)
    except connection.dialect.loaded_dbapi.OperationalError as error:
        raise OperationalError(statement, None, error) from error
