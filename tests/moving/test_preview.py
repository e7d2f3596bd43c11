"""The preview of a move is what it does: any move, at any time, and nothing else."""

from collections import Counter
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from igf.moving import Foreseen, carry_out
from schemas.errors import Mistake
from tests.amounts import examples
from tests.engine.begun import STARTED, Begun
from tests.moving.years import EVERY_STATE, SAID, differences, foreseen, move, moving, rows, written

Changed = dict[str, dict[object, dict[str, Any]]]
few = settings(
    max_examples=examples(6, soak=200),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
DATES = (
    "thematic_input__closes",
    "thematic_input",
    "review__opens",
    "review",
    "talk",
    "T",
    "over",
    "left_out",
    "undecided__opens",
)
SHIFTS = st.sampled_from(["+1d", "+7d", "+30d", "-1d", "-3d", "-20d", "+5wd", "+2h", "now"])
MOVES = st.lists(st.tuples(st.sampled_from(DATES), SHIFTS), min_size=1, max_size=4)
AT = st.integers(min_value=0, max_value=75).map(
    lambda days: STARTED + timedelta(days=days, hours=9)
)


def every_state() -> AbstractContextManager[Begun]:
    """The year with stages in every state."""
    return moving(stages=EVERY_STATE, adoption=SAID)


def allowed(year: Begun, name: str, to: str) -> Foreseen | None:
    try:
        return foreseen(year, **{name: to})
    except Mistake:
        return None


def assert_as_foreseen(
    found: Foreseen, changed: dict[str, dict[object, dict[str, object]]]
) -> None:
    dates = changed.pop("deadline")
    assert {key: row["version"] for key, row in dates.items()} == {
        f"igf-2027/{shift.name}": shift.version for shift in found.shifts
    }
    for shift in found.shifts:
        assert dates[f"igf-2027/{shift.name}"].get("at", shift.after.at) == shift.after.at
    assert len(changed.pop("deadline_change")) == len(found.shifts)
    assert changed.pop("cycle") == {"igf-2027": {"version": found.seen.version + 1}}
    claims = [
        (stage.id, *key) for stage in found.stages for key, _ in stage.skipped + stage.carried
    ]
    fired = changed.pop("firing", {}).values()
    assert Counter(claims) == Counter(
        (row["stage"], row["step"], row["rung"], row["version"]) for row in fired
    )
    mails = changed.pop("outbox", {})
    drafts = [row for row in mails.values() if "key" in row]
    assert [(row["stage"], row["recipient"], row["text"]) for row in drafts] == [
        (n.stage, n.mail.recipient.key, n.mail.rendered.text) for n in found.notices
    ]
    assert {key: row["state"] for key, row in mails.items() if "key" not in row} == {
        change.number: change.after for change in found.mails
    }
    asks = changed.pop("ask", {})
    assert asks.keys() == {ask.id for ask in (*found.asks, *found.superseded)}
    owed = changed.pop("obligation", {}).values()
    assert all(row == {"state": "released"} for row in owed)
    assert bool(owed) == bool(found.superseded)
    stages = {stage.id: stage for stage in found.stages}
    for key, row in changed.pop("stage", {}).items():
        stage = stages[str(key)]
        wanted = {"state": stage.state, "next_at": stage.until, "words": stage.words}
        assert row.items() <= (wanted | {"attention": stage.attention}).items()
    acts = Counter(row["act"] for row in changed.pop("log").values())
    assert acts["date.moved"] == len(found.shifts)
    changed.pop("log_value")
    assert changed == {}


@few
@given(at=AT, moves=MOVES)
def test_everything_foreseen_is_what_differs_and_nothing_else(
    at: datetime, moves: list[tuple[str, str]]
) -> None:
    with every_state() as year:
        year.live(at)
        for name, to in moves:
            found = allowed(year, name, to)
            if found:
                before = rows(year)
                carry_out(year.office, found)
                assert_as_foreseen(found, differences(before, rows(year)))


@few
@given(moves=st.lists(st.tuples(AT, st.sampled_from(DATES), SHIFTS), min_size=1, max_size=5))
def test_nobody_is_reminded_twice_of_the_same_version(
    moves: list[tuple[datetime, str, str]],
) -> None:
    with every_state() as year:
        for at, name, to in sorted(moves, key=lambda each: each[0]):
            year.live(at)
            if found := allowed(year, name, to):
                carry_out(year.office, found)
        year.live(STARTED + timedelta(days=200))
        found_mails = [row for (table, _), row in rows(year).items() if table == "outbox"]
        keys = Counter(
            (row["recipient"], row["stage"], row["step"], row["rung"], row["version"])
            for row in found_mails
            if row["step"] != "move"
        )
        assert set(keys.values()) <= {1}
        # Nor of one instant under two versions.
        assert set(Counter(written(year)).values()) <= {1}


@settings(few, max_examples=examples(3, soak=100))
@given(at=AT, days=st.integers(min_value=1, max_value=40), name=st.sampled_from(DATES))
def test_moved_and_moved_back_changes_nothing_but_history(
    at: datetime, days: int, name: str
) -> None:
    with every_state() as moved, every_state() as left:
        moved.live(at)
        assume(allowed(moved, name, f"+{days}d"))
        before = rows(moved)
        move(moved, **{name: f"+{days}d"})
        assume(allowed(moved, name, f"-{days}d"))
        move(moved, **{name: f"-{days}d"})
        history = differences(before, rows(moved))
        for table in ("deadline_change", "log", "log_value", "cycle", "firing"):
            history.pop(table, None)
        kept = {"version", "told"}
        assert all(row.keys() <= kept for row in history.pop("deadline", {}).values())
        assert all(row.get("state") == "skipped" for row in history.pop("outbox", {}).values())
        assert history == {}
        # It lives only now, so that what is not allowed costs little.
        left.live(at)
        for year in (moved, left):
            year.live(STARTED + timedelta(days=120))
        assert written(moved) == written(left)
