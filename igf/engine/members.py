"""What becomes of open asks when somebody joins a body or leaves it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from igf.domain.holders import holder_of, person_of
from igf.domain.positions import EXPECTED, PERSONAL
from igf.engine.settling import settle
from igf.engine.stops import wake
from igf.store import ask_queries, queries, stop_queries
from igf.store.people_tables import Person
from igf.store.session import Session
from igf.store.tables import Ask, Obligation

#: Who gives the last word when an ask is settled because nobody else is expected to answer.
CHANGED = "a change of members"


def follow_members(session: Session, *, now: datetime) -> None:
    """Let those who joined owe what their body owes, and those who left owe nothing more.

    Answers that were given stay, and count. Call it in the transaction of every change of members.
    """
    session.flush()
    asks = [ask for ask in queries.open_asks(session) if ask.form in PERSONAL]
    sides = sorted({side for ask in asks for side in ask.by})
    members = ask_queries.members(session, sides, now=now)
    rows: dict[str, list[Obligation]] = defaultdict(list)
    for row in stop_queries.obligations_of(session, [ask.id for ask in asks]):
        rows[row.ask].append(row)
    for ask in asks:
        _follow(session, ask, rows=rows[ask.id], members=members, now=now)


def _follow(
    session: Session,
    ask: Ask,
    *,
    rows: Sequence[Obligation],
    members: Mapping[str, Sequence[Person]],
    now: datetime,
) -> None:
    there = {holder_of(each.id): side for side in reversed(ask.by) for each in members[side]}
    known = {row.holder for row in rows}
    before = [row.state for row in rows]
    for row in rows:
        _turn(row, is_member=row.holder in there, has_people=bool(members.get(row.holder)))
    joined = sorted(there.keys() - known)
    state = "invited" if "invited" in before and "owed" not in before else "owed"
    ask_queries.add_obligations(
        session,
        [
            {"ask": ask.id, "holder": holder, "side": there[holder], "state": state, "reason": ""}
            for holder in joined
        ],
    )
    if [row.state for row in rows] != before and settle(session, ask, by=CHANGED, now=now):
        wake(session, queries.stage(session, ask.stage), now=now)


def _turn(row: Obligation, *, is_member: bool, has_people: bool) -> None:
    """A person who left is replaced, as is a body as a whole once people are entered for it."""
    gone = not is_member if person_of(row.holder) else has_people
    if gone and row.state in EXPECTED:
        row.state = "replaced"
    elif not gone and row.state == "replaced":
        row.state = "owed"
