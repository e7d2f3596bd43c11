"""Everything a stage's rules need, read in one session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from igf.calendar.dates import STEP_TIME, resolve
from igf.stage.rules.facts import AskFact, Facts, FailureFact, Fired
from igf.stage.rules.reminding import check_rung, checks_of, reminders_of
from igf.stage.stops import Stop, stop_of
from igf.store.queries import year as queries
from igf.store.queries.year import Dates
from igf.store.session import Session
from igf.store.tables.year import Ask, Document, Failure, Firing, Stage
from igf.year.declared import (
    body_of,
    calendar_of,
    instant_of,
    moments_of,
    planned_steps,
    read_definition,
    read_year,
)
from schemas.cycle import CycleFile
from schemas.dates import DateExpression, parse
from schemas.definition import StageDefinition
from schemas.moments import Moment
from schemas.steps import Step


@dataclass(frozen=True)
class Ground:
    """What the facts of a stage are worked out over: its year, dates, and declaration as JSON.

    `dues` are the dates of answers that differ from what the question says, by its id.
    """

    year: CycleFile
    dates: Dates
    body: str
    dues: Mapping[str, Moment] = field(default_factory=dict)


@dataclass(frozen=True)
class Books:
    """What happened in a stage; `named` are the bodies of the year that have members."""

    documents: Mapping[str, Document]
    asks: Sequence[Ask]
    firings: Sequence[Firing]
    failures: Sequence[Failure]
    batches: tuple[str, ...]
    named: frozenset[str] | None = None


@dataclass(frozen=True)
class Situation:
    """A stage as it stands: its row, its year, its dates by name, and the facts for the rules.

    With a `stop` nothing of what is due is done.
    """

    stage: Stage
    year: CycleFile
    anchors: Mapping[str, Moment]
    facts: Facts
    documents: dict[str, Document]
    batches: tuple[str, ...]
    stop: Stop | None = None

    @property
    def seen(self) -> tuple[object, ...]:
        """What a prepared step was made from; if it differs at the commit, it is prepared again."""
        asks = tuple((ask.id, ask.state, ask.due_at, ask.because) for ask in self.facts.asks)
        made, kept = self.documents, (asks, self.batches)
        return _seen(self.stage, versions=self.facts.versions, documents=made, kept=kept)


def situation(
    session: Session,
    stage_id: str,
    *,
    now: datetime,
    under: Ground | None = None,
    books: Books | None = None,
) -> Situation:
    """The stage as it stands at `now`; with `under`, as it would stand over that.

    `books` are what happened in it, if that was read before. NoResultFound: there is no such stage.
    """
    stage = queries.stage(session, stage_id)
    cycle = queries.cycle(session, stage.cycle)  # kept, so that it is asked for once
    ground = under or _ground(session, stage, loaded=cycle.loaded)
    year, dates, body = ground.year, ground.dates, ground.body
    anchors = moments_of(dates)
    kept = books or _books(session, stage_id)
    documents = dict(kept.documents)
    definition = read_definition(body)
    steps = {step.key for step in definition.steps}
    # A question stays in the books when its step is dropped; the rules know nothing of it then.
    asks = [row for row in kept.asks if row.step in steps]
    missing = _to_be_named(definition, year)
    if missing:
        missing -= queries.named_bodies(session, now) if kept.named is None else kept.named
    facts = Facts(
        definition=definition,
        opens=_at(anchors, f"{stage.key}.opens"),
        closes=_at(anchors, f"{stage.key}.closes"),
        adopted_at=stage.adopted_at,
        planned=planned_steps(body, dates, holidays=year.holidays),
        versions={name: version for name, *_, version in dates},
        documents={key: document.version for key, document in documents.items()},
        fired=_fired(kept.firings),
        asks=tuple(_ask(row, definition, ground=ground) for row in asks),
        failures=_failures(kept.failures),
        unnamed=_expected(missing, year, anchors=anchors),
    )
    return Situation(stage, year, anchors, facts, documents, kept.batches, stop_of(session, stage))


def seen_now(session: Session, stage: Stage) -> tuple[object, ...]:
    """What `seen` of the stage's situation is now, without reading all of it."""
    steps = {step.key for step in read_definition(body_of(session, stage.definition)).steps}
    versions = {name: version for name, *_, version in queries.dates(session, stage.cycle)}
    documents = queries.newest_documents(session, stage.id)
    rows = queries.asks(session, stage.id)
    asks = tuple((row.id, row.state, row.due_at, row.because) for row in rows if row.step in steps)
    kept = (asks, tuple(queries.active_batches(session, stage.id)))
    return _seen(stage, versions=versions, documents=documents, kept=kept)


def _seen(
    stage: Stage,
    *,
    versions: Mapping[str, int],
    documents: Mapping[str, Document],
    kept: tuple[object, ...],
) -> tuple[object, ...]:
    made = [(key, document.version) for key, document in sorted(documents.items())]
    return (sorted(versions.items()), made, stage.definition, *kept)


def _books(session: Session, stage_id: str) -> Books:
    return Books(
        documents=queries.newest_documents(session, stage_id),
        asks=queries.asks(session, stage_id),
        firings=queries.firings(session, stage_id),
        failures=queries.failures(session, stage_id),
        batches=tuple(queries.active_batches(session, stage_id)),
    )


def _ground(session: Session, stage: Stage, *, loaded: str) -> Ground:
    dates = queries.dates(session, stage.cycle)
    return Ground(read_year(loaded), dates, body_of(session, stage.definition))


def _at(anchors: Mapping[str, Moment], name: str) -> datetime | None:
    return anchors[name].at if name in anchors else None


def _fired(rows: Sequence[Firing]) -> dict[tuple[str, str, int], Fired]:
    return {
        (row.step, row.rung, row.version): Fired(
            "skipped" if row.outcome == "skipped" else "done", row.due_at, row.fired_at
        )
        for row in rows
    }


def _failures(rows: Sequence[Failure]) -> dict[tuple[str, str, int], FailureFact]:
    return {
        (row.step, row.rung, row.version): FailureFact(row.reason, row.retry_at) for row in rows
    }


def _ask(row: Ask, definition: StageDefinition, *, ground: Ground) -> AskFact:
    step = next(step for step in definition.steps if step.key == row.step)
    stated = Moment(at=row.due_at, zone=row.due_zone, shown=row.due_shown)
    due, year = ground.dues.get(row.id, stated), ground.year
    asked = Moment(at=row.asked_at, shown=f"{row.asked_at:%H:%M} UTC")
    points = {**moments_of(ground.dates), "due": due, "asked": asked}
    declared = checks_of(step) if row.because else reminders_of(step)
    reminders = [parse(text).of_stage(definition.key) for text in declared]
    dated = _after(row, reminders, points=points, year=year) if row.state == "open" else {}
    return AskFact(
        id=row.id,
        step=row.step,
        rung=row.rung,
        version=row.version,
        state=row.state,
        outcome=row.outcome,
        due_at=due.at,
        settled_at=row.settled_at,
        reminders={check_rung(row.checks, name): at for name, at in dated.items()},
        due_version=_due_version(step, ground.dates, stage=definition.key),
        due=due,
        calls={rung: datetime.fromisoformat(told["at"]) for rung, told in row.calls.items()},
        because=row.because,
    )


def _due_version(step: Step, dates: Dates, *, stage: str) -> int:
    """The version of the date of the year that answers are due on; 1 where it is none."""
    expression: str | None = getattr(step, "due", None)
    name = parse(expression).of_stage(stage).anchor if expression else None
    return next((version for each, *_, version in dates if each == name), 1)


def _after(
    row: Ask,
    reminders: Sequence[DateExpression],
    *,
    points: Mapping[str, Moment],
    year: CycleFile,
) -> dict[str, datetime]:
    """The reminders that come after the question, by rung; one due before it is dropped."""
    calendar = calendar_of(year.holidays)
    dated = [(r, resolve(r, points, calendar=calendar, default=STEP_TIME)) for r in reminders]
    return {r.render_day(): when.at for r, when in dated if when and when.at > row.asked_at}


def _to_be_named(definition: StageDefinition, year: CycleFile) -> frozenset[str]:
    needed = {*definition.needs, *(name for step in definition.steps for name in step.needs)}
    return frozenset(key for key in needed if key in year.bodies and year.bodies[key].to_be_named)


def _expected(
    bodies: frozenset[str], year: CycleFile, *, anchors: Mapping[str, Moment]
) -> dict[str, datetime | None]:
    """By when each of the bodies is expected to be named."""
    expected = {key: year.bodies[key].expected for key in sorted(bodies)}
    moments = {
        key: instant_of(text, anchors, year=year) if text else None
        for key, text in expected.items()
    }
    return {key: when.at if when else None for key, when in moments.items()}
