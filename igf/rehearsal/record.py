"""The record of a rehearsal, read from its database: every mail, step, question and event."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from igf.asks.rules.holders import holder_of
from igf.mail.catalogue import Catalogue
from igf.rehearsal.outside_dates import settled_late
from igf.rehearsal.record_questions import KnownTitles, questions_of
from igf.rehearsal.setting import Setting
from igf.stage.rules.papers import ADOPTED
from igf.store.queries import health as health_queries
from igf.store.queries import people as people_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.people import Person
from igf.store.tables.records import Outgoing
from igf.store.tables.year import Failure, Firing, Stage
from igf.year.declared import definition_of, titles, year_of
from schemas.cycle import CycleFile
from schemas.definition import StageDefinition
from schemas.rehearsal import MailState, RehearsedMail, RehearsedQuestion, RehearsedStep
from schemas.steps import Ask, Compute, Notice, Question, Step, Wait

STATES: Mapping[str, MailState] = {"sent": "sent", "failed": "bounced", "draft": "draft"}
#: Of a step taken as done, whose document is wanted all the same (igf.stage.rules.papers).
MADE_BEFORE: Final = "; only what it made then is asked for"


@dataclass(frozen=True)
class Kept:
    """The record of a year in a database since the rehearsal began, in the order of time."""

    mails: tuple[RehearsedMail, ...]
    steps: tuple[RehearsedStep, ...]
    questions: tuple[RehearsedQuestion, ...]
    people: dict[str, int]
    attention: tuple[str, ...]


def kept(session: Session, cycle: str, *, since: datetime, setting: Setting) -> Kept:
    """Read what happened in a year from an instant on."""
    reading = _Reading(session, cycle, since=since)
    reading.back, catalogue = setting.post.back, setting.office.catalogue
    stages = list(reading.stages.values())
    asked = [row for stage in stages for row in reading.asks.get(stage.id, ())]
    members = people_queries.memberships(session)
    counts = {body: sum(body in bodies for bodies in members.values()) for body in reading.bodies}
    return Kept(
        mails=tuple(reading.mails(catalogue)),
        steps=tuple(reading.steps()),
        questions=tuple(questions_of(session, asked, since=since, names=reading.named())),
        people={reading.titles[body]: number for body, number in counts.items() if number},
        attention=tuple(reading.attention()),
    )


class _Reading:
    """The rows of a year with their words."""

    def __init__(self, session: Session, cycle: str, *, since: datetime) -> None:
        self.session = session
        self.since = since
        self.back: Mapping[str, datetime] = {}
        self.year: CycleFile = year_of(session, cycle)
        self.bodies = tuple(self.year.bodies)
        self.titles = titles(self.year)
        self.stages: dict[str, Stage] = {row.id: row for row in queries.stages(session, cycle)}
        self.declared: dict[tuple[str, str], Step] = {}
        self.definitions: dict[str, StageDefinition] = {}
        for stage in self.stages.values():
            definition = definition_of(session, stage)
            self.definitions[stage.id] = definition
            self.declared |= {(stage.id, step.key): step for step in definition.all_steps}
        self.persons: dict[str, Person] = {row.id: row for row in people_queries.people(session)}
        self.members = people_queries.memberships(session)
        self.asks = health_queries.asks(session, [cycle])

    def named(self) -> KnownTitles:
        people = {holder_of(key): row.name for key, row in self.persons.items()}
        return KnownTitles(
            self.titles | people, {key: row.title for key, row in self.stages.items()}
        )

    def mails(self, catalogue: Catalogue) -> Iterator[RehearsedMail]:
        """Every mail in the order in which they leave."""
        left = [(self._left(row), row.id, row) for row in self._outbox()]
        rows = sorted(each for each in left if each[0] >= self.since)
        for number, (at, _, row) in enumerate(rows, 1):
            declared = catalogue.notices.get(row.notice)
            notice = declared.title if declared else row.notice
            step = self.declared.get((row.stage, row.step))
            yield RehearsedMail(
                number=number,
                at=at,
                stage=row.stage,
                stage_title=self.stages[row.stage].title,
                step=row.step,
                step_title=step.title if step else notice,
                notice=row.notice,
                notice_title=notice,
                rung=row.rung,
                recipient=row.recipient,
                name=row.name,
                address=row.address,
                zone=self._zone(row.recipient),
                language=row.language,
                subject=row.subject,
                text=row.text,
                html=row.html,
                state=STATES.get(row.state, "waiting"),
                why=self._why(row),
                key=row.key,
            )

    def steps(self) -> Iterator[RehearsedStep]:
        """Every rung that happened or was skipped, in the order of time."""
        fired = health_queries.firings(self.session, [self.year.cycle])
        rows = [row for stage in self.stages for row in fired.get(stage, ())]
        wanted = {(row.stage, row.step) for row in rows if row.rung == ADOPTED}
        for row in sorted(rows, key=lambda row: (row.fired_at, row.id)):
            if row.fired_at >= self.since:
                skipped = row.outcome == "skipped"
                made = skipped and (row.stage, row.step) in wanted
                yield RehearsedStep(
                    at=row.fired_at,
                    due=row.due_at,
                    stage=row.stage,
                    stage_title=self.stages[row.stage].title,
                    step=row.step,
                    title=self._title(row),
                    rung=row.rung,
                    skipped=skipped,
                    words=f"{row.words}{MADE_BEFORE}" if made else row.words,
                )

    def attention(self) -> Iterator[str]:
        """Lines on failed steps, stages that did not end, and missed dates of those outside."""
        failures = health_queries.failures(self.session, [self.year.cycle])
        for stage in self.stages.values():
            for failure in sorted(failures.get(stage.id, ()), key=_rung_of):
                yield f"{stage.title}: {self._title(failure)}: {failure.reason}"
            if stage.state in {"waiting", "running"}:
                yield f"{stage.title} did not come to its end: {stage.words}"
            asks = self.asks.get(stage.id, ())
            steps = {key: step for (of, key), step in self.declared.items() if of == stage.id}
            yield from settled_late(self.session, self.year, stage=stage, steps=steps, asks=asks)

    def _outbox(self) -> Sequence[Outgoing]:
        rows = queries.outbox(self.session)
        return [row for row in rows if row.stage in self.stages and row.state != "skipped"]

    def _title(self, row: Firing | Failure) -> str:
        step = self.declared[row.stage, row.step]
        rung = row.rung.rpartition("/")[2]
        if isinstance(step, Question) and rung == "lapse":
            return f"Closed: {step.title}"
        return f"Reminder: {step.title}" if _reminds(step, rung) else step.title

    def _zone(self, recipient: str) -> str:
        kind, _, key = recipient.partition(":")
        return self.persons[key].zone if kind == "person" and key in self.persons else "UTC"

    def _why(self, row: Outgoing) -> str:
        kind, _, key = row.recipient.partition(":")
        if kind == "list":
            return f"as a reader of {self.titles.get(key, key)}"
        own_step = self.declared.get((row.stage, row.step))
        # A mail of no step tells of a date that moved those who were told of it before.
        steps = [own_step] if own_step else self._steps_of(row.stage)
        names = [name for step in steps for name in _names(step, self.definitions[row.stage])]
        own = next((name for name in names if name in self.members.get(key, ())), "")
        if own in self.year.roles:
            return f"as {self.titles[own]}"
        return f"as a member of {self.titles[own]}" if own else ""

    def _left(self, row: Outgoing) -> datetime:
        return row.sent_at or self.back.get(row.key) or row.written_at

    def _steps_of(self, stage: str) -> list[Step]:
        return [step for (of, _), step in self.declared.items() if of == stage]


def _rung_of(row: Failure) -> tuple[str, str, int]:
    return row.step, row.rung, row.version


def _reminds(step: Step, rung: str) -> bool:
    return isinstance(step, Question) and rung.startswith(("due", "asked"))


def _names(step: Step, definition: StageDefinition) -> tuple[str, ...]:
    """The keys of those that a step tells or asks."""
    if isinstance(step, Notice | Ask):
        return step.to
    if isinstance(step, Compute):
        return definition.workers(step)
    return () if isinstance(step, Wait) else step.by
