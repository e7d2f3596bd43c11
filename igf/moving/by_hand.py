"""Opening, closing and reopening by hand: moves of a stage's dates to now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from igf.log.write import By
from igf.moving.carry_out import carry_out
from igf.moving.foresee import foresee
from igf.moving.foreseen import Foreseen, Moved, MoveOrder
from igf.moving.reading import moment_of
from igf.moving.rules.targets import NOW
from igf.moving.words import rest_words
from igf.office.office import Office
from igf.stage.stops import LIVE
from igf.store.queries import year as queries
from igf.store.tables.year import Stage
from igf.words.phrases import shown, shown_utc
from schemas.errors import Mistake
from schemas.moments import Moment

Point = Literal["opens", "closes"]
_DONE: Final = {"opens": "is open since", "closes": "is closed since"}


@dataclass(frozen=True)
class ByHand:
    """The actor and reason of opening or closing a stage by hand.

    `at` is a date expression of an instant that has passed, if it was not just now; `until` is when
    a stage that is opened closes, needed where it has closed before.
    """

    by: By
    at: str | None = None
    until: str | None = None


@dataclass(frozen=True)
class _Standing:
    """A stage and its two dates, as they stand."""

    stage: Stage
    opens: Moment | None
    closes: Moment | None
    now: datetime

    @property
    def undecided(self) -> bool:
        return self.stage.state == "skipped"

    @property
    def is_open(self) -> bool:
        return self.opens is not None and self.opens.at <= self.now

    @property
    def has_closed(self) -> bool:
        return self.closes is not None and self.closes.at <= self.now


def foresee_by_hand(office: Office, stage_id: str, *, point: Point, hand: ByHand) -> Foreseen:
    """The effects of opening, closing or reopening a stage (by id): its date moves to now.

    Mistake: it is not closed, or not open, or no reason is given.
    """
    if not hand.by.reason.strip():
        raise Mistake("the reason is missing", "say why, it is kept with the date")
    standing = _standing(office, stage_id)
    _refuse(standing, point=point, hand=hand)
    key = standing.stage.key
    dates = {f"{key}.{point}": hand.at or NOW}
    if hand.until:
        closing = {f"{key}.closes": hand.until}
        dates = closing if standing.is_open and not standing.undecided else dates | closing
    past = hand.at is not None
    order = MoveOrder(standing.stage.cycle, dates, hand.by, past=past)
    foreseen = foresee(office, order)
    if past:
        _refuse_time(standing, foreseen)
    return foreseen


def move_to_now(office: Office, stage_id: str, *, point: Point, hand: ByHand) -> Moved:
    """Open, close or reopen a stage (by id): dates that hang on the moved one follow.

    Mistake: as foresee_by_hand and carry_out say.
    """
    return carry_out(office, foresee_by_hand(office, stage_id, point=point, hand=hand))


def by_hand_words(moved: Moved, point: Point) -> Iterator[str]:
    """The effects of having opened or closed a stage, line by line."""
    first = moved.shifts[0]
    title = first.title.rpartition(" ")[0]
    if first.name.endswith(f".{point}"):
        yield f"{title} {_DONE[point]} {shown(first.after)}"
    else:
        yield f"{title} is open again until {shown(first.after)}"
    if first.before:
        yield f"  was to be: {shown(first.before)}"
    yield from rest_words(moved)


def _standing(office: Office, stage_id: str) -> _Standing:
    now = office.now()
    with office.store.read() as session:
        stage = queries.stage(session, stage_id)
        rows = {row.name: row for row in queries.deadlines(session, stage.cycle)}
    opens, closes = (moment_of(rows[f"{stage.key}.{point}"]) for point in ("opens", "closes"))
    return _Standing(stage, opens, closes, now)


def _refuse(at: _Standing, *, point: Point, hand: ByHand) -> None:
    title, opening = at.stage.title, point == "opens"
    again = opening and hand.until is not None
    if at.has_closed and not again:
        right = f"to open it again, say until when: igf open {at.stage.key} --until DATE"
        raise Mistake(f"{title} closed on {_shown(at.closes)}", right)
    undecided = at.undecided and opening
    if at.stage.state not in LIVE and not undecided and not (again and at.stage.state == "done"):
        raise Mistake(f"{title} is {at.stage.state}", "see igf status")
    if opening and at.is_open and not undecided and not at.has_closed:
        right = f"to move its closing: igf move {at.stage.key}.closes DATE"
        raise Mistake(f"{title} is open since {_shown(at.opens)}", right)
    if not opening and not at.is_open:
        when = f"it opens on {shown(at.opens)}" if at.opens else "it has no opening date yet"
        raise Mistake(f"{title} is not open", f"{when}; to open it now: igf open {at.stage.key}")


def _refuse_time(at: _Standing, foreseen: Foreseen) -> None:
    """A close that is entered later lies after the opening, and after the year was started here."""
    found = foreseen.shifts[0].after
    adopted = at.stage.adopted_at
    begin = max(adopted, at.opens.at) if at.opens and at.is_open else adopted
    if not begin <= found.at <= at.now:
        right = f"name a time from {shown_utc(begin)} until now"
        raise Mistake(f"{shown(found)} is not possible", right)


def _shown(date: Moment | None) -> str:
    return shown(date) if date else "no date yet"
