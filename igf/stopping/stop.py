"""Pausing and cancelling a stage or a whole year, and letting it go on.

While it is stopped nothing is sent or done; deadlines still pass and answers are taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from igf.engine.advance import place
from igf.log.write import By, record
from igf.office import drill
from igf.office.office import Office
from igf.stage.stops import CANCELLED, LIVE, PAUSED, STOPPED, stop_of
from igf.store.queries import stopping as stop_queries
from igf.store.queries import waits as wait_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask, Cycle, Stage
from schemas.errors import Mistake

#: How a question ends whose stage was cancelled; it is asked again if the stage goes on.
WITH_ITS_STAGE: Final = "cancelled"
GOES_ON: Final = "Goes on"


@dataclass(frozen=True)
class Stopped:
    """Result of stopping or resuming: the year or stage by title, its state, the stages by id.

    `again`: it was so before, nothing changed. `asks` and `mails` count the questions that were
    closed or are open again, and the mails that were dropped.
    """

    title: str
    state: str
    reason: str
    stages: tuple[str, ...] = ()
    asks: int = 0
    mails: int = 0
    again: bool = False


def pause(office: Office, target: str, *, by: By) -> Stopped:
    """Pause a stage ("igf-2027/thematic_input") or a whole year ("igf-2027").

    Mistake: it is done, not decided, or cancelled, or no reason is given.
    """
    return _stop(office, target, by=by, to=PAUSED)


def cancel(office: Office, target: str, *, by: By) -> Stopped:
    """Cancel a stage or a whole year: its questions are closed, its waiting mails are dropped.

    Mistake: it is done or not decided, or no reason is given.
    """
    stopped = _stop(office, target, by=by, to=CANCELLED)
    _place_waiting(office, stopped.stages)
    return stopped


def resume(office: Office, target: str, *, by: By) -> Stopped:
    """Resume a stage or a year; steps due meanwhile are done unless they come too late.

    A stage that was stopped by itself stays so when its year goes on. Mistake: its year is
    stopped, or no reason is given.
    """
    now = office.now()
    _refuse_without_reason(by)
    with office.store.write(now) as session:
        row = found(session, target)
        before = row.state
        if before not in STOPPED:
            _refuse_stopped_year(session, row)
            return Stopped(row.title, row.state, "", again=True)
        stages, asks = go_on(session, row, now=now)
        _log(session, target, act="resumed", by=by, was=before, now=now)
    # Each on its own, so that no transaction is long; one that is not reached looks by itself.
    for stage in stages:
        with office.store.write(now) as session:
            place(session, stage, now=now)
    _place_waiting(office, stages)
    return Stopped(row.title, row.state, by.reason, stages, asks)


def _place_waiting(office: Office, stages: Sequence[str]) -> None:
    """Let those that wait for these stages say so at once, also where no run looks at them."""
    now = office.now()
    with office.store.read() as session:
        found = {each for stage in stages for each in wait_queries.waiting_on(session, stage)}
        live = [each for each in sorted(found) if queries.stage(session, each).state in LIVE]
    for stage in live:
        with office.store.write(now) as session:
            place(session, stage, now=now)


def go_on(session: Session, row: Stage | Cycle, *, now: datetime) -> tuple[tuple[str, ...], int]:
    """Take the stop away; returns the stages that go on (ids) and the number of reopened questions.

    Nothing is flushed here: in a session for reading, this foretells.
    """
    if isinstance(row, Stage):
        row.state, row.stopped_from = row.stopped_from or "waiting", None
    else:
        row.state = "running"
    row.stopped_because = ""
    resumed = concerned(session, row)
    asks = _ask_again(session, [each for each in resumed if not _is_cancelled(session, each)])
    going = [each for each in resumed if not _quiet(session, each)]
    for stage in going:
        stage.next_at, stage.words = now, GOES_ON
    return tuple(each.id for each in resumed), asks


def found(session: Session, target: str) -> Stage | Cycle:
    """The row of a stage or year by id. NoResultFound: the id is unknown."""
    return queries.stage(session, target) if "/" in target else queries.cycle(session, target)


def _stop(office: Office, target: str, *, by: By, to: str) -> Stopped:
    now = office.now()
    _refuse_without_reason(by)
    with office.store.write(now) as session:
        row = found(session, target)
        if row.state == to:
            return Stopped(row.title, to, row.stopped_because, again=True)
        _refuse(row, to=to)
        was = row.state
        if isinstance(row, Stage):
            row.stopped_from = row.stopped_from or was
        row.state, row.stopped_because = to, by.reason.strip()
        stages = [each for each in concerned(session, row) if _quiet(session, each)]
        ids = tuple(each.id for each in stages)
        asks = _close(session, ids, now=now) if to == CANCELLED else 0
        mails = _hold_mails(session, ids, row=row)
        _log(session, target, act=to, by=by, was=was, now=now)
        drill.point("before_commit", f"{target}/{to}")
    drill.point("after_commit", f"{target}/{to}")
    return Stopped(row.title, to, row.stopped_because, ids, asks, mails)


def _refuse_without_reason(by: By) -> None:
    if not by.reason.strip():
        raise Mistake("the reason is missing", "say why, it is kept and shown")


def _refuse(row: Stage | Cycle, *, to: str) -> None:
    if isinstance(row, Stage) and row.state not in LIVE | STOPPED.keys():
        said = {"skipped": "not held so far"}.get(row.state, row.state)
        raise Mistake(f"{row.title} is {said}", "nothing is to be stopped")
    if row.state == CANCELLED and to == PAUSED:
        fix = "nothing is sent and nothing is done; to take it up again: igf resume"
        raise Mistake(f"{row.title} is cancelled: {row.stopped_because}", fix)


def _refuse_stopped_year(session: Session, row: Stage | Cycle) -> None:
    year = queries.cycle(session, row.cycle) if isinstance(row, Stage) else row
    if isinstance(row, Stage) and year.state in STOPPED and row.state in LIVE:
        said = f"{row.title} is {year.state} with the whole year: {year.stopped_because}"
        raise Mistake(said, f"resume the year: igf resume --year {year.key}")


def concerned(session: Session, row: Stage | Cycle) -> Sequence[Stage]:
    """The stage itself, or those of the year that are carried and were not stopped for good."""
    if isinstance(row, Stage):
        return [row]
    carried = LIVE | {PAUSED}
    return [each for each in queries.stages(session, row.key) if each.state in carried]


def _is_cancelled(session: Session, stage: Stage) -> bool:
    stop = stop_of(session, stage)
    return stop is not None and stop.is_final


def _quiet(session: Session, stage: Stage) -> bool:
    """Let a stage rest under the words of what stops it; False: nothing does."""
    stop = stop_of(session, stage)
    if stop:
        stage.next_at, stage.words = None, stop.words
    return stop is not None


def _close(session: Session, stages: Sequence[str], *, now: datetime) -> int:
    asks = stop_queries.asks_of(session, stages, state="open")
    for ask in asks:
        ask.state, ask.outcome, ask.settled_at = "superseded", WITH_ITS_STAGE, now
    _turn(session, asks, before="owed", after="released")
    return len(asks)


def _ask_again(session: Session, stages: Sequence[Stage]) -> int:
    closed = stop_queries.asks_of(session, [each.id for each in stages], state="superseded")
    asks = [ask for ask in closed if ask.outcome == WITH_ITS_STAGE]
    for ask in asks:
        ask.state, ask.outcome, ask.settled_at = "open", None, None
    _turn(session, asks, before="released", after="owed")
    return len(asks)


def _turn(session: Session, asks: Sequence[Ask], *, before: str, after: str) -> None:
    for obligation in stop_queries.obligations_of(session, [ask.id for ask in asks]):
        if obligation.state == before:
            obligation.state = after


def _hold_mails(session: Session, stages: Sequence[str], *, row: Stage | Cycle) -> int:
    """Keep waiting mails back, also those a run has taken; if cancelled, drop and count them."""
    if row.state == PAUSED:
        stop_queries.take_back(session, stages)
        return 0
    return stop_queries.drop(session, stages, reason=f"{STOPPED[CANCELLED]}: {row.stopped_because}")


def _log(  # noqa: PLR0913 -- an entry of the log, all but two by name
    session: Session, target: str, *, act: str, by: By, was: str, now: datetime
) -> None:
    kind = "stage" if "/" in target else "year"
    values = {"was": was, "reason": by.reason.strip()}
    record(session, f"{kind}.{act}", subject=target, at=now, values=values, actor=by.actor)
