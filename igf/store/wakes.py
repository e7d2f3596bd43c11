"""Waking what waits: the database itself lets a stage look again when what it awaits is settled.

Triggers on the tables in which things are settled set the next instant of each stage that waits
(see StageWait) to when it happened; whoever writes, in the same transaction. The migrations hold
the same triggers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from igf.store.revisions import after_create
from igf.store.tables.year import Base

_WAKE: Final = (
    "UPDATE stage SET next_at = {at} WHERE state IN ('waiting', 'running')"
    " AND (next_at IS NULL OR next_at > {at}) AND id IN"
    " (SELECT stage FROM stage_wait WHERE awaited = {stage} AND what IN ({whats}))"
)


@dataclass(frozen=True)
class _Settles:
    """A change that may settle what is awaited: of which stage, what of it, and when it was.

    Of a stage that ends it is all that is awaited of it: whatever `what` is.
    """

    table: str
    change: str
    stage: str
    what: str
    at: str
    when: str = ""

    @property
    def name(self) -> str:
        return f"{self.table}_wakes_{self.change.partition(' ')[0].lower()}"

    @property
    def wake(self) -> str:
        return _WAKE.format(at=self.at, stage=self.stage, whats=self.what)


_LAST: Final = (
    "COALESCE((SELECT MAX(fired_at) FROM firing WHERE firing.stage = NEW.id), NEW.adopted_at)"
)
_SETTLES: Final = (
    _Settles("firing", "INSERT", "NEW.stage", "NEW.step", "NEW.fired_at"),
    _Settles("document", "INSERT", "NEW.stage", "NEW.key", "NEW.made_at"),
    _Settles(
        "ask",
        "UPDATE OF state, outcome",
        "NEW.stage",
        "NEW.step",
        "COALESCE(NEW.settled_at, NEW.asked_at)",
    ),
    _Settles("stage", "UPDATE OF state", "NEW.id", "what", _LAST, "NEW.state <> OLD.state"),
)


def sqlite_wakes() -> Iterator[tuple[str, str]]:
    """The triggers on SQLite, each with its table."""
    for each in _SETTLES:
        when = f" WHEN {each.when}" if each.when else ""
        made = f"CREATE TRIGGER {each.name} AFTER {each.change} ON {each.table}{when}"
        yield each.table, f"{made} BEGIN {each.wake}; END"


def postgres_wakes() -> Iterator[tuple[str, str]]:
    """The functions and triggers on PostgreSQL, each with its table."""
    for each in _SETTLES:
        when = f" WHEN ({each.when})" if each.when else ""
        function = f"FUNCTION igf_{each.name}() RETURNS trigger LANGUAGE plpgsql"
        yield (
            each.table,
            f"CREATE OR REPLACE {function} AS $$ BEGIN {each.wake}; RETURN NULL; END $$",
        )
        made = f"CREATE TRIGGER {each.name} AFTER {each.change} ON {each.table}"
        yield each.table, f"{made} FOR EACH ROW{when} EXECUTE FUNCTION igf_{each.name}()"


def _attach() -> None:
    for dialect, statements in (("sqlite", sqlite_wakes()), ("postgresql", postgres_wakes())):
        for table, statement in statements:
            after_create(Base.metadata.tables[table], statement, dialect=dialect)


_attach()
