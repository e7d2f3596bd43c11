"""Effects of moving a date of a running year: which dates follow, and which stand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from igf.calendar.anchors import work_out
from igf.stage.rules.facts import Facts, Fired
from igf.stage.rules.ladder import Ladder, Rung
from schemas.cycle import CycleFile
from schemas.dates import OWN_POINTS
from schemas.moments import Moment

#: Why a date follows no other: people were told of it, it is confirmed, or its stage is over.
Held = Literal["", "told", "confirmed", "over"]


@dataclass(frozen=True)
class Dated:
    """A date of the year as it is now. `pinned`: it was moved by hand before."""

    moment: Moment | None
    pinned: bool
    held: Held


@dataclass(frozen=True)
class Follow:
    """The effect of a move on the other dates, by name: those that follow and those that stay.

    `stays` holds for each where it would be if nobody had been told of it, or now were earlier.
    """

    moves: Mapping[str, Moment]
    stays: Mapping[str, Moment]


def follow(
    year: CycleFile, dates: Mapping[str, Dated], *, moved: Mapping[str, Moment], now: datetime
) -> Follow:
    """The other dates by their declared expressions, once those in `moved` are moved.

    A date that has passed, was moved by hand before, or is held stands as it is; and none follows
    into the past.
    """
    others = {
        name: each
        for name, each in dates.items()
        if name not in moved and (each.moment or each.held != "over")
    }
    anchors = work_out(year)[0]

    def worked_out(fixed: set[str]) -> dict[str, Moment]:
        known = {name: moment for name in fixed if (moment := others[name].moment)}
        found = work_out(year, {**known, **moved})[0].moments
        return {name: found[name] for name in others if name in found}

    fixed = {name for name, each in others.items() if each.pinned or _past(each.moment, now)}
    free = worked_out(fixed)
    fixed |= {name for name, each in others.items() if each.held and each.moment}
    while late := _moved_into_the_past(others, worked_out(fixed), now=now):
        # Dates that hang on these may stay with them, so they are worked out again.
        fixed |= {name for name in late if not late.intersection(anchors.chain(name)[1:])} or late
    found = worked_out(fixed)
    moves = {name: to for name, to in found.items() if to != others[name].moment}
    return Follow(moves, {name: free[name] for name in fixed if free[name] != found[name]})


def done_before(facts: Facts, now: datetime) -> tuple[Rung, ...]:
    """The open rungs that are not done again, so that nobody is told twice.

    They were settled under an earlier version of their date, and its new one puts them before now.
    """
    found: tuple[Rung, ...] = ()
    while more := _settled_earlier(facts, now):
        found += more
        settled = {each.key: Fired("skipped", each.ready or now, now) for each in more}
        facts = replace(facts, fired={**facts.fired, **settled})
    return found


def _settled_earlier(facts: Facts, now: datetime) -> tuple[Rung, ...]:
    ladder = Ladder(facts)
    return tuple(
        rung
        for rung in ladder.open_rungs()
        if rung.ready and rung.ready <= now and ladder.was_settled(rung)
    )


def _past(moment: Moment | None, now: datetime) -> bool:
    return moment is not None and moment.at <= now


def _moved_into_the_past(
    dates: Mapping[str, Dated], found: Mapping[str, Moment], *, now: datetime
) -> set[str]:
    """The dates to leave where they are, so that no stage opens or closes by itself.

    With the opening of a stage its closing stays as well, and the other way round.
    """
    late = {
        name
        for name, to in found.items()
        if (before := dates[name].moment) and before.at > now and _past(to, now)
    }
    pairs = {f"{name.rpartition('.')[0]}.{point}" for name in late for point in OWN_POINTS}
    return {name for name in found if name in late | pairs and found[name] != dates[name].moment}
