"""The effect of a changed file on a started year, before it is applied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from igf.changing.rules.process import Passage
from igf.changing.rules.threeway import WRITTEN, DateTurn
from igf.changing.rules.year_changes import Otherwise, Turn
from igf.engine.forecast import Ahead
from igf.log.write import Actor
from igf.moving import Foreseen
from igf.starting.start import YearToStart
from igf.store.queries.year import Dates
from schemas.cycle import CycleFile

#: The reason that is kept with each date that the file moves.
REASON: Final = "the file says so"
#: The turns that write something.
_WRITTEN: Final = frozenset({"new", "dropped", "taken_up", "changed"})


@dataclass(frozen=True)
class Wish:
    """A file of a started year, who wants it applied, and the dates that it overrides.

    `take` names dates that were moved here or have come; a stage stands for both its dates.
    """

    year: YearToStart
    by: Actor
    take: Sequence[str] = ()


@dataclass(frozen=True)
class StageTurn:
    """The effect on one stage (by id); `passage` where it is carried and declared otherwise."""

    id: str
    title: str
    turn: Turn
    passage: Passage | None = None


@dataclass(frozen=True)
class Change:
    """All effects of a changed file, before any is applied.

    `loaded` is the year as it was loaded, `file` what is loaded instead. `foreseen` is what follows
    for dates, questions, mails and reminders, `standing` all dates after it. `ahead` are the steps
    of the next 24 hours.
    """

    wish: Wish
    loaded: CycleFile
    file: CycleFile
    at: datetime
    dates: tuple[DateTurn, ...]
    otherwise: tuple[Otherwise, ...]
    stages: tuple[StageTurn, ...]
    passages: tuple[tuple[str, Passage], ...]
    foreseen: Foreseen
    standing: Dates
    ahead: tuple[Ahead, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be written."""
        written = any(each.case in WRITTEN for each in self.dates)
        turned = any(each.turn in _WRITTEN for each in self.stages)
        return self.loaded == self.file and not written and not turned

    @property
    def substance(self) -> tuple[object, ...]:
        """The part that a person agrees to; it is compared again before the file is applied."""
        turns = [(each.id, each.turn) for each in self.stages]
        return (self.loaded, self.file, self.dates, turns)


@dataclass(frozen=True)
class Applied:
    """A change that was applied; `stages` are those (by id) whose runs are to follow."""

    change: Change
    stages: tuple[str, ...]
