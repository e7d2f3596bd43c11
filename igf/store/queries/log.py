"""Writing the log, and reading it: for its chain, by page, and for erasures."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Text,
    bindparam,
    cast,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from igf.store.tables.records import LogEntry, LogSeal, LogValue
from igf.store.tables.year import Base
from schemas.log import ERASED, Link, Logged, Told

#: Rows that are read, and held, at once.
PAGE: Final = 1000

# The tables and not their classes: no session has to keep a row for each change.
_LOG = Base.metadata.tables[LogEntry.__tablename__]
_ENTRIES = insert(_LOG).returning(_LOG.c.id, sort_by_parameter_order=True)
_LAST = select(func.coalesce(func.max(_LOG.c.id), 0)).scalar_subquery()
_NUMBERED = insert(_LOG).values(id=_LAST + 1)
_VALUES = insert(Base.metadata.tables[LogValue.__tablename__])
#: The values of the last entry, or of the one that so many came after.
_TOLD_LAST = _VALUES.values(entry=_LAST - bindparam("after"))
_LINK = tuple(getattr(LogSeal, name) for name in Link._fields)
_LOGGED = tuple(getattr(LogEntry, name) for name in Logged._fields)
_TOLD = tuple(getattr(LogValue, name) for name in Told._fields)
_CHAIN = (
    select(*_LINK, *_LOGGED, *_TOLD)
    .outerjoin(LogEntry, LogEntry.id == LogSeal.entry)
    .outerjoin(LogValue, LogValue.entry == LogEntry.id)
    .select_from(LogSeal)
    .order_by(LogSeal.position)
    .limit(PAGE)
)
_LOOSE = (
    select(*_LOGGED, *_TOLD)
    .outerjoin(LogSeal, LogSeal.entry == LogEntry.id)
    .outerjoin(LogValue, LogValue.entry == LogEntry.id)
    .where(LogSeal.entry.is_(None))
    .order_by(LogEntry.id)
    .limit(PAGE)
)
_READ = select(*_LOGGED, *_TOLD).join(LogValue, LogValue.entry == LogEntry.id)


@dataclass(frozen=True)
class LogRow:
    """An entry with its link in the chain and its values; missing parts are None."""

    link: Link | None
    entry: Logged | None
    told: Told | None


@dataclass(frozen=True)
class Chosen:
    """A choice of entries: of a year, a stage (by id), since an instant, of some acts.

    `acts` are whole ("mail.approved") or the first word of several ("mail"). `person` is whom they
    concern, by whatever that person goes by; `words` are all that it may be written as: an entry
    holds one of them.
    """

    cycle: str | None = None
    stage: str | None = None
    since: datetime | None = None
    acts: tuple[str, ...] = ()
    person: str | None = None
    words: tuple[str, ...] = ()


def add_entries(
    session: Session, rows: Sequence[Mapping[str, Any]], *, told: Sequence[Mapping[str, Any]]
) -> None:
    """Add entries, by column, with their values."""
    if session.get_bind().dialect.name == "sqlite":
        # It would give back the number of one entry at a time; and nobody else writes meanwhile.
        session.execute(_NUMBERED, list(rows))
        places = range(len(told) - 1, -1, -1)
        values = [{**each, "after": after} for each, after in zip(told, places, strict=True)]
        session.execute(_TOLD_LAST, values)
        return
    numbers = session.scalars(_ENTRIES, list(rows)).all()
    session.execute(_VALUES, [{**t, "entry": n} for t, n in zip(told, numbers, strict=True)])


def last_at(session: Session, act: str, *, subject: str) -> datetime | None:
    """The instant at which an act of a subject was last recorded; None: never."""
    query = select(func.max(LogEntry.at)).where(LogEntry.act == act, LogEntry.subject == subject)
    return session.scalar(query)


def unsealed(session: Session, *, limit: int) -> Sequence[Logged]:
    """The oldest entries that are not in the chain yet.

    Those after the last one in it: one writes at a time, so numbers are in the order of commit.
    """
    last = select(func.coalesce(func.max(LogSeal.entry), 0)).scalar_subquery()
    query = select(*_LOGGED).where(LogEntry.id > last).order_by(LogEntry.id).limit(limit)
    return [Logged(*row) for row in session.execute(query)]


def last_seal(session: Session) -> LogSeal | None:
    """The end of the chain; None while it is empty."""
    return session.scalars(select(LogSeal).order_by(LogSeal.position.desc()).limit(1)).first()


def told(session: Session, entry: int) -> Told:
    """The values of an entry, by its number. NoResultFound: the entry is unknown."""
    return Told(*session.execute(select(*_TOLD).where(LogValue.entry == entry)).one())


def chain(session: Session) -> Iterator[LogRow]:
    """The whole log, a page at a time: in the order of the chain, then entries not in it yet."""
    position = 0
    while rows := session.execute(_CHAIN.where(LogSeal.position > position)).all():
        yield from map(_linked, rows)
        position = rows[-1][0]
    number = 0
    while rows := session.execute(_LOOSE.where(LogEntry.id > number)).all():
        yield from map(_loose, rows)
        number = rows[-1][0]


def newest(session: Session, chosen: Chosen, *, limit: int) -> Sequence[LogRow]:
    """The newest of the chosen entries, oldest first."""
    query = _of(chosen).order_by(LogEntry.id.desc()).limit(limit)
    return [_loose(row) for row in reversed(session.execute(query).all())]


def read(session: Session, chosen: Chosen) -> Iterator[LogRow]:
    """The chosen entries, oldest first, a page at a time."""
    number, query = 0, _of(chosen).order_by(LogEntry.id).limit(PAGE)
    while rows := session.execute(query.where(LogEntry.id > number)).all():
        yield from map(_loose, rows)
        number = rows[-1][0]


def entries_naming(session: Session, words: Collection[str]) -> Iterator[tuple[Logged, Told]]:
    """The entries that are not erased and hold one of these words, with their values.

    A page at a time.
    """
    number = 0
    query = _READ.where(LogValue.erased_at.is_(None), _holds(words))
    query = query.order_by(LogEntry.id).limit(PAGE)
    width = len(_LOGGED)
    while rows := session.execute(query.where(LogEntry.id > number)).all():
        yield from ((Logged(*row[:width]), Told(*row[width:])) for row in rows)
        number = rows[-1][0]


def actors(session: Session) -> frozenset[str]:
    """Everybody who has done something, or for whom it was done, as the log has them."""
    places = (LogValue.actor, LogValue.on_behalf_of)
    found = [name for each in places for name in session.scalars(select(each).distinct())]
    return frozenset(name for name in found if name)


def told_of_erasing(session: Session, entries: Sequence[int]) -> list[tuple[str, Told]]:
    """The values of entries (by number) that tell of an erasure, with their acts."""
    query = select(LogEntry.act, *_TOLD).join(LogValue, LogValue.entry == LogEntry.id)
    query = query.where(LogEntry.act == ERASED, LogValue.erased_at.is_(None))
    wanted = set(entries)
    rows = session.execute(query.add_columns(LogEntry.id))
    return [(row[0], Told(*row[1:-1])) for row in rows if row[-1] in wanted]


def blank(session: Session, entries: Sequence[int], *, now: datetime) -> None:
    """Blank the values of these entries; the database allows no other change of them."""
    emptied = update(LogValue).where(LogValue.erased_at.is_(None))
    for first in range(0, len(entries), PAGE):
        mine = emptied.where(LogValue.entry.in_(entries[first : first + PAGE]))
        session.execute(
            mine.values(salt="", actor="", on_behalf_of=None, values={}, erased_at=now),
            execution_options={"synchronize_session": False},
        )


def _of(chosen: Chosen) -> Select[Any]:
    wanted: list[ColumnElement[bool]] = []
    if chosen.cycle:
        wanted.append(LogEntry.cycle == chosen.cycle)
    if chosen.stage:
        wanted.append(LogEntry.stage == chosen.stage)
    if chosen.since:
        wanted.append(LogEntry.at >= chosen.since)
    if chosen.acts:
        wanted.append(or_(*(_is_act(act) for act in chosen.acts)))
    if chosen.words:
        wanted.append(_holds(chosen.words))
    return _READ.where(*wanted)


def _is_act(act: str) -> ColumnElement[bool]:
    if "." in act:
        return LogEntry.act == act
    return LogEntry.act.startswith(f"{act}.", autoescape=True)


def _holds(words: Collection[str]) -> ColumnElement[bool]:
    """Whether one of the words stands in the actor or the values, whatever the case."""
    places = (LogValue.actor, func.coalesce(LogValue.on_behalf_of, ""))
    found = [place.icontains(word, autoescape=True) for word in words for place in places]
    kept = cast(LogValue.values, Text)
    # JSON holds characters beyond ASCII as \u....
    found += [kept.icontains(json.dumps(word)[1:-1], autoescape=True) for word in words]
    return or_(*found)


def _linked(row: Row[Any]) -> LogRow:
    return _as_row(Link(*row[: len(_LINK)]), row[len(_LINK) :])


def _loose(row: Row[Any]) -> LogRow:
    return _as_row(None, row)


def _as_row(link: Link | None, rest: Sequence[Any]) -> LogRow:
    entry, told = rest[: len(_LOGGED)], rest[len(_LOGGED) :]
    found = Logged(*entry) if entry[0] is not None else None
    return LogRow(link, found, Told(*told) if told[0] is not None else None)
