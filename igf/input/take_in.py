"""Taking in what the community sent: an import is one batch (see igf.input.imports)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from igf.documents.put import settle_requests
from igf.input.imports import Rows, as_rows, current
from igf.input.read import InputRead
from igf.input.recount import Recount, recount, write_recount
from igf.log.write import Actor, record
from igf.office.office import Office
from igf.stage.situation import situation
from igf.stage.stops import wake
from igf.store.queries import input as input_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.people import ColumnMapping, ImportBatch
from igf.store.tables.year import Deadline
from igf.words.difference import Difference, difference
from igf.year.find import closing
from schemas.contributions import ContributionRow
from schemas.dates import OWN_POINTS
from schemas.errors import Mistake
from schemas.sayings import NOTHING

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
                if rows and compared.closed:
                    _settle_whether_any_came(session, stage, now=now)
                if rows:
                    return _write(session, incoming, batch=batch, rows=rows, by=by)
                values = {"source": read.source, "was": _said(compared.mapping)}
                values["now"] = _said(columns)
                record(session, "input.mapped", subject=stage, at=now, values=values, actor=by)
                return incoming


@dataclass(frozen=True)
class _Compared:
    """A file compared with what counts; `batches`, `revision` and `mapping` are as they were.

    `closed`: the call has closed, so that it may have been asked whether anything came in.
    """

    incoming: Incoming
    batches: Sequence[tuple[str, str]]
    revision: int
    mapping: Columns | None
    closed: bool


def _settle_whether_any_came(session: Session, stage: str, *, now: datetime) -> None:
    row = queries.stage(session, stage)
    if settle_requests(session, row, key=NOTHING, now=now):
        wake(session, row, now=now)


def _compared(office: Office, stage: str, *, read: InputRead) -> _Compared:
    now = office.now()
    with office.store.read() as session:
        batches = input_queries.batch_states(session, stage)
        row, revision, _ = queries.standing(session, stage)
        known = {each.row_key: each for each in current(session, stage, source=read.source)}
        closes = closing(session, row)
        opening, close = (session.get(Deadline, f"{stage}.{point}") for point in OWN_POINTS)
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
    closed = bool(close and close.at and close.at <= now)
    mapping = saved.columns if saved else None
    return _Compared(incoming, batches, revision, mapping, closed)


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
