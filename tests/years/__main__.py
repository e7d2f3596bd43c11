"""Years that nobody wrote: `python -m tests.years 17`, or `--seeds 1-500`, which goes on.

Of a seed it says what happens in its year and what is wrong with it; `--keep` leaves out all other
parts. Seeds of a range that were tried on this commit before are not tried again; one with findings
is shrunk, and the command that shows it is said. Ends with 1 if anything was found.
"""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Final

from tests.soak import git
from tests.tree import ROOT
from tests.years.tally import seeds_of, tally_of
from tests.years.trying import Tried, command, smallest, tried

#: Where the seeds that were tried are kept.
KEPT: Final = ROOT / "build" / "years.json"
SEEDS: Final = "1-500"


def say(words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def one(seed: int, keep: str) -> int:
    """Try the year of a seed, and say all of it."""
    found = tried(seed, [each for each in keep.split(",") if each])
    for stage in found.made.year.plan.stages:
        opens, closes = (
            moment and f"{moment.at:%Y-%m-%d %H:%M}" for moment in (stage.opens, stage.closes)
        )
        say(f"{stage.key}: {opens} to {closes}")
    say(f"started {found.made.starts:%Y-%m-%d}")
    for line in found.lived.said:
        say(f"  {line}")
    for finding in found.findings:
        say(str(finding))
    return int(bool(found.findings))


def many(seeds: str, kept: Path = KEPT) -> int:
    """Try the seeds of a range that are not done on this commit."""
    changed = "+" if git("status", "--porcelain") else ""
    tally = tally_of(kept, f"{git('rev-parse', 'HEAD') or 'unknown'}{changed}")
    for seed in tally.missing(seeds_of(seeds)):
        tally.add(seed, lines_of(tried(seed)))
        for line in tally.found.get(seed, ()):
            say(line)
    for line in tally.lines():
        say(line)
    return int(bool(tally.found))


def lines_of(found: Tried) -> list[str]:
    """What is said of a year with findings: its smallest command, and what that shows."""
    if not found.findings:
        return []
    least = smallest(found)
    return [command(least), *(f"  {each}" for each in least.findings[:3])]


def main(words: list[str]) -> int:
    """Do what is asked for. Returns 1 if anything was found."""
    parser = ArgumentParser(prog="python -m tests.years", description=__doc__)
    parser.add_argument("seed", type=int, nargs="?")
    parser.add_argument(
        "--keep", default="", help="parts of the year: stages, and events by number"
    )
    parser.add_argument("--seeds", default=os.environ.get("IGF_YEARS_SEEDS", SEEDS))
    asked = parser.parse_args(words)
    return many(asked.seeds) if asked.seed is None else one(asked.seed, asked.keep)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
