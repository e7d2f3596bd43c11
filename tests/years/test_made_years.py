"""Years that nobody wrote: nothing is wrong with them, and what is put in on purpose is found."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pytest

from tests.amounts import figure
from tests.store.databases import empty_tables
from tests.years.__main__ import lines_of
from tests.years.checker import INVARIANTS
from tests.years.defects import Defect, defects
from tests.years.record import reading, record_in
from tests.years.trying import Tried, tried

SEEDS = range(1, 21)
#: The years of the check that live in PostgreSQL as well.
LARGE = range(1, 4)
#: The years are lived through once, by one worker.
pytestmark = pytest.mark.xdist_group("years")


@lru_cache(maxsize=len(SEEDS))
def year(seed: int) -> Tried:
    return tried(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_wrong_with_a_year_that_nobody_wrote(seed: int) -> None:
    found = year(seed)
    assert not found.findings, "\n".join(lines_of(found))


@pytest.mark.parametrize("seed", LARGE)
def test_a_year_is_the_same_in_both_databases(seed: int, postgres_url: str) -> None:
    large = tried(seed, url=postgres_url)
    assert not large.findings, "\n".join(map(str, large.findings))
    assert large.lived.said == year(seed).lived.said
    assert told_of(large) == told_of(year(seed))


def told_of(found: Tried) -> Sequence[object]:
    """The log of a year, by when, what and about what."""
    entries = (said.entry for said in found.lived.record.log)
    return [(each.at, each.act, each.subject) for each in entries]


def test_a_seed_is_one_year_whatever_is_kept_of_it() -> None:
    whole = year(3).made
    kept = tried(3, whole.parts[:2]).made
    assert set(kept.parts) == set(whole.parts[:2])
    assert kept.year.cycle.stages.items() <= whole.year.cycle.stages.items()


@pytest.mark.parametrize("defect", defects(), ids=lambda defect: defect.title)
def test_a_defect_put_in_on_purpose_is_found(defect: Defect, tmp_path: Path) -> None:
    years = next(
        (place for place, seed in enumerate(SEEDS, 1) if is_found(defect, seed, folder=tmp_path)),
        None,
    )
    assert years is not None
    figure(f"| Defects put in | {defect.title} | found in year {years} |")


@pytest.mark.soak
def test_every_defect_is_found_in_the_large_database_too(postgres_url: str) -> None:
    left = set(defects())
    for seed in SEEDS:
        large = tried(seed, url=postgres_url)
        left -= {each for each in left if has_befallen(each, postgres_url, large)}
        empty_tables(postgres_url)
    assert not left


def test_every_invariant_is_seen_to_fail() -> None:
    assert {defect.found_by for defect in defects()} == set(INVARIANTS)


def is_found(defect: Defect, seed: int, *, folder: Path) -> bool:
    """Whether a defect can befall the year of a seed, and is found in it."""
    path = folder / f"{seed}.db"
    path.write_bytes(year(seed).lived.database)
    return has_befallen(defect, f"sqlite:///{path}", year(seed))


def has_befallen(defect: Defect, url: str, found: Tried) -> bool:
    """Whether a defect can befall a year that is at this address, and is found in it."""
    lived = found.lived
    with reading(url) as connection:
        is_in = defect.put_in(connection)
        record = record_in(connection, lived.record.told)
    return is_in and any(defect.found_by(record)) and not any(defect.found_by(lived.record))
