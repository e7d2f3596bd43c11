"""Erasing one person's data: identifying data go, decisions stay under another name.

The log keeps its entries and their chain; the values that name the person are taken out of it.
"""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from igf.log.erase import entries_naming, erase_entries
from igf.log.rules.naming import PersonNames, former
from igf.log.write import By
from igf.office.office import Office
from igf.people.change import person_row
from igf.people.membership import spans_of, write_memberships
from igf.people.membership_change import look_ahead, on_membership_change
from igf.people.rules.terms import MembershipChange
from igf.store.queries import desk_people
from igf.store.queries import people as people_queries
from igf.store.queries import persons as person_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.whom.find import find_person, named, namesakes
from igf.words.phrases import counted
from igf.year.declared import year_of
from schemas.errors import Mistake, Mistakes
from schemas.people import PersonRow
from schemas.plan import Problem

_REASON = "the data of this person were erased"


@dataclass(frozen=True)
class Erasure:
    """The effects of erasing a person: the data that go, and the name under which the rest stays.

    `entries` are those of the log whose values go, `acted` how many of them name the person as
    who acted: that name stays, the chain covers it. With `namesakes`, what was signed stays as
    it is: it cannot be told whose it was.
    """

    row: PersonRow
    names: PersonNames
    alias: str
    anonymous: str
    mails: int
    answers: int
    entries: tuple[int, ...]
    acted: int
    namesakes: int


def foresee_erasure(office: Office, who: str) -> Erasure:
    """The effects of erasing the data of a person (by id or address); nothing is written.

    Mistakes: the person is unknown, a mail to them is just being sent, or they alone can answer
    open questions.
    """
    now = office.now()
    with office.store.read() as session:
        look_ahead(session)
        person = find_person(session, who)
        row = person_row(person, spans_of(session, person.id))
        names = PersonNames.of(named(person))
        mails = person_queries.mail_counts(session, names.recipient)
        _refuse(session, row, mails=mails, now=now)
        found = tuple(entries_naming(session, names))
        return Erasure(
            row=row,
            names=names,
            alias=_alias(session, row),
            anonymous=f"person:former-{secrets.token_hex(4)}",
            mails=sum(mails.values()),
            answers=len(person_queries.answers_of(session, names.id, names=names.names)),
            entries=tuple(entry.number for entry in found),
            acted=sum(entry.actor in names.names for entry in found),
            namesakes=namesakes(session, person),
        )


def erase(office: Office, who: str, *, by: By) -> Erasure:
    """Erase the data of a person, and record it by the numbers of entries alone.

    Mistakes: those of `foresee_erasure`; no reason is given, or it names the person.
    """
    while True:
        with office.store.read() as session:
            seen = people_queries.last_entry(session)
        erasure = foresee_erasure(office, who)
        _refuse_reason(by.reason, erasure.names)
        now = office.now()
        with office.store.write(now) as session:
            # Entries recorded since may name the person as well: they are looked for again.
            if people_queries.last_entry(session) == seen:
                _erase(office, session, erasure=erasure, by=by, now=now)
                return erasure


def erasure_words(erasure: Erasure) -> Iterator[str]:
    """The data that an erasure removes and those that stay, line by line."""
    name, alias = erasure.row.name, erasure.alias
    yield f"{name} ({erasure.row.id}): name, addresses and all memberships go"
    yield f"{counted(erasure.mails, 'mail')}: text and address go; those that wait never leave"
    yield f"{counted(len(erasure.entries), 'entry', many='entries')} of the log: the values go"
    if erasure.namesakes:
        others = counted(erasure.namesakes, "other person has", many="other people have")
        yield f"{others} this name: answers and decisions under it stay as they are"
    else:
        yield f"{counted(erasure.answers, 'answer')} and all decisions stay, under {alias}"
    if erasure.acted:
        number = counted(erasure.acted, "entry tells", many="entries tell")
        yield f"{number} what {name} did: who acted goes with the values"
    yield "Backups, Prefect's pages and files that were written keep what they have"


def _erase(office: Office, session: Session, *, erasure: Erasure, by: By, now: datetime) -> None:
    names = erasure.names
    mails = person_queries.mail_counts(session, names.recipient)
    _refuse(session, erasure.row, mails=mails, now=now)
    spans = spans_of(session, names.id).items()
    changes = [MembershipChange(names.id, body, span, None) for body, span in spans]
    write_memberships(session, changes)
    on_membership_change(session, changes, followers=office.followers, now=now)
    person_queries.drop_mails_to(session, names.recipient, reason=_REASON)
    anonymous, alias = erasure.anonymous, erasure.alias
    person_queries.forget_sides(session, names.ids, anonymous=anonymous)
    person_queries.empty_mails(session, names.ids, anonymous=anonymous, alias=alias)
    if not erasure.namesakes:
        person_queries.sign_otherwise(session, names.names, alias=alias)
    person_queries.name_sender(session, names.recipient, alias=alias)
    without = partial(names.without, alias=alias)
    desk_people.forget_shown(session, names.words, without=without)
    person_queries.drop_person(session, names.id)
    note = {"person": anonymous, "reason": by.reason.strip()}
    erase_entries(session, erasure.entries, at=now, actor=by.actor, note=note)


def _refuse(session: Session, row: PersonRow, *, mails: Mapping[str, int], now: datetime) -> None:
    problems = [*_needed(session, row, now=now)]
    if mails.get("sending"):
        problems.append(_problem("a mail to them is just being sent", "wait a moment"))
    if problems:
        raise Mistakes(problems)


def _needed(session: Session, row: PersonRow, *, now: datetime) -> Iterator[Problem]:
    """The open questions that nobody else can answer."""
    asks = queries.open_asks(session)
    held = {body for body, span in spans_of(session, row.id).items() if span.counts(now)}
    wanted = {key for ask in asks for key in ask.by} & held
    lasting = people_queries.lasting_members(session, wanted, now=now) if wanted else ()
    others = {each.body for each in lasting if each.person != row.id}
    for ask in asks:
        for key in sorted((set(ask.by) & wanted) - others):
            what = f"{row.id} alone can answer {ask.id} for {key}"
            yield _problem(what, f"hand over first: igf handover {row.id} WHO")


def _refuse_reason(reason: str, names: PersonNames) -> None:
    if not reason.strip():
        raise Mistake("the reason is missing", "say why, it is kept: --reason TEXT")
    if names.in_text(reason) or names.in_values({"reason": reason.strip()}):
        raise Mistake("the reason names the person, and is kept", "say it without the name")


def _alias(session: Session, row: PersonRow) -> str:
    """As which the person is known from then on: by the first body of the newest year."""
    for cycle in reversed(queries.cycles(session)):
        for key, body in year_of(session, cycle.key).bodies.items():
            if key in row.bodies:
                return former(body.member, body.title)
    return former(None, row.bodies[0] if row.bodies else "")


def _problem(message: str, fix: str) -> Problem:
    return Problem(severity="error", code="person", message=message, fix=fix)
