"""Whoever answers may; under four eyes two people decide; of who was merged nothing is left."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from tests.years import rows
from tests.years.asking import is_delegate, merged
from tests.years.finding import Finding
from tests.years.membership import Memberships
from tests.years.record import PERSON, Record, grouped, person_of


def answered_by_the_entitled(record: Record) -> Iterator[Finding]:
    """Who answers by a link is the side, is in it at that time, or was let answer for it."""
    members, both = Memberships(record), merged(record)
    for answer in record.answers:
        person, own = answer.person or "", person_of(answer.holder)
        if answer.standing != "proven" or person not in record.people or {person, own} & both:
            continue
        at = record.taken_at[answer.id]
        names = _asked(record, answer.ask) if own == person else {answer.holder}
        known = [name for name in names if members.is_known(person, name)]
        is_in = any(not members.has_left(person, name, at=at) for name in known)
        may = is_in or (own == person and not known)
        if not may and not is_delegate(record, answer.ask, person=person):
            what = f"{person} answered for {answer.holder}"
            yield Finding("not entitled", answer.ask, what, at)


def decided_by_two(record: Record) -> Iterator[Finding]:
    """What is decided under four eyes is approved by links of different persons, two at least."""
    both = merged(record)
    for question in record.questions:
        made = record.decisions_of.get(question.id)
        if not (question.four_eyes and made) or made[0].outcome != "approved":
            continue
        counting = _counting(record, question.id, at=made[0].decided_at)
        persons = {each.person or "" for each in counting}
        if persons & both:
            continue  # two were made one since
        proven = all(each.standing == "proven" for each in counting)
        if len(persons) < max(len(counting), 2) or not proven:
            who = ", ".join(sorted(persons))
            what = f"it is approved by {who} for {len(counting)} sides"
            yield Finding("not four eyes", question.id, what, made[0].decided_at)


def merged_are_gone(record: Record) -> Iterator[Finding]:
    """Nothing is expected of, given by or waiting for an entry that was merged into another."""
    for was in record.now_called:
        if places := sorted(set(_places_of(record, was))):
            what = f"was merged, and is still in {', '.join(places)}"
            yield Finding("merged, not gone", was, what)


def _asked(record: Record, question: str) -> Collection[str]:
    """The bodies, roles and lists whose members a question asks."""
    found = next(each for each in record.questions if each.id == question)
    declared = record.declared[found.stage]
    step = declared.steps.get(found.step)
    return declared.whom(step) if step else ()


def _counting(record: Record, question: str, *, at: datetime) -> Sequence[rows.Answer]:
    """The answers that count at an instant, the newest of each side."""
    given = [
        each
        for each in record.answers_of.get(question, ())
        if record.taken_at[each.id] <= at and not (each.withdrawn_at and each.withdrawn_at <= at)
    ]
    sides = grouped(given, lambda each: each.holder).values()
    return [max(each, key=lambda answer: answer.number) for each in sides]


def _places_of(record: Record, person: str) -> Iterator[str]:
    holder = f"{PERSON}{person}"
    yield from ("sides" for each in record.sides if holder == each.holder)
    yield from ("delegations" for each in record.sides if each.delegate == person)
    yield from ("answers" for each in record.answers if holder == each.holder)
    yield from ("answers" for each in record.answers if each.person == person)
    yield from ("memberships" for each in record.members if each.person == person)
    waiting = (each for each in record.mails if each.state in {"draft", "queued", "sending"})
    yield from ("mails" for each in waiting if each.recipient == holder)
