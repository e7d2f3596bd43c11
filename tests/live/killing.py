"""Killing processes of an installation at random, while it carries calls."""

import random
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from igf.engine.run_order import GRACE, PICK_UP
from igf.ops import trial
from igf.store.queries import year as queries
from tests.live import came_to
from tests.live.calls import begin, run_of
from tests.live.installation import Installation
from tests.live.posting import Posting
from tests.live.victims import (
    EVERYTHING,
    FLOW,
    Victim,
    in_flight,
    is_sending,
    unrecorded,
    victims,
)

#: Who is drawn how often; the last two wait for their moment.
AFTER_RESUME, WHILE_MAILING = "after Resume", "while a mail leaves"
WEIGHTS = {
    FLOW: 5,
    "worker": 2,
    "Prefect server": 2,
    "watch": 2,
    "answer page": 2,
    "mail catcher": 1,
    EVERYTHING: 1,
    AFTER_RESUME: 3,
    WHILE_MAILING: 3,
}
#: Whom such a moment can hit.
AIMED = {
    AFTER_RESUME: (FLOW, "worker", "Prefect server", EVERYTHING),
    WHILE_MAILING: (FLOW, "mail catcher", EVERYTHING),
}
#: The watch sets a stage going three times an hour, so no more of its runs are killed.
MOST = 3


@dataclass(frozen=True)
class Shape:
    """How long kills go on, and how long a call is open (seconds).

    They end sooner once `enough` have hit something in flight. `pause` lies between two kills,
    `patience` is how long a moment is waited for.
    """

    seconds: float
    enough: int = 1000
    length: int = 150
    calls: int = 1000
    calls_every: float = 45
    pause: tuple[float, float] = (2, 8)
    patience: float = 12
    weights: Mapping[str, int] = field(default_factory=lambda: WEIGHTS)


@dataclass(frozen=True)
class Kill:
    """Who died after how many seconds, and what was in flight; nothing: it was idle."""

    after: float
    victim: str
    found: tuple[str, ...]


@dataclass
class Drive:
    """Acts on an installation, and their results."""

    at: Installation
    folder: Path
    shape: Shape
    draw: random.Random
    say: Callable[[str], None]
    began: float = field(default_factory=time.monotonic)
    opened: dict[str, datetime] = field(default_factory=dict)
    kills: list[Kill] = field(default_factory=list)
    settled: dict[str, bool] = field(default_factory=dict)
    set_going: int = 0
    helped: dict[str, datetime] = field(default_factory=dict)

    def kill_at_random(self, posting: Posting) -> None:
        """Begin calls and kill, until the time is over."""
        while self._after() < self.shape.seconds and self._hits() < self.shape.enough:
            if len(self.opened) < min(self.shape.calls, 1 + self._after() / self.shape.calls_every):
                self._open()
            if victim := self._drawn():
                self._kill(victim, posting)
                time.sleep(self.draw.uniform(*self.shape.pause))

    def _hits(self) -> int:
        return sum(bool(kill.found) for kill in self.kills)

    def _after(self) -> float:
        return time.monotonic() - self.began

    def _open(self) -> None:
        cycle = f"igf-{len(self.opened)}"
        opens = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=8)
        begin(self.at, self.folder, opens, cycle, length=self.shape.length)
        self.opened[cycle] = opens

    def _drawn(self) -> Victim | None:
        """Who dies next; nobody, where the drawn one is not there or its moment does not come."""
        names, weights = zip(*self.shape.weights.items(), strict=True)
        (drawn,) = self.draw.choices(names, weights)
        wanted = AIMED.get(drawn, (drawn,))
        if drawn in AIMED and not self._wait_for(drawn):
            return None
        there = [each for each in victims(self.at) if each.name in wanted and self._may(each)]
        return self.draw.choice(there) if there else None

    def _kill(self, victim: Victim, posting: Posting) -> None:
        victim.send(signal.SIGSTOP)
        found = in_flight(self.at, victim, posting=posting.is_under_way)
        victim.send(signal.SIGKILL)
        self.kills.append(Kill(self._after(), victim.name, tuple(found)))
        self.say(f"{self._after():4.0f} s  {victim.name}: {', '.join(found) or 'idle'}")
        if victim.name == EVERYTHING:
            self.at.start_again()

    def _wait_for(self, moment: str) -> bool:
        """Whether the moment comes; after Resume another moment is drawn besides."""
        until = time.monotonic() + self.shape.patience
        has_come = is_sending if moment == WHILE_MAILING else unrecorded
        while not has_come(self.at):
            if time.monotonic() > until:
                return False
            time.sleep(0.01)
        if moment == AFTER_RESUME:
            time.sleep(self.draw.uniform(0, 4))
        return True

    def _may(self, victim: Victim) -> bool:
        """Whether no stage that it carries was set going as often as the watch does it."""
        with self.at.office.store.read() as session:
            carried = [
                each for each in queries.carried_stages(session) if each.run_id in victim.runs
            ]
        return all(stage.restarts < MOST for stage in carried)

    def go_on_to_the_end(self, *, limit: float = 3000) -> None:
        """Let it come to its end undisturbed; a person settles what is in doubt."""
        until = time.monotonic() + limit
        while not came_to.is_over(self.at, self.opened):
            assert time.monotonic() < until, f"not at the end: {self._left()}"
            came_to.settle_doubts(self.at, self.settled)
            self._help()
            time.sleep(1)

    def _left(self) -> list[str]:
        with self.at.office.store.read() as session:
            stages = [queries.stage(session, trial.call_of(cycle)) for cycle in self.opened]
            mails = [(row.key, row.state, row.reason) for row in queries.outbox(session)]
        left = [f"{each.id}: {each.state}, {each.words}" for each in stages if each.state != "done"]
        return left + [str(mail) for mail in mails if mail[1] != "sent"]

    def _help(self) -> None:
        """Set going, as a person would, the stages that the watch may not set going again yet."""
        now = datetime.now(UTC)
        for cycle in self.opened:
            with self.at.office.store.read() as session:
                stage = queries.stage(session, trial.call_of(cycle))
            alive = stage.lease_until is not None and stage.lease_until + GRACE > now
            before = self.helped.get(cycle, now - 2 * PICK_UP)
            given_up = stage.restarts > MOST and stage.state != "done"
            if given_up and not alive and now - before > PICK_UP:
                self.at.runs.reschedule(run_of(self.at, cycle), now, words="Run")
                self.helped[cycle] = now
                self.set_going += 1
