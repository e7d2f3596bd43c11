"""Carrying a stage: its next due act, or the date or person that it waits for."""

from dataclasses import dataclass
from datetime import datetime

from igf.log.write import record
from igf.office.office import Office
from igf.stage import lease as leases
from igf.stage.lease import Lease, TakenLease
from igf.stage.rules.forecast import past_skips
from igf.stage.rules.progress import DueStep, is_finished, next_due_step, next_instant
from igf.stage.rules.words import attention_words, waiting_words
from igf.stage.situation import Situation, look
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
    """The next thing due in a stage, and the situation it was seen in.

    The next due step; without one, mails wait to be handed over, which comes first.
    """

    due_step: DueStep | None
    seen: Situation


@dataclass(frozen=True)
class Begun:
    """A visit of a stage: the lease it acts under, and the first thing due, or the rest."""

    lease: Lease
    found: Due | Rest


def advance(office: Office, stage: str) -> DueStep | None:
    """The next thing due in a stage; None when there is nothing to do now."""
    due = next_due_move(office, stage)
    return due.due_step if due else None


def next_due_move(office: Office, stage: str) -> Due | None:
    """The next due step of a stage, with what was seen; None when there is none to do now."""
    now = office.now()
    with office.store.read() as session:
        seen = look(session, stage, now=now)
    due_step = None if seen.stop else next_due_step(seen.facts, now)
    return Due(due_step, seen) if due_step else None


def begin(office: Office, stage: str, *, run: str, keep: bool = False) -> Begun | TakenLease:
    """Begin a visit of a stage: take its lease, look, and rest where nothing is due.

    Where it rests, the lease is given back at once, if the run is not to `keep` it.
    TakenLease: another run carries the stage.
    """
    now = office.now()
    with office.store.write(now) as session:
        seen = look(session, stage, now=now)
        if taken := leases.taken_by(seen.stage, run=run, now=now):
            return taken
        found = _found(session, seen, now=now)
        lease = leases.hold(seen.stage, run=run, until=now + office.lease)
        if isinstance(found, Rest) and not keep:
            leases.let_go(seen.stage, now=now)
        return Begun(lease, found)


def advance_or_rest(office: Office, lease: Lease, *, keep: bool = False) -> Due | Rest:
    """The next act of a visit that is due; without one, the stage rests.

    Then the lease is given back, if the run is not to `keep` it. LeaseLostError: another run acts
    for the stage.
    """
    now = office.now()
    # Read inside the transaction: an answer that comes in meanwhile must not be slept over.
    with office.store.write(now) as session:
        seen = look(session, lease.stage, now=now)
        leases.refuse_lost(seen.stage, lease)
        found = _found(session, seen, now=now)
        if isinstance(found, Rest) and not keep:
            leases.let_go(seen.stage, now=now)
        return found


def _found(session: Session, seen: Situation, *, now: datetime) -> Due | Rest:
    if seen.stop is None:
        if any(mail.is_due(now) for mail in seen.mails):
            return Due(None, seen)
        if due_step := next_due_step(seen.facts, now):
            return Due(due_step, seen)
    return _rest(session, seen, now=now)


def _rest(session: Session, seen: Situation, *, now: datetime) -> Rest:
    row, resting = seen.stage, _resting(seen, now)
    if seen.stop is None:
        _keep_state(session, row, finished=resting.finished, now=now)
    row.next_at, row.words = resting.until, resting.words
    row.attention = attention_words(seen.facts)
    return resting


def place(session: Session, stage_id: str, *, now: datetime) -> None:
    """Write a stage's next instant and words, after its dates were made or moved."""
    seen = look(session, stage_id, now=now)
    resting = _resting(seen, now)
    seen.stage.next_at, seen.stage.words = resting.until, resting.words


def _keep_state(session: Session, row: Stage, *, finished: bool, now: datetime) -> None:
    if finished and row.state != "done":
        record(session, "stage.done", subject=row.id, at=now, values={"was": row.state})
    row.state = "done" if finished else "running"


def _resting(seen: Situation, now: datetime) -> Rest:
    return resting_of(seen, now, retry=seen.retry_at)


def resting_of(seen: Situation, now: datetime, *, retry: datetime | None) -> Rest:
    """The rest of a stage in this situation; `retry` is when its next mail is tried again."""
    if seen.stop:
        return Rest(finished=seen.stop.is_final, until=None, words=seen.stop.words)
    if is_finished(seen.facts):
        return Rest(finished=retry is None, until=retry, words="Done")
    # What is only to be skipped can wait for the next thing to do: no run is started for it.
    facts = past_skips(seen.facts, now)
    due_now = now if next_due_step(facts, now) or is_finished(facts) else None
    instants = [at for at in (due_now, next_instant(facts, now), retry) if at]
    until = min(instants, default=None)
    attention = attention_words(facts)
    waiting = waiting_words(facts, now, titles=titles(seen.year))
    words = f"Needs attention: {attention}" if attention else waiting
    return Rest(finished=False, until=until, words=words)
