"""People, bodies and questions to choose from in forms, as they are now."""

from collections.abc import Sequence
from datetime import datetime

from igf.asks.documents import volunteers
from igf.asks.rules.positions import CHOOSING
from igf.office.act import Filled
from igf.people.membership import spans_of
from igf.people.person_record import all_titles
from igf.people.rules.terms import span_words
from igf.store.queries import people as people_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask
from igf.year.declared import year_of
from schemas.acts import Option


def people_there(session: Session, _filled: Filled) -> Sequence[Option]:
    """Everybody, by name, with the address to which mails go."""
    rows = sorted(people_queries.people(session), key=lambda row: (row.name.casefold(), row.id))
    return [Option(row.id, row.name, row.email) for row in rows]


def bodies_and_roles(session: Session, _filled: Filled) -> Sequence[Option]:
    """The bodies and roles of the started years, and others that somebody is in."""
    found: dict[str, Option] = {}
    for cycle in queries.cycles(session):
        year = year_of(session, cycle.key)
        found |= {key: Option(key, each.title, "body") for key, each in year.bodies.items()}
        found |= {key: Option(key, each.title, "role") for key, each in year.roles.items()}
    others = sorted(people_queries.bodies(session) - found.keys())
    return [*found.values(), *(Option(key, key, "of no started year") for key in others)]


def bodies_held(session: Session, filled: Filled) -> Sequence[Option]:
    """The bodies and roles of the person in the form; of nobody yet: all there are."""
    person = str(filled.get("person", ""))
    if not person:
        return bodies_and_roles(session, filled)
    titles = all_titles(session)
    spans = spans_of(session, person).items()
    return [Option(key, titles.get(key, key), span_words(span) or "") for key, span in spans]


def always(_session: Session, _person: str, *, now: datetime) -> bool:  # noqa: ARG001 -- as all are called
    """Whatever there is, it can be done."""
    return True


def is_member(session: Session, person: str, *, now: datetime) -> bool:  # noqa: ARG001 -- as all are called
    """Whether a person is, was or will be in a body or role."""
    return bool(people_queries.memberships_of(session, person))


def choosing_asks(session: Session, _filled: Filled) -> Sequence[Option]:
    """The questions in which people volunteer or sign up."""
    found = []
    for stage in queries.stages(session):
        asks = [ask for ask in queries.asks(session, stage.id) if ask.form in CHOOSING]
        found += [Option(ask.id, ask.title, stage.title) for ask in asks]
    return found


def options_chosen(session: Session, filled: Filled) -> Sequence[Option]:
    """What could be chosen in the question in the form, and by how many it was."""
    ask = session.get(Ask, str(filled.get("ask", "")))
    if ask is None or ask.form not in CHOOSING:
        return ()
    found = volunteers(session, ask)
    return [Option(option, option, f"{len(people)} chose it") for option, people in found.items()]
