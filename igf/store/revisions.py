"""The revision of a stage: a number that rises with every change of what it is read from.

The database raises it itself, whoever writes: a row of `revision` for each stage, for each year
and for all people. So anything prepared from a stage is still true while the sum of its numbers
stands: of itself, its year, all people, and the stages that it awaits. The migrations hold the same
triggers.

Answers, and the sides that gave them, are left out on purpose: of answers person by person a stage
need not know one by one, and a step being prepared for it would be stale again and again.
An answer that settles its question changes the question.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import BigInteger, Connection, Table, cast, event, func, or_, select, text

from igf.store.tables import items as item_tables
from igf.store.tables import people as people_tables
from igf.store.tables import records as record_tables
from igf.store.tables.records import Revision, StageWait
from igf.store.tables.year import Base, Stage

__all__ = ["OF_STAGE", "after_create", "postgres_raises", "sqlite_raises"]

#: The revision of what a stage is read from: it only rises.
OF_STAGE: Final = (
    select(cast(func.coalesce(func.sum(Revision.number), 0), BigInteger))
    .where(
        or_(
            Revision.of.in_((Stage.id, Stage.cycle, "")),
            Revision.of.in_(select(StageWait.awaited).where(StageWait.stage == Stage.id)),
        )
    )
    .correlate(Stage)
    .scalar_subquery()
)
_MODULES: Final = (item_tables, people_tables, record_tables)  # where these are known, all are


@dataclass(frozen=True)
class _Read:
    """A table that stages are read from: whose revision its rows raise, and on which changes.

    `of` says whose, over the row that is there; without `columns` every update counts.
    """

    table: str
    of: str
    columns: str = ""
    changes: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")
    when: str = ""


_STAGE, _YEAR, _PEOPLE = "{row}.stage", "{row}.cycle", "''"
_ASKED: Final = "(SELECT stage FROM ask WHERE id = {row}.ask)"
_NO_ANSWER: Final = "NEW.state NOT IN ('answered', 'declined', 'recused')"
_READS: Final = (
    _Read("cycle", "{row}.key", "title, loaded"),
    _Read("stage", "{row}.id", "definition, adopted_at, title, page"),
    _Read("deadline", _YEAR, "name, at, zone, shown, version"),
    _Read("firing", _STAGE),
    _Read("failure", _STAGE),
    _Read("document", _STAGE),
    _Read(
        "ask",
        _STAGE,
        'step, rung, version, form, title, question, "by", rule, document, asked_at, due_at,'
        " due_zone, due_shown, state, outcome, settled_at, options, calls, checks, because",
    ),
    # Who comes to a question is called there: the question changes.
    _Read("obligation", _ASKED, "state, delegate, delegate_until", ("UPDATE",), _NO_ANSWER),
    _Read("import_batch", _STAGE),
    _Read("item", _STAGE),
    _Read("person", _PEOPLE),
    _Read("membership", _PEOPLE),
    _Read("list_address", _PEOPLE),
)
_RAISE: Final = (
    'INSERT INTO revision ("of", number) VALUES ({of}, 1)'
    ' ON CONFLICT ("of") DO UPDATE SET number = revision.number + 1'
)


def sqlite_raises() -> Iterator[tuple[str, str]]:
    """The triggers on SQLite, each with its table."""
    for read in _READS:
        for change in read.changes:
            row = "OLD" if change == "DELETE" else "NEW"
            when = f" WHEN {read.when}" if read.when else ""
            raised = _RAISE.format(of=read.of.format(row=row))
            made = f"CREATE TRIGGER {read.table}_raises_{change.lower()} AFTER"
            on = f"{_changing(read, change)} ON {read.table}{when}"
            yield read.table, f"{made} {on} BEGIN {raised}; END"


def postgres_raises() -> Iterator[tuple[str, str]]:
    """The functions and triggers on PostgreSQL, each with its table."""
    for read in _READS:
        # Of people many are written at once, and one row is raised: once for a statement.
        each = "STATEMENT" if read.of == _PEOPLE else "ROW"
        for change in read.changes:
            row = "OLD" if change == "DELETE" else "NEW"
            name = f"{read.table}_raises_{change.lower()}"
            when = f" WHEN ({read.when})" if read.when else ""
            raised = _RAISE.format(of=read.of.format(row=row))
            function = f"FUNCTION igf_{name}() RETURNS trigger LANGUAGE plpgsql"
            body = f"AS $$ BEGIN {raised}; RETURN NULL; END $$"
            made = f"CREATE TRIGGER {name} AFTER {_changing(read, change)} ON {read.table}"
            yield read.table, f"CREATE OR REPLACE {function} {body}"
            yield read.table, f"{made} FOR EACH {each}{when} EXECUTE FUNCTION igf_{name}()"


def _changing(read: _Read, change: str) -> str:
    return f"{change} OF {read.columns}" if read.columns and change == "UPDATE" else change


def _attach() -> None:
    raises = {"sqlite": sqlite_raises(), "postgresql": postgres_raises()}
    for dialect, statements in raises.items():
        for name, statement in statements:
            after_create(Base.metadata.tables[name], statement, dialect=dialect)


def after_create(table: Table, statement: str, *, dialect: str) -> None:
    """Let a statement follow the making of a table, on one of the databases."""

    def make(_table: Table, connection: Connection, **_rest: object) -> None:
        if connection.dialect.name == dialect:
            connection.execute(text(statement))

    event.listen(table, "after_create", make)


_attach()
