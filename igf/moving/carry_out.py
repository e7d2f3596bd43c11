"""Carrying out a move that was foreseen, in one short transaction."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from igf.log.write import Entry, record_all
from igf.moving.foreseen import Foreseen, Moved, MoveNotice, StageChange
from igf.moving.reading import seen
from igf.office.office import Office
from igf.outbox.row import Belonging, outbox_row
from igf.outbox.stated_dates import MOVE
from igf.stage.rules.facts import RungKey
from igf.store.queries import moving as move_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.records import Outgoing
from igf.store.tables.year import Ask, Deadline, DeadlineChange, Firing, Stage
from schemas.errors import Mistake
from schemas.log import Value
from schemas.moments import zulu

DONE_BEFORE = "Skipped: was done for the earlier date"
ASKED_BEFORE = "Was asked for the earlier date"


@dataclass(frozen=True)
class _Act:
    """A move while it is being written, and the rows that it changes; `was` their states."""

    session: Session
    office: Office
    foreseen: Foreseen
    at: datetime
    stages: Mapping[str, Stage]
    asks: Mapping[str, Ask]
    mails: Mapping[int, Outgoing]
    dates: Mapping[str, Deadline]
    was: Mapping[str, str]


def carry_out(office: Office, foreseen: Foreseen) -> Moved:
    """Carry out a move as foreseen, wholly or not at all.

    Mistake: something it was foreseen from has changed, or a date has come meanwhile.
    """
    now = max(office.now(), foreseen.at)
    refuse_passed(foreseen, now)
    with office.store.write(now) as session:
        if seen(session, foreseen.order.cycle, stages=foreseen.watched) != foreseen.seen:
            raise Mistake("the year has changed meanwhile", "look again at what would change")
        write(session, office, foreseen=foreseen, at=now)
    return Moved(foreseen, tuple(stage.id for stage in foreseen.stages))


def write(session: Session, office: Office, *, foreseen: Foreseen, at: datetime) -> None:
    """Write a move as foreseen, in the transaction of the caller."""
    _write(_read(session, office, foreseen=foreseen, at=at))


def refuse_passed(foreseen: Foreseen, now: datetime) -> None:
    """Mistake: a date that was to come when it was foreseen has come."""
    for shift in foreseen.shifts:
        if foreseen.at < shift.after.at <= now:
            raise Mistake(
                f"{shift.title}: its new date has passed meanwhile",
                "look again at what would change",
            )


def _read(session: Session, office: Office, *, foreseen: Foreseen, at: datetime) -> _Act:
    stages, asks, mails = move_queries.rows(
        session,
        [stage.id for stage in foreseen.stages],
        asks=[ask.id for ask in (*foreseen.asks, *foreseen.superseded)],
        mails=[mail.number for mail in foreseen.mails],
    )
    dates = {row.name: row for row in queries.deadlines(session, foreseen.order.cycle)}
    was = {key: row.state for key, row in stages.items()}
    return _Act(session, office, foreseen, at, stages, asks, mails, dates, was)


def _write(act: _Act) -> None:
    queries.cycle(act.session, act.foreseen.order.cycle).version += 1
    _write_dates(act)
    _write_asks(act)
    _write_mails(act)
    for change in act.foreseen.stages:
        _write_stage(act, change)
    outdated = [(each.id, *key) for each in act.foreseen.stages for key in each.outdated]
    if outdated:
        move_queries.forget_failures(act.session, outdated)
    record_all(act.session, list(_entries(act)), at=act.at, actor=act.foreseen.order.by.actor)


def _write_dates(act: _Act) -> None:
    order, first = act.foreseen.order, next(iter(act.foreseen.pinned), "")
    for shift in act.foreseen.shifts:
        row = act.dates[shift.name]
        row.at, row.zone, row.shown = shift.after.at, shift.after.zone, shift.after.shown
        row.version = shift.version
        row.pinned = act.foreseen.pinned.get(shift.name)
        row.told = act.foreseen.told.get(shift.name, row.told)
        change = DeadlineChange(deadline=row.id, version=row.version, at=row.at, zone=row.zone)
        change.shown, change.changed_at, change.by = row.shown, act.at, order.by.actor.name
        alone = shift.own or not first
        change.reason = order.by.reason if alone else f"follows {first}: {order.by.reason}"
        act.session.add(change)


def _write_asks(act: _Act) -> None:
    for ask in act.foreseen.asks:
        row = act.asks[ask.id]
        if ask.due:
            row.due_at, row.due_zone, row.due_shown = ask.due.at, ask.due.zone, ask.due.shown
        row.version = ask.version or row.version
    for ask in act.foreseen.superseded:
        row = act.asks[ask.id]
        row.state, row.settled_at = "superseded", act.at
    if act.foreseen.superseded:
        move_queries.release(act.session, [ask.id for ask in act.foreseen.superseded])


def _write_mails(act: _Act) -> None:
    for change in act.foreseen.mails:
        row = act.mails[change.number]
        row.state, row.reason = change.after, change.reason
    act.session.add_all(_draft(act, notice) for notice in act.foreseen.notices)


def _draft(act: _Act, notice: MoveNotice) -> Outgoing:
    of = Belonging(notice.stage, MOVE, notice.date, notice.version)
    row = outbox_row(notice.mail, of, domain=act.office.mail_domain, now=act.at)
    reason = f"tells of a moved date: {act.foreseen.order.by.reason}"
    return Outgoing(**row | {"state": "draft", "reason": reason})


def _write_stage(act: _Act, change: StageChange) -> None:
    row = act.stages[change.id]
    row.state, row.next_at = change.state, change.until
    row.words, row.attention = change.words, change.attention
    for key, due in change.skipped:
        _claim(act, change.id, key=key, due=due, outcome="skipped")
    for key, due in change.carried:
        _claim(act, change.id, key=key, due=due, outcome="done")


def _claim(act: _Act, stage: str, *, key: RungKey, due: datetime, outcome: str) -> None:
    step, rung, version = key
    words = DONE_BEFORE if outcome == "skipped" else ASKED_BEFORE
    firing = Firing(stage=stage, step=step, rung=rung, version=version, due_at=due)
    firing.fired_at, firing.outcome, firing.words = act.at, outcome, words
    act.session.add(firing)


def _entries(act: _Act) -> Iterator[Entry]:
    order = act.foreseen.order
    for shift in act.foreseen.shifts:
        values: dict[str, Value] = {
            "date": shift.name,
            "before": zulu(shift.before.at) if shift.before else None,
            "after": zulu(shift.after.at),
            "reason": order.by.reason,
        }
        yield Entry("date.moved", "/".join((order.cycle, *shift.name.split("."))), values)
    for stage in act.foreseen.reopens:
        yield Entry(
            "stage.reopened", stage.id, {"was": act.was[stage.id], "reason": order.by.reason}
        )
    if act.foreseen.notices or act.foreseen.mails:
        numbers: dict[str, Value] = {
            "drafts": len(act.foreseen.notices),
            "changed": len(act.foreseen.mails),
        }
        yield Entry("mails.moved", order.cycle, numbers)
