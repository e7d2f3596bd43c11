"""What an event of a made year is about: a question, a person, a stage, drawn from those there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from igf.asks.links import linking
from igf.rehearsal.draws import Draws
from igf.store.queries import asks as ask_queries
from igf.store.queries import people as people_queries
from igf.store.queries import year as queries
from igf.store.tables.people import Membership, Person
from igf.store.tables.year import Ask, Stage
from schemas.errors import Mistake
from tests.years.living import Living
from tests.years.record import PERSON, person_of

T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """A person (by id) who can answer a question for a side."""

    ask: Ask
    holder: str
    person: str

    def token(self, living: Living) -> str:
        """The token of the personal link that the person has now."""
        made = linking(living.office, [self.ask.id])
        return made.address(self.ask.id, person=self.person).rpartition("/")[2]


def drawn(chance: Draws, found: Sequence[T], *, what: str) -> T:
    """One of the things. Mistake: there is none."""
    if not found:
        raise Mistake(f"there is no {what}", "nothing is to be done")
    return chance.one(found, what)


def open_questions(living: Living) -> list[Ask]:
    """The open questions, in order."""
    with living.office.store.read() as session:
        return sorted(queries.open_asks(session), key=lambda ask: ask.id)


def asked(living: Living, chance: Draws) -> Asked:
    """Somebody who can answer an open question. Mistake: nobody can."""
    found = [each for ask in open_questions(living) for each in asked_of(living, ask)]
    return drawn(chance, found, what="question to answer")


def asked_of(living: Living, ask: Ask) -> list[Asked]:
    """All who can answer a question, by side: the person, a delegate, the members of a body."""
    now = living.office.now()
    with living.office.store.read() as session:
        sides = sorted(queries.obligations(session, ask.id), key=lambda row: row.holder)
        bodies = [row.holder for row in sides if not person_of(row.holder)]
        members = ask_queries.members(session, bodies, now=now)
    found = []
    for row in sides:
        own = [row.holder.removeprefix(PERSON)] if person_of(row.holder) else []
        persons = own or sorted(each.id for each in members.get(row.holder, ()))
        lent = [row.delegate] if row.delegate and row.delegate not in persons else []
        found += [Asked(ask, row.holder, each) for each in (*persons, *lent)]
    return found


def someone(living: Living, chance: Draws, *, what: str = "person") -> str:
    """A person, by id."""
    with living.office.store.read() as session:
        ids = sorted(row.id for row in people_queries.people(session))
    return chance.one(ids, what)


def membership(living: Living, chance: Draws) -> Membership:
    """A membership that lasts, of a body that has others too."""
    now = living.office.now()
    with living.office.store.read() as session:
        rows = [row for row in people_queries.all_memberships(session) if _lasts(row, now)]
    several = [row for row in rows if sum(each.body == row.body for each in rows) > 1]
    return drawn(chance, sorted(several, key=lambda row: (row.body, row.person)), what="membership")


def stage(living: Living, chance: Draws) -> Stage:
    """A stage of the year."""
    with living.office.store.read() as session:
        cycle = living.made.year.cycle.cycle
        return drawn(chance, queries.stages(session, cycle), what="stage")


def person(living: Living, key: str) -> Person:
    """A person by id."""
    with living.office.store.read() as session:
        return session.get_one(Person, key)


def _lasts(row: Membership, now: datetime) -> bool:
    return row.until is None or row.until > now
