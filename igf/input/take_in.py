"""Taking in what the community sent: an import is one batch, and can be withdrawn as one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from igf.input.read import InputRead
from igf.input.recount import Recount, recount, write_recount
from igf.log.write import Actor, By, record
from igf.office.office import Office
from igf.stage.situation import situation
from igf.store.queries import input as input_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.people import ColumnMapping, Contribution, ImportBatch
from igf.store.tables.year import Deadline
from igf.words.difference import Difference, difference
from igf.year.find import closing
from schemas.contributions import ContributionRow
from schemas.errors import Mistake

Rows = tuple[ContributionRow, ...]
#: So many rows are named in a message.
_MOST_NAMED = 20
#: Which field of a contribution is in which column.
Columns = Mapping[str, str]


@dataclass(frozen=True)
class Incoming:
    """The changes of an import, made or foreseen. `batch` is None if nothing was changed.

    `early` came in before the opening, `late` after the closing and its grace, `undated` (after the
    closing only) cannot be told; `made` are the titles of documents that were made before, so
    without what comes in now. `before` are the contributions of the source that count before it, by
    key; `recount` is what follows for the documents of the stage.
    """

    stage: str
    difference: Difference[ContributionRow]
    late: Rows
    undated: Rows
    made: tuple[str, ...]
    batch: str | None = None
    before: Mapping[str, ContributionRow] = field(default_factory=dict)
    early: Rows = ()
    recount: Recount = field(default_factory=Recount)


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


@dataclass(frozen=True)
class Import:
    """An import as it stands: its row and how many contributions it brought."""

    batch: ImportBatch
    size: int


def preview(office: Office, stage: str, *, read: InputRead) -> Incoming:
    """The changes that taking in this file would make. Nothing is written.

    Mistake: a row is older than what counts here.
    """
    return _compared(office, stage, read=read).incoming


def take_in(office: Office, stage: str, *, read: InputRead, by: Actor) -> Incoming:
    """Take in the added and changed rows as one batch; contributions missing in the file stay.

    The column mapping is kept with it. A file that was taken in before changes nothing. Mistake: a
    row is older than what counts here.
    """
    while True:
        compared = _compared(office, stage, read=read)
        incoming = compared.incoming
        if not incoming.difference.incoming and compared.mapping == read.layout.stored():
            return incoming
        now = office.now()
        batch = _batch(compared, read, by=by, now=now)
        rows = [_columns(batch, row) for row in incoming.difference.incoming]
        with office.store.write(now) as session:
            input_queries.hold_imports(session, stage)
            # If another import came in since it was compared, it is compared with that one too.
            # As the stage stood as well, of which documents are made anew.
            if _stands(session, stage, compared=compared):
                columns = read.layout.stored()
                session.merge(ColumnMapping(source=read.source, columns=columns, saved_at=now))
                if rows:
                    return _write(session, incoming, batch=batch, rows=rows, by=by)
                values = {"source": read.source, "was": _said(compared.mapping)}
                values["now"] = _said(columns)
                record(session, "input.mapped", subject=stage, at=now, values=values, actor=by)
                return incoming


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


@dataclass(frozen=True)
class _Compared:
    """A file compared with what counts; `batches`, `revision` and `mapping` are as they were."""

    incoming: Incoming
    batches: Sequence[tuple[str, str]]
    revision: int
    mapping: Columns | None


def _compared(office: Office, stage: str, *, read: InputRead) -> _Compared:
    now = office.now()
    with office.store.read() as session:
        batches = input_queries.batch_states(session, stage)
        row, revision, _ = queries.standing(session, stage)
        known = {each.row_key: each for each in current(session, stage, source=read.source)}
        closes = closing(session, row)
        opening = session.get(Deadline, f"{stage}.opens")
        documents = queries.newest_documents(session, stage)
        saved = input_queries.column_mapping(session, read.source)
        found = difference(known, {each.row_key: each for each in read.found.rows})
        _refuse_older(known, found)
        follows = Recount()
        if documents and found.incoming:
            rows = _counting_then(session, stage, source=read.source, incoming=found.incoming)
            seen = situation(session, stage, now=now)
            follows = recount(office, session, seen=seen, rows=rows)
    remade = {each.key for each in follows.drafts}
    stay = (each for key, each in documents.items() if key not in remade)
    incoming = Incoming(
        stage=stage,
        difference=found,
        late=_late(found.incoming, closes),
        undated=_undated(found.incoming, closes, now=now),
        made=tuple(sorted(f"{each.title}, version {each.version}" for each in stay)),
        before=known,
        early=_early(found.incoming, opening.at if opening else None),
        recount=follows,
    )
    return _Compared(incoming, batches, revision, saved.columns if saved else None)


def _counting_then(session: Session, stage: str, *, source: str, incoming: Rows) -> Rows:
    """The contributions that count once those of a source have come in, in their order."""
    counting = input_queries.current_contributions(session, stage)
    found = {(each.source, each.row_key): as_rows([each])[0] for each in counting}
    found |= {(source, each.row_key): each for each in incoming}
    return tuple(found[key] for key in sorted(found))


def _stands(session: Session, stage: str, *, compared: _Compared) -> bool:
    """Whether the imports and the stage stand as they did when the file was compared."""
    same = input_queries.batch_states(session, stage) == compared.batches
    return same and queries.standing(session, stage)[1] == compared.revision


def _refuse_older(known: Mapping[str, ContributionRow], found: Difference[ContributionRow]) -> None:
    """Mistake: what counts is newer than a changed row, as where an older export comes later."""
    older = [
        row.row_key
        for row in found.changed
        if row.received_at and (known[row.row_key].received_at or row.received_at) > row.received_at
    ]
    if older:
        fix = "import the newest export; or take the later import back first: igf input withdraw"
        raise Mistake(
            f"the rows of {', '.join(older[:_MOST_NAMED])} are older than those here", fix
        )


def _early(rows: Rows, opens: datetime | None) -> Rows:
    return tuple(row for row in rows if opens and row.received_at and row.received_at < opens)


def _late(rows: Rows, closes: datetime | None) -> Rows:
    if closes is None:
        return ()
    return tuple(row for row in rows if row.received_at and row.received_at > closes)


def _undated(rows: Rows, closes: datetime | None, *, now: datetime) -> Rows:
    if closes is None or now <= closes:
        return ()
    return tuple(row for row in rows if row.received_at is None)


def _batch(compared: _Compared, read: InputRead, *, by: Actor, now: datetime) -> ImportBatch:
    stage = compared.incoming.stage
    return ImportBatch(
        id=f"{stage}/import-{len(compared.batches) + 1}",
        stage=stage,
        source=read.source,
        file_name=read.file_name,
        sha256=read.sha256,
        by=by.name,
        imported_at=now,
        state="active",
    )


def _write(
    session: Session,
    incoming: Incoming,
    *,
    batch: ImportBatch,
    rows: Sequence[Mapping[str, Any]],
    by: Actor,
) -> Incoming:
    at, found = batch.imported_at, incoming.difference
    values: dict[str, str | int | None] = {"source": batch.source}
    session.add(batch)
    session.flush()
    input_queries.add_contributions(session, rows)
    values |= {
        "added": len(found.added),
        "changed": len(found.changed),
        "missing": len(found.missing),
        "unchanged": len(found.unchanged),
        "late": len(incoming.late),
    }
    record(session, "input.imported", subject=batch.id, at=at, values=values, actor=by)
    write_recount(session, incoming.recount, stage=batch.stage, by=by, now=at)
    return replace(incoming, batch=batch.id)


def _said(columns: Columns | None) -> str:
    return "; ".join(f"{field}: {column}" for field, column in (columns or {}).items())


def _columns(batch: ImportBatch, row: ContributionRow) -> dict[str, Any]:
    said = {**dict(row), "categories": list(row.categories)}
    return {"stage": batch.stage, "batch": batch.id, "source": batch.source, **said}


def _later(session: Session, batch: ImportBatch) -> tuple[str, ...]:
    return tuple(
        each.id
        for each in input_queries.batches(session, batch.stage)
        if each.source == batch.source and each.state == "active"
        if each.imported_at > batch.imported_at
    )


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
