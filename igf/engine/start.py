"""Starting a year: its file becomes rows, and nothing fires for the past."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from igf.engine.advance import place
from igf.engine.log import Actor, record
from igf.engine.office import Office
from igf.store import queries
from igf.store.session import Session
from igf.store.tables import Cycle, Deadline, DeadlineChange, Definition, Stage
from schemas.cycle import CycleFile, DateDecl
from schemas.definition import StageDefinition
from schemas.errors import Mistake
from schemas.moments import Moment
from schemas.plan import Plan, PlannedStage


@dataclass(frozen=True)
class YearToStart:
    """A year that was read and planned, ready to be started."""

    file_name: str
    cycle: CycleFile
    definitions: Mapping[str, StageDefinition]
    plan: Plan


@dataclass(frozen=True)
class Started:
    """What starting did: the stages made, taken as done, and whether it was started before."""

    cycle: str
    live: tuple[str, ...]
    passed: tuple[str, ...]
    again: bool = False


def start(
    office: Office, year: YearToStart, *, by: Actor, since: Mapping[str, datetime] | None = None
) -> Started:
    """Take a year into the database. A second start of the same file changes nothing.

    Stages whose closing has passed are taken as done. `since` names stages that are to run all
    the same, with the instant from which what is due is done. Mistake: another file of this year
    was started before.
    """
    now = office.now()
    key, loaded = year.cycle.cycle, year.cycle.model_dump_json(by_alias=True)
    _refuse_unknown(year, since or {})
    with office.store.read() as session:
        before = next((row for row in queries.cycles(session) if row.key == key), None)
        if before:
            return _again(session, before, loaded=loaded)
    with office.store.write(now) as session:
        _write_year(session, year, loaded=loaded, now=now)
        for position, stage in enumerate(year.plan.stages):
            _write_stage(
                session, year, planned=stage, position=position, now=now, since=since or {}
            )
        values = {"file": year.file_name, "stages": len(year.plan.stages)}
        record(session, "year.started", subject=key, at=now, values=values, actor=by)
        session.flush()
        started = _summary(session, key)
        for stage_id in started.live:
            place(session, stage_id, now=now)
    return started


def _refuse_unknown(year: YearToStart, since: Mapping[str, datetime]) -> None:
    known = {stage.key for stage in year.plan.stages}
    for key in since:
        if key not in known:
            raise Mistake(f"there is no stage {key}", f"one of: {', '.join(sorted(known))}")


def _again(session: Session, before: Cycle, *, loaded: str) -> Started:
    if before.loaded != loaded:
        raise Mistake(
            f"{before.title} was started from another version of this file",
            "the database is the year now; take the file as it was started",
        )
    found = _summary(session, before.key)
    return Started(found.cycle, found.live, found.passed, again=True)


def _summary(session: Session, cycle: str) -> Started:
    rows = queries.stages(session, cycle)
    live = tuple(row.id for row in rows if row.state in {"waiting", "running"})
    return Started(cycle, live, tuple(row.id for row in rows if row.state == "done"))


def _write_year(session: Session, year: YearToStart, *, loaded: str, now: datetime) -> None:
    key = year.cycle.cycle
    session.add(
        Cycle(
            key=key,
            title=year.cycle.title,
            file_name=year.file_name,
            loaded=loaded,
            version=1,
            started_at=now,
        )
    )
    session.flush()
    for name, declared in _declared_dates(year.cycle).items():
        _write_deadline(
            session, key, name=name, declared=declared, moment=year.plan.anchors.get(name), now=now
        )


def _declared_dates(year: CycleFile) -> dict[str, DateDecl]:
    dates: dict[str, DateDecl] = {**year.anchors, **year.milestones}
    for key, stage in year.stages.items():
        dates[f"{key}.opens"], dates[f"{key}.closes"] = stage.opens, stage.closes
    return dates


def _write_deadline(
    session: Session,
    cycle: str,
    *,
    name: str,
    declared: DateDecl,
    moment: Moment | None,
    now: datetime,
) -> None:
    row = Deadline(
        id=f"{cycle}/{name}",
        cycle=cycle,
        name=name,
        expression=declared.at,
        basis=declared.basis,
        state=declared.state,
        at=moment.at if moment else None,
        zone=moment.zone if moment else "UTC",
        shown=moment.shown if moment else "",
        version=1,
    )
    session.add(row)
    session.flush()
    session.add(
        DeadlineChange(
            deadline=row.id,
            version=1,
            at=row.at,
            zone=row.zone,
            shown=row.shown,
            changed_at=now,
            by="",
            reason="as the file declares it",
        )
    )


def _write_stage(
    session: Session,
    year: YearToStart,
    *,
    planned: PlannedStage,
    position: int,
    now: datetime,
    since: Mapping[str, datetime],
) -> None:
    definition = year.definitions[planned.key]
    declared = year.cycle.stages[planned.key]
    _keep_definition(session, definition)
    passed = planned.closes is not None and planned.closes.at <= now
    skipped = declared.held == "no"
    state = "skipped" if skipped else "done" if passed and planned.key not in since else "waiting"
    session.add(
        Stage(
            id=f"{year.cycle.cycle}/{planned.key}",
            cycle=year.cycle.cycle,
            key=planned.key,
            position=position,
            kind=planned.kind,
            title=planned.title,
            page=declared.page or year.cycle.website,
            definition=definition.sha256(),
            state=state,
            adopted_at=since.get(planned.key, now),
            words="Done before the year was started here" if state == "done" else "",
        )
    )


def _keep_definition(session: Session, definition: StageDefinition) -> None:
    digest = definition.sha256()
    if session.get(Definition, digest) is None:
        body, version = definition.canonical(), definition.schema_version
        session.add(Definition(sha256=digest, schema_version=version, body=body))
        session.flush()
