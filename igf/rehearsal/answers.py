"""Simulated people: each owed answer comes early, in the last minute, late, or never."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from igf.engine.documents import put_document
from igf.engine.facts import definition_of, situation
from igf.engine.log import Actor
from igf.rehearsal.loop import RUN, Planned
from igf.rehearsal.replies import ON_BEHALF, agreeing, sending_back, stand_in
from igf.rehearsal.setting import Setting
from igf.store import queries
from igf.store.people_tables import Person
from igf.store.session import Session
from igf.store.tables import Ask
from schemas import steps
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
SECRETARIAT: Final = "secretariat"
#: A step by its stage (id) and key.
StepName = tuple[str, str]


@dataclass(frozen=True)
class Cast:
    """Whose part is set: steps whose first version is sent back, or that nobody answers.

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
class Answering:
    """What people answer in a year: the same for the same seed, question and holder."""

    setting: Setting
    cast: Cast = Cast()
    _known: dict[tuple[str, str], Planned | None] = field(default_factory=dict)

    def __call__(self, ask: Ask) -> Planned | None:
        """The next answer to a question; None: nobody answers before it is settled."""
        planned = [self._of(ask, holder) for holder in self._owing(ask)]
        return min((each for each in planned if each), key=lambda each: each.after, default=None)

    def _owing(self, ask: Ask) -> Sequence[str]:
        if len(ask.by) == 1:
            return ask.by
        with self.setting.office.store.read() as session:
            rows = queries.obligations(session, ask.id)
        return [row.holder for row in rows if row.state == "owed"]

    def _of(self, ask: Ask, holder: str) -> Planned | None:
        key = (ask.id, holder)
        if key in self._known:
            return self._known[key]
        asked = self._asked(ask, holder)
        planned = self._plan(asked)
        if asked.people:  # else somebody may be named later, and answer then
            self._known[key] = planned
        return planned

    def _asked(self, ask: Ask, holder: str) -> _Asked:
        with self.setting.office.store.read() as session:
            definition = definition_of(session, queries.stage(session, ask.stage))
            people = self._people(session, holder)
            office = self._people(session, SECRETARIAT) or self._people(session, definition.lead)
        step = next(step for step in definition.steps if step.key == ask.step)
        return _Asked(ask, holder, step, people, office)

    def _people(self, session: Session, holder: str) -> Sequence[Person]:
        found = queries.people_in(session, holder, now=self.setting.office.now())
        return [person for person in found if person.id != self.cast.leaver]

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
        """After the second reminder the Secretariat records what was agreed by other ways."""
        if not asked.office:
            return None
        ask, holder = asked.ask, asked.holder
        reminders = self._reminders(ask)
        told = max([ask.asked_at, ask.due_at, *sorted(reminders.values())[:2]])
        why = (
            "no answer came after the reminders" if reminders else "nobody answered or was reminded"
        )
        why = why if asked.people else "nobody is entered for it"
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
        return (
            ask.rung == "v1"
            and ask.document is not None
            and (ask.stage, ask.step) in self.cast.refused
        )

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


def lapses(step: Step) -> bool:
    """Whether a question ends by itself when it is due."""
    if isinstance(step, steps.Decide):
        return step.on_lapse != "wait"
    return isinstance(step, steps.Ask)
