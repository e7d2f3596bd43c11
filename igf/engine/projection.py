"""Making the runs that people see agree with the database, which is the truth.

Every function looks at the result and not at the cause, and can be repeated without harm.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from igf.asks.rules.positions import ended
from igf.asks.settle import DECIDING
from igf.engine.run_pages import show_standing
from igf.office.office import Office
from igf.office.ports import Runs
from igf.stage.stops import LIVE, STOPPED, Stop, stop_of
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask, Stage
from igf.words.phrases import shown, titled
from igf.year.declared import titles, year_of
from schemas.moments import Moment
from schemas.runs import AskedRun, RunState

#: A run is given this long between two of its own steps (parking, being picked up) before it
#: counts as lost.
GRACE = timedelta(seconds=20)
#: How far a run may be from the instant that its stage wants.
TOLERANCE = timedelta(seconds=2)
#: How long a run may be picked up, or at work without a lease, before it counts as lost.
PICK_UP = timedelta(seconds=90)
BEGINNING = {"pending": PICK_UP, "running": timedelta(seconds=30)}
#: How long the run of a form may be at work: its page waits for it meanwhile.
FORGOTTEN = timedelta(minutes=15)
DIED = "Ended: its process died"
#: Where only people can move a stage, its run looks again after this long all the same.
LONGEST_REST = timedelta(days=30)
MOST_RESTARTS = 3
#: What the page calls a run that was cancelled there, while its process is ended and after.
BY_HAND = frozenset({"Cancelling", "Cancelled"})
#: How a decision run ends whose answer was dealt with.
RECORDED = frozenset({"Recorded", "Refused"})


@dataclass(frozen=True)
class Mended:
    """What was put right, in words, for the log of the watch."""

    stage: str
    words: str


@dataclass(frozen=True)
class _Seen:
    """A stage, what stops it, and its run, as they stood at `now`."""

    stage: Stage
    stop: Stop | None
    state: RunState
    now: datetime

    @property
    def run_id(self) -> str:
        return self.stage.run_id or ""

    @property
    def at(self) -> datetime:
        return self.stage.next_at or self.now + LONGEST_REST


def project(office: Office, runs: Runs, *, stage_id: str) -> Mended | None:
    """Let a live stage have one run that starts no later than its next instant.

    That of a paused stage is quiet and says so; that of a cancelled one ends.
    """
    with office.store.read() as session:
        stage = queries.stage(session, stage_id)
        stop = stop_of(session, stage)
        title = titled(year_of(session, stage.cycle).title, stage.title)
    if stage.state not in LIVE | STOPPED.keys():
        return None
    state = runs.state(stage.run_id) if stage.run_id else RunState("missing")
    seen = _Seen(stage, stop, state, office.now())
    if stop and stop.is_final:
        return _end(runs, seen)
    if state.phase != "missing":
        mended = _mend(office, runs, seen=seen)
        if mended:
            show_standing(office, runs, stage_id=stage_id, run_id=seen.run_id)
        return mended
    run_id = runs.ensure_stage(stage_id, title, kind=stage.kind, at=seen.at, words=stage.words)
    if _keep_run(office, stage_id, run_id=run_id):
        show_standing(office, runs, stage_id=stage_id, run_id=run_id)
    return Mended(stage_id, "made its run")


def project_asks(office: Office, runs: Runs, *, stage_id: str) -> None:
    """Let each open ask of a stage have its waiting run, and no settled one."""
    now = office.now()
    with office.store.read() as session:
        asks = queries.asks(session, stage_id)
        wanted = {ask.id: _asked(session, ask) for ask in asks if ask.state == "open"}
    for ask in asks:
        state = runs.state(ask.run_id) if ask.run_id else RunState("missing")
        if ask.run_id and _is_silent(state, now):
            # Left as it is, it would keep its place among those at work for ever.
            runs.settle(ask.run_id, DIED)
        if ask.state == "open" and _is_lost(state, now):
            # An answer typed into a run that died is still there: the next run looks for it.
            before = None if state.name in RECORDED else ask.run_id
            asked = replace(wanted[ask.id], before=before)
            _keep_ask_run(office, asked, run_id=runs.ask(asked))
        elif ask.state != "open" and ask.run_id and state.phase == "suspended":
            words = ended(ask.outcome or ask.state, decides=ask.form in DECIDING)
            runs.settle(ask.run_id, f"Settled: {words.replace('_', ' ')}")


def end_forgotten(office: Office, runs: Runs) -> int:
    """End the runs of forms, and of what is done, whose process died; how many there were.

    Left as they are, they would keep their places among those at work for ever. Runs of live stages
    and their questions are looked after by `project` and `project_asks`.
    """
    silent = runs.at_work_since(office.now() - FORGOTTEN)
    if not silent:
        return 0
    with office.store.read() as session:
        stages = list(queries.carried_stages(session))
        looked_after = {stage.run_id for stage in stages}
        looked_after |= {a.run_id for stage in stages for a in queries.asks(session, stage.id)}
    forgotten = [run for run in silent if run not in looked_after]
    for run in forgotten:
        runs.settle(run, DIED)
    return len(forgotten)


def _end(runs: Runs, seen: _Seen) -> Mended | None:
    """End the run of a cancelled stage; one that is at work ends by itself."""
    if seen.state.phase in {"missing", "ended"} or _at_work(seen):
        return None
    runs.settle(seen.run_id, seen.stage.words)
    return Mended(seen.stage.id, "ended its run")


def _mend(office: Office, runs: Runs, *, seen: _Seen) -> Mended | None:
    stage, state = seen.stage, seen.state
    if _in_order(seen):
        return None
    if state.phase == "scheduled":
        runs.reschedule(seen.run_id, seen.at, words=stage.words)
        return Mended(stage.id, f"moved its run to {seen.at:%d %B %Y, %H:%M} UTC")
    if not _may_restart(office, stage, now=seen.now):
        return None
    words = _words_after(seen)
    runs.reschedule(seen.run_id, max(seen.at, seen.now), words=words)
    runs.tell(seen.run_id, words)
    return Mended(stage.id, f"set its run going again, it was {state.name or state.phase}")


def _in_order(seen: _Seen) -> bool:
    """Whether the run starts in time and says what it should, is at work, or is about to be."""
    if seen.state.phase != "scheduled":
        return _at_work(seen)
    if seen.stage.next_at is None:
        # It may have been stopped since its words were written; a name is cut if it is too long.
        return seen.stop is None or seen.stage.words.startswith(seen.state.name)
    starts = seen.state.at or seen.at
    return starts <= seen.now or abs(starts - seen.at) <= TOLERANCE


def _at_work(seen: _Seen) -> bool:
    lease_until, state = seen.stage.lease_until, seen.state
    if lease_until is not None and lease_until + GRACE > seen.now:
        return True
    allowed = BEGINNING.get(state.phase)
    return allowed is not None and state.at is not None and state.at + allowed > seen.now


def _words_after(seen: _Seen) -> str:
    key, words = seen.stage.key, seen.stage.words
    if seen.state.name in BY_HAND and seen.stop is None:
        # Said first: where a name is too long, its end is cut.
        how = f"igf pause {key} or igf cancel {key}, or the forms pause and cancel-stage"
        return f"Cancelling here stops nothing, this does: {how}. {words}"
    return words


def _may_restart(office: Office, stage: Stage, *, now: datetime) -> bool:
    """At most three restarts an hour: a run that ends again and again is our mistake."""
    if _is_given_up(stage, now):
        return False
    with office.store.write(now) as session:
        row = queries.stage(session, stage.id)
        if row.restarts_since is None or now - row.restarts_since > timedelta(hours=1):
            row.restarts_since, row.restarts = now, 0
        row.restarts += 1
        if row.restarts > MOST_RESTARTS:
            row.attention = "its run ended three times within an hour; see the logs"
        return row.restarts <= MOST_RESTARTS


def _is_given_up(stage: Stage, now: datetime) -> bool:
    """Whether it has been said that its run ends again and again, within the hour."""
    since = stage.restarts_since
    said = stage.restarts > MOST_RESTARTS and bool(stage.attention)
    return said and since is not None and now - since <= timedelta(hours=1)


def _keep_run(office: Office, stage_id: str, *, run_id: str) -> bool:
    """Note the run of a stage; False if another process has made and noted it meanwhile."""
    with office.store.write(office.now()) as session:
        stage = queries.stage(session, stage_id)
        known, stage.run_id = stage.run_id == run_id, run_id
    return not known


def _keep_ask_run(office: Office, asked: AskedRun, *, run_id: str) -> None:
    """Note the run of a question, unless another process has noted it, or a later one, meanwhile.

    An answer typed into a run is found under its attempt, so that of the run itself is kept.
    """
    with office.store.write(office.now()) as session:
        ask = queries.ask(session, asked.ask)
        if ask.run_attempt < asked.attempt:
            ask.run_id, ask.run_attempt = run_id, asked.attempt


def _is_lost(state: RunState, now: datetime) -> bool:
    return state.phase in {"missing", "ended"} or _is_silent(state, now)


def _is_silent(state: RunState, now: datetime) -> bool:
    """Whether it has been picked up, or at work, for longer than a decision run ever is."""
    silent = state.at is not None and state.at + PICK_UP < now
    return state.phase in {"running", "pending"} and silent


def _asked(session: Session, ask: Ask) -> AskedRun:
    stage = queries.stage(session, ask.stage)
    names = titles(year_of(session, stage.cycle))
    people = " and ".join(names.get(name, name) for name in ask.by)
    day = shown(Moment(at=ask.due_at, zone=ask.due_zone))
    asked = ask.title[:1].lower() + ask.title[1:]
    title = f"{stage.title}: {asked} · {people} · by {day}"
    return AskedRun(ask.id, ask.run_attempt + 1, title)
