"""A failing year is shrunk to the fewest parts, and the seeds of a commit are added up."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.years.shrinking import shrunk
from tests.years.tally import ranges, seeds_of, tally_of

PARTS = tuple("abcdefghij")


@pytest.mark.parametrize("guilty", ["a", "j", "cg", "abj", "abcdefghij"])
def test_only_the_parts_that_are_needed_are_left(guilty: str) -> None:
    tries: list[Sequence[str]] = []

    def fails(parts: Sequence[str]) -> bool:
        tries.append(parts)
        return set(guilty) <= set(parts)

    assert shrunk(PARTS, fails) == list(guilty) or shrunk(PARTS, fails) == PARTS == tuple(guilty)
    assert len(tries) < 100


def test_seeds_are_written_as_ranges_and_read_back() -> None:
    assert ranges([3, 1, 2, 7]) == "1-3,7"
    assert list(seeds_of("1-3,7")) == [1, 2, 3, 7]
    assert list(seeds_of("")) == []


def test_a_soak_goes_on_where_it_stopped_and_adds_up_by_commit(tmp_path: Path) -> None:
    path = tmp_path / "build" / "years.json"
    tally = tally_of(path, "abc")
    tally.add(1, [])
    tally.add(2, ["python -m tests.years 2", "  too early"])
    again, other = tally_of(path, "abc"), tally_of(path, "def")
    assert list(again.missing(range(1, 5))) == [3, 4]
    assert list(other.missing(range(1, 3))) == [1, 2]
    other.add(9, [])
    again.add(3, [])
    assert list(tally_of(path, "abc").lines()) == [
        "  3 years (1-3), 1 with findings",
        "  python -m tests.years 2",
        "    too early",
    ]
    assert list(tally_of(path, "def").lines()) == ["  1 years (9), 0 with findings"]
