"""The stages of a changed file as rows: new, dropped, taken up, and carried into other steps."""

from datetime import datetime
from typing import Final

from igf.changing.change import Change, StageTurn
from igf.changing.newcomers import Newcomers, is_over
from igf.changing.rules.process import Passage, renumber
from igf.stage.rules.facts import RungKey
from igf.stage.rules.ladder import WITHDRAWN
from igf.stage.stops import CANCELLED, Stop
from igf.stopping.stop import WITH_ITS_STAGE, go_on
from igf.store.queries import changing as change_queries
from igf.store.queries import stopping as stop_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Firing, Stage
from igf.year.rows import FIRST_WORDS

DROPPED: Final = "the file of the year has it no longer"
NOT_HELD: Final = "Not held this year"
OVERDUE: Final = "Taken as done: the changed file put it before now"
NOT_ASKED: Final = "what it asks was withdrawn with a change of the year"


def write_turn(session: Session, change: Change, *, turned: StageTurn, at: datetime) -> None:
    """Let a stage come, go, or be taken up."""
    if turned.turn == "new":
        key = turned.id.partition("/")[2]
        session.add(newcomers_of(change, at=at).row(key))
    elif turned.turn == "dropped":
        _drop(session, queries.stage(session, turned.id), at=at)
    elif turned.turn == "taken_up":
        _take_up(session, change, row=queries.stage(session, turned.id), at=at)


def write_passage(session: Session, stage: str, *, passing: Passage, at: datetime) -> None:
    """Carry the events of a stage into its new steps; overdue ones count as done."""
    _renumber(session, stage, passing=passing)
    if passing.asks:
        change_queries.withdraw_asks(session, list(passing.asks), outcome=WITHDRAWN, now=at)
    asked = {
        fate.change.step.key for fate in passing.fates if fate.question in {"withdrawn", "anew"}
    }
    changed = {fate.change.step.key for fate in passing.fates}
    if asked:
        change_queries.drop_mails_of_steps(session, stage, steps=asked, reason=NOT_ASKED)
    if changed:
        change_queries.forget_failures(session, stage, steps=changed)
    session.add_all(_done(stage, key, due=due, at=at) for key, due in passing.overdue.items())


def _drop(session: Session, row: Stage, *, at: datetime) -> None:
    if row.state == "skipped":
        row.words = NOT_HELD
        return
    row.stopped_from = row.stopped_from or row.state
    row.state, row.stopped_because = CANCELLED, DROPPED
    stop = Stop(CANCELLED, DROPPED)
    row.next_at, row.words = None, stop.words
    asks = [ask.id for ask in stop_queries.asks_of(session, [row.id], state="open")]
    change_queries.withdraw_asks(session, asks, outcome=WITH_ITS_STAGE, now=at)
    stop_queries.drop(session, [row.id], reason=stop.words)


def _take_up(session: Session, change: Change, *, row: Stage, at: datetime) -> None:
    """Take a stage up from now on: everything due before is taken as done."""
    if row.state == CANCELLED:
        go_on(session, row, now=at)
    row.state, row.adopted_at, row.words, row.next_at = "waiting", at, "", None
    if is_over(newcomers_of(change, at=at).coming(row.key)):
        row.state, row.words = "done", FIRST_WORDS["done"]


def newcomers_of(change: Change, *, at: datetime) -> Newcomers:
    """The facts that the stages which come with a change begin with."""
    return Newcomers(change.wish.year, change.file, change.standing, at)


def _renumber(session: Session, stage: str, *, passing: Passage) -> None:
    """In two goes, because two versions may change places."""
    if not passing.renumbered:
        return
    steps = {step for step, _ in passing.renumbered}
    moved = []
    for row in change_queries.kept(session, stage, steps=steps):
        version = renumber((row.step, row.rung, row.version), passing.renumbered)[2]
        if version != row.version:
            moved.append((row, version))
            row.version = -version
    session.flush()
    for row, version in moved:
        row.version = version
    session.flush()


def _done(stage: str, key: RungKey, *, due: datetime, at: datetime) -> Firing:
    step, rung, version = key
    firing = Firing(stage=stage, step=step, rung=rung, version=version, due_at=due)
    firing.fired_at, firing.outcome, firing.words = at, "skipped", OVERDUE
    return firing
