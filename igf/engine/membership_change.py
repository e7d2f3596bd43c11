"""What follows when people join or leave: the one place that every change of membership calls."""

from collections.abc import Sequence
from datetime import datetime

from igf.domain.terms import MembershipChange, Span
from igf.engine.facts import definition_of
from igf.engine.members import follow_members
from igf.engine.stops import wake
from igf.store import people_queries, queries
from igf.store.session import Session


def on_membership_change(
    session: Session, changes: Sequence[MembershipChange], *, now: datetime
) -> None:
    """Let what is owed follow; called in the transaction of the changes, once they are written.

    Who joins owes what the body owes, who leaves owes nothing more, and answers that were given
    stay. A stage that waits for a body to be named goes on with its first member.
    """
    follow_members(session, now=now)
    named = _newly_named(session, changes, now=now)
    if named:
        for stage in queries.live_stages(session):
            if needs_of(session, stage.id) & named:
                wake(session, stage, now=now)


def needs_of(session: Session, stage: str) -> frozenset[str]:
    """The bodies that a stage (by id) or a step of it cannot do without."""
    definition = definition_of(session, queries.stage(session, stage))
    steps = (name for step in definition.steps for name in step.needs)
    return frozenset((*definition.needs, *steps))


def look_ahead(session: Session) -> None:
    """Read outside the transaction what a change will ask for: declarations are kept once read."""
    for stage in queries.live_stages(session):
        needs_of(session, stage.id)


def _newly_named(
    session: Session, changes: Sequence[MembershipChange], *, now: datetime
) -> frozenset[str]:
    """The bodies that had nobody before the changes and have somebody now."""
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


def _lasts(span: Span | None, now: datetime) -> bool:
    return span is not None and span.lasts(now)
