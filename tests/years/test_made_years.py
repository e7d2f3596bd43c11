"""Years that nobody wrote: nothing is wrong with them, and what is put in on purpose is found."""

from functools import lru_cache
from pathlib import Path
from sqlite3 import connect

import pytest

from tests.amounts import figure
from tests.years.__main__ import lines_of
from tests.years.checker import INVARIANTS
from tests.years.defects import Defect, defects
from tests.years.record import read_record
from tests.years.trying import Tried, tried

SEEDS = range(1, 21)
#: The years are lived through once, by one worker.
pytestmark = pytest.mark.xdist_group("years")


@lru_cache(maxsize=len(SEEDS))
def year(seed: int) -> Tried:
    return tried(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_wrong_with_a_year_that_nobody_wrote(seed: int) -> None:
    found = year(seed)
    assert not found.findings, "\n".join(lines_of(found))


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


def test_every_invariant_is_seen_to_fail() -> None:
    assert {defect.found_by for defect in defects()} == set(INVARIANTS)


def is_found(defect: Defect, seed: int, *, folder: Path) -> bool:
    """Whether a defect can befall the year of a seed, and is found in it."""
    lived = year(seed).lived
    path = folder / f"{seed}.db"
    path.write_bytes(lived.database)
    connection = connect(path)
    is_in = defect.put_in(connection)
    connection.close()
    record = read_record(f"sqlite:///{path}", lived.record.told)
    return is_in and any(defect.found_by(record)) and not any(defect.found_by(lived.record))
