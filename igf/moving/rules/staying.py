"""The dates that stay where they are when others move, and how far they are from those then.

Listed are those that hang on a date that moves; those that a date moves past which has to do with
them; and, when T or P moves itself, all that lie between now and it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from igf.calendar.anchors import Anchors
from igf.calendar.date_lines import ANCHORS, declared_dates
from igf.calendar.dates import local_date
from igf.calendar.slack import orders
from igf.moving.rules.moved import Dated, Held
from schemas.cycle import CycleFile
from schemas.dates import parse
from schemas.moments import Moment

PASSED = "passed"
TOLD = "people were told of it"
CONFIRMED = "confirmed"
OVER = "its stage is over"
BY_HAND = "moved by hand before"
OF_ITS_OWN = "a date of its own"
WITH_ANOTHER = "hangs on a date that stays"
NOT_BY_ITSELF = "would open or close by itself"
SAME_DAY = "comes to the same day"
SAME_WEEKDAY = "still the {} of that week"
_HELD: Mapping[Held, str] = {"told": TOLD, "confirmed": CONFIRMED, "over": OVER}

#: How a date that stays depends on one that moves: not at all; the check of the year watches the
#: two, being of one stage or in a declared order; or else one of them hangs on the other.
Tie = Literal["", "order", "hangs"]


@dataclass(frozen=True)
class Stay:
    """A date that stays, why, and how many days it is from `anchor`, a date that moves.

    `instead` is where it would be if it followed; `upon` the date it hangs on, if it stays because
    that one does.
    """

    name: str
    moment: Moment
    why: str
    anchor: str
    was: int
    now: int
    instead: Moment | None = None
    tie: Tie = ""
    upon: str | None = None

    @property
    def turned(self) -> bool:
        """Whether a date passes one that it depends on, or one that depends on it."""
        return self.tie == "hangs" and self.was * self.now < 0


@dataclass(frozen=True)
class Motion:
    """A move of dates: as they stand, where each of those that move goes, which move themselves.

    `instead` are the dates of those that hang on a moved one and do not follow.
    """

    year: CycleFile
    dates: Mapping[str, Dated]
    moves: Mapping[str, Moment]
    own: Sequence[str]
    instead: Mapping[str, Moment]
    anchors: Anchors
    now: datetime

    @cached_property
    def ordered(self) -> tuple[set[str], ...]:
        """The pairs of dates that are in a declared order."""
        pairs = orders(self.year, self.year.stages)
        return tuple({f"{each.before}.closes", f"{each.after}.opens"} for each in pairs)


def staying(motion: Motion) -> Iterator[Stay]:
    """Every date that stays and is to be listed, in the order of the year."""
    for name, dated in motion.dates.items():
        anchor = _anchor(name, motion) if name not in motion.moves else None
        if anchor is not None and dated.moment is not None:
            before, after = motion.dates[anchor].moment, motion.moves[anchor]
            why = _why(name, dated, motion=motion)
            yield Stay(
                name,
                dated.moment,
                why,
                anchor,
                _days(before or after, dated.moment),
                _days(after, dated.moment),
                motion.instead.get(name),
                _tie(name, anchor, motion=motion),
                motion.anchors.hangs_on.get(name) if why == WITH_ANOTHER else None,
            )


def _anchor(name: str, motion: Motion) -> str | None:
    """The moved date that a staying one is counted from; None if it need not be listed."""
    for each in motion.anchors.chain(name)[1:]:
        if each in motion.moves:
            return each
    moment = motion.dates[name].moment
    if moment is None or moment.at <= motion.now:
        return None
    wide = [own for own in motion.own if own in ANCHORS]
    tied = [each for each in motion.moves if _tie(name, each, motion=motion)]
    return next((each for each in (*wide, *tied) if _between(moment, each, motion=motion)), None)


def _between(moment: Moment, moved: str, *, motion: Motion) -> bool:
    before, after = motion.dates[moved].moment, motion.moves[moved]
    ends = [after.at, (before or after).at]
    if moved in ANCHORS:
        ends.append(motion.now)
    return min(ends) <= moment.at <= max(ends)


def _why(name: str, dated: Dated, *, motion: Motion) -> str:
    if dated.moment and dated.moment.at <= motion.now:
        return PASSED
    if dated.pinned:
        return BY_HAND
    if dated.held:
        return _HELD[dated.held]
    if name in motion.instead:
        return NOT_BY_ITSELF
    above = motion.anchors.hangs_on.get(name)
    if above in motion.moves:
        return _rounded(name, dated, motion=motion)
    return WITH_ANOTHER if above else OF_ITS_OWN


def _rounded(name: str, dated: Dated, *, motion: Motion) -> str:
    """The reason why a date comes to the same day although one it hangs on moves."""
    text = declared_dates(motion.year)[name].at
    if text is None or dated.moment is None or parse(text).weekday is None:
        return SAME_DAY
    return SAME_WEEKDAY.format(f"{local_date(dated.moment):%A}")


def _tie(name: str, other: str, *, motion: Motion) -> Tie:
    if name.partition(".")[0] == other.partition(".")[0] or {name, other} in motion.ordered:
        return "order"
    chain = motion.anchors.chain
    return "hangs" if other in chain(name) or name in chain(other) else ""


def _days(anchor: Moment, other: Moment) -> int:
    return (local_date(other) - local_date(anchor)).days
