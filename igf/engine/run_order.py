"""The rules for the state a run should have, over facts read at one instant."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from igf.stage.stops import Stop
from igf.store.tables.year import Stage
from schemas.runs import RunState

#: A run is given this long between two of its own steps (parking, being picked up) before it
#: counts as lost.
GRACE: Final = timedelta(seconds=20)
#: How far a run may be from the instant that its stage wants.
TOLERANCE: Final = timedelta(seconds=2)
#: How long a run may be picked up, or at work without a lease, before it counts as lost.
PICK_UP: Final = timedelta(seconds=90)
BEGINNING: Final = {"pending": PICK_UP, "running": timedelta(seconds=30)}
#: Where only people can move a stage, its run still looks again after this long.
LONGEST_REST: Final = timedelta(days=30)
MOST_RESTARTS: Final = 3
RESTARTS_WITHIN: Final = timedelta(hours=1)
MISSING: Final = RunState("missing")
#: The phases of a run that does nothing more by itself.
OVER: Final = frozenset({"missing", "ended"})


@dataclass(frozen=True)
class StageAndRun:
    """A stage, what stops it, and its run, as they stood at `now`."""

    stage: Stage
    stop: Stop | None
    state: RunState
    now: datetime

    @property
    def run_id(self) -> str:
        return self.stage.run_id or ""

    @property
    def at(self) -> datetime:
        return self.stage.next_at or self.now + LONGEST_REST


def is_as_wanted(seen: StageAndRun) -> bool:
    """Whether the run of a live or stopped stage is in order, so that nothing needs repair."""
    if seen.stop and seen.stop.is_final:
        return has_ended(seen)
    if seen.state.phase == "missing":
        return False
    given_up = seen.state.phase != "scheduled" and is_given_up(seen.stage, seen.now)
    return given_up or is_in_order(seen)


def has_ended(seen: StageAndRun) -> bool:
    """Whether the run of a cancelled stage is over; one that is at work ends by itself."""
    return seen.state.phase in OVER or is_at_work(seen)


def is_in_order(seen: StageAndRun) -> bool:
    """Whether the run starts in time and says what it should, is at work, or is about to be."""
    if seen.state.phase != "scheduled":
        return is_at_work(seen)
    if seen.stage.next_at is None:
        # It may have been stopped since its words were written; a name is cut if it is too long.
        return seen.stop is None or seen.stage.words.startswith(seen.state.name)
    starts = seen.state.at or seen.at
    return starts <= seen.now or abs(starts - seen.at) <= TOLERANCE


def is_at_work(seen: StageAndRun) -> bool:
    """Whether the run is carrying its stage, or was picked up a moment ago."""
    lease_until, state = seen.stage.lease_until, seen.state
    if lease_until is not None and lease_until + GRACE > seen.now:
        return True
    allowed = BEGINNING.get(state.phase)
    return allowed is not None and state.at is not None and state.at + allowed > seen.now


def is_given_up(stage: Stage, now: datetime) -> bool:
    """Whether it has been said that its run ends again and again, within the hour."""
    since = stage.restarts_since
    said = stage.restarts > MOST_RESTARTS and bool(stage.attention)
    return said and since is not None and now - since <= RESTARTS_WITHIN


def is_question_as_wanted(ask_state: str, state: RunState, *, now: datetime) -> bool:
    """Whether the run of a question is in order, so that nothing needs repair."""
    if ask_state == "open":
        return not is_lost(state, now)
    return not (is_silent(state, now) or state.phase == "suspended")


def is_lost(state: RunState, now: datetime) -> bool:
    """Whether the run can no longer take an answer."""
    return state.phase in OVER or is_silent(state, now)


def is_silent(state: RunState, now: datetime) -> bool:
    """Whether it has been picked up, or at work, for longer than a decision run ever is."""
    silent = state.at is not None and state.at + PICK_UP < now
    return state.phase in {"running", "pending"} and silent
