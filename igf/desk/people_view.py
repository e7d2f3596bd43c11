"""People as the desk shows them: by body, and one with all that concerns that person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from igf.asks.answer_lists import OwedLine, owed
from igf.asks.rules.holders import holder_of
from igf.desk.offers import Offer, offers
from igf.office.office import Office
from igf.people.person_record import KnownPerson, all_titles, known_of
from igf.people.rules.terms import span_words
from igf.signing.sign_in import SignedIn
from igf.store.queries import desk_mails
from igf.store.queries import health as health_queries
from igf.store.queries import people as people_queries
from igf.store.queries import year as queries
from igf.store.queries.desk_mails import MailLine, WantedMails
from igf.store.tables.people import Person

#: The newest mails to a person that are shown.
MAILS: Final = 50


@dataclass(frozen=True)
class BodyRow:
    """A body or role with its members now, by id and name."""

    key: str
    title: str
    members: Mapping[str, str]


@dataclass(frozen=True)
class PersonView:
    """A person: what is known, memberships in words, what is owed, the mails and how many.

    `stages` are the titles of the stages of the mails, by id.
    """

    known: KnownPerson
    memberships: Sequence[tuple[str, str]]
    owed: Sequence[OwedLine]
    mails: Sequence[MailLine]
    number: int
    stages: Mapping[str, str]
    acts: Sequence[Offer]


def people_by_body(office: Office) -> list[BodyRow]:
    """Every body and role that has members, by title."""
    now = office.now()
    with office.store.read() as session:
        titles = all_titles(session)
        members: dict[str, dict[str, str]] = {}
        for each in health_queries.members(session, now=now):
            members.setdefault(each.body, {})[each.person] = each.name
    rows = [BodyRow(key, titles.get(key, key), found) for key, found in members.items()]
    return sorted(rows, key=lambda row: row.title)


def people_found(office: Office, words: str) -> list[Person]:
    """Everybody whose name, address or id holds these words, in a body or not, by name."""
    with office.store.read() as session:
        rows = people_queries.people(session)
    said = words.casefold()
    found = [row for row in rows if said in f"{row.name}\n{row.email}\n{row.id}".casefold()]
    return sorted(found, key=lambda row: (row.name.casefold(), row.id))


def person_view(office: Office, said: str, *, who: SignedIn) -> PersonView:
    """All that the page of a person shows. Mistake: nobody, or more than one, is meant."""
    known = known_of(office, said)
    now, person = office.now(), known.row.id
    with office.store.read() as session:
        number, mails = desk_mails.page_of_mails(
            session, WantedMails(recipient=holder_of(person)), first=0, most=MAILS
        )
        stages = {
            row.id: row.title
            for row in queries.stages_named(session, {each.stage for each in mails})
        }
        acts = offers(session, "person", person, who=who, now=now)
    memberships = [
        (
            known.titles.get(body, body),
            f"{span_words(span)}{'' if span.counts(now) else ' (not now)'}",
        )
        for body, span in known.spans.items()
    ]
    return PersonView(known, memberships, owed(office, person), mails, number, stages, acts)
