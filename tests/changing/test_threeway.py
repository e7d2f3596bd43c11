"""A changed file over a running year: no move is lost, and the second time nothing changes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from igf.calendar.anchors import work_out
from igf.calendar.date_lines import declared_dates
from igf.changing.rules.threeway import WRITTEN, DateTurn, Here, merge_dates
from schemas.cycle import CycleFile
from schemas.moments import Moment, zulu
from tests.year.years import stage, year

NOW = datetime(2024, 3, 10, 12, 0, tzinfo=UTC)
STAGES = {
    "call": stage("2024-03-01", "2024-04-30 23:59 UTC"),
    "review": stage("call.closes + 3d", "call.closes + 20d"),
    "meeting": stage("T", "T + 4d"),
}
LOADED = year(STAGES, milestones={"draft": "T-100d"})


def declared(**dates: object) -> CycleFile:
    """The year with other dates, by name with `_` for the dot: call_closes."""
    content = LOADED.model_dump(by_alias=True)
    for name, at in dates.items():
        stage_key, _, point = name.rpartition("_")
        place = content["stages"][stage_key] if stage_key else content["anchors"]
        place[point or name] = at
    return CycleFile.model_validate(content)


def standing(file: CycleFile = LOADED, **more: Here) -> dict[str, Here]:
    moments = work_out(file)[0].moments
    found = {name: Here(moments.get(name)) for name in declared_dates(file)}
    return found | {name.replace("_", "."): each for name, each in more.items()}


def day(text: str) -> Moment:
    return Moment(at=datetime.fromisoformat(text).replace(tzinfo=UTC), shown="12:00 UTC")


def moved(text: str) -> Here:
    """A date that was moved here, and that people were then told."""
    return Here(day(text), pinned=True, held="told", by="Amina Diallo", reason="the form broke")


def cases(
    file: CycleFile, here: Mapping[str, Here] | None = None, take: tuple[str, ...] = ()
) -> dict[str, str]:
    found = merge_dates(LOADED, file, here=here or standing(), take=take, now=NOW)
    return {each.name: each.case for each in found}


def test_a_file_that_says_what_it_said_changes_nothing() -> None:
    assert cases(LOADED) == {}


def test_what_only_the_file_changed_is_taken_and_what_hangs_on_it_follows() -> None:
    assert cases(declared(call_closes="2024-05-15 23:59 UTC")) == {
        "call.closes": "taken",
        "review.opens": "follows",
        "review.closes": "follows",
    }


def test_a_date_written_in_other_words_is_the_same_date() -> None:
    assert cases(declared(review_opens="call.closes+3d")) == {}


def test_what_was_moved_here_only_stays_and_is_mentioned() -> None:
    assert cases(LOADED, standing(call_closes=moved("2024-05-07"))) == {"call.closes": "moved"}


def test_what_was_moved_here_and_changed_in_the_file_stays_unless_it_is_named() -> None:
    file, here = declared(call_closes="2024-05-15"), standing(call_closes=moved("2024-05-07"))
    assert cases(file, here) == {"call.closes": "conflict"}
    assert cases(file, here, ("call.closes",))["call.closes"] == "taken"


def test_a_move_that_the_file_did_not_change_is_undone_where_it_is_named() -> None:
    here = standing(call_closes=moved("2024-05-07"))
    (change,) = merge_dates(LOADED, LOADED, here=here, take=("call.closes",), now=NOW)
    assert (change.case, change.file) == ("taken", standing()["call.closes"].moment)


def test_what_both_changed_to_the_same_needs_nothing() -> None:
    here = standing(call_closes=moved("2024-05-07T12:00"))
    assert cases(declared(call_closes="2024-05-07 12:00 UTC"), here) == {"call.closes": "agrees"}


def test_a_held_date_stays_when_its_anchor_moves_and_is_listed() -> None:
    held = replace(standing()["review.opens"], held="told")
    found = cases(declared(call_closes="2024-05-15"), standing(review_opens=held))
    assert found["review.opens"] == "held"


def test_a_held_date_that_the_file_itself_changes_is_taken_as_a_held_one() -> None:
    held = replace(standing()["review.opens"], held="told")
    (change,) = merge_dates(
        LOADED, declared(review_opens="2024-05-04"), here=standing(review_opens=held), now=NOW
    )
    assert (change.case, change.here.held) == ("taken", "told")


def test_a_date_that_has_come_stays_unless_it_is_named() -> None:
    file = declared(call_opens="2024-03-20")
    assert cases(file) == {"call.opens": "passed"}
    assert cases(file, take=("call.opens",)) == {"call.opens": "taken"}


def test_what_hangs_on_a_date_that_cannot_be_put_into_the_past_hangs_on_where_it_stays() -> None:
    file = declared(T="2024-03-09", call_opens="T-10d")
    found = cases(file, standing(call_opens=moved("2024-03-20")), take=("call.opens",))
    assert (found["T"], found["call.opens"]) == ("past", "taken")


def test_no_date_is_put_into_the_past() -> None:
    assert cases(declared(call_closes="2024-03-09"))["call.closes"] == "past"


def test_the_dates_of_a_stage_that_is_over_are_frozen() -> None:
    frozen = replace(standing()["call.closes"], frozen=True)
    assert cases(declared(call_closes="2024-05-15"), standing(call_closes=frozen)) == {
        "call.closes": "frozen"
    }


def test_a_date_that_the_file_gives_up_stays() -> None:
    file = declared(call_closes={"at": None, "expected": "2024-04-01"})
    assert cases(file)["call.closes"] == "undated"


def test_a_date_that_is_only_in_the_file_is_new() -> None:
    content = LOADED.model_dump(by_alias=True)
    content["milestones"]["final"] = {"at": "T-50d"}
    (change,) = merge_dates(LOADED, CycleFile.model_validate(content), here=standing(), now=NOW)
    assert (change.name, change.case) == ("final", "new")
    assert change.file
    assert zulu(change.file.at) == "2024-10-26T00:00:00Z"


NAMES = sorted(set(declared_dates(LOADED)) - {"P"})
DAYS = st.integers(-60, 300).map(lambda days: (NOW + timedelta(days=days)).date().isoformat())
ANCHORS = {"call": "T", "review": "call.closes", "meeting": "T"}


@st.composite
def files(draw: st.DrawFn) -> CycleFile:
    """The year with some of its dates written anew, pinned or hung on others."""
    content = LOADED.model_dump(by_alias=True)
    for name in draw(st.sets(st.sampled_from(NAMES), max_size=4)):
        key, _, point = name.rpartition(".")
        number = draw(st.integers(-40, 40))
        hung = f"{ANCHORS.get(key, 'T')}{number:+d}d" if name != "T" else draw(DAYS)
        place = (
            content["stages"][key]
            if key
            else content["anchors" if name in content["anchors"] else "milestones"]
        )
        place[point] = {"at": draw(st.one_of(DAYS, st.just(hung)))}
    return CycleFile.model_validate(content)


@st.composite
def stands(draw: st.DrawFn) -> dict[str, Here]:
    """The dates of the year with some moved by hand, told, or over."""
    here = standing()
    for name in draw(st.sets(st.sampled_from(NAMES), max_size=4)):
        here[name] = draw(st.one_of(DAYS.map(moved), st.just(replace(here[name], held="told"))))
    return here


def applied(here: Mapping[str, Here], changes: tuple[DateTurn, ...]) -> dict[str, Here]:
    """The dates as they stand once the changes are written."""
    after = dict(here)
    for each in changes:
        if each.case in WRITTEN:
            pinned = each.case == "follows" and each.here.pinned
            after[each.name] = replace(each.here, moment=each.file, pinned=pinned)
    return after


@given(files(), stands(), st.sets(st.sampled_from(NAMES), max_size=3))
def test_no_move_is_lost(file: CycleFile, here: dict[str, Here], take: set[str]) -> None:
    changes = merge_dates(LOADED, file, here=here, take=take, now=NOW)
    after = applied(here, changes)
    for name in here.keys() - take:
        if here[name].pinned:
            assert after[name].moment == here[name].moment
        elif here[name].held and here[name].moment != after[name].moment:
            assert declared_dates(file)[name] != declared_dates(LOADED)[name]


@given(files(), stands())
def test_no_date_that_has_come_moves_unnamed(file: CycleFile, here: dict[str, Here]) -> None:
    after = applied(here, merge_dates(LOADED, file, here=here, now=NOW))
    for name, each in here.items():
        if each.moment and each.moment.at <= NOW:
            assert after[name].moment == each.moment


@given(files(), stands(), st.sets(st.sampled_from(NAMES), max_size=3))
def test_the_second_time_nothing_changes(
    file: CycleFile, here: dict[str, Here], take: set[str]
) -> None:
    after = applied(here, merge_dates(LOADED, file, here=here, take=take, now=NOW))
    again = merge_dates(file, file, here=after, now=NOW)
    assert {each.name for each in again if each.case in WRITTEN} == set()
