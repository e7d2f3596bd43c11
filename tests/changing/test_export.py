"""The year as it stands, as a file: read back, it is the same year."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igf.changing import Wish, compare
from igf.changing.export import export_year
from igf.check.check import check_year
from igf.engine.computations import COMPUTATIONS
from igf.engine.status import started
from igf.log.write import By
from igf.moving import MoveOrder, carry_out, foresee
from igf.starting.read import KINDS, read_to_start
from igf.starting.start import YearToStart, start
from igf.year.dates import standing_dates
from igf.year.file import Year, load_year
from igf.year.rules.adoption import Adoption
from igf.year.rules.plan import plan
from schemas.errors import Mistake
from schemas.moments import Moment
from tests.amounts import examples
from tests.engine.begun import INPUT, STAFF, Begun, begun, catalogue, ready, staffed, year_file
from tests.tree import ROOT

REAL = ROOT / "cycles" / "igf-2024.yaml"
#: Before the real year.
BEFORE = datetime(2023, 10, 1, tzinfo=UTC)
SCHEMA = "../schemas/cycle.schema.json"


def read(file: Path) -> Year:
    found = load_year(file, KINDS)
    assert not isinstance(found, list), found
    return found


@lru_cache
def real() -> YearToStart:
    found = read(REAL)
    return YearToStart(
        REAL.name, found.cycle, found.definitions, plan(found.cycle, found.definitions)
    )


@contextmanager
def real_year(folder: Path) -> Iterator[Begun]:
    with staffed(f"sqlite:///{folder / 'igf.db'}", folder, at=BEFORE) as year:
        start(year.office, real(), by=STAFF)
        yield year


def move(year: Begun, name: str, to: str) -> bool:
    """Move a date, if the rules let it be moved."""
    (cycle,) = started(year.office)
    order = MoveOrder(cycle, {name: to}, By(STAFF, "the venue\n# changed"), force=True)
    try:
        carry_out(year.office, foresee(year.office, order))
    except Mistake:
        return False
    return True


def exported(year: Begun, folder: Path, cycle: str | None = None) -> Path:
    """The file of the year as it stands."""
    file = folder / "exported.yaml"
    file.write_text(export_year(year.office, cycle, schema=SCHEMA), encoding="utf-8")
    return file


def planned(file: Path) -> dict[str, Moment]:
    found = read(file)
    return plan(found.cycle, found.definitions).anchors


def standing(year: Begun, cycle: str) -> dict[str, Moment]:
    return {name: at for name, at in standing_dates(year.office, cycle).items() if at}


NAMES = sorted(real().plan.anchors)
moves = st.lists(
    st.tuples(st.sampled_from(NAMES), st.integers(-20, 40), st.sampled_from(["d", "h", "wd"])),
    max_size=6,
)


@settings(max_examples=examples(4, soak=150), suppress_health_check=list(HealthCheck))
@given(moves=moves)
def test_whatever_was_moved_the_file_says_where_it_stands(
    moves: list[tuple[str, int, str]],
) -> None:
    with TemporaryDirectory() as folder, real_year(Path(folder)) as year:
        for name, number, unit in moves:
            move(year, name, f"{number:+}{unit}")
        file = exported(year, Path(folder))
        assert planned(file) == standing(year, "igf-2024")


def test_started_over_the_running_year_it_moves_nothing(tmp_path: Path) -> None:
    with real_year(tmp_path) as year:
        assert move(year, "T", "+2d")
        assert move(year, "thematic_input.closes", "2024-02-07 23:59 UTC-11")
        file = read_to_start(year.office, exported(year, tmp_path))
        change = compare(year.office, Wish(file, STAFF))
        assert [each.name for each in change.dates if each.moves] == []
        assert change.stages == ()
        assert change.foreseen.shifts == ()


def test_a_year_in_which_nothing_was_moved_is_the_file_it_was_started_from(tmp_path: Path) -> None:
    with real_year(tmp_path) as year:
        assert read(exported(year, tmp_path)).cycle == real().cycle


def test_what_is_exported_has_no_errors(tmp_path: Path) -> None:
    with real_year(tmp_path) as year:
        assert move(year, "T", "+2d")
        assert move(year, "thematic_input.closes", "2024-02-07 23:59 UTC-11")
        file = exported(year, tmp_path)
    problems = check_year(file, kinds=KINDS, catalogue=catalogue(), computations=COMPUTATIONS)
    assert [each for each in problems if each.severity == "error"] == []


@pytest.fixture
def moved(small: Begun) -> Begun:
    """A year whose call closes a week later than its file says."""
    assert move(small, "thematic_input.closes", "2027-02-07 23:59 UTC-11")
    return small


def test_a_moved_date_stands_there_with_what_it_was_who_moved_it_when_and_why(
    moved: Begun, tmp_path: Path
) -> None:
    by = "Lea Brun on 1 January 2027, 00:00 UTC"
    lines = exported(moved, tmp_path).read_text("utf-8").splitlines()
    number = next(n for n, line in enumerate(lines) if "    closes:" in line)
    assert lines[number] == "    closes: 2027-02-07 23:59 UTC-11"
    assert lines[number - 2 : number] == [
        "    # was 2027-01-31 23:59 UTC (31 January 2027, 23:59 UTC)",
        f"    # moved to 7 February 2027, 23:59 UTC-11 by {by}: the venue # changed",
    ]


def test_a_moved_date_reads_back_with_its_zone_and_what_is_shown(
    moved: Begun, tmp_path: Path
) -> None:
    closes = planned(exported(moved, tmp_path))["thematic_input.closes"]
    assert (closes.zone, closes.shown) == ("Etc/GMT+11", "23:59 UTC-11")
    assert closes == standing(moved, "igf-2027")["thematic_input.closes"]


def test_the_file_says_where_it_comes_from(small: Begun, tmp_path: Path) -> None:
    lines = exported(small, tmp_path).read_text("utf-8").splitlines()
    assert lines[0] == f"# yaml-language-server: $schema={SCHEMA}"
    said = "# IGF 2027 as it stood on 1 January 2027, 00:00 UTC, written by igf export."
    assert lines[2] == said


def test_a_stage_left_out_at_the_start_is_undecided_in_the_file(
    small: Begun, tmp_path: Path
) -> None:
    other = ready(year_file({"thematic_input": INPUT}, cycle="igf-2028"))
    left_out = Adoption(skip=frozenset({"thematic_input"}))
    start(small.office, other, by=STAFF, adoption=left_out)
    found = read(exported(small, tmp_path, "igf-2028"))
    assert found.cycle.stages["thematic_input"].held == "undecided"


def test_an_undecided_stage_that_goes_on_is_held_in_the_file(
    small_url: str, tmp_path: Path
) -> None:
    stage = INPUT | {"optional": True, "held": "undecided"}
    with begun(small_url, tmp_path, stages={"thematic_input": stage}) as year:
        assert read(exported(year, tmp_path)).cycle.stages["thematic_input"].held == "undecided"
        assert move(year, "thematic_input.opens", "now")
        assert read(exported(year, tmp_path)).cycle.stages["thematic_input"].held == "yes"


def test_a_year_that_was_not_started_is_not_written(small: Begun, tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="igf-2030 was not started here -> name one of: igf-2027"):
        exported(small, tmp_path, "igf-2030")


def test_with_several_years_one_is_named(small: Begun, tmp_path: Path) -> None:
    start(small.office, ready(year_file({"thematic_input": INPUT}, cycle="igf-2028")), by=STAFF)
    with pytest.raises(Mistake, match="not clear which year is meant"):
        exported(small, tmp_path)
    assert read(exported(small, tmp_path, "igf-2028")).cycle.cycle == "igf-2028"
