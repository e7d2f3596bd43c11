"""A second run does nothing: a year at rest is carried once more, and every row stays the same."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import or_, select

from igf.engine.simulated import carry
from igf.office.office import Office
from igf.store.tables.year import Base
from tests.years.finding import Finding

#: What a run leaves of itself: its lease, its sign of life, the counter of changes.
_SIGNS: Final = frozenset({"service", "revision"})
_LEASE: Final = frozenset({"lease_run", "lease_token", "lease_until", "run_id"})
Row = Mapping[str, Any]


def carried_again(office: Office) -> list[Finding]:
    """Carry every stage once more at the same instant; what changes by it."""
    _carry_all(office)  # what is due at the end of time is done first
    before = everything(office)
    _carry_all(office)
    return list(_differences(before, everything(office)))


def _carry_all(office: Office) -> None:
    stages, firings = Base.metadata.tables["stage"], Base.metadata.tables["firing"]
    # One that was done before the year was started here has no run.
    begun = or_(stages.c.state != "done", stages.c.id.in_(select(firings.c.stage)))
    with office.store.read() as session:
        keys = list(session.scalars(select(stages.c.id).where(begun).order_by(stages.c.id)))
    for key in keys:
        carry(office, key)


def everything(office: Office) -> dict[tuple[str, str], Row]:
    """Every row of every table by its key, but for signs of life."""
    found: dict[tuple[str, str], Row] = {}
    with office.store.read() as session:
        for table in Base.metadata.sorted_tables:
            if table.name in _SIGNS:
                continue
            for row in session.execute(select(table)).mappings():
                key = "/".join(str(row[column.name]) for column in table.primary_key)
                kept = {name: value for name, value in row.items() if name not in _LEASE}
                found[table.name, key] = kept
    return found


def _differences(
    before: Mapping[tuple[str, str], Row], after: Mapping[tuple[str, str], Row]
) -> Iterator[Finding]:
    for table, key in sorted({*before, *after}):
        one, other = before.get((table, key)), after.get((table, key))
        if one != other:
            was, now = one or {}, other or {}
            fields = [name for name in {**was, **now} if was.get(name) != now.get(name)]
            what = f"row {key} of {table} is other after a second run: {', '.join(fields)}"
            yield Finding("a second run does something", table, what)
