"""The dates that stay when others move, and how far they are from those then."""

from datetime import UTC, datetime

from igf.calendar.anchors import work_out
from igf.moving.rules.moved import Dated, Held, follow
from igf.moving.rules.staying import (
    BY_HAND,
    OF_ITS_OWN,
    PASSED,
    TOLD,
    WITH_ANOTHER,
    Motion,
    Stay,
    staying,
)
from igf.moving.rules.targets import DatesToMove, targets
from schemas.cycle import CycleFile
from tests.year.years import stage, year

NOW = datetime(2024, 3, 1, tzinfo=UTC)
DECLARED = year(
    {
        "early": stage("T - 340d", "T - 320d"),
        "call": stage("T - 200d", "call.opens + 20d"),
        "review": stage("call.closes + 5d", "2024-07-01"),
    },
    milestones={"talk": {"at": "review.opens + 1d"}, "day": {"at": "2024-04-01"}},
)


#: A stage on a Wednesday, and one that has nothing to do with the others.
LOOSE = year(
    {
        "meet": stage("T - 173d Wed", "meet.opens + 2d"),
        "grants": stage("2024-04-01", "2024-04-20"),
        "groups": stage("2024-04-02", "2024-05-10"),
        "letters": stage("grants.closes + 10d", "2024-12-01"),
    }
)


def stayed(
    *, held: tuple[str, ...] = (), pinned: tuple[str, ...] = (), **wanted: str
) -> dict[str, tuple[str, str, int, int]]:
    found = stays(DECLARED, held=held, pinned=pinned, **wanted)
    return {each.name: (each.why, each.anchor, each.was, each.now) for each in found}


def stays(
    declared: CycleFile,
    *,
    held: tuple[str, ...] = (),
    pinned: tuple[str, ...] = (),
    **wanted: str,
) -> list[Stay]:
    anchors, _ = work_out(declared)
    told: Held = "told"
    dates = {
        name: Dated(anchors.moments.get(name), name in pinned, told if name in held else "")
        for name in anchors.hangs_on
    }
    ground = DatesToMove(dict(anchors.moments), {}, anchors.calendar, NOW)
    moved = targets({each.replace("__", "."): to for each, to in wanted.items()}, ground).moves
    follows = follow(declared, dates, moved=moved, now=NOW)
    moves = {**moved, **follows.moves}
    motion = Motion(declared, dates, moves, tuple(moved), follows.stays, anchors, NOW)
    return list(staying(motion))


def test_a_day_of_its_own_between_now_and_an_anchor_is_listed_with_both_distances() -> None:
    found = stayed(T="-2d")
    assert found["day"] == (OF_ITS_OWN, "T", -258, -256)
    assert found["review.closes"] == (OF_ITS_OWN, "T", -167, -165)


def test_what_people_were_told_stays_and_what_hangs_on_it_stays_with_it() -> None:
    found = stayed(T="-2d", held=("review.opens",))
    assert found["review.opens"][:2] == (TOLD, "call.closes")
    assert found["talk"][0] == WITH_ANOTHER


def test_what_was_moved_by_hand_stays() -> None:
    assert stayed(T="-2d", pinned=("call.opens",))["call.opens"][0] == BY_HAND


def test_what_has_passed_stays() -> None:
    assert stayed(T="-2d")["early.opens"][0] == PASSED


def test_of_a_stage_only_what_has_to_do_with_its_date_is_listed() -> None:
    assert stayed(call__closes="+7d") == {}
    assert set(stayed(call__closes="+30d")) == {"review.closes"}


def test_a_date_on_the_same_weekday_all_the_same_says_so_and_what_hangs_on_it_names_it() -> None:
    opens, closes = (each for each in stays(LOOSE, T="+1d") if each.name.startswith("meet."))
    assert (opens.why, opens.upon) == ("still the Wednesday of that week", None)
    assert (closes.why, closes.upon) == (WITH_ANOTHER, "meet.opens")


def test_a_date_that_has_nothing_to_do_with_what_moves_past_it_is_not_listed() -> None:
    names = {each.name for each in stays(LOOSE, grants__closes="2024-06-01")}
    assert "groups.closes" not in names


def test_what_t_moves_past_is_not_in_its_way_unless_it_hangs_on_it() -> None:
    found = {each.name: each for each in stays(LOOSE, T="2024-11-20")}
    letters = found["letters.closes"]
    assert (letters.anchor, letters.was, letters.now) == ("T", -14, 11)
    assert (letters.tie, letters.turned) == ("", False)


def test_a_date_that_stays_behind_what_it_hangs_on_is_in_its_way() -> None:
    held = ("letters.opens",)
    found = {each.name: each for each in stays(LOOSE, held=held, grants__closes="2024-06-01")}
    assert (found["letters.opens"].tie, found["letters.opens"].turned) == ("hangs", True)


def test_dates_of_one_stage_are_left_to_the_check_of_the_year() -> None:
    found = {each.name: each for each in stays(LOOSE, groups__opens="2024-06-01")}
    assert (found["groups.closes"].was, found["groups.closes"].now) == (38, -22)
    assert (found["groups.closes"].tie, found["groups.closes"].turned) == ("order", False)
