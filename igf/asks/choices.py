"""Questions, sides and decisions to choose from in forms, as they are now."""

from collections.abc import Callable, Sequence
from datetime import datetime

from igf.asks.entitled import OVER
from igf.asks.rules.holders import person_of
from igf.asks.side_names import names_of
from igf.office.act import Filled
from igf.store.queries import asks as ask_queries
from igf.store.queries import choices as choice_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask, Obligation
from igf.whom.choices import options_of
from igf.year.declared import year_of
from schemas.acts import Option
from schemas.questions import EXPECTED


def open_asks(session: Session, _filled: Filled) -> Sequence[Option]:
    """The questions that wait for an answer."""
    return _with_stages(session, queries.open_asks(session))


def decided_asks(session: Session, _filled: Filled) -> Sequence[Option]:
    """The questions on which something was decided, the newest first."""
    return _with_stages(session, choice_queries.decided(session))


def provisional_asks(session: Session, _filled: Filled) -> Sequence[Option]:
    """The questions whose decision has still to be confirmed."""
    return _with_stages(session, choice_queries.decided(session, provisional=True))


def owing_sides(session: Session, filled: Filled) -> Sequence[Option]:
    """Those who still owe the answer."""
    return _sides(session, filled, which=lambda row: row.state in EXPECTED)


def answered_sides(session: Session, filled: Filled) -> Sequence[Option]:
    """Those who have answered."""
    ask = the_ask(session, filled)
    given = ask_queries.counting(session, ask.id) if ask else {}
    return _sides(session, filled, which=lambda row: row.holder in given)


def persons_asked(session: Session, filled: Filled) -> Sequence[Option]:
    """The people who were asked, by whichever side."""
    ask = the_ask(session, filled)
    if ask is None:
        return ()
    rows = [row for row in queries.obligations(session, ask.id) if row.state not in OVER]
    ids = {each for row in rows for each in (person_of(row.holder), row.delegate) if each}
    bodies = {row.holder for row in rows if person_of(row.holder) is None}
    found = choice_queries.in_bodies(session, bodies) if bodies else ()
    people = {**ask_queries.people_by_id(session, sorted(ids)), **{each.id: each for each in found}}
    return options_of(people.values())


def answer_files(session: Session, filled: Filled) -> Sequence[Option]:
    """The files with which answers came that still count."""
    ask = the_ask(session, filled)
    rows = ask_queries.brought_by(session, ask.id, source="") if ask else ()
    return [Option(each, each) for each in dict.fromkeys(row.evidence or "" for row in rows)]


def is_open(session: Session, ask_id: str, *, now: datetime) -> bool:  # noqa: ARG001 -- as all are called
    """Whether a question waits for an answer."""
    ask = session.get(Ask, ask_id)
    return ask is not None and ask.state == "open"


def is_answered(session: Session, ask_id: str, *, now: datetime) -> bool:
    """Whether a question that waits has an answer already."""
    return is_open(session, ask_id, now=now) and bool(ask_queries.counting(session, ask_id))


def is_decided(session: Session, ask_id: str, *, now: datetime) -> bool:  # noqa: ARG001 -- as all are called
    """Whether something was decided on a question."""
    return bool(ask_queries.decisions(session, ask_id))


def is_provisional(session: Session, ask_id: str, *, now: datetime) -> bool:  # noqa: ARG001 -- as all are called
    """Whether the last decision on a question has still to be confirmed."""
    last = ask_queries.decisions(session, ask_id)[-1:]
    return any(row.provisional and row.confirmed_at is None for row in last)


def the_ask(session: Session, filled: Filled) -> Ask | None:
    """The question that stands in the form."""
    return session.get(Ask, str(filled.get("ask", "")))


def _sides(
    session: Session, filled: Filled, *, which: Callable[[Obligation], bool]
) -> Sequence[Option]:
    ask = the_ask(session, filled)
    if ask is None:
        return ()
    year = year_of(session, queries.stage(session, ask.stage).cycle)
    rows = [row for row in queries.obligations(session, ask.id) if which(row)]
    names = names_of(session, [row.holder for row in rows], year=year)
    return [Option(row.holder, names[row.holder]) for row in rows]


def _with_stages(session: Session, asks: Sequence[Ask]) -> Sequence[Option]:
    named = queries.stages_named(session, {ask.stage for ask in asks})
    stages = {row.id: row.title for row in named}
    return [Option(ask.id, ask.title, stages[ask.stage]) for ask in asks]
