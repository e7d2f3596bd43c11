"""Making the runs that people see agree with the database, which is the truth.

Every function looks at the result and not at the cause, and can be repeated without harm.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from igf.domain.words import shown, titled
from igf.engine.facts import titles, year_of
from igf.engine.office import Office
from igf.engine.ports import Runs
from igf.engine.standing import show_standing
from igf.store import queries
from igf.store.session import Session
from igf.store.tables import Ask, Stage
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
#: Where only people can move a stage, its run looks again after this long all the same.
LONGEST_REST = timedelta(days=30)
MOST_RESTARTS = 3
#: How a decision run ends whose answer was dealt with.
RECORDED = frozenset({"Recorded", "Refused"})


@dataclass(frozen=True)
class Mended:
    """What was put right, in words, for the log of the watch."""

    stage: str
    words: str


def project(office: Office, runs: Runs, *, stage_id: str) -> Mended | None:
    """Let a live stage have one run that starts no later than its next instant."""
    now = office.now()
    with office.store.read() as session:
        stage = queries.stage(session, stage_id)
        title = titled(year_of(session, stage.cycle).title, stage.title)
    if stage.state not in {"waiting", "running"}:
        return None
    at = stage.next_at or now + LONGEST_REST
    state = runs.state(stage.run_id) if stage.run_id else RunState("missing")
    if state.phase == "missing":
        run_id = runs.ensure_stage(stage_id, title, kind=stage.kind, at=at, words=stage.words)
        if _keep_run(office, stage_id, run_id=run_id):
            show_standing(office, runs, stage_id=stage_id, run_id=run_id)
        return Mended(stage_id, "made its run")
    mended = _mend(office, runs, stage=stage, state=state, now=now)
    if mended:
        show_standing(office, runs, stage_id=stage_id, run_id=stage.run_id or "")
    return mended


def project_asks(office: Office, runs: Runs, *, stage_id: str) -> None:
    """Let each open ask of a stage have its waiting run, and no settled one."""
    now = office.now()
    with office.store.read() as session:
        asks = queries.asks(session, stage_id)
        wanted = {ask.id: _asked(session, ask) for ask in asks if ask.state == "open"}
    for ask in asks:
        state = runs.state(ask.run_id) if ask.run_id else RunState("missing")
        if ask.state == "open" and _is_lost(state, now):
            # An answer typed into a run that died is still there: the next run looks for it.
            before = None if state.name in RECORDED else ask.run_id
            run_id = runs.ask(replace(wanted[ask.id], before=before))
            _keep_ask_run(office, ask.id, run_id=run_id)
        elif ask.state != "open" and ask.run_id and state.phase == "suspended":
            runs.settle(ask.run_id, f"Settled: {ask.outcome or ask.state}")


def _mend(
    office: Office, runs: Runs, *, stage: Stage, state: RunState, now: datetime
) -> Mended | None:
    run_id, at = stage.run_id or "", stage.next_at or now + LONGEST_REST
    if _in_order(stage, state, at=at, now=now):
        return None
    if state.phase == "scheduled":
        runs.reschedule(run_id, at, words=stage.words)
        return Mended(stage.id, f"moved its run to {at:%d %B %Y, %H:%M} UTC")
    if not _may_restart(office, stage, now=now):
        return None
    runs.reschedule(run_id, max(at, now), words=_words_after(state, stage))
    return Mended(stage.id, f"set its run going again, it was {state.name or state.phase}")


def _in_order(stage: Stage, state: RunState, *, at: datetime, now: datetime) -> bool:
    """Whether the run starts in time, is at work, or is about to be."""
    if state.phase == "scheduled":
        starts = state.at or at
        return stage.next_at is None or starts <= now or abs(starts - at) <= TOLERANCE
    if stage.lease_until is not None and stage.lease_until + GRACE > now:
        return True
    allowed = BEGINNING.get(state.phase)
    return allowed is not None and state.at is not None and state.at + allowed > now


def _words_after(state: RunState, stage: Stage) -> str:
    if state.name == "Cancelled":
        return f"{stage.words}; cancelling here stops nothing: see `igf status` for how to"
    return stage.words


def _may_restart(office: Office, stage: Stage, *, now: datetime) -> bool:
    """At most three restarts an hour: a run that ends again and again is our mistake."""
    with office.store.write(now) as session:
        row = queries.stage(session, stage.id)
        if row.restarts_since is None or now - row.restarts_since > timedelta(hours=1):
            row.restarts_since, row.restarts = now, 0
        row.restarts += 1
        if row.restarts > MOST_RESTARTS:
            row.attention = "its run ended three times within an hour; see the logs"
        return row.restarts <= MOST_RESTARTS


def _keep_run(office: Office, stage_id: str, *, run_id: str) -> bool:
    """Note the run of a stage; False if another process has made and noted it meanwhile."""
    with office.store.write(office.now()) as session:
        stage = queries.stage(session, stage_id)
        known, stage.run_id = stage.run_id == run_id, run_id
    return not known


def _keep_ask_run(office: Office, ask_id: str, *, run_id: str) -> None:
    with office.store.write(office.now()) as session:
        ask = queries.ask(session, ask_id)
        ask.run_id = run_id
        ask.run_attempt += 1


def _is_lost(state: RunState, now: datetime) -> bool:
    silent = state.at is not None and state.at + PICK_UP < now
    return state.phase in {"missing", "ended"} or (state.phase in {"running", "pending"} and silent)


def _asked(session: Session, ask: Ask) -> AskedRun:
    stage = queries.stage(session, ask.stage)
    names = titles(year_of(session, stage.cycle))
    people = " and ".join(names.get(name, name) for name in ask.by)
    day = shown(Moment(at=ask.due_at, zone=ask.due_zone))
    asked = ask.title[:1].lower() + ask.title[1:]
    title = f"{stage.title}: {asked} · {people} · by {day}"
    return AskedRun(ask.id, ask.run_attempt + 1, title)
