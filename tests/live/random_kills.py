"""Calls carried by a whole installation in which processes are killed at random.

    python -m tests.live.random_kills --seed 1 --minutes 10 [--postgres]

What is killed, and when, is drawn from the seed. A kill that hits nothing in flight is listed, and
not counted.
"""

import argparse
import random
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from igf.ops import trial
from igf.ops.example import EXAMPLES
from igf.people.take_in import read_people_file, take_in_people
from tests.live import came_to
from tests.live.calls import answer_all
from tests.live.installation import installation
from tests.live.killing import Drive, Kill, Shape
from tests.live.posting import Posting, begin_members, members_post
from tests.live.tables import rehearsed
from tests.services import throwaway_database


def say(words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"  {words}\n")
    sys.stdout.flush()


@dataclass(frozen=True)
class Outcome:
    """The results of a drive."""

    kills: tuple[Kill, ...]
    calls: int
    mails: int
    answers: int
    repeats: int
    wrong: tuple[str, ...]
    too_late: tuple[str, ...]
    settled: dict[str, bool]
    set_going: int

    @property
    def counted(self) -> list[Kill]:
        """The kills that hit something in flight."""
        return [each for each in self.kills if each.found]

    def lines(self) -> Iterator[str]:
        """The figures, in words."""
        for name in sorted({each.victim for each in self.kills}):
            of = [each for each in self.kills if each.victim == name]
            hit = [each for each in of if each.found]
            found = Counter(_kind(words) for each in hit for words in each.found)
            what = ", ".join(f"{number} {words}" for words, number in found.items())
            yield f"{name}: {len(of)} kills, {len(hit)} in flight ({what})"
        yield f"{len(self.kills)} kills, {len(self.counted)} in flight"
        yield f"{self.calls} calls, {self.mails} mails, {self.answers} answers on the page"
        yield f"{self.repeats} times a form was sent again; {len(self.wrong)} wrong"
        arrived = sum(self.settled.values())
        yield f"in doubt: {len(self.settled)} mails, of which {arrived} had arrived"
        yield f"skipped as too late: {len(self.too_late)}; set going: {self.set_going}"
        yield from (f"WRONG {each}" for each in self.wrong)


def _kind(words: str) -> str:
    return words.lstrip("0123456789 ").replace("runs ", "run ").replace("leases ", "lease ")


def drive(folder: Path, shape: Shape, *, seed: int, url: str | None = None) -> Outcome:
    """Carry calls through kills drawn from a seed; returns the results."""
    say(f"seed {seed}, {shape.seconds:.0f} s of kills, on {'PostgreSQL' if url else 'SQLite'}")
    with installation(folder / "igf", database_url=url) as at, ExitStack() as stack:
        people = read_people_file(at.office, EXAMPLES / "people.csv")
        take_in_people(at.office, people, by=trial.BY)
        begin_members(at, datetime.now(UTC) + timedelta(seconds=5))
        going = Drive(at, folder, shape, random.Random(seed), say)  # noqa: S311 -- no secret
        stack.enter_context(_again_and_again(lambda: answer_all(at)))
        with members_post(at, seed) as posting:
            going.kill_at_random(posting)
        going.go_on_to_the_end()
        return _outcome(going, posting)


def _outcome(going: Drive, posting: Posting) -> Outcome:
    first, opens = next(iter(going.opened.items()))
    foretold = rehearsed(going.folder, opens=opens, length=going.shape.length, cycle=first)
    wrong, late = came_to.mails_wrong(going.at), []
    for cycle in going.opened:
        live = came_to.call_of(going.at, cycle)
        wrong += [f"{cycle}: {each}" for each in came_to.differences(live, foretold)]
        late += [f"{cycle}: {rung}" for rung in sorted(came_to.too_late(live))]
    kept = posting.kept()
    wrong += [f"answer {key}: kept {kept[key]} times" for key in posting.thanked if kept[key] != 1]
    return Outcome(
        tuple(going.kills),
        len(going.opened),
        len(going.at.caught_ids()),
        len(posting.thanked),
        posting.repeats,
        tuple(wrong),
        tuple(late),
        going.settled,
        going.set_going,
    )


@contextmanager
def _again_and_again(act: Callable[[], None]) -> Iterator[None]:
    """Do something every second, beside the block."""
    done = threading.Event()

    def go() -> None:
        while not done.wait(1):
            try:
                act()
            except Exception:  # noqa: BLE001, S112 -- a person tries again, whatever it said
                continue

    thread = threading.Thread(target=go, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(60)


def main() -> None:
    """The longer drive."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--postgres", action="store_true")
    told = asked.parse_args()
    shape = Shape(told.minutes * 60)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(throwaway_database()) if told.postgres else None
        found = drive(folder, shape, seed=told.seed, url=url)
    for line in found.lines():
        say(line)
    sys.exit(bool(found.wrong))


if __name__ == "__main__":
    main()
