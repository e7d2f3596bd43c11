"""The results of a stage, and the people whose own they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.asks.recipients import Recipient, person_recipient
from igf.items.documents import items_of, kind_taken
from igf.items.rules.results import Result, results
from igf.items.rules.states import STATE_WORDS, Items, may
from igf.stage.situation import Situation
from igf.store.queries import asks as ask_queries
from igf.store.queries import people as people_queries
from igf.store.session import Session
from igf.store.tables.people import Person
from igf.whom.find import named
from igf.whom.rules.find import Everybody
from schemas.cycle import CycleFile
from schemas.errors import Mistake
from schemas.moments import Moment
from schemas.notices import ResultFacts


def results_of(now: Situation, items: Items) -> tuple[Result, ...]:
    """The results of the items of a stage. Mistake: nothing is decided about them yet."""
    if kind_taken(now.facts.definition) is None:
        return ()
    found = results(items, now.year.settings.grant_ceilings)
    if items and not found:
        fix = f"select them: igf items select {now.stage.key} KEY"
        raise Mistake("nothing is recorded as selected yet", fix)
    return found


def slots_of(now: Situation, items: Items) -> tuple[ResultFacts, ...]:
    """What is still to be presented, in the order of the slots. Mistake: no slot is given yet."""
    coming = [each for each in items if may(each, "slot")]
    if coming and not any(each.slot_at for each in items):
        fix = f"give each a slot: igf items slot {now.stage.key} KEY AT"
        raise Mistake("no proposal has a slot yet", fix)
    coming.sort(key=lambda each: (each.slot_at is None, each.slot_at or each.received_at))
    return tuple(
        ResultFacts(title=each.title, outcome=STATE_WORDS[each.state], slot=_moment(each.slot_at))
        for each in coming
    )


def _moment(at: datetime | None) -> Moment | None:
    return Moment(at=at, shown=f"{at:%H:%M} UTC") if at else None


def read_items(session: Session, now: Situation) -> Items:
    """The items of a stage as they are now."""
    return items_of(session, now.stage.id)


def facts_of(found: Sequence[Result]) -> tuple[ResultFacts, ...]:
    """Results as a notice tells them."""
    return tuple(
        ResultFacts(
            title=each.item.title, outcome=each.outcome, reason=each.reason, amount=each.amount
        )
        for each in found
    )


def own_results(
    session: Session, now: Situation, *, found: Sequence[Result], side: str, at: datetime
) -> dict[Recipient, tuple[ResultFacts, ...]]:
    """The people who sent these items in, each with the own results.

    Of two of one name the one is meant who is a member of `side`, the body that is told. Mistake:
    of some items nobody is known who sent them in, or it may be one of several people.
    """
    behind = _people(session, now, senders=[each.item.by_whom for each in found], side=side, at=at)
    own: dict[Recipient, list[Result]] = {}
    unknown, fix = [], ""
    for each in found:
        try:
            people = list(behind.of(each.item.by_whom))
        except Mistake as mistake:
            unknown.append(f"{each.item.key} ({mistake.message})")
            fix = fix or mistake.fix
            continue
        unknown += [each.item.key] * (not people)
        for person in people:
            own.setdefault(person, []).append(each)
    if unknown:
        raise _not_known(unknown, fix, stage=now.stage.key)
    return {person: facts_of(each) for person, each in own.items()}


def _not_known(items: Sequence[str], fix: str, *, stage: str) -> Mistake:
    more = f" and {len(items) - 3} more" if len(items) > 3 else ""  # noqa: PLR2004 -- a line
    message = f"it is not known who sent in {', '.join(items[:3])}{more}"
    enter = f"enter who it was: igf items import {stage} FILE, with a column by"
    return Mistake(message, f"{fix}; {enter}" if fix else enter)


def _people(
    session: Session, now: Situation, *, senders: Sequence[str], side: str, at: datetime
) -> "_People":
    known = now.year.bodies.keys() | now.year.roles.keys()
    bodies = sorted({each for each in (side, *senders) if each in known})
    members = ask_queries.members(session, bodies, now=at) if bodies else {}
    people = {person.id: person for person in people_queries.people(session)}
    return _People(now.year, side, people, Everybody(map(named, people.values())), members)


@dataclass(frozen=True)
class _People:
    """The people behind senders: the members of a body, or the one person whom a text means."""

    year: CycleFile
    side: str
    by_id: Mapping[str, Person]
    everybody: Everybody
    members: Mapping[str, Sequence[Person]]

    def of(self, sender: str) -> Iterator[Recipient]:
        """The people who are meant by a sender; none if nobody is known. Mistake: several may."""
        found = self.members.get(sender) or self._one(sender)
        yield from (person_recipient(each, self.side, year=self.year) for each in found)

    def _one(self, sender: str) -> list[Person]:
        if not self.everybody.called(sender):
            return []
        among = {each.id for each in self.members.get(self.side, ())}
        return [self.by_id[self.everybody.one(sender, among=among).id]]
