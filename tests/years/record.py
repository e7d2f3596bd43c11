"""A year as its database tells it: all rows that the checker looks at, and short ways to them."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from tests.years import rows
from tests.years.declared import Declared

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
PERSON = "person:"


@dataclass(frozen=True)
class Said:
    """An entry of the log with its values, which are empty once they are erased."""

    entry: rows.Entry
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Thanks:
    """What somebody was thanked for: an answer of a side of a question.

    `file` is the digest of what was uploaded with it, "" for nothing.
    """

    ask: str
    holder: str
    choice: str
    value: str
    note: str
    at: datetime
    file: str = ""


@dataclass(frozen=True)
class Promise:
    """What the preview of a move said of a rung, at an instant: when it comes; None: not again."""

    stage: str
    step: str
    rung: str
    version: int
    comes: datetime | None
    at: datetime


@dataclass(frozen=True)
class Told:
    """What people were told while a year was lived through: thanks, and previews of moves."""

    thanks: tuple[Thanks, ...] = ()
    promises: tuple[Promise, ...] = ()


@dataclass(frozen=True)
class Record:
    """All rows of a database, and what was told beside it, where that was noted."""

    years: tuple[rows.Year, ...]
    stages: Mapping[str, rows.Stage]
    declared: Mapping[str, Declared]
    deadlines: tuple[rows.Deadline, ...]
    changes: tuple[rows.DateChange, ...]
    firings: tuple[rows.Firing, ...]
    failures: tuple[rows.Failure, ...]
    questions: tuple[rows.Question, ...]
    sides: tuple[rows.Side, ...]
    answers: tuple[rows.Answer, ...]
    attachments: tuple[rows.Attachment, ...]
    decisions: tuple[rows.Decision, ...]
    documents: tuple[rows.Document, ...]
    mails: tuple[rows.Mail, ...]
    holds: tuple[rows.Hold, ...]
    log: tuple[Said, ...]
    people: Mapping[str, rows.Person]
    members: tuple[rows.Member, ...]
    items: tuple[rows.Item, ...]
    waits: tuple[rows.Wait, ...]
    last: datetime | None
    told: Told = Told()

    @cached_property
    def firings_of(self) -> Mapping[tuple[str, str], list[rows.Firing]]:
        """By stage and step, in order."""
        return grouped(self.firings, lambda each: (each.stage, each.step))

    @cached_property
    def questions_of(self) -> Mapping[tuple[str, str], list[rows.Question]]:
        """By stage and step, in the order of asking."""
        in_order = sorted(self.questions, key=lambda each: (each.asked_at, each.id))
        return grouped(in_order, lambda each: (each.stage, each.step))

    @cached_property
    def sides_of(self) -> Mapping[str, list[rows.Side]]:
        return grouped(self.sides, lambda each: each.ask)

    @cached_property
    def answers_of(self) -> Mapping[str, list[rows.Answer]]:
        return grouped(self.answers, lambda each: each.ask)

    @cached_property
    def taken_at(self) -> Mapping[int, datetime]:
        """When each answer (by number of the row) was taken; that of a file was given before."""
        told = grouped(
            self.acts("answer.given"),
            lambda said: (said.entry.subject, self.holder_now(str(said.values.get("holder", "")))),
        )
        found = {each.id: each.given_at for each in self.answers}
        in_order = sorted(self.answers, key=lambda each: each.number)
        for key, given in grouped(in_order, lambda each: (each.ask, each.holder)).items():
            entries = told.get(key, [])
            if len(entries) == len(given):
                found |= {a.id: said.entry.at for a, said in zip(given, entries, strict=True)}
        return found

    @cached_property
    def decisions_of(self) -> Mapping[str, list[rows.Decision]]:
        in_order = sorted(self.decisions, key=lambda each: each.number)
        return grouped(in_order, lambda each: each.ask)

    @cached_property
    def mails_of(self) -> Mapping[tuple[str, str, str, int], list[rows.Mail]]:
        """By stage, step, rung and version."""
        return grouped(self.mails, lambda each: (each.stage, each.step, each.rung, each.version))

    @cached_property
    def log_by_act(self) -> Mapping[str, list[Said]]:
        return grouped(self.log, lambda each: each.entry.act)

    @cached_property
    def now_called(self) -> Mapping[str, str]:
        """The id that each person has now, by former ids of those who were merged."""
        return {was: each.id for each in self.people.values() for was in each.former_ids}

    def acts(self, *names: str) -> Iterator[Said]:
        """The entries of these acts, act by act in order."""
        for name in names:
            yield from self.log_by_act.get(name, ())

    def question_of(self, row: rows.Mail | rows.Firing, at: datetime) -> rows.Question | None:
        """The question that a mail or firing of an instant asks or reminds of."""
        found = [
            each
            for each in self.questions_of.get((row.stage, row.step), ())
            if each.asked_at <= at and _is_of(row.rung, each.rung)
        ]
        return max(found, key=lambda each: (len(each.rung), each.asked_at), default=None)

    def holder_now(self, holder: str) -> str:
        """A side as it is called since people were merged."""
        person = person_of(holder)
        return f"{PERSON}{self.now_called.get(person, person)}" if person else holder


def person_of(key: str) -> str:
    """The id of a person of whom a side or recipient is; empty for a body, role or list."""
    return key.removeprefix(PERSON) if key.startswith(PERSON) else ""


def grouped(found: Iterable[T], key: Callable[[T], K]) -> Mapping[K, list[T]]:
    """Rows by key, in their order."""
    groups: dict[K, list[T]] = defaultdict(list)
    for each in found:
        groups[key(each)].append(each)
    return groups


def read_record(url: str, told_beside: Told = Told()) -> Record:
    """Read a database, which may be at work."""
    with reading(url) as connection:
        return record_in(connection, told_beside)


@contextmanager
def reading(url: str) -> Iterator[Connection]:
    """A connection to a database; what is changed by it is rolled back."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
        connection.rollback()
    engine.dispose()


def record_in(connection: Connection, told_beside: Told = Told()) -> Record:
    """Read the database of a connection, with what was changed by it."""

    def found(kind: type[T]) -> tuple[T, ...]:
        return rows.rows(connection, kind)

    bodies = {each.sha256: each.body for each in found(rows.Definition)}
    told = {each.entry: each.values for each in found(rows.Told)}
    stages = {each.id: each for each in found(rows.Stage)}
    clock = [each.seen_at for each in found(rows.Service) if each.name == "clock"]
    return Record(
        years=found(rows.Year),
        stages=stages,
        declared={key: Declared(bodies[each.definition]) for key, each in stages.items()},
        deadlines=found(rows.Deadline),
        changes=found(rows.DateChange),
        firings=found(rows.Firing),
        failures=found(rows.Failure),
        questions=found(rows.Question),
        sides=found(rows.Side),
        answers=found(rows.Answer),
        attachments=found(rows.Attachment),
        decisions=found(rows.Decision),
        documents=found(rows.Document),
        mails=found(rows.Mail),
        holds=found(rows.Hold),
        log=tuple(Said(each, told.get(each.id, {})) for each in found(rows.Entry)),
        people={each.id: each for each in found(rows.Person)},
        members=found(rows.Member),
        items=found(rows.Item),
        waits=found(rows.Wait),
        last=max(clock, default=None),
        told=told_beside,
    )


def _is_of(rung: str, asked: str) -> bool:
    """Whether a rung is that of a question, or one of its reminders."""
    return rung == asked or rung.startswith(f"{asked}/") or not asked
