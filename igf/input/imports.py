"""Imports as they stand: which count, what they brought, and one taken back as a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from igf.input.recount import Recount, recount, write_recount
from igf.log.write import By, record
from igf.office.office import Office
from igf.stage.situation import situation
from igf.store.queries import input as input_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.people import Contribution, ImportBatch
from schemas.contributions import ContributionRow
from schemas.errors import Mistake

Rows = tuple[ContributionRow, ...]


@dataclass(frozen=True)
class Import:
    """An import as it stands: its row and how many contributions it brought."""

    batch: ImportBatch
    size: int


@dataclass(frozen=True)
class Withdrawn:
    """A withdrawn import: how many contributions it held, and how many of the call count now.

    `later` are active imports of its source that came after it: they hold differences only, so
    what they had in common with it does not count until their file is imported again. `recount` is
    what follows for the documents of the stage.
    """

    batch: str
    rows: int
    counting: int
    later: tuple[str, ...]
    recount: Recount


def imports(office: Office, stage: str | None = None) -> Sequence[Import]:
    """The imports of a stage or of all, withdrawn ones too, in the order they came."""
    with office.store.read() as session:
        sizes = input_queries.batch_sizes(session)
        return [Import(b, sizes.get(b.id, 0)) for b in input_queries.batches(session, stage)]


def batch_of(office: Office, batch: str) -> tuple[ImportBatch, Rows]:
    """An import and its contributions. Mistake: no import has this name."""
    with office.store.read() as session:
        found = session.get(ImportBatch, batch)
        if found is None:
            raise Mistake(f"there is no import {batch}", "see `igf input list`")
        return found, as_rows(input_queries.batch_rows(session, batch))


def current(
    session: Session, stage: str, *, source: str | None = None
) -> tuple[ContributionRow, ...]:
    """The newest version of every contribution of an active import, by source and row key."""
    return as_rows(input_queries.current_contributions(session, stage, source=source))


def was_imported(session: Session, stage: str) -> bool:
    """Whether any import to a stage (by id) counts."""
    return any(state == "active" for _, state in input_queries.batch_states(session, stage))


def as_rows(found: Iterable[Contribution]) -> tuple[ContributionRow, ...]:
    """Contributions of the database as rows of a file."""
    return tuple(
        ContributionRow(
            row_key=row.row_key,
            received_at=row.received_at,
            stakeholder_group=row.stakeholder_group,
            region=row.region,
            categories=tuple(row.categories),
            organisation=row.organisation,
            text=row.text,
        )
        for row in found
    )


def withdraw_import(office: Office, batch: str, *, by: By) -> Withdrawn:
    """Withdraw an import; older versions of its contributions count again.

    Mistake: the import is unknown, it was withdrawn before, or the reason is missing.
    """
    if not by.reason.strip():
        raise Mistake("the reason is missing", "say why the import is withdrawn: --reason TEXT")
    stage = batch.rpartition("/")[0]
    while True:
        with office.store.read() as session:
            active = _active(session, batch)
            revision = queries.standing(session, stage)[1]
            rows = as_rows(input_queries.current_contributions(session, stage, without=batch))
            seen = situation(session, stage, now=office.now())
            found = recount(office, session, seen=seen, rows=rows)
            later = _later(session, active)
        now = office.now()
        with office.store.write(now) as session:
            input_queries.hold_imports(session, stage)
            row = _active(session, batch)
            if queries.standing(session, stage)[1] != revision:
                continue
            row.state = "withdrawn"
            size = input_queries.batch_sizes(session).get(batch, 0)
            values: dict[str, str | int | None] = {"rows": size, "reason": by.reason.strip()}
            record(session, "input.withdrawn", subject=batch, at=now, values=values, actor=by.actor)
            write_recount(session, found, stage=stage, by=by.actor, now=now)
            return Withdrawn(batch, size, len(rows), later, found)


def _active(session: Session, batch: str) -> ImportBatch:
    """An import that counts. Mistake: there is none of this name, or it was withdrawn."""
    row = session.get(ImportBatch, batch)
    if row is None:
        raise Mistake(f"there is no import {batch}", "see `igf input list`")
    if row.state != "active":
        raise Mistake(f"{batch} was withdrawn before", "see `igf input list`")
    return row


def _later(session: Session, batch: ImportBatch) -> tuple[str, ...]:
    return tuple(
        each.id
        for each in input_queries.batches(session, batch.stage)
        if each.source == batch.source and each.state == "active"
        if each.imported_at > batch.imported_at
    )
