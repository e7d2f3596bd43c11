"""One person who was entered twice is made one: first shown, then done, and nothing is lost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.asks.rules.holders import holder_of
from igf.asks.rules.positions import WORDS, state_after
from igf.asks.settle import settle
from igf.log.write import By, Value, record
from igf.office.office import Office
from igf.people.change import gone_by, named_row, person_row
from igf.people.membership import change_words, spans_of, write_memberships
from igf.people.membership_change import look_ahead, on_membership_change
from igf.people.rules.merging import merged_row, merged_span, merged_state
from igf.people.rules.terms import MembershipChange, Span
from igf.stage.stops import wake
from igf.store.queries import desk_people
from igf.store.queries import merging as merging_queries
from igf.store.queries import people as people_queries
from igf.store.queries import persons as person_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.people import Person
from igf.store.tables.year import Answer, Ask, Obligation
from igf.whom.find import everybody
from igf.whom.rules.find import Named, twins
from igf.words.phrases import counted
from schemas.errors import Mistake
from schemas.people import PersonRow

_TWICE = "the same person gets it under another entry"


@dataclass(frozen=True)
class Merge:
    """A merge as it would be done: who goes, who stays, and the person after it.

    `both` are the questions (title and id) that both were asked one by one, with the answer that
    counts then; `eyes` those that both have decided under four eyes. `answers`, `mails` and `items`
    are how many change hands, `twice` how many waiting mails are not sent. `seen` is what it was
    read from.
    """

    gone: Named
    stays: Named
    after: PersonRow
    memberships: tuple[MembershipChange, ...]
    both: Mapping[tuple[str, str], str]
    eyes: tuple[str, ...]
    answers: int
    mails: int
    items: int
    twice: int
    seen: int | None


def proposed_merges(office: Office) -> list[tuple[Named, Named]]:
    """The pairs who may be one person entered twice."""
    with office.store.read() as session:
        return twins(everybody(session))


def foresee_merge(office: Office, gone: str, *, into: str) -> Merge:
    """The effects of merging a person into another; nothing is written.

    Mistake: one of them is unknown, several go by one of the texts, or they are one already.
    """
    with office.store.read() as session:
        people = everybody(session)
        one, other = people.one(gone), people.one(into)
        if one == other:
            raise Mistake(f"both are {one.shown}", "name who goes first, who stays second")
        spans = spans_of(session, one.id), spans_of(session, other.id)
        rows = [person_row(session.get_one(Person, each.id), {}) for each in (one, other)]
        holders = holder_of(one.id), holder_of(other.id)
        answers = merging_queries.answers_of_holders(session, holders)
        return Merge(
            gone=one,
            stays=other,
            after=merged_row(rows[1], rows[0]),
            memberships=tuple(_memberships(one.id, other.id, spans=spans)),
            both=_both(session, holders, answers=answers),
            eyes=tuple(
                f"{ask.title} ({ask.id})"
                for ask in merging_queries.four_eyes_of_both(session, one.id, stays=other.id)
            ),
            answers=sum(row.holder == holders[0] for each in answers.values() for row in each),
            mails=sum(person_queries.mail_counts(session, holders[0]).values()),
            items=len(person_queries.items_by(session, holders[0])),
            twice=merging_queries.twice_waiting(session, holders[0], stays=holders[1]),
            seen=people_queries.last_change(session),
        )


def merge(office: Office, found: Merge, *, by: By) -> None:
    """Make the two one person as it was shown, and record it.

    Mistake: no reason is given, or people changed since it was shown.
    """
    if not by.reason.strip():
        raise Mistake("the reason is missing", "say why, it is kept: --reason TEXT")
    with office.store.read() as session:
        look_ahead(session)
    now = office.now()
    with office.store.write(now) as session:
        if people_queries.last_change(session) != found.seen:
            raise Mistake("people changed since this was shown", "look at it again, then do it")
        write_memberships(session, found.memberships)
        asks = _give(session, found)
        _keep_person(session, found)
        _record(session, found, by=by, now=now)
        on_membership_change(session, (), followers=office.followers, now=now)
        for ask in asks:
            settle(session, ask, by=by.actor.name, now=now)
            wake(session, queries.stage(session, ask.stage), now=now)


def merge_words(found: Merge, *, now: datetime) -> Iterator[str]:
    """The effects of a merge, line by line."""
    gone, stays = found.gone, found.stays
    yield f"{gone.shown} is merged into {stays.shown}"
    yield f"  from then on: {gone_by(named_row(found.after))}"
    others = [each for each in found.memberships if each.person == stays.id]
    yield from (f"  {line}" for line in change_words(others, now=now))
    counts = (counted(found.answers, "answer"), counted(found.mails, "email"))
    items = counted(found.items, "proposal")
    yield f"  {', '.join(counts)} and {items} of {gone.id} become those of {stays.id}"
    yield f"  links that were sent to {gone.id} stay good, and the id leads to {stays.id}"
    for (title, ask), counting in found.both.items():
        yield f"  both were asked: {title} ({ask}); {counting}"
    if found.twice:
        number = counted(found.twice, "email waits", many="emails wait")
        yield f"  {number} for both: it is sent once"
    for ask in found.eyes:
        yield f"  PLEASE CHECK: both decided this under four eyes: {ask}"


def _memberships(
    gone: str, stays: str, *, spans: tuple[Mapping[str, Span], Mapping[str, Span]]
) -> Iterator[MembershipChange]:
    theirs, own = spans
    for body, span in theirs.items():
        yield MembershipChange(gone, body, span, None)
        after = merged_span(own.get(body), span)
        if after != own.get(body):
            yield MembershipChange(stays, body, own.get(body), after)


def _both(
    session: Session, holders: tuple[str, str], *, answers: Mapping[str, Sequence[Answer]]
) -> dict[tuple[str, str], str]:
    found = {}
    gone, stays = holders
    for ask, _, _ in merging_queries.sides_of_both(session, gone, stays=stays):
        last = _counting(answers.get(ask.id, ()))
        words = f"{WORDS.get(last.choice, last.choice)} counts" if last else "no answer counts yet"
        found[ask.title, ask.id] = f"{words}, once"
    return found


def _counting(answers: Sequence[Answer]) -> Answer | None:
    """The answer that counts, of those of one holder in the order they were taken."""
    return next((each for each in reversed(answers) if each.withdrawn_at is None), None)


def _give(session: Session, found: Merge) -> list[Ask]:
    """Give the other person all that one has; the open asks in which two sides became one."""
    gone, stays = holder_of(found.gone.id), holder_of(found.stays.id)
    answers = merging_queries.answers_of_holders(session, (gone, stays))
    asks = []
    for ask, one, other in merging_queries.sides_of_both(session, gone, stays=stays):
        given = answers.get(ask.id, ())
        merging_queries.give_answers(session, given, to=stays)
        _one_side(one, other, last=_counting(given))
        session.delete(one)
        asks += [ask] if ask.state == "open" else []
    session.flush()
    person_queries.give_sides(session, found.gone.id, to=stays)
    merging_queries.give_rest(session, found.gone.id, to=found.stays.id)
    merging_queries.give_mails(session, gone, to=stays, reason=_TWICE)
    return asks


def _one_side(gone: Obligation, stays: Obligation, *, last: Answer | None) -> None:
    if stays.state == "replaced":
        stays.side = gone.side
    stays.state = state_after(last.choice) if last else merged_state((stays.state, gone.state))
    stays.reason = stays.reason or gone.reason
    if stays.delegate is None:
        stays.delegate, stays.delegate_until = gone.delegate, gone.delegate_until


def _keep_person(session: Session, found: Merge) -> None:
    row, gone = session.get_one(Person, found.stays.id), found.gone
    after = found.after
    row.other_addresses = list(after.other_addresses)
    row.stakeholder_group, row.region = after.stakeholder_group, after.region
    row.gender = after.gender
    row.former_ids = [*row.former_ids, gone.id, *gone.former]
    row.former_names = list(
        dict.fromkeys(
            name for name in (*row.former_names, gone.name, *gone.former_names) if name != row.name
        )
    )
    desk_people.give_desk(session, gone.id, to=found.stays.id)
    person_queries.drop_person(session, gone.id)


def _record(session: Session, found: Merge, *, by: By, now: datetime) -> None:
    bodies = dict.fromkeys(each.body for each in found.memberships)
    values: dict[str, Value] = {
        "person": found.gone.id,
        "was": gone_by(found.gone),
        "into": found.stays.id,
        "bodies": ", ".join(bodies),
        "answers": found.answers,
        "mails": found.mails,
        "items": found.items,
        "reason": by.reason.strip(),
    }
    subject = people_queries.PEOPLE
    record(session, "people.merged", subject=subject, at=now, values=values, actor=by.actor)
