"""The dates of a changed file as rows: how they are declared now, and those that are new."""

from datetime import datetime

from igf.calendar.date_lines import declared_dates
from igf.changing.change import Change
from igf.changing.rules.threeway import DateTurn
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Deadline
from igf.year.rows import deadline_row, declared_version
from schemas.cycle import DateDecl


def write_dates(session: Session, change: Change, *, at: datetime) -> None:
    """Keep how each date is declared; those that move are moved by the mover of dates."""
    rows = {row.name: row for row in queries.deadlines(session, change.file.cycle)}
    before, changes = declared_dates(change.loaded), {each.name: each for each in change.dates}
    declared = declared_dates(change.file)
    new = {name for name, each in changes.items() if each.case == "new"}
    rows |= {name: _come(change, changes[name], known=rows.get(name)) for name in new}
    session.add_all(rows.values())
    session.flush()
    session.add_all(declared_version(rows[name], at) for name in sorted(new))
    for name, each in declared.items():
        agrees = name in changes and changes[name].case == "agrees"
        _declare(rows[name], each, before=before.get(name), agrees=agrees)


def _come(change: Change, date: DateTurn, *, known: Deadline | None) -> Deadline:
    """A new date, or one that the year had before and has again."""
    version = known.version + 1 if known else 1
    declared = declared_dates(change.file)[date.name]
    row = deadline_row(
        change.file.cycle, date.name, declared=declared, moment=date.file, version=version
    )
    if known is None:
        return row
    known.at, known.zone, known.shown = row.at, row.zone, row.shown
    known.version, known.pinned, known.state = version, None, row.state
    return known


def _declare(row: Deadline, declared: DateDecl, *, before: DateDecl | None, agrees: bool) -> None:
    """Write the declaration of a date; proposed or confirmed stays where that was changed here."""
    row.expression, row.basis = declared.at, declared.basis
    if before and row.state == before.state:
        row.state = declared.state
    if agrees:
        row.pinned = None
