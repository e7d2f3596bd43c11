"""The timeline of a year, worked out from its dates as they stand."""

from datetime import datetime

from igf.documents.versions import MARKDOWN, Made
from igf.report.timeline import timeline_text
from igf.stage.situation import Situation
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.year.dates import year_as_it_stands


def draft_timeline(session: Session, now: Situation, *, at: datetime) -> Made:
    """Every milestone and stage of the year with its dates and zones, in order of time."""
    found = year_as_it_stands(session, now.stage.cycle)
    dates = queries.deadlines(session, now.stage.cycle)
    confirmed = frozenset(each.name for each in dates if each.state == "confirmed")
    venue = now.year.venue
    place = ", ".join(filter(None, (venue.city, venue.country)))
    text = timeline_text(found.plan, place=place, confirmed=confirmed, at=at)
    return Made(f"Timeline of {now.year.title}", MARKDOWN, text.encode())
