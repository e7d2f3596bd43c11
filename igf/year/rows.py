"""The rows of a year that begin it, or come to it later: dates, declarations, stages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from igf.store.queries.waits import replace_waits
from igf.store.session import Session
from igf.store.tables.year import Deadline, DeadlineChange, Definition, Stage
from igf.year.rules.adoption import PROPOSED, Adoption, Becomes
from schemas.cycle import CycleFile, DateDecl
from schemas.definition import StageDefinition
from schemas.moments import Moment
from schemas.plan import PlannedStage
from schemas.references import read_reference

#: The words of a stage that is not carried from the start.
FIRST_WORDS: Mapping[Becomes, str] = {
    "done": "Done before the year was started here",
    "skipped": "Left out when the year was started here",
}
UNDECIDED = "Optional; not decided yet whether it is held"


@dataclass(frozen=True)
class Coming:
    """A stage as it comes to a year: its place in it, since when, and the choice for it."""

    planned: PlannedStage
    position: int
    now: datetime
    adoption: Adoption = PROPOSED


def deadline_row(
    cycle: str, name: str, *, declared: DateDecl, moment: Moment | None, version: int = 1
) -> Deadline:
    """A date as it is declared, where it stands."""
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
        version=version,
    )


def declared_version(row: Deadline, now: datetime) -> DeadlineChange:
    """The version of a date that its declaration gives it."""
    return DeadlineChange(
        deadline=row.id,
        version=row.version,
        at=row.at,
        zone=row.zone,
        shown=row.shown,
        changed_at=now,
        by="",
        reason="as the file declares it",
    )


def new_definitions(
    session: Session, definitions: Iterable[StageDefinition]
) -> Iterator[Definition]:
    """The declarations that are not kept yet."""
    for digest, definition in {each.sha256(): each for each in definitions}.items():
        if session.get(Definition, digest) is None:
            version, body = definition.schema_version, definition.canonical()
            yield Definition(sha256=digest, schema_version=version, body=body)


def stage_row(file: CycleFile, definition: StageDefinition, *, coming: Coming) -> Stage:
    """A stage that comes to a year: waiting, taken as done, or not carried yet."""
    planned = coming.planned
    state, words = _first_state(file, coming)
    return Stage(
        id=f"{file.cycle}/{planned.key}",
        cycle=file.cycle,
        key=planned.key,
        position=coming.position,
        kind=planned.kind,
        title=planned.title,
        page=page_of(file, planned.key),
        definition=definition.sha256(),
        state=state,
        adopted_at=coming.adoption.since.get(planned.key, coming.now),
        words=words,
    )


def write_waits(session: Session, cycle: str, *, definitions: Iterable[StageDefinition]) -> None:
    """Write what the stages of a year wait for, so that whatever settles it wakes them."""
    known = {f"{each.cycle}/{each.key}": each for each in definitions}
    found: dict[str, list[tuple[str, str]]] = {}
    for stage, definition in known.items():
        for text in definition.all_references():
            ref = read_reference(text, cycle=cycle)
            awaited = known.get(ref.stage_id)
            # A document is there once the step that makes it is settled.
            makers = awaited.named(ref.what) if awaited and ref.what else ()
            whats = {ref.what, *(step.key for step in makers)}
            found.setdefault(stage, []).extend((ref.stage_id, what) for what in whats)
    replace_waits(session, cycle, waits=found)


def page_of(file: CycleFile, stage: str) -> str:
    """The public page of a stage (by key), or else that of its year."""
    return file.stages[stage].page or file.website


def _first_state(file: CycleFile, coming: Coming) -> tuple[Becomes, str]:
    if file.stages[coming.planned.key].held != "yes":
        return "skipped", UNDECIDED
    state = coming.adoption.becomes(coming.planned, now=coming.now)
    return state, FIRST_WORDS.get(state, "")
