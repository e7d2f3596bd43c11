"""Who volunteered for what, as a document."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from igf.domain.holders import person_of
from igf.domain.markdown import cell, inert, table
from igf.domain.positions import CHOOSING
from igf.domain.words import counted
from igf.engine.facts import Situation
from igf.engine.versions import MARKDOWN, Made
from igf.store import ask_queries, queries
from igf.store.people_tables import Person
from igf.store.session import Session
from igf.store.tables import Ask


@dataclass(frozen=True)
class Volunteer:
    """Who chose an option, with the note that came along."""

    person: Person
    note: str


def list_volunteers(session: Session, now: Situation) -> Made:
    """Who volunteered for what in the questions of a stage; for what nobody did is said."""
    asks = [ask for ask in queries.asks(session, now.stage.id) if ask.form in CHOOSING]
    newest = {ask.step: ask for ask in asks}
    parts = [f"# {now.year.title}: {now.stage.title}"]
    parts += [_one(session, ask) for ask in newest.values()] or ["Nothing was asked."]
    return Made(f"Volunteers: {now.stage.title}", MARKDOWN, "\n\n".join((*parts, "")).encode())


def volunteers(session: Session, ask: Ask) -> Mapping[str, Sequence[Volunteer]]:
    """Who chose each option of an ask, by name."""
    given = ask_queries.counting(session, ask.id)
    ids = {holder: person for holder in given if (person := person_of(holder))}
    people = ask_queries.people(session, sorted(ids.values()))
    found: dict[str, list[Volunteer]] = {option: [] for option in ask.options}
    for holder, person in ids.items():
        answer = given[holder]
        for option in (answer.choice, *answer.value.splitlines()):
            if option in found and person in people:
                found[option].append(Volunteer(people[person], answer.note))
    return {key: sorted(each, key=lambda one: one.person.name) for key, each in found.items()}


def _one(session: Session, ask: Ask) -> str:
    found = volunteers(session, ask)
    told = sum(holder.startswith("person:") for holder in ask_queries.counting(session, ask.id))
    lines = [f"**{inert(ask.question)}** {counted(told, 'answer')}."]
    lines += [part for option, each in found.items() for part in _option(option, each)]
    return "\n\n".join(lines)


def _option(option: str, found: Sequence[Volunteer]) -> Iterator[str]:
    yield f"## {inert(option)}"
    if not found:
        yield "Nobody yet."
        return
    headers = ("Name", "Stakeholder group", "Region", "Note")
    yield table(headers, (_row(each) for each in found))


def _row(each: Volunteer) -> tuple[str, ...]:
    person = each.person
    return tuple(map(cell, (person.name, person.stakeholder_group, person.region, each.note)))
