"""Make members of a body of those who volunteered for it, once a person decides so."""

from dataclasses import dataclass

from igf.asks.documents import volunteers
from igf.asks.rules.positions import CHOOSING
from igf.log.write import By
from igf.office.office import Office
from igf.people.membership import change_memberships, refuse_unknown_body, spans_of
from igf.people.membership_change import look_ahead
from igf.people.rules.terms import MembershipChange, Span
from igf.store.session import Session
from igf.store.tables.year import Ask
from igf.words.mistakes import suggest
from schemas.errors import Mistake


@dataclass(frozen=True)
class Joining:
    """The body or role to join, and the options of an ask to join by; no options: any."""

    ask: str
    body: str
    options: tuple[str, ...] = ()


def let_volunteers_join(
    office: Office, joining: Joining, *, by: By, dry_run: bool = False
) -> tuple[MembershipChange, ...]:
    """Let those who volunteered join a body or role, from now on.

    Who is in it already stays. Mistake: there is no such question, option or body, or nobody would
    join. With `dry_run` nothing is written.
    """
    now, body = office.now(), joining.body
    with office.store.read() as session:
        look_ahead(session)
    with office.store.write(now) as session:
        refuse_unknown_body(session, body)
        people = _chosen(session, joining)
        spans = {person: spans_of(session, person).get(body) for person in people}
        changes = tuple(
            MembershipChange(person, body, span, Span(since=now))
            for person, span in spans.items()
            if span is None or not span.lasts(now)
        )
        if not changes:
            raise Mistake(f"nobody new would join {body}", "see igf answers list")
        if not dry_run:
            change_memberships(session, changes, by=by, followers=office.followers, now=now)
    return changes


def _chosen(session: Session, joining: Joining) -> list[str]:
    """The ids of those who chose one of the options, each once, by name."""
    ask, options = session.get(Ask, joining.ask), joining.options
    if ask is None or ask.form not in CHOOSING:
        raise Mistake(f"{joining.ask} is not a question with options", "see `igf status`")
    found = volunteers(session, ask)
    if wrong := [option for option in options if option not in found]:
        raise Mistake(f"{wrong[0]!r} cannot be chosen there", suggest(wrong[0], list(found)))
    chosen = (each for option in options or found for each in found[option])
    return list(dict.fromkeys(each.person.id for each in chosen))
