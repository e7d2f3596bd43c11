"""Carrying a stage: what is due next, and what it waits for when nothing is."""

from dataclasses import dataclass
from datetime import datetime

from igf.domain.foretelling import past_skips
from igf.domain.progress import Move, is_finished, next_instant, next_move
from igf.domain.words import attention_words, waiting_words
from igf.engine import lease as leases
from igf.engine.facts import Situation, situation, titles
from igf.engine.lease import Lease
from igf.engine.log import record
from igf.engine.office import Office
from igf.store import mail_queries, queries
from igf.store.session import Session


@dataclass(frozen=True)
class Rest:
    """A stage with nothing due: until when (None: only people can move it), in which words."""

    finished: bool
    until: datetime | None
    words: str


def advance(office: Office, stage: str) -> Move | None:
    """The next thing due in a stage; None when there is nothing to do now."""
    now = office.now()
    with office.store.read() as session:
        return next_move(situation(session, stage, now=now).facts, now)


def rest(office: Office, lease: Lease) -> Rest:
    """Write down what the stage waits for. LeaseLostError: another run acts for it."""
    now = office.now()
    # Read inside the transaction: an answer that comes in meanwhile must not be slept over.
    with office.store.write(now) as session:
        row = leases.check(session, lease)
        seen = situation(session, lease.stage, now=now)
        resting = resting_of(seen, now, retry=mail_queries.next_retry(session, lease.stage))
        if resting.finished and row.state != "done":
            record(session, "stage.done", subject=row.id, at=now, values={})
        row.state = "done" if resting.finished else "running"
        row.next_at, row.words = resting.until, resting.words
        row.attention = attention_words(seen.facts)
    return resting


def place(session: Session, stage_id: str, *, now: datetime) -> None:
    """Write a stage's next instant and words anew, after its dates were made or moved."""
    stage = queries.stage(session, stage_id)
    retry = mail_queries.next_retry(session, stage_id)
    resting = resting_of(situation(session, stage_id, now=now), now, retry=retry)
    stage.next_at, stage.words = resting.until, resting.words


def resting_of(seen: Situation, now: datetime, *, retry: datetime | None = None) -> Rest:
    """What a stage in this situation waits for."""
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
