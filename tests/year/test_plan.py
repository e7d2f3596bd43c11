"""The whole year worked out."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.year.file import Year, load_year
from igf.year.rules.define import define
from igf.year.rules.plan import plan
from schemas.cycle import CycleFile
from schemas.moments import zulu
from schemas.plan import Plan, PlannedStep
from tests.tree import ROOT
from tests.year.years import COUNT, REMIND, SHUT, TELL, Data, kind, stage, year


def _plan(cycle: CycleFile, *steps: Data) -> Plan:
    definitions, problems = define(cycle, {"call": kind(*steps)})
    assert not problems
    return plan(cycle, definitions)


def _rungs(planned: Plan) -> dict[str, str | None]:
    return {step.key: zulu(step.at.at) if step.at else None for step in planned.stages[0].steps}


@pytest.fixture(scope="module")
def real() -> Year:
    found = load_year(ROOT / "cycles/igf-2024.yaml", ROOT / "flows/kinds")
    assert isinstance(found, Year)
    return found


def test_a_stage_has_its_dates_and_its_steps_in_order() -> None:
    planned = _plan(year())

    assert (planned.cycle, planned.stages[0].key) == ("igf-2024", "call")
    assert _rungs(planned) == {
        "tell": "2024-11-15T09:00:00Z",
        "remind/closes-7d": "2024-11-28T09:00:00Z",
        "remind/closes-1d": "2024-12-04T09:00:00Z",
        "shut": "2024-12-05T23:59:00Z",
        "count": None,
    }


def test_a_rung_names_the_date_it_hangs_on() -> None:
    steps = (TELL, REMIND, SHUT | {"at": ["T-3d", "freeze", "2024-12-01"]}, COUNT)
    planned = _plan(year(milestones={"freeze": {"at": "T-9d", "title": "Freeze"}}), *steps)

    assert [step.anchor for step in planned.stages[0].steps] == [
        "call.opens",
        "call.closes",
        "call.closes",
        "T",
        "freeze",
        None,
        None,
    ]
    assert planned.milestones == {"freeze": "Freeze"}


def test_a_step_takes_place_in_the_morning_unless_it_says_when() -> None:
    at = ["T-3d", "T-2d 15:00 UTC", "closes", "2024-12-01"]

    assert list(_rungs(_plan(year(), SHUT | {"at": at})).values()) == [
        "2024-12-12T09:00:00Z",
        "2024-12-13T15:00:00Z",
        "2024-12-05T23:59:00Z",
        "2024-12-01T09:00:00Z",
    ]


@pytest.mark.parametrize(
    ("closes", "left"),
    [
        ("T-20d", ["remind/closes-7d", "remind/closes-1d"]),
        ("T-23d", ["remind/closes-1d"]),  # seven days before is the day it opens, at 09:00
        ("opens + 7d 09:00", ["remind/closes-1d"]),  # exactly the opening
        ("opens + 7d 09:01", ["remind/closes-7d", "remind/closes-1d"]),
        ("opens + 12h", []),
    ],
)
def test_a_reminder_due_before_the_opening_is_dropped(closes: str, left: list[str]) -> None:
    remind = REMIND | {"at": ["closes - 7d", "closes - 1d"]}
    opens = "T-30d 09:00" if "opens" in closes else "T-30d 23:59"

    planned = _plan(year({"call": stage(opens, closes)}), TELL, remind)

    assert [key for key in _rungs(planned) if key != "tell"] == left


def test_other_steps_before_the_opening_are_kept() -> None:
    invite = TELL | {"key": "invite", "at": ["opens - 14d", "T-60d"]}
    agree = SHUT | {"key": "agree", "at": "closes - 40d"}

    assert set(_rungs(_plan(year(), invite, agree))) == {
        "invite/opens-14d",
        "invite/T-60d",
        "agree",
    }


def test_a_call_without_a_closing_date_has_no_dates_that_hang_on_it() -> None:
    planned = _plan(year({"call": stage(closes={"at": None})}))

    assert planned.stages[0].closes is None
    assert _rungs(planned) == {
        "tell": "2024-11-15T09:00:00Z",
        "remind/closes-7d": None,
        "remind/closes-1d": None,
        "shut": None,
        "count": None,
    }


def test_a_stage_that_is_not_held_is_not_planned_but_others_can_hang_on_it() -> None:
    planned = _plan(year({"one": stage(held="no"), "two": stage("one.closes + 1d", "T")}))

    assert [each.key for each in planned.stages] == ["two"]
    assert planned.stages[0].opens == planned.anchors["two.opens"]


def test_problems_of_steps_are_placed_by_stage_and_step() -> None:
    ask = {"do": "ask", "question": "Yes?", "to": "mag", "due": "duu", "notice": "call.asked"}
    steps = (TELL | {"at": ["T-3", "T-2d"]}, SHUT | {"at": "due"}, TELL | {"key": "ask"} | ask)

    planned = _plan(year(milestones={"odd": "elsewhere"}), *steps)

    assert [(each.place, each.code) for each in planned.problems] == [
        ("milestones.odd", "unknown_anchor"),
        ("stages.call.steps.tell.at", "date"),
        ("stages.call.steps.shut.at", "unknown_anchor"),
        ("stages.call.steps.ask.due", "unknown_anchor"),
    ]


def test_the_real_year_has_the_dates_of_the_record(real: Year) -> None:
    planned = plan(real.cycle, real.definitions)

    assert not planned.problems
    found = {key: zulu(planned.anchors[key].at) for key in ("T", "thematic_input.closes")}
    assert found == {"T": "2024-12-15T00:00:00Z", "thematic_input.closes": "2024-01-31T23:59:00Z"}


_FLOATING = st.integers(1, 400).map(lambda days: f"T-{days}d 12:00 UTC")
_PINNED = st.dates(date(2024, 1, 1), date(2024, 6, 1)).map(lambda day: f"{day} 12:00 UTC")


def _moved(cycle: CycleFile, days: int) -> CycleFile:
    first = date(2024, 12, 15) + timedelta(days=days)
    anchors = cycle.anchors | {"T": cycle.anchors["T"].model_copy(update={"at": str(first)})}
    return cycle.model_copy(update={"anchors": anchors})


def _instants(planned: Plan) -> dict[str, datetime]:
    steps: list[tuple[str, PlannedStep]] = [
        (each.key, step) for each in planned.stages for step in each.steps
    ]
    return {name: moment.at for name, moment in planned.anchors.items()} | {
        f"{key}/{step.key}": step.at.at for key, step in steps if step.at
    }


@given(_FLOATING, _PINNED, st.integers(-200, 200))
def test_when_t_moves_floating_dates_follow_and_pinned_ones_stay(
    floating: str, pinned: str, days: int
) -> None:
    stages = {"floats": stage(floating, "opens + 30d"), "stays": stage(pinned, "opens + 30d")}
    cycle = year(stages)

    before, after = _instants(_plan(cycle)), _instants(_plan(_moved(cycle, days)))

    shift = timedelta(days=days)
    assert after == {
        name: at + shift if name.startswith(("T", "floats")) else at for name, at in before.items()
    }


def test_nothing_waits_for_a_stage_that_will_not_take_place(real: Year) -> None:
    before = {each.key: each for each in plan(real.cycle, real.definitions).stages}
    path = [key for key, each in before.items() if each.critical and key != "annual_meeting"]
    gone = path[-1]
    planned = plan(real.cycle, real.definitions, states={gone: "cancelled"})
    after = {each.key: each for each in planned.stages}

    assert (after[gone].state, after[gone].slack_days, after[gone].critical) == (
        "cancelled",
        None,
        False,
    )
    assert after["annual_meeting"].critical


def test_the_annual_meeting_is_held_at_the_venue_and_a_meeting_where_it_is_said() -> None:
    stages = {
        "call": stage(),
        "summit": stage(kind="annual_meeting"),
        "briefing": stage(place="Room XIX", page="https://igf.example.org/briefing"),
    }
    file = year(stages)
    kinds = {"call": kind(), "annual_meeting": kind(name="annual_meeting")}
    found = plan(file, define(file, kinds)[0]).stages

    assert [each.place for each in found] == ["", "Lund, Sweden", "Room XIX"]
    assert [each.page for each in found[1:]] == [
        "https://igf.example.org",
        "https://igf.example.org/briefing",
    ]


@pytest.mark.parametrize("unknown", ["To be announced", "TBC", ""])
def test_a_venue_that_is_not_known_is_no_place(unknown: str) -> None:
    venue = {"city": unknown, "country": unknown, "zone": "UTC"}
    file = year({"call": stage(kind="annual_meeting")}, venue=venue)
    found = plan(file, define(file, {"annual_meeting": kind(name="annual_meeting")})[0])

    assert [each.place for each in found.stages] == [""]
