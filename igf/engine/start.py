"""Starting a year: its file becomes rows, and nothing fires for the past."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from igf.engine.advance import place
from igf.engine.log import Actor, Value, record
from igf.engine.office import Office
from igf.store import queries
from igf.store.session import Session
from igf.store.tables import Cycle, Deadline, DeadlineChange, Definition, Stage
from schemas.cycle import CycleFile, DateDecl
from schemas.definition import StageDefinition
from schemas.errors import Mistake
from schemas.plan import Plan, PlannedStage

#: What a stage says that is not carried from the start.
FIRST_WORDS = {
    "done": "Done before the year was started here",
    "skipped": "Optional; not decided yet whether it is held",
}


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


@dataclass(frozen=True)
class _Beginning:
    """A year being written; `since` as in `start`."""

    session: Session
    year: YearToStart
    loaded: str
    now: datetime
    since: Mapping[str, datetime]


def start(
    office: Office, year: YearToStart, *, by: Actor, since: Mapping[str, datetime] | None = None
) -> Started:
    """Take a year into the database. A second start of the same file changes nothing.

    Stages whose closing has passed are taken as done. `since` names stages that are to run all
    the same, with the instant from which what is due is done. Mistake: another file of this year
    was started before.
    """
    loaded = year.cycle.model_dump_json(by_alias=True)
    _refuse_unknown(year, since or {})
    started = _again(office, year.cycle.cycle, loaded=loaded)
    if started is None:
        now = office.now()
        with office.store.write(now) as session:
            begin = _Beginning(session, year, loaded, now, since or {})
            started = _write(begin, by)
    _place_new(office, started)
    return started


def _write(begin: _Beginning, by: Actor) -> Started:
    key = begin.year.cycle.cycle
    _write_year(begin)
    _write_stages(begin)
    values: dict[str, Value] = {
        "file": begin.year.file_name,
        "stages": len(begin.year.plan.stages),
    }
    record(begin.session, "year.started", subject=key, at=begin.now, values=values, actor=by)
    begin.session.flush()
    return _summary(begin.session, key)


def _place_new(office: Office, started: Started) -> None:
    """Place the stages that say nothing yet: each on its own, so that no transaction is long.

    What a start that was cut short has not placed, the next start does.
    """
    now = office.now()
    with office.store.read() as session:
        silent = [row.id for row in queries.stages(session, started.cycle) if not row.words]
    for stage_id in set(silent) & set(started.live):
        with office.store.write(now) as session:
            place(session, stage_id, now=now)


def _refuse_unknown(year: YearToStart, since: Mapping[str, datetime]) -> None:
    known = {stage.key for stage in year.plan.stages}
    for key in since:
        if key not in known:
            raise Mistake(f"there is no stage {key}", f"one of: {', '.join(sorted(known))}")


def _again(office: Office, cycle: str, *, loaded: str) -> Started | None:
    """What an earlier start of this file did; None: the year was not started before."""
    with office.store.read() as session:
        before = next((row for row in queries.cycles(session) if row.key == cycle), None)
        if before is None:
            return None
        if before.loaded != loaded:
            raise Mistake(
                f"{before.title} was started from another version of this file",
                "the database is the year now; take the file as it was started",
            )
        return replace(_summary(session, cycle), again=True)


def _summary(session: Session, cycle: str) -> Started:
    rows = queries.stages(session, cycle)
    live = tuple(row.id for row in rows if row.state in {"waiting", "running"})
    return Started(cycle, live, tuple(row.id for row in rows if row.state == "done"))


def _write_year(begin: _Beginning) -> None:
    year = begin.year.cycle
    begin.session.add(
        Cycle(
            key=year.cycle,
            title=year.title,
            file_name=begin.year.file_name,
            loaded=begin.loaded,
            version=1,
            started_at=begin.now,
        )
    )
    begin.session.flush()
    dates = [_deadline(begin, name, declared=each) for name, each in _declared(year).items()]
    begin.session.add_all(dates)
    begin.session.flush()
    begin.session.add_all(_first_version(row, begin.now) for row in dates)


def _declared(year: CycleFile) -> dict[str, DateDecl]:
    dates: dict[str, DateDecl] = {str(key): each for key, each in year.anchors.items()}
    dates |= year.milestones
    for key, stage in year.stages.items():
        dates[f"{key}.opens"], dates[f"{key}.closes"] = stage.opens, stage.closes
    return dates


def _deadline(begin: _Beginning, name: str, *, declared: DateDecl) -> Deadline:
    cycle = begin.year.cycle.cycle
    moment = begin.year.plan.anchors.get(name)
    return Deadline(
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


def _first_version(row: Deadline, now: datetime) -> DeadlineChange:
    return DeadlineChange(
        deadline=row.id,
        version=1,
        at=row.at,
        zone=row.zone,
        shown=row.shown,
        changed_at=now,
        by="",
        reason="as the file declares it",
    )


def _write_stages(begin: _Beginning) -> None:
    definitions = {each.sha256(): each for each in begin.year.definitions.values()}
    for digest, definition in definitions.items():
        if begin.session.get(Definition, digest) is None:
            version, body = definition.schema_version, definition.canonical()
            begin.session.add(Definition(sha256=digest, schema_version=version, body=body))
    begin.session.flush()
    stages = enumerate(begin.year.plan.stages)
    begin.session.add_all(_stage(begin, planned, position=place) for place, planned in stages)


def _stage(begin: _Beginning, planned: PlannedStage, *, position: int) -> Stage:
    year = begin.year.cycle
    declared = year.stages[planned.key]
    state = _first_state(begin, planned)
    return Stage(
        id=f"{year.cycle}/{planned.key}",
        cycle=year.cycle,
        key=planned.key,
        position=position,
        kind=planned.kind,
        title=planned.title,
        page=declared.page or year.website,
        definition=begin.year.definitions[planned.key].sha256(),
        state=state,
        adopted_at=begin.since.get(planned.key, begin.now),
        words=FIRST_WORDS.get(state, ""),
    )


def _first_state(begin: _Beginning, planned: PlannedStage) -> str:
    if begin.year.cycle.stages[planned.key].held != "yes":
        return "skipped"
    passed = planned.closes is not None and planned.closes.at <= begin.now
    return "done" if passed and planned.key not in begin.since else "waiting"
