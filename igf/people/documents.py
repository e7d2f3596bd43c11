"""Documents about the members of a body: its balance, once it was renewed."""

from collections.abc import Iterator
from datetime import datetime

from igf.documents.versions import MARKDOWN, Made
from igf.people.change import person_row
from igf.people.rules.balance import balance
from igf.people.rules.renewal import notice_bodies
from igf.people.rules.roster import roster_text
from igf.stage.situation import Situation
from igf.store.queries import asks as ask_queries
from igf.store.session import Session
from igf.year.declared import titles
from schemas.errors import Mistake

#: The body that is renewed, where no step tells its new members.
MAG = "mag"


def balance_roster(session: Session, now: Situation, *, at: datetime) -> Made:
    """The members of the renewed body by stakeholder group, region and gender.

    Mistake: nobody is entered for it, so that nothing can be said.
    """
    body = next(_renewed(now), MAG)
    new, leaving = notice_bodies(body)
    found = ask_queries.members(session, (body, new, leaving), now=at)
    if not found[body]:
        fix = "take them in: igf people renew FILE, or igf people import FILE"
        raise Mistake(f"no members of {body} are recorded", fix)
    title = titles(now.year).get(body, body)
    people = [person_row(row, {}) for row in found[body]]
    counts = balance(people, body=body, title=title, now=at)
    text = roster_text(counts, new=len(found[new]), leaving=len(found[leaving]))
    return Made(f"Balance of {title}", MARKDOWN, text.encode())


def _renewed(now: Situation) -> Iterator[str]:
    """The bodies of the year whose new members a step of the stage tells."""
    told = {key for step in now.facts.definition.steps for key in getattr(step, "to", ())}
    return (body for body in now.year.bodies if notice_bodies(body)[0] in told)
