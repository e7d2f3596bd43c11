"""One seed tried: the year is made, lived through and checked; a failing one is shrunk."""

import shlex
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from tests.years import delivery_acts, file_acts, office_acts, people_acts
from tests.years.again import carried_again
from tests.years.answering import LivedAnswers
from tests.years.checker import check
from tests.years.finding import Finding
from tests.years.living import Act, Lived, Living, live
from tests.years.making import MadeYear, make
from tests.years.shrinking import shrunk

ACTS: Final[dict[str, Act]] = {
    **people_acts.ACTS,
    **office_acts.ACTS,
    **delivery_acts.ACTS,
    **file_acts.ACTS,
}
#: The acts as often as they come up beside each other.
OFTEN: Final = {
    "answers": 4,
    "changes": 2,
    "moves": 3,
    "leaves": 2,
    "loses relay": 2,
    "uploads": 3,
    "imports answers": 3,
    "changes shown": 2,
}
DRAWN: Final = tuple(name for name in ACTS for _ in range(OFTEN.get(name, 1)))
#: Gives the address of an empty database, or "" for a file.
Place = Callable[[], str]
COMMAND: Final = (".venv/bin/python", "-m", "tests.years")


@dataclass(frozen=True)
class Tried:
    """A year that was tried: how it was lived through, and what is wrong with it."""

    made: MadeYear
    lived: Lived
    findings: tuple[Finding, ...]

    @property
    def rules(self) -> frozenset[str]:
        """The rules that are broken; what ended a year counts by its last line."""
        return frozenset(each.rule for each in self.findings)


def tried(seed: int, keep: Collection[str] = (), *, url: str = "") -> Tried:
    """Live through the year of a seed, or some parts of it, and check it.

    Its database is an empty one at `url`, or a file.
    """
    made = make(seed, DRAWN, keep=keep)
    again: list[Finding] = []

    def carry_again(living: Living) -> None:
        again.extend(carried_again(living.office))

    lived = live(made, ACTS, people=LivedAnswers, then=carry_again, url=url)
    crashed = [_crash(lived.crash)] if lived.crash else []
    # A year that did not come to its end was cut off: what is missing in it proves nothing.
    findings = crashed or [*again, *check(lived.record)]
    return Tried(made, lived, tuple(findings))


def in_a_file() -> str:
    """Where a year lives, if nothing else is said."""
    return ""


def smallest(failed: Tried, place: Place = in_a_file) -> Tried:
    """The fewest parts of a year with which one of the same rules is broken."""
    seed = failed.made.seed

    def fails(parts: Sequence[str]) -> bool:
        return bool(tried(seed, parts, url=place()).rules & failed.rules)

    return tried(seed, shrunk(failed.made.parts, fails), url=place())


def command(failed: Tried) -> str:
    """The one command that tries this year again."""
    seed, parts = failed.made.seed, failed.made.parts
    whole = make(seed, DRAWN).parts
    kept = [] if parts == whole else ["--keep", ",".join(parts)]
    return shlex.join([*COMMAND, str(seed), *kept])


def _crash(trace: str) -> Finding:
    lines = [line.strip() for line in trace.strip().splitlines()]
    place = next((line for line in reversed(lines) if line.startswith("File ")), "")
    return Finding(f"ended by {lines[-1].partition(':')[0]}", place, lines[-1][:300])
