"""The renewal of a body: a list of all its members from a day on, over who is in it.

Who is in both stays with the first day they had, and no longer ends with the old term. Who is
only on the list joins on the day; who is only in the body leaves with the day before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from igf.people.rules.terms import MembershipChange, Span, span_of
from schemas.people import PersonRow

Spans = Mapping[str, Span]


@dataclass(frozen=True)
class Roll:
    """A renewal: those who stay, join and leave, by id, and the changes of the body itself.

    `new` and `gone` are all that joined or left with the day, also by an earlier list for it.
    """

    body: str
    stays: tuple[str, ...]
    joins: tuple[str, ...]
    leaves: tuple[str, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    changes: tuple[MembershipChange, ...]

    def told(self, key: str) -> tuple[str, ...]:
        """People who are to be in one of the bodies that notices address."""
        return self.new if key == notice_bodies(self.body)[0] else self.gone

    def noticed(self, key: str, members: Spans, *, now: datetime) -> Iterator[MembershipChange]:
        """The changes after which such a body holds exactly these `members` (by id)."""
        wanted = self.told(key)
        for person in sorted({*wanted, *members}):
            span = members.get(person)
            lasts = span is not None and span.lasts(now)
            if person in wanted and not lasts:
                yield MembershipChange(person, key, span, Span(since=now))
            elif span and lasts and person not in wanted:
                yield MembershipChange(person, key, span, replace(span, until=now))


def notice_bodies(body: str) -> tuple[str, str]:
    """The bodies of a year that hold the new and the leaving members: those that are told."""
    return f"new_{body}_members", f"leaving_{body}_members"


def renewed(
    listed: Sequence[PersonRow],
    spans: Mapping[str, Spans],
    *,
    body: str,
    at: datetime,
    now: datetime,
) -> Roll:
    """The members of a body from `at` on are those that are listed; `spans` by person and body."""
    before = {person: each[body] for person, each in spans.items() if body in each}
    known = {row.id: before.get(row.id) for row in listed}
    after: dict[str, Span | None] = {
        row.id: _member(row, known[row.id], body=body, at=at, now=now) for row in listed
    }
    leaves = [key for key, span in before.items() if key not in after and span.lasts(now)]
    after |= {person: _left(before[person], at) for person in leaves}
    stays = [person for person, span in known.items() if span and span.lasts(now)]
    return Roll(
        body=body,
        stays=tuple(stays),
        joins=tuple(person for person in known if person not in stays),
        leaves=tuple(leaves),
        new=tuple(person for person in known if _begins(after[person], at)),
        gone=tuple(
            person
            for person, span in {**before, **after}.items()
            if person not in known and span and (person in leaves or span.until == at)
        ),
        changes=tuple(
            MembershipChange(person, body, before.get(person), span)
            for person, span in after.items()
            if before.get(person) != span
        ),
    )


def _member(row: PersonRow, known: Span | None, *, body: str, at: datetime, now: datetime) -> Span:
    terms = {term.body: span_of(term) for term in row.terms}
    said = terms.get(body, Span())
    if known is None or not known.lasts(now):
        return replace(said, since=said.since or at)
    kept = None if known.until and known.until <= at else known.until
    return Span(said.role or known.role, known.since, said.until or kept)


def _left(span: Span, at: datetime) -> Span | None:
    if span.since and span.since >= at:
        return None
    return replace(span, until=min(at, span.until) if span.until else at)


def _begins(span: Span | None, at: datetime) -> bool:
    return span is not None and span.since is not None and span.since >= at
