"""Effects when people join or leave: the one place that every change of membership calls."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from igf.office.ports import Follower, MembersChanged
from igf.people.rules.terms import MembershipChange, Span
from igf.stage.stops import wake
from igf.store.queries import people as people_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.records import Service
from igf.year.declared import definition_of

#: The name under which it is noted up to when terms were followed.
_TERMS: Final = "terms"


def on_membership_change(
    session: Session,
    changes: Sequence[MembershipChange],
    *,
    followers: Iterable[Follower],
    now: datetime,
) -> None:
    """Call the followers, in the transaction of the changes, once these are written.

    A stage that waits for a body to be named goes on with its first member. Terms that began or
    ended by themselves since the last time are followed as well.
    """
    changes = [*changes, *turned(session, now=now)]
    session.merge(Service(name=_TERMS, holder="", seen_at=now, until=None))
    changed = _members_changed(changes, now=now)
    for follow in followers:
        follow(session, changed, now=now)
    if named := _newly_named(session, changes, now=now):
        for stage in queries.live_stages(session):
            if needs_of(session, stage.id) & named:
                wake(session, stage, now=now)


def followed_until(session: Session) -> datetime | None:
    """Up to when terms that begin or end by themselves were followed; None: never."""
    row = session.get(Service, _TERMS)
    return row.seen_at if row else None


def turned(session: Session, *, now: datetime) -> list[MembershipChange]:
    """The terms that began or ended since they were last followed, as changes."""
    after = followed_until(session)
    if after is None:
        return []
    found = []
    for row in people_queries.turning(session, after=after, until=now):
        span = Span(row.role, row.since, row.until)
        before, after_it = (None, span) if span.lasts(now) else (span, None)
        found.append(MembershipChange(row.person, row.body, before, after_it))
    return found


def needs_of(session: Session, stage: str) -> frozenset[str]:
    """The bodies that a stage (by id) or a step of it cannot do without."""
    definition = definition_of(session, queries.stage(session, stage))
    steps = (name for step in definition.steps for name in step.needs)
    return frozenset((*definition.needs, *steps))


def look_ahead(session: Session) -> None:
    """Read outside the transaction the declarations that a change will need: they are kept."""
    for stage in queries.live_stages(session):
        needs_of(session, stage.id)


def _members_changed(changes: Sequence[MembershipChange], *, now: datetime) -> MembersChanged:
    turns = [
        ((each.body, each.person), _counts(each.before, now), _counts(each.after, now))
        for each in changes
    ]
    return MembersChanged(
        joined=frozenset(who for who, before, after in turns if after and not before),
        left=frozenset(who for who, before, after in turns if before and not after),
    )


def _newly_named(
    session: Session, changes: Sequence[MembershipChange], *, now: datetime
) -> frozenset[str]:
    """The bodies that had no members before the changes and have some now."""
    came = {
        (change.body, change.person)
        for change in changes
        if not _lasts(change.before, now) and _lasts(change.after, now)
    }
    if not came:
        return frozenset()
    bodies = {body for body, _ in came}
    members = people_queries.lasting_members(session, bodies, now=now)
    stayed = {row.body for row in members if (row.body, row.person) not in came}
    return frozenset(bodies - stayed)


def _counts(span: Span | None, now: datetime) -> bool:
    return span is not None and span.counts(now)


def _lasts(span: Span | None, now: datetime) -> bool:
    return span is not None and span.lasts(now)
