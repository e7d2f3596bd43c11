"""All that is known of one person: shown in short, and handed out as a whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from igf.log.erase import entries_naming
from igf.log.rules.naming import PersonNames
from igf.office.office import Office
from igf.people.change import person_row
from igf.people.membership import spans_of
from igf.people.rules.terms import Span, span_words
from igf.store.queries import persons as person_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.items import StageItem
from igf.store.tables.records import Outgoing
from igf.store.tables.year import Answer, Ask
from igf.whom.find import find_person, named, namesakes
from igf.words.phrases import counted
from igf.year.declared import titles, year_of
from schemas.people import PersonRow
from schemas.person_data import HeldAnswer, HeldItem, HeldMail, HeldMembership, PersonData
from schemas.questions import HOW_TOLD


@dataclass(frozen=True)
class KnownPerson:
    """A person in short: the row, memberships by body, titles, numbers of mails and answers."""

    row: PersonRow
    spans: Mapping[str, Span]
    titles: Mapping[str, str]
    mails: Mapping[str, int]
    answers: int


def known_of(office: Office, who: str) -> KnownPerson:
    """The record of a person, by id or address. Mistake: the person is unknown."""
    with office.store.read() as session:
        person = find_person(session, who)
        spans = spans_of(session, person.id)
        row, names = person_row(person, spans), PersonNames.of(named(person))
        return KnownPerson(
            row=row,
            spans=spans,
            titles=all_titles(session),
            mails=person_queries.mail_counts(session, names.recipient),
            answers=len(person_queries.answers_of(session, names.id, names=names.names)),
        )


def known_words(known: KnownPerson, *, now: datetime) -> Iterator[str]:
    """The record of a person, one fact a line."""
    row = known.row
    yield f"{row.name} ({row.id})"
    yield f"  mails go to {row.email}"
    if row.other_addresses:
        yield f"  writes from {', '.join(row.other_addresses)} as well"
    yield f"  languages {', '.join(row.languages)}; zone {row.zone}"
    about = (row.stakeholder_group, row.region, row.gender)
    yield f"  {'; '.join(part or 'not stated' for part in about)} (group; region; gender)"
    for body, span in known.spans.items():
        state = "" if span.counts(now) else " (not now)"
        yield f"  {known.titles.get(body, body)} ({body}): {span_words(span)}{state}"
    mails = ", ".join(f"{number} {state}" for state, number in known.mails.items())
    yield f"  {counted(sum(known.mails.values()), 'mail')}{f': {mails}' if mails else ''}"
    yield f"  {counted(known.answers, 'answer')} under this name"


def data_of(office: Office, who: str) -> PersonData:
    """Everything that is held about a person. Mistake: the person is unknown."""
    with office.store.read() as session:
        person = find_person(session, who)
        spans = spans_of(session, person.id)
        row, known = person_row(person, spans), all_titles(session)
        names = PersonNames.of(named(person))
        answers = person_queries.answers_of(session, names.id, names=names.names)
        return PersonData(
            person=row,
            memberships=tuple(
                _membership(body, span, title=known.get(body, body)) for body, span in spans.items()
            ),
            answers=tuple(_answer(answer, ask) for answer, ask in answers),
            mails=tuple(map(_mail, person_queries.mails_to(session, names.recipient))),
            log=tuple(entries_naming(session, names)),
            items=tuple(map(_item, person_queries.items_by(session, names.recipient))),
            namesakes=namesakes(session, person),
        )


def all_titles(session: Session) -> dict[str, str]:
    """The title of every body, role and list of the started years, by key."""
    years = [year_of(session, cycle.key) for cycle in queries.cycles(session)]
    return {key: title for year in years for key, title in titles(year).items()}


def _membership(body: str, span: Span, *, title: str) -> HeldMembership:
    since, until = span.since, span.until
    return HeldMembership(body=body, title=title, role=span.role, since=since, until=until)


def _answer(answer: Answer, ask: Ask) -> HeldAnswer:
    return HeldAnswer(
        question=ask.id,
        title=ask.title,
        answered_for=answer.holder,
        choice=answer.choice,
        value=answer.value,
        note=answer.note,
        given_at=answer.given_at,
        how=HOW_TOLD.get(answer.how, answer.how),
        entered_by=answer.entered_by,
    )


def _item(row: StageItem) -> HeldItem:
    kept = {name: getattr(row, name) for name in HeldItem.model_fields}
    return HeldItem.model_validate(kept)


def _mail(row: Outgoing) -> HeldMail:
    kept = {name: getattr(row, name) for name in HeldMail.model_fields}
    return HeldMail.model_validate(kept)
