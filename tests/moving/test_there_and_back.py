"""The calendar goes out as a spreadsheet and comes back: nothing is lost on the way."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from igf.calendar.dates import moment
from igf.calendar.working_days import WorkingDays
from igf.moving.date_sheets import plan_xlsx
from igf.moving.read_sheet import read_date_sheet
from igf.moving.rules.date_changes import Changes, changes
from igf.moving.rules.targets import DatesToMove, targets
from schemas.date_sheet import DateLine, YearDates, cells_of
from schemas.moments import Moment
from tests.amounts import examples
from tests.calendar.by_hand import STANDARD, SUMMERS
from tests.calendar.by_hand import changes as clock_changes
from tests.moving.date_rows import came_back, date_row
from tests.report.plans import year

SECOND = timedelta(seconds=1)
START = datetime(2023, 1, 1, tzinfo=UTC)
NEAR = [at for zone in SUMMERS for at in clock_changes(zone)]
ZONES = [*STANDARD, "Asia/Kolkata", "Pacific/Marquesas", "Pacific/Kiritimati", "Etc/GMT-14"]
CLOSES = "call.closes"


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    """Any second of five years, often around a change of some clock, in any zone."""
    near = draw(st.sampled_from(NEAR)) + draw(st.integers(-7200, 7200)) * SECOND
    anywhen = START + draw(st.integers(0, 5 * 365 * 86400)) * SECOND
    return moment(draw(st.sampled_from([near, anywhen])), draw(st.sampled_from(ZONES)))


def ground(standing: dict[str, Moment | None]) -> DatesToMove:
    return DatesToMove(standing, {}, WorkingDays(), START - timedelta(days=1))


@settings(max_examples=examples(25, soak=300))
@given(st.lists(moments() | st.none(), min_size=1, max_size=8))
def test_a_workbook_that_nobody_changed_changes_nothing(found: list[Moment | None]) -> None:
    standing = {f"stage_{number}.closes": each for number, each in enumerate(found)}
    lines = tuple(DateLine(key=key, title=key, moment=each) for key, each in standing.items())
    dates = YearDates(cycle="igf-2024", title="IGF 2024", version=1, dates=lines)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        path.write_bytes(plan_xlsx(year(), dates))
        sheet = read_date_sheet(path)
    assert changes(sheet, standing) == Changes({})


@given(moments(), moments())
def test_a_changed_date_goes_where_its_cells_say(before: Moment, after: Moment) -> None:
    """To the minute; in the hour that comes twice to the first, in the one left out later."""
    out, wanted = cells_of(before), cells_of(minute(after))
    assume(wanted != out)
    sheet = came_back({CLOSES: out}, date_row(CLOSES, wanted))
    found = changes(sheet, {CLOSES: before})
    moved = targets(found.wanted, ground({CLOSES: before, "call.opens": None}))
    assert not moved.problems
    assert cells_of(moved.moves[CLOSES]) == wanted


def minute(exact: Moment) -> Moment:
    return moment(exact.at.replace(second=0), exact.zone)


@given(moments(), st.integers(1, 400))
def test_a_changed_day_alone_keeps_the_time_to_the_second(before: Moment, days: int) -> None:
    out = cells_of(before)
    day = (datetime.fromisoformat(out.day) + timedelta(days=days)).date().isoformat()
    sheet = came_back({CLOSES: out}, date_row(CLOSES, out._replace(day=day)))
    found = changes(sheet, {CLOSES: before})
    moved = targets(found.wanted, ground({CLOSES: before, "call.opens": None})).moves[CLOSES]
    assert moved.zone == before.zone
    assert cells_of(moved).day == day
    left_out_by_the_clock = moved.at.minute == before.at.minute and moved.shown != before.shown
    assert cells_of(moved)[1:] == out[1:] or left_out_by_the_clock
