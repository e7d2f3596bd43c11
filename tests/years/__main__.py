"""Years that nobody wrote: `python -m tests.years 17`, or `--seeds 1-500`, which goes on.

Of a seed it says what happens in its year and what is wrong with it; `--keep` leaves out all other
parts. Seeds of a range that were tried on this commit before are not tried again; one with findings
is shrunk, and the command that shows it is said. They live in files, with `--postgres` in a
PostgreSQL database that is thrown away. Ends with 1 if anything was found.
"""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.services import throwaway_database
from tests.soak import git
from tests.store.databases import empty_tables, opened
from tests.tree import ROOT
from tests.years.tally import seeds_of, tally_of
from tests.years.trying import Place, Tried, command, in_a_file, smallest, tried

#: Where the seeds that were tried are kept.
KEPT: Final = ROOT / "build" / "years.json"
SEEDS: Final = "1-500"


def say(words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def one(seed: int, keep: str, *, place: Place) -> int:
    """Try the year of a seed, and say all of it."""
    found = tried(seed, [each for each in keep.split(",") if each], url=place())
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


def many(seeds: str, *, place: Place, kept: Path = KEPT) -> int:
    """Try the seeds of a range that are not done on this commit, and in this kind of place."""
    changed = "+" if git("status", "--porcelain") else ""
    where = "" if place is in_a_file else ", PostgreSQL"
    tally = tally_of(kept, f"{git('rev-parse', 'HEAD') or 'unknown'}{changed}{where}")
    for seed in tally.missing(seeds_of(seeds)):
        tally.add(seed, lines_of(tried(seed, url=place()), place))
        for line in tally.found.get(seed, ()):
            say(line)
    for line in tally.lines():
        say(line)
    return int(bool(tally.found))


def lines_of(found: Tried, place: Place = in_a_file) -> list[str]:
    """What is said of a year with findings: its smallest command, and what that shows."""
    if not found.findings:
        return []
    least = smallest(found, place)
    where = "" if place is in_a_file else " --postgres"
    return [f"{command(least)}{where}", *(f"  {each}" for each in least.findings[:3])]


@contextmanager
def places(*, postgres: bool) -> Iterator[Place]:
    """Files, or one database of the server that is emptied for each year."""
    if not postgres:
        yield in_a_file
        return
    with throwaway_database() as url, opened(url):

        def emptied() -> str:
            empty_tables(url)
            return url

        yield emptied


def main(words: list[str]) -> int:
    """Do what is asked for. Returns 1 if anything was found."""
    parser = ArgumentParser(prog="python -m tests.years", description=__doc__)
    parser.add_argument("seed", type=int, nargs="?")
    parser.add_argument(
        "--keep", default="", help="parts of the year: stages, and events by number"
    )
    parser.add_argument("--seeds", default=os.environ.get("IGF_YEARS_SEEDS", SEEDS))
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args(words)
    with places(postgres=asked.postgres) as place:
        if asked.seed is None:
            return many(asked.seeds, place=place)
        return one(asked.seed, asked.keep, place=place)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
