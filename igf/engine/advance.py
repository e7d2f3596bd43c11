"""Carrying a stage: what is due next, and what it waits for when nothing is."""

from dataclasses import dataclass
from datetime import datetime

from igf.log.write import record
from igf.office.office import Office
from igf.stage import lease as leases
from igf.stage.lease import Lease
from igf.stage.rules.forecast import past_skips
from igf.stage.rules.progress import Move, is_finished, next_instant, next_move
from igf.stage.rules.words import attention_words, waiting_words
from igf.stage.situation import Situation, situation
from igf.store.queries import outbox as mail_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Stage
from igf.year.declared import titles


@dataclass(frozen=True)
class Rest:
    """A stage with nothing due: until when (None: only people can move it), in which words.

    `finished`: its run ends, because all is done or because it was cancelled.
    """

    finished: bool
    until: datetime | None
    words: str


@dataclass(frozen=True)
class Due:
    """The next thing due in a stage, and the situation it was seen in."""

    move: Move
    seen: Situation


def advance(office: Office, stage: str) -> Move | None:
    """The next thing due in a stage; None when there is nothing to do now."""
    now = office.now()
    with office.store.read() as session:
        return _due(situation(session, stage, now=now), now)


def _due(seen: Situation, now: datetime) -> Move | None:
    return None if seen.stop else next_move(seen.facts, now)


def advance_or_rest(office: Office, lease: Lease) -> Due | None:
    """The next thing due; where there is none, the stage rests and the lease is given back.

    What `advance`, `rest` and the release of the lease do, with one look at the stage.
    LeaseLostError: another run acts for it.
    """
    now = office.now()
    with office.store.write(now) as session:
        row = leases.check(session, lease)
        seen = situation(session, lease.stage, now=now)
        if move := _due(seen, now):
            return Due(move, seen)
        _rest(session, row, seen=seen, now=now)
        leases.let_go(row, now=now)
    return None


def rest(office: Office, lease: Lease) -> Rest:
    """Write down what the stage waits for. LeaseLostError: another run acts for it."""
    now = office.now()
    # Read inside the transaction: an answer that comes in meanwhile must not be slept over.
    with office.store.write(now) as session:
        row = leases.check(session, lease)
        seen = situation(session, lease.stage, now=now)
        return _rest(session, row, seen=seen, now=now)


def _rest(session: Session, row: Stage, *, seen: Situation, now: datetime) -> Rest:
    resting = resting_of(seen, now, retry=mail_queries.next_retry(session, row.id))
    if seen.stop is None:
        _keep_state(session, row, finished=resting.finished, now=now)
    row.next_at, row.words = resting.until, resting.words
    row.attention = attention_words(seen.facts)
    return resting


def place(session: Session, stage_id: str, *, now: datetime) -> None:
    """Write a stage's next instant and words anew, after its dates were made or moved."""
    stage = queries.stage(session, stage_id)
    retry = mail_queries.next_retry(session, stage_id)
    resting = resting_of(situation(session, stage_id, now=now), now, retry=retry)
    stage.next_at, stage.words = resting.until, resting.words


def _keep_state(session: Session, row: Stage, *, finished: bool, now: datetime) -> None:
    if finished and row.state != "done":
        record(session, "stage.done", subject=row.id, at=now, values={"was": row.state})
    row.state = "done" if finished else "running"


def resting_of(seen: Situation, now: datetime, *, retry: datetime | None = None) -> Rest:
    """What a stage in this situation waits for."""
    if seen.stop:
        return Rest(finished=seen.stop.is_final, until=None, words=seen.stop.words)
    if is_finished(seen.facts):
        return Rest(finished=retry is None, until=retry, words="Done")
    # What is only to be skipped can wait for the next thing to do: no run is started for it.
    facts = past_skips(seen.facts, now)
    due_now = now if next_move(facts, now) or is_finished(facts) else None
    instants = [at for at in (due_now, next_instant(facts, now), retry) if at]
    until = min(instants, default=None)
    attention = attention_words(facts)
    waiting = waiting_words(facts, now, titles=titles(seen.year))
    words = f"Needs attention: {attention}" if attention else waiting
    return Rest(finished=False, until=until, words=words)
