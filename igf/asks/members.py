"""Effects on open asks when a person joins a body or leaves it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from igf.asks.entitled import expectation, step_of
from igf.asks.personal_requests import call
from igf.asks.rules.holders import holder_of, person_of
from igf.asks.rules.positions import PERSONAL
from igf.asks.settle import settle
from igf.office.ports import MembersChanged
from igf.stage.speaking import tells_own_results
from igf.stage.stops import wake
from igf.store.queries import asks as ask_queries
from igf.store.queries import stopping as stop_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.people import Person
from igf.store.tables.year import Ask, Obligation
from schemas.questions import EXPECTED

#: Who gives the last word when an ask is settled because nobody else is expected to answer.
CHANGED = "a change of members"


def follow_members(session: Session, changed: MembersChanged, *, now: datetime) -> None:
    """Add the sides of those who joined, and release those who left from answering.

    Those who joined are told of what is open. Answers that were given stay, and count.
    """
    session.flush()
    open_asks = queries.open_asks(session)
    _tell(
        session,
        [ask for ask in open_asks if ask.form not in PERSONAL],
        came=changed.joined,
        now=now,
    )
    asks = [ask for ask in open_asks if ask.form in PERSONAL]
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
    step = step_of(session, ask)
    # Of these those are asked whose own something is, whatever body they are in now.
    if not rows or (step and tells_own_results(step)):
        return
    there = {holder_of(each.id): side for side in reversed(ask.by) for each in members[side]}
    before = [row.state for row in rows]
    joined = sorted(there.keys() - {row.holder for row in rows})
    state = expectation(step) if joined or "replaced" in before else "owed"
    for row in rows:
        _turn(row, expected=state, stays=_stays(row, there=there, members=members))
    back = [row.holder for row, was in zip(rows, before, strict=True) if _is_back(row, was)]
    ask_queries.add_obligations(
        session,
        [
            {"ask": ask.id, "holder": holder, "side": there[holder], "state": state, "reason": ""}
            for holder in joined
        ],
    )
    changed = [row.state for row in rows] != before
    settled = changed and settle(session, ask, by=CHANGED, now=now)
    if not settled:
        call(ask, [*joined, *back], now=now)
    if settled or joined or back:
        wake(session, queries.stage(session, ask.stage), now=now)


def _stays(
    row: Obligation, *, there: Collection[str], members: Mapping[str, Sequence[Person]]
) -> bool:
    """Whether a side still belongs to the ask: a member; a body as a whole while it is empty."""
    return row.holder in there if person_of(row.holder) else not members.get(row.holder)


def _turn(row: Obligation, *, expected: str, stays: bool) -> None:
    if not stays and row.state in EXPECTED:
        row.state = "replaced"
    elif stays and row.state == "replaced":
        row.state = expected


def _is_back(row: Obligation, was: str) -> bool:
    return was == "replaced" and row.state in EXPECTED and person_of(row.holder) is not None


def _tell(
    session: Session, asks: Sequence[Ask], *, came: Collection[tuple[str, str]], now: datetime
) -> None:
    """Notify those who joined of the open questions to their body or role as a whole."""
    bodies = {body for body, _ in came}  # whose question it is, as a whole
    for ask in [each for each in asks if bodies.intersection(each.by)]:
        rows = queries.obligations(session, ask.id)
        waited = {row.holder for row in rows if row.state in EXPECTED}
        new = {holder_of(person) for body, person in came if body in waited}
        if new := new - {each for told in ask.calls.values() for each in told["to"]}:
            call(ask, new, now=now)
            wake(session, queries.stage(session, ask.stage), now=now)
