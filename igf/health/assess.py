"""The health of a year: its facts judged by the rules of igf.health.rules.findings."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from igf.asks.rules.holders import person_of
from igf.engine.forecast import asks_people
from igf.health.leaving import told
from igf.health.read import YearReading, read_years
from igf.health.rules.facts import FailedStep, Holder, OpenAsk, StageView, YearFacts
from igf.health.rules.findings import findings
from igf.health.rules.load import AHEAD, ComingMail, load
from igf.office.office import Office
from igf.stage.rules.closing import lapses
from igf.stage.rules.facts import AskFact, Facts
from igf.stage.rules.forecast import foretell
from igf.stage.rules.progress import LAPSE
from igf.stage.rules.words import blocked_words
from igf.stage.situation import Situation
from igf.stage.stops import CANCELLED, LIVE, STOPPED, Stop
from igf.store.queries import year as queries
from igf.store.tables.year import Ask
from igf.words.phrases import shown
from igf.year.dates import marks_of
from igf.year.declared import date_of, titles
from igf.year.find import find_target, takes_input
from igf.year.rules.plan import plan
from schemas.health import StageSlack, YearHealth
from schemas.moments import Moment
from schemas.steps import External

#: A stage whose closing can move by fewer days than these is marked.
TIGHT: Final = 3


def health(office: Office, cycle: str) -> YearHealth:
    """The health of the year now. Mistake: no year of that key was started here."""
    return healths(office, cycle)[0]


def healths(office: Office, cycle: str | None = None) -> tuple[YearHealth, ...]:
    """The health of each started year, or of this one, in as many queries for one as for many.

    Mistake: no year of that key was started here.
    """
    now = office.now()
    with office.store.read() as session:
        wanted = find_target(session, None, cycle=cycle) if cycle else None
        rows = [row for row in queries.cycles(session) if wanted in {None, row.key}]
        read = read_years(session, rows, now=now)
    return tuple(health_of(each) for each in read)


def health_of(read: YearReading) -> YearHealth:
    """The health of a year that was read."""
    facts, row = _facts(read), read.cycle
    return YearHealth(
        cycle=row.key,
        title=row.title,
        at=read.now,
        stopped=Stop(row.state, row.stopped_because).words if row.state in STOPPED else "",
        findings=findings(facts),
        slack=tuple(_slack(read)),
        load=load(facts, _coming(read)),
    )


def _facts(read: YearReading) -> YearFacts:
    names = titles(read.year)
    steps = {
        (each.stage.id, step.key): step.title
        for each in read.stages
        for step in each.facts.definition.steps
    }
    return YearFacts(
        key=read.cycle.key,
        at=read.now,
        titles=names,
        stages=tuple(_stage(read, each) for each in read.stages),
        asks=tuple(_ask(read, each) for each in read.asks),
        failures=tuple(
            FailedStep(
                stage=row.stage,
                title=steps.get((row.stage, row.step), row.step),
                reason=row.reason,
                attempts=row.attempts,
                failed_at=row.failed_at,
                retry_at=row.retry_at,
            )
            for row in read.failures
        ),
        mails=tuple(read.mails),
        seen=read.seen,
        held=read.held,
    )


def _stage(read: YearReading, seen: Situation) -> StageView:
    row, lead = seen.stage, seen.facts.definition.lead
    waiting = {each.stage for each in read.mails if each.state == "queued"}
    return StageView(
        id=row.id,
        title=row.title,
        lead=titles(read.year).get(lead, lead),
        state=row.state,
        words=row.words,
        stopped=seen.stop.words if seen.stop else "",
        next_at=row.next_at,
        alive_until=row.lease_until,
        attention=row.attention or "",
        facts=seen.facts,
        waits_for_mail=row.id in waiting,
        unreceived=takes_input(seen.facts.definition) and row.id not in read.received,
    )


def _ask(read: YearReading, row: Ask) -> OpenAsk:
    facts = next(each.facts for each in read.stages if each.stage.id == row.stage)
    fact = next((each for each in facts.asks if each.id == row.id), None)
    coming = [at for at in fact.reminders.values() if read.now < at < row.due_at] if fact else []
    return OpenAsk(
        id=row.id,
        stage=row.stage,
        step=row.step,
        title=row.title,
        due_at=row.due_at,
        due_shown=shown(Moment(at=row.due_at, zone=row.due_zone, shown=row.due_shown)),
        owing=tuple(_holder(read, key) for key in read.owing.get(row.id, ())),
        reminded=fact is not None and _reminded(facts, fact),
        next_reminder=min(coming, default=None),
        ends_itself=_ends_itself(facts, row),
        blocked=_blocked(facts, fact, now=read.now) if fact else "",
    )


def _blocked(facts: Facts, ask: AskFact, *, now: datetime) -> str:
    step = facts.definition.step_of(ask.step)
    if isinstance(step, External) and ask.because:
        return blocked_words(step, ask, now=now)
    return ""


def _holder(read: YearReading, key: str) -> Holder:
    people = read.behind.get(key, {})
    named = next(iter(people.values()), key) if person_of(key) else key
    return Holder(key, titles(read.year).get(key, named), people)


def _ends_itself(facts: Facts, row: Ask) -> bool:
    steps = (step for step in facts.definition.steps if step.key == row.step)
    return any(lapses(step) for step in steps)


def _reminded(facts: Facts, ask: AskFact) -> bool:
    """Whether a reminder of the question was sent; its end does not count as one."""
    return any(
        step == ask.step and rung.startswith(f"{ask.rung}/".lstrip("/")) and rung != ask.rung
        for (step, rung, _), fired in facts.fired.items()
        if fired.outcome == "done" and rung.rpartition("/")[2] != LAPSE
    )


def _slack(read: YearReading) -> Iterator[StageSlack]:
    """The stages that have not closed and can move by some days, the tightest first."""
    live = {each.stage.key for each in read.stages if each.stage.state in LIVE}
    if not live:
        return
    # Nothing waits for a stage that was cancelled.
    going = (each for each in read.stages if each.stage.state != CANCELLED)
    definitions = {each.stage.key: each.facts.definition for each in going}
    moments = {row.name: date_of(row) for row in read.dates if row.at}
    planned = plan(read.year, definitions, standing=moments, marks=marks_of(read.dates))
    found = [
        StageSlack(stage=each.title, days=each.slack_days, tight=each.slack_days < TIGHT)
        for each in planned.stages
        if each.key in live and each.slack_days is not None
        if each.closes and each.closes.at > read.now
    ]
    yield from sorted(found, key=lambda each: (each.days, each.stage))


def _coming(read: YearReading) -> Iterator[ComingMail]:
    """The mails to persons in the time ahead; stopped stages send none."""
    for seen in read.stages:
        if seen.stage.state in LIVE and seen.stop is None:
            due_steps = foretell(seen.facts, read.now, until=read.now + AHEAD, asks=asks_people)
            for due_step in due_steps:
                at = max(due_step.due, read.now)
                people = _people(read, told(read, seen, due_step=due_step))
                yield from (ComingMail(key, name, at) for key, name in people.items())


def _people(read: YearReading, names: Sequence[str]) -> dict[str, str]:
    """Those behind the names, each once; a mailing list is nobody's load."""
    return {
        person: name
        for key in names
        if key not in read.year.lists
        for person, name in read.behind.get(key, {}).items()
    }
