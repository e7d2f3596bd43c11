"""Effects of resuming (mails of the next 24 hours) and of cancelling a stage or a year now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from igf.engine.forecast import Ahead, ahead
from igf.office.office import Office
from igf.stage.situation import situation
from igf.stage.stops import STOPPED
from igf.stopping.stop import concerned, found, go_on
from igf.store.queries import stopping as stop_queries
from igf.store.queries import year as queries
from igf.store.session import Session

HOURS: Final = 24


@dataclass(frozen=True)
class GoingOn:
    """The effects of resuming: mails that wait already, steps that are sent and steps skipped."""

    title: str
    is_stopped: bool
    waiting: int = 0
    steps: tuple[Ahead, ...] = ()

    @property
    def leaving(self) -> int:
        """The number of mails that leave."""
        return self.waiting + sum(step.mails for step in self.steps)


def going_on(office: Office, target: str) -> GoingOn:
    """The effects of resuming this stage or year (by id) now; nothing is changed."""
    now = office.now()
    # It is resumed and that is undone, so that the forecast is what then happens.
    with office.store.trying() as session:
        row = found(session, target)
        if row.state not in STOPPED:
            return GoingOn(row.title, is_stopped=False)
        stages, _ = go_on(session, row, now=now)
        session.flush()
        waiting, steps = _leaving(session, stages, now=now)
    return GoingOn(row.title, is_stopped=True, waiting=waiting, steps=steps)


@dataclass(frozen=True)
class Ending:
    """The effects of cancelling: stages that end, questions that are closed, mails dropped."""

    title: str
    stages: int
    asks: int
    mails: int


def ending(office: Office, target: str) -> Ending:
    """The effects of cancelling this stage or year (by id) now; nothing is changed."""
    with office.store.read() as session:
        row = found(session, target)
        ids = [each.id for each in concerned(session, row)]
        asks = len(stop_queries.asks_of(session, ids, state="open"))
        return Ending(row.title, len(ids), asks, stop_queries.droppable_mails(session, ids))


def _leaving(
    session: Session, stages: Sequence[str], *, now: datetime
) -> tuple[int, tuple[Ahead, ...]]:
    """Nothing leaves of those that stay stopped, by themselves or with their year."""
    kept = [queries.stage(session, stage) for stage in stages]
    seen = [situation(session, stage.id, now=now) for stage in kept]
    going = [each for each in seen if each.stop is None]
    until = now + timedelta(hours=HOURS)
    steps = [step for each in going for step in ahead(session, each, now=now, until=until)]
    waiting = stop_queries.waiting_mails(session, [each.stage.id for each in going])
    return waiting, tuple(sorted(steps, key=lambda step: step.at))
