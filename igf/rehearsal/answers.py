"""Simulated people: each owed answer comes early, in the last minute, late, or never."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from igf.asks.rules.holders import person_of
from igf.asks.rules.positions import SENT_BACK
from igf.documents.put import put_document
from igf.log.write import Actor
from igf.rehearsal.loop import RUN, Planned
from igf.rehearsal.replies import ON_BEHALF, agreeing, sending_back, stand_in
from igf.rehearsal.setting import Setting
from igf.stage.rules.closing import lapses
from igf.stage.situation import situation
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.tables.people import Person
from igf.store.tables.year import Ask
from igf.year.declared import definition_of
from schemas.definition import SECRETARIAT, StageDefinition
from schemas.steps import Step

Manner = Literal["early", "last minute", "late", "never"]
#: How often each manner comes up, in hundredths.
MANNERS: Final[tuple[tuple[Manner, int], ...]] = (
    ("early", 72),
    ("last minute", 14),
    ("late", 10),
    ("never", 4),
)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: A step by its stage (id) and key.
StepName = tuple[str, str]


@dataclass(frozen=True)
class Cast:
    """Parts fixed in advance: steps whose first version is sent back, or that nobody answers.

    `leaver` is the id of the person who leaves, and answers for nobody.
    """

    refused: frozenset[StepName] = frozenset()
    silent: frozenset[StepName] = frozenset()
    leaver: str = ""


@dataclass(frozen=True)
class _Asked:
    """One side of a question, and who could answer for it now."""

    ask: Ask
    holder: str
    step: Step
    people: Sequence[Person]
    office: Sequence[Person]


@dataclass
class SimulatedAnswers:
    """The answers of the people of a year: the same for the same seed, question and holder."""

    setting: Setting
    cast: Cast = Cast()
    _known: dict[tuple[str, str], Planned | None] = field(default_factory=dict)
    _persons: dict[str, Person] = field(default_factory=dict)
    _declared: dict[str, StageDefinition] = field(default_factory=dict)

    def __call__(self, ask: Ask, holders: Sequence[str]) -> Sequence[Planned]:
        """The answers to come to a question; who never answers before it is settled has none."""
        new = [holder for holder in holders if (ask.id, holder) not in self._known]
        planned = self._of(ask, new) if new else {}
        for holder in holders:
            planned.setdefault(holder, self._known.get((ask.id, holder)))
        return [plan for holder in holders if (plan := planned[holder])]

    def _of(self, ask: Ask, holders: Sequence[str]) -> dict[str, Planned | None]:
        planned = {}
        for asked in self._asked(ask, holders):
            planned[asked.holder] = self._plan(asked)
            # For a side without people somebody may be named later, and answer then.
            if asked.people or person_of(asked.holder):
                self._known[ask.id, asked.holder] = planned[asked.holder]
        return planned

    def _asked(self, ask: Ask, holders: Sequence[str]) -> Iterator[_Asked]:
        now = self.setting.office.now()
        with self.setting.office.store.read() as session:
            if ask.stage not in self._declared:
                stage = queries.stage(session, ask.stage)
                self._declared[ask.stage] = definition_of(session, stage)
            definition = self._declared[ask.stage]
            sides = [each for each in holders if person_of(each) is None]
            members = ask_queries.members(session, [*sides, SECRETARIAT, definition.lead], now=now)
            new = [p for p in map(person_of, holders) if p and p not in self._persons]
            self._persons |= ask_queries.people_by_id(session, new)
        step = definition.step_of(ask.step)
        office = self._staying(members[SECRETARIAT] or members[definition.lead])
        for holder in holders:
            person = person_of(holder)
            people = [self._persons[person]] if person else members[holder]
            yield _Asked(ask, holder, step, self._staying(people), office)

    def _staying(self, people: Sequence[Person]) -> Sequence[Person]:
        return [person for person in people if person.id != self.cast.leaver]

    def _plan(self, asked: _Asked) -> Planned | None:
        manner = self._manner(asked)
        if lapses(asked.step) and (manner in {"late", "never"} or not asked.people):
            return None
        if manner == "never" or not asked.people:
            return self._on_behalf(asked)
        ask, holder = asked.ask, asked.holder
        name = self.setting.draws.one(asked.people, "who", ask.id, holder).name
        after = self._after(ask, holder, manner=manner)
        if self._is_refused(ask):
            self._write_again(asked, at=ask.asked_at + after)
            return Planned(after, sending_back(ask, holder, by=name))
        return Planned(after, agreeing(ask, holder, by=name))

    def _manner(self, asked: _Asked) -> Manner:
        if (asked.ask.stage, asked.ask.step) in self.cast.silent:
            return "never"
        if self._is_refused(asked.ask):  # who sends something back does not stay silent
            return "early"
        drawn = self.setting.draws.share("manner", asked.ask.id, asked.holder) * 100
        for manner, often in MANNERS:
            drawn -= often
            if drawn < 0:
                return manner
        return "early"

    def _after(self, ask: Ask, holder: str, *, manner: Manner) -> timedelta:
        given, names = ask.due_at - ask.asked_at, ("when", ask.id, holder)
        if given <= HOUR:
            return self.setting.draws.length(HOUR, 2 * DAY, *names)
        if manner == "late":
            return given + self.setting.draws.length(HOUR, 4 * DAY, *names)
        if manner == "last minute":
            return given - self.setting.draws.length(MINUTE, 10 * MINUTE, *names)
        return self.setting.draws.length(max(given / 20, MINUTE), given * 3 / 5, *names)

    def _on_behalf(self, asked: _Asked) -> Planned | None:
        """The answer that the Secretariat records after two reminders, agreed by other ways."""
        if not asked.office:
            return None
        ask, holder = asked.ask, asked.holder
        reminders = self._reminders(ask)
        told = max([ask.asked_at, ask.due_at, *sorted(reminders.values())[:2]])
        why = (
            "no answer came after the reminders" if reminders else "nobody answered or was reminded"
        )
        if not asked.people:
            why = "that person has left" if person_of(holder) else "it has no members yet"
        after = (
            told - ask.asked_at + self.setting.draws.length(DAY, 2 * DAY, "behalf", ask.id, holder)
        )
        name = self.setting.draws.one(asked.office, "behalf", ask.id, holder).name
        return Planned(after, agreeing(ask, holder, by=name, note=ON_BEHALF + why))

    def _reminders(self, ask: Ask) -> Mapping[str, datetime]:
        with self.setting.office.store.read() as session:
            seen = situation(session, ask.stage, now=self.setting.office.now())
        return next(each.reminders for each in seen.facts.asks if each.id == ask.id)

    def _is_refused(self, ask: Ask) -> bool:
        """Whether this decision sends the document back: only one about the first version does."""
        if ask.document is None or (ask.stage, ask.step) not in self.cast.refused:
            return False
        with self.setting.office.store.read() as session:
            asked = [row for row in queries.asks(session, ask.stage) if row.step == ask.step]
        return all(row.outcome != SENT_BACK for row in asked)

    def _write_again(self, asked: _Asked, *, at: datetime) -> None:
        """Let the Secretariat put in a new version some days after the first was sent back."""
        stage, ask = asked.ask.stage, asked.ask.id
        about: tuple[str, ...] = getattr(asked.step, "about", ())
        key = about[0]

        def put_in(now: datetime) -> None:
            with self.setting.office.store.read() as session:
                row = queries.ask(session, ask)
                title = queries.newest_documents(session, stage)[key].title
            if row.state == "open":  # all was switched off, and the answer comes only now
                self.setting.happenings.add(now + DAY, put_in)
            elif row.outcome == "sent_back":
                made, by = stand_in(title, version=2), Actor(RUN, RUN)
                put_document(self.setting.office, stage, key=key, made=made, by=by)

        self.setting.happenings.add(
            at + self.setting.draws.length(DAY, 3 * DAY, "again", ask), put_in
        )
