"""Making the runs that people see agree with the database, which is the truth.

Every function looks at the result and not at the cause, and can be repeated without harm.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from igf.asks.question_page import question_page
from igf.asks.rules.positions import ended_words
from igf.asks.settle import DECIDING
from igf.engine.run_order import (
    MISSING,
    MOST_RESTARTS,
    OVER,
    RESTARTS_WITHIN,
    StageAndRun,
    has_ended,
    is_as_wanted,
    is_given_up,
    is_in_order,
    is_lost,
    is_question_as_wanted,
    is_silent,
)
from igf.engine.run_pages import show_standing
from igf.office.office import Office
from igf.office.ports import Runs
from igf.stage.stops import LIVE, STOPPED, Stop, stop_among, stop_of
from igf.store.queries import watch as watch_queries
from igf.store.queries import year as queries
from igf.store.queries.watch import Carried
from igf.store.session import Session
from igf.store.tables.year import Ask, Stage
from igf.words.phrases import shown, titled
from igf.year.declared import titles, year_of
from schemas.moments import Moment
from schemas.runs import AskedRun

#: How long the run of a form may be at work: its page waits for it meanwhile.
FORGOTTEN = timedelta(minutes=15)
DIED = "Ended: its process died"
#: Names of a run that was cancelled on its page, while its process is ended and after.
BY_HAND = frozenset({"Cancelling", "Cancelled"})
#: How a decision run ends whose answer was dealt with.
RECORDED = frozenset({"Recorded", "Refused"})


@dataclass(frozen=True)
class Mended:
    """One repair, in words, for the log of the watch."""

    stage: str
    words: str


def astray(office: Office, runs: Runs, *, over: set[str]) -> Collection[str]:
    """The stages (by id) whose run, or that of one of their questions, is not as it should be.

    The database and the server are each asked a fixed number of times, whatever the number of
    stages, questions and years. `over` remembers, from one look to the next, the runs that have
    ended for good: those of settled questions and of cancelled stages.
    """
    now = office.now()
    with office.store.read() as session:
        carried = watch_queries.carried_stages(session)
        asked = watch_queries.runs_of_questions(session)
    ids = {each.stage.run_id for each in carried} | {each.run for each in asked}
    states = runs.states_of([run for run in ids if run and run not in over])
    found = dict[str, None]()
    for question in asked:
        state = states.get(question.run or "", MISSING)
        if question.run not in over and not is_question_as_wanted(question.state, state, now=now):
            found[question.stage] = None
        elif question.run and question.state != "open" and state.phase in OVER:
            over.add(question.run)
    for each in carried:
        seen = StageAndRun(
            each.stage, _stop(each), states.get(each.stage.run_id or "", MISSING), now
        )
        if not is_as_wanted(seen):
            found[each.stage.id] = None
        elif seen.stop and seen.stop.is_final and seen.run_id and seen.state.phase in OVER:
            over.add(seen.run_id)
    return found


def _stop(carried: Carried) -> Stop | None:
    of_year = Stop(carried.year_state, carried.year_stopped_because)
    return stop_among((Stop(carried.stage.state, carried.stage.stopped_because), of_year))


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
    state = runs.state(stage.run_id) if stage.run_id else MISSING
    seen = StageAndRun(stage, stop, state, office.now())
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
        states = runs.states_of([ask.run_id for ask in asks if ask.run_id])
        lost = {ask.id for ask in asks if is_lost(states.get(ask.run_id or "", MISSING), now)}
        named = {a.id: _title(session, a) for a in asks if a.state == "open" and a.id in lost}
    for ask in asks:
        state = states.get(ask.run_id or "", MISSING)
        if ask.run_id and is_silent(state, now):
            # Left as it is, it would keep its place among those at work for ever.
            runs.settle(ask.run_id, DIED)
        if ask.id in named:
            # An answer typed into a run that died is still there: the next run looks for it.
            before = None if state.name in RECORDED else ask.run_id
            page = question_page(office, ask.id)
            asked = AskedRun(ask.id, ask.run_attempt + 1, named[ask.id], page, before)
            _keep_ask_run(office, asked, run_id=runs.ask(asked))
        elif ask.state != "open" and ask.run_id and state.phase == "suspended":
            words = ended_words(ask.outcome or ask.state, decides=ask.form in DECIDING)
            runs.settle(ask.run_id, f"Settled: {words.replace('_', ' ')}")


def end_forgotten(office: Office, runs: Runs) -> int:
    """End the runs of forms and of done work whose process died; returns their number.

    Left as they are, they would keep their places among those at work for ever. Runs of live stages
    and their questions are looked after by `project` and `project_asks`.
    """
    silent = runs.at_work_since(office.now() - FORGOTTEN)
    if not silent:
        return 0
    with office.store.read() as session:
        looked_after = {stage.run_id for stage in queries.carried_stages(session)}
        questions = watch_queries.runs_of_questions(session)
    looked_after |= {each.run for each in questions if each.state == "open"}
    forgotten = [run for run in silent if run not in looked_after]
    for run in forgotten:
        runs.settle(run, DIED)
    return len(forgotten)


def _end(runs: Runs, seen: StageAndRun) -> Mended | None:
    """End the run of a cancelled stage; one that is at work ends by itself."""
    if has_ended(seen):
        return None
    runs.settle(seen.run_id, seen.stage.words)
    return Mended(seen.stage.id, "ended its run")


def _mend(office: Office, runs: Runs, *, seen: StageAndRun) -> Mended | None:
    stage, state = seen.stage, seen.state
    if is_in_order(seen):
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


def _words_after(seen: StageAndRun) -> str:
    key, words = seen.stage.key, seen.stage.words
    if seen.state.name in BY_HAND and seen.stop is None:
        # Said first: where a name is too long, its end is cut.
        how = f"igf pause {key} or igf cancel {key}, or the forms pause and cancel-stage"
        return f"Cancelling here stops nothing, this does: {how}. {words}"
    return words


def _may_restart(office: Office, stage: Stage, *, now: datetime) -> bool:
    """At most three restarts an hour: a run that ends again and again is our mistake."""
    if is_given_up(stage, now):
        return False
    with office.store.write(now) as session:
        row = queries.stage(session, stage.id)
        if row.restarts_since is None or now - row.restarts_since > RESTARTS_WITHIN:
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


def _keep_ask_run(office: Office, asked: AskedRun, *, run_id: str) -> None:
    """Note the run of a question, unless another process has noted it, or a later one, meanwhile.

    An answer typed into a run is found under its attempt, so that of the run itself is kept.
    """
    with office.store.write(office.now()) as session:
        ask = queries.ask(session, asked.ask)
        if ask.run_attempt < asked.attempt:
            ask.run_id, ask.run_attempt = run_id, asked.attempt


def _title(session: Session, ask: Ask) -> str:
    stage = queries.stage(session, ask.stage)
    names = titles(year_of(session, stage.cycle))
    people = " and ".join(names.get(name, name) for name in ask.by)
    day = shown(Moment(at=ask.due_at, zone=ask.due_zone))
    asked = ask.title[:1].lower() + ask.title[1:]
    return f"{stage.title}: {asked} · {people} · by {day}"
