"""Everything a stage's rules need, read in one session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from igf.domain.anchors import Anchors
from igf.domain.calendar import WorkingDays, working_days
from igf.domain.dates import DUE_TIME, STEP_TIME, resolve
from igf.domain.plan import stage_steps
from igf.domain.stage_facts import AskFact, Facts, FailureFact, Fired
from igf.store import queries
from igf.store.session import Session
from igf.store.tables import Ask, Deadline, Document, Stage
from schemas.cycle import CycleFile
from schemas.dates import parse
from schemas.definition import StageDefinition
from schemas.moments import Moment
from schemas.plan import PlannedStep
from schemas.steps import External, Step


@dataclass(frozen=True)
class Situation:
    """A stage as it stands: its row, its year, its dates by name, and the facts for the rules."""

    stage: Stage
    year: CycleFile
    anchors: dict[str, Moment]
    facts: Facts
    documents: dict[str, Document]
    batches: tuple[str, ...]

    @property
    def seen(self) -> tuple[object, ...]:
        """What a prepared step was made from; if it differs at the commit, it is prepared again."""
        versions = {key: document.version for key, document in self.documents.items()}
        return (sorted(self.facts.versions.items()), sorted(versions.items()), self.batches)


def situation(session: Session, stage_id: str, *, now: datetime) -> Situation:
    """The stage as it stands at `now`. NoResultFound: there is no such stage."""
    stage = queries.stage(session, stage_id)
    year = year_of(session, stage.cycle)
    dates = queries.deadlines(session, stage.cycle)
    anchors = {row.name: date_of(row) for row in dates if row.at}
    documents = queries.newest_documents(session, stage_id)
    definition = _definition(queries.definition(session, stage.definition).body)
    facts = Facts(
        definition=definition,
        opens=_at(anchors, f"{stage.key}.opens"),
        closes=_at(anchors, f"{stage.key}.closes"),
        adopted_at=stage.adopted_at,
        planned=_planned(definition, {row.name for row in dates}, anchors=anchors, year=year),
        versions={row.name: row.version for row in dates},
        documents={key: document.version for key, document in documents.items()},
        fired=_fired(session, stage_id),
        asks=_asks(session, stage_id, definition=definition, anchors=anchors),
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
    anchors: dict[str, Moment],
    *,
    year: CycleFile,
    stage: str = "",
    asked: Moment | None = None,
) -> Moment | None:
    """What an expression over the year's dates means, for a stage or an ask of it."""
    return resolve(
        parse(expression).of_stage(stage),
        anchors | ({"asked": asked} if asked else {}),
        calendar=_calendar(year.holidays),
        default=DUE_TIME,
    )


def titles(year: CycleFile) -> dict[str, str]:
    """The title of every body, role and list by key."""
    return {key: named.title for key, named in (year.bodies | year.roles | year.lists).items()}


def _planned(
    definition: StageDefinition, names: set[str], *, anchors: dict[str, Moment], year: CycleFile
) -> tuple[PlannedStep, ...]:
    known = Anchors(anchors, dict.fromkeys(names), _calendar(year.holidays))
    return stage_steps(definition, known)[0]


def _at(anchors: dict[str, Moment], name: str) -> datetime | None:
    return anchors[name].at if name in anchors else None


def _fired(session: Session, stage_id: str) -> dict[tuple[str, str, int], Fired]:
    return {
        (row.step, row.rung, row.version): Fired(row.outcome, row.due_at, row.fired_at)
        for row in queries.firings(session, stage_id)
    }


def _failures(session: Session, stage_id: str) -> dict[tuple[str, str, int], FailureFact]:
    return {
        (row.step, row.rung, row.version): FailureFact(row.reason, row.retry_at)
        for row in queries.failures(session, stage_id)
    }


def _asks(
    session: Session, stage_id: str, *, definition: StageDefinition, anchors: dict[str, Moment]
) -> tuple[AskFact, ...]:
    steps = {step.key: step for step in definition.steps}
    return tuple(
        AskFact(
            id=row.id,
            step=row.step,
            rung=row.rung,
            version=row.version,
            state=row.state,
            outcome=row.outcome,
            due_at=row.due_at,
            settled_at=row.settled_at,
            reminders=_reminders(steps[row.step], row, anchors=anchors, stage=definition.key),
        )
        for row in queries.asks(session, stage_id)
    )


def _reminders(
    step: Step, ask: Ask, *, anchors: dict[str, Moment], stage: str
) -> dict[str, datetime]:
    due = Moment(at=ask.due_at, zone=ask.due_zone, shown=ask.due_shown)
    asked = Moment(at=ask.asked_at, shown=f"{ask.asked_at:%H:%M} UTC")
    points = anchors | {"due": due, "asked": asked}
    parsed = [parse(text) for text in reminders_of(step)]
    resolved = [
        (each, resolve(each.of_stage(stage), points, calendar=_calendar(()), default=STEP_TIME))
        for each in parsed
    ]
    return {
        each.render_day(): when.at for each, when in resolved if when and when.at > ask.asked_at
    }


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
    anchors: dict[str, Moment],
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
