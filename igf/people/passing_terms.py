"""Terms that begin or end by themselves: obligations change on the day, as when people act."""

from datetime import datetime

from igf.log.write import Value, record
from igf.office.office import Office
from igf.people.membership_change import followed_until, look_ahead, on_membership_change, turned
from igf.store.queries import people as people_queries


def follow_terms(office: Office) -> str:
    """Update obligations after terms that began or ended since the last look; returns words on it.

    However many look at once, each beginning and end is followed once. The first look only notes
    that it was taken.
    """
    now = office.now()
    with office.store.read() as session:
        if followed_until(session) and not turned(session, now=now):
            return ""
        look_ahead(session)
    with office.store.write(now) as session:
        changes = turned(session, now=now)
        on_membership_change(session, (), followers=office.followers, now=now)
        if not changes:
            return ""
        began = sum(change.after is not None for change in changes)
        values: dict[str, Value] = {"began": began, "ended": len(changes) - began}
        record(session, "terms.passed", subject=people_queries.PEOPLE, at=now, values=values)
    return f"terms of members that began: {began}, that ended: {len(changes) - began}"


def turns_to_come(office: Office) -> list[datetime]:
    """The instants to come at which a term begins or ends, each once."""
    now = office.now()
    with office.store.read() as session:
        rows = people_queries.all_memberships(session)
    return sorted({at for row in rows for at in (row.since, row.until) if at and at > now})
