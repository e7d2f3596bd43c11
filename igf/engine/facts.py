"""Everything a stage's rules need, read in one session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from igf.domain.anchors import Anchors
from igf.domain.calendar import WorkingDays, working_days
from igf.domain.dates import DUE_TIME, STEP_TIME, resolve
from igf.domain.plan import stage_steps
from igf.domain.stage_facts import AskFact, Facts, FailureFact, Fired
from igf.store import queries
from igf.store.queries import Dates
from igf.store.session import Session
from igf.store.tables import Ask, Deadline, Document, Stage
from schemas.cycle import CycleFile
from schemas.dates import DateExpression, parse
from schemas.definition import StageDefinition
from schemas.moments import Moment
from schemas.plan import PlannedStep
from schemas.steps import External, Step


@dataclass(frozen=True)
class Situation:
    """A stage as it stands: its row, its year, its dates by name, and the facts for the rules."""

    stage: Stage
    year: CycleFile
    anchors: Mapping[str, Moment]
    facts: Facts
    documents: dict[str, Document]
    batches: tuple[str, ...]

    @property
    def seen(self) -> tuple[object, ...]:
        """What a prepared step was made from; if it differs at the commit, it is prepared again."""
        documents = [(key, document.version) for key, document in sorted(self.documents.items())]
        asks = [(ask.id, ask.state) for ask in self.facts.asks]
        return (sorted(self.facts.versions.items()), documents, asks, self.batches)


def situation(session: Session, stage_id: str, *, now: datetime) -> Situation:
    """The stage as it stands at `now`. NoResultFound: there is no such stage."""
    stage = queries.stage(session, stage_id)
    year = year_of(session, stage.cycle)
    dates = queries.dates(session, stage.cycle)
    anchors = _moments(dates)
    documents = queries.newest_documents(session, stage_id)
    asks = queries.asks(session, stage_id)
    body = queries.definition(session, stage.definition).body
    definition = _definition(body)
    facts = Facts(
        definition=definition,
        opens=_at(anchors, f"{stage.key}.opens"),
        closes=_at(anchors, f"{stage.key}.closes"),
        adopted_at=stage.adopted_at,
        planned=_planned(body, dates, holidays=year.holidays),
        versions={name: version for name, *_, version in dates},
        documents={key: document.version for key, document in documents.items()},
        fired=_fired(session, stage_id),
        asks=tuple(_ask(row, definition, anchors=anchors, year=year) for row in asks),
        failures=_failures(session, stage_id),
        unnamed=_unnamed(session, year, definition=definition, now=now, anchors=anchors),
    )
    return Situation(
        stage, year, anchors, facts, documents, tuple(queries.active_batches(session, stage_id))
    )


def year_of(session: Session, cycle: str) -> CycleFile:
    """The declaration of a started year, as it was loaded."""
    return _year(queries.cycle(session, cycle).loaded)


def date_of(row: Deadline) -> Moment:
    """A date of the database as a moment. ValueError: it has no instant yet."""
    if row.at is None:
        message = f"{row.id} has no date yet"
        raise ValueError(message)
    return Moment(at=row.at, zone=row.zone, shown=row.shown)


def instant_of(
    expression: str,
    anchors: Mapping[str, Moment],
    *,
    year: CycleFile,
    stage: str = "",
    asked: Moment | None = None,
) -> Moment | None:
    """What an expression over the year's dates means, for a stage or an ask of it."""
    return resolve(
        parse(expression).of_stage(stage),
        {**anchors, "asked": asked} if asked else anchors,
        calendar=_calendar(year.holidays),
        default=DUE_TIME,
    )


def definition_of(session: Session, stage: Stage) -> StageDefinition:
    """The declaration that a stage is pinned to."""
    return _definition(queries.definition(session, stage.definition).body)


def titles(year: CycleFile) -> dict[str, str]:
    """The title of every body, role and list by key."""
    return {key: named.title for key, named in (year.bodies | year.roles | year.lists).items()}


@lru_cache(maxsize=256)
def _planned(body: str, dates: Dates, *, holidays: tuple[str, ...]) -> tuple[PlannedStep, ...]:
    names = dict.fromkeys(name for name, *_ in dates)
    return stage_steps(_definition(body), Anchors(_moments(dates), names, _calendar(holidays)))[0]


@lru_cache(maxsize=64)
def _moments(dates: Dates) -> Mapping[str, Moment]:
    dated = ((name, at, zone, shown) for name, at, zone, shown, _ in dates if at)
    return MappingProxyType({name: Moment(at=at, zone=z, shown=s) for name, at, z, s in dated})


def _at(anchors: Mapping[str, Moment], name: str) -> datetime | None:
    return anchors[name].at if name in anchors else None


def _fired(session: Session, stage_id: str) -> dict[tuple[str, str, int], Fired]:
    return {
        (row.step, row.rung, row.version): Fired(
            "skipped" if row.outcome == "skipped" else "done", row.due_at, row.fired_at
        )
        for row in queries.firings(session, stage_id)
    }


def _failures(session: Session, stage_id: str) -> dict[tuple[str, str, int], FailureFact]:
    return {
        (row.step, row.rung, row.version): FailureFact(row.reason, row.retry_at)
        for row in queries.failures(session, stage_id)
    }


def _ask(
    row: Ask, definition: StageDefinition, *, anchors: Mapping[str, Moment], year: CycleFile
) -> AskFact:
    step = next(step for step in definition.steps if step.key == row.step)
    points = {**anchors, **_own_points(row)}
    reminders = [parse(text).of_stage(definition.key) for text in reminders_of(step)]
    return AskFact(
        id=row.id,
        step=row.step,
        rung=row.rung,
        version=row.version,
        state=row.state,
        outcome=row.outcome,
        due_at=row.due_at,
        settled_at=row.settled_at,
        reminders=_after(row, reminders, points=points, year=year) if row.state == "open" else {},
    )


def _own_points(row: Ask) -> dict[str, Moment]:
    due = Moment(at=row.due_at, zone=row.due_zone, shown=row.due_shown)
    return {"due": due, "asked": Moment(at=row.asked_at, shown=f"{row.asked_at:%H:%M} UTC")}


def _after(
    row: Ask,
    reminders: Sequence[DateExpression],
    *,
    points: Mapping[str, Moment],
    year: CycleFile,
) -> dict[str, datetime]:
    """The reminders that come after the question, by rung; one due before it is dropped."""
    calendar = _calendar(year.holidays)
    dated = [(r, resolve(r, points, calendar=calendar, default=STEP_TIME)) for r in reminders]
    return {r.render_day(): when.at for r, when in dated if when and when.at > row.asked_at}


def reminders_of(step: Step) -> Sequence[str]:
    """The declared reminders of a step that asks people, as expressions over `due`."""
    if isinstance(step, External):
        return (f"due + {step.check_every}",)
    declared: Sequence[str] = getattr(step, "reminders", ())
    return declared


def _unnamed(
    session: Session,
    year: CycleFile,
    *,
    definition: StageDefinition,
    now: datetime,
    anchors: Mapping[str, Moment],
) -> dict[str, datetime | None]:
    needed = {*definition.needs, *(name for step in definition.steps for name in step.needs)}
    open_bodies = {key for key in needed if key in year.bodies and year.bodies[key].to_be_named}
    missing = open_bodies - queries.named_bodies(session, now) if open_bodies else set()
    expected = {key: year.bodies[key].expected for key in sorted(missing)}
    moments = {
        key: instant_of(text, anchors, year=year) if text else None
        for key, text in expected.items()
    }
    return {key: when.at if when else None for key, when in moments.items()}


@lru_cache(maxsize=256)
def _definition(body: str) -> StageDefinition:
    return StageDefinition.model_validate_json(body)


@lru_cache(maxsize=8)
def _year(loaded: str) -> CycleFile:
    return CycleFile.model_validate_json(loaded)


@lru_cache(maxsize=8)
def _calendar(holidays: tuple[str, ...]) -> WorkingDays:
    return working_days(holidays)
