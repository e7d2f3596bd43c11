"""A stage that waits for another, in a started year on both databases: woken, compared, named."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from igf.asks.decide import decide
from igf.asks.supersede import confirm, done_since, supersede
from igf.changing import Wish, apply, compare
from igf.engine.advance import next_due_move
from igf.engine.perform import perform
from igf.health.assess import health
from igf.log.write import By
from igf.moving import MoveOrder, carry_out, foresee
from igf.moving.rules.targets import NOW
from igf.stage.rules.awaiting import CANCELLED
from igf.stopping.stop import cancel, resume
from igf.store.queries import year as queries
from igf.store.tables.records import StageWait
from igf.store.tables.year import Stage
from tests.engine.begun import (
    CLOSES,
    DAY,
    INPUT,
    OPENS,
    STAFF,
    Begun,
    begun,
    ready,
    reply_to,
    year_file,
)
from tests.engine.counting import counted
from tests.year.years import SHUT, TELL, Data, kind

SELECT: Data = {
    "key": "select",
    "do": "decide",
    "title": "Decision of the MAG",
    "question": "Did the MAG decide?",
    "at": "opens",
    "by": ["mag_chair"],
    "due": "closes",
    "notice": "approval.request",
}
LETTERS: Data = TELL | {"key": "letters", "title": "Letters", "to": ["mag"]}
KINDS = {"telling": kind(LETTERS, name="telling")}
STAGES: dict[str, Data] = {
    "results": INPUT
    | {
        "kind": "telling",
        "title": "Results",
        "opens": "2027-01-10 09:00 UTC",
        "steps": [{"key": "letters", "after": ["selection.select"]}],
    },
    "selection": INPUT | {"kind": "selecting", "title": "Selection"},
}
SELECTION, RESULTS = "igf-2027/selection", "igf-2027/results"
LATER = OPENS + 10 * DAY


@contextmanager
def selecting(url: str, folder: Path, **more: object) -> Iterator[Begun]:
    """The question is asked in the selection; the letters are due, and wait for its answer."""
    kinds = KINDS | {"selecting": kind(SELECT | more, SHUT, name="selecting")}
    with begun(url, folder, stages=STAGES, kinds=kinds) as year:
        carry(year, SELECTION, at=OPENS)
        carry(year, RESULTS, at=LATER)
        yield year


def carry(year: Begun, stage: str, *, at: datetime | None = None) -> None:
    year.stage = stage
    year.carry(at)


def row(year: Begun) -> Stage:
    with year.office.store.read() as session:
        return queries.stage(session, RESULTS)


def answer(year: Begun, choice: str) -> None:
    year.stage = SELECTION
    ask = year.ask("select")
    decide(year.office, ask.id, reply=replace(reply_to(ask), choice=choice))


def mails(year: Begun) -> int:
    year.stage = RESULTS
    return len(year.mails("letters"))


def awaits(year: Begun) -> list[str]:
    found = health(year.office, "igf-2027").findings
    return [each.what for each in found if each.code in {"awaits", "relied_on"}]


@pytest.fixture
def year(url: str, tmp_path: Path) -> Iterator[Begun]:
    with selecting(url, tmp_path) as found:
        yield found


def test_nothing_leaves_before_the_decision_of_the_other_stage(year: Begun) -> None:
    waits = "Waiting for Decision of the MAG (Selection), due 31 January 2027, 23:59 UTC"
    assert mails(year) == 0
    assert waits in row(year).words
    assert awaits(year) == [f"Letters: {waits}"]


def test_the_decision_wakes_what_waits_for_it_in_its_own_transaction(year: Begun) -> None:
    assert row(year).next_at == CLOSES
    answer(year, "approve")
    assert row(year).next_at == year.clock.now()
    carry(year, RESULTS)
    assert mails(year) == 2
    assert awaits(year) == []


def test_a_second_visit_does_nothing(year: Begun) -> None:
    answer(year, "approve")
    carry(year, RESULTS)
    carry(year, RESULTS, at=LATER + DAY)
    assert mails(year) == 2


def test_a_provisional_decision_lets_nothing_leave_until_it_is_confirmed(
    url: str, tmp_path: Path
) -> None:
    """R-SEL-6."""
    with selecting(url, tmp_path, provisional=True) as year:
        answer(year, "approve")
        carry(year, RESULTS)
        assert mails(year) == 0
        assert ", which is provisional" in row(year).words
        confirm(year.office, ask_of(year), by=STAFF)
        assert row(year).next_at == year.clock.now()
        carry(year, RESULTS)
        assert mails(year) == 2


def test_a_letter_being_prepared_is_not_committed_once_the_decision_falls(year: Begun) -> None:
    answer(year, "approve")
    year.stage = RESULTS
    due = next_due_move(year.office, RESULTS)
    assert due is not None
    assert due.due_step is not None
    lease = year.lease()
    ask = ask_of(year)
    supersede(year.office, ask, outcome="sent_back", by=By(STAFF, "a mistake"))
    done = perform(year.office, lease, due_step=due.due_step, seen=due.seen)
    assert done.words == "Done before, or something else came first"
    assert mails(year) == 0


def ask_of(year: Begun) -> str:
    year.stage = SELECTION
    ask = year.ask("select").id
    year.stage = RESULTS
    return ask


def test_what_left_on_a_decision_that_fell_is_named(year: Begun) -> None:
    answer(year, "approve")
    carry(year, RESULTS)
    ask = ask_of(year)
    supersede(year.office, ask, outcome="sent_back", by=By(STAFF, "a mistake"))
    said = "Letters (Results) on 14 January 2027, 09:00 UTC: 2 mails"
    assert done_since(year.office, ask) == (said,)
    (relied,) = awaits(year)
    assert relied.endswith("Decision of the MAG (Selection) since was sent back")


def test_a_cancelled_stage_is_told_as_what_never_comes(year: Begun) -> None:
    cancel(year.office, SELECTION, by=By(STAFF, "no workshops this year"))
    carry(year, RESULTS)
    assert f"(Selection), which {CANCELLED}" in row(year).words
    (told,) = awaits(year)
    assert CANCELLED in told
    assert mails(year) == 0


def test_what_waits_for_a_cancelled_stage_says_so_before_any_run_looks_at_it(
    url: str, tmp_path: Path
) -> None:
    kinds = KINDS | {"selecting": kind(SELECT, SHUT, name="selecting")}
    with begun(url, tmp_path, stages=STAGES, kinds=kinds) as year:
        carry(year, RESULTS, at=OPENS)
        assert "next: letters on 10 January" in row(year).words
        cancel(year.office, SELECTION, by=By(STAFF, "no workshops this year"))
        assert "next:" not in row(year).words
        assert f"(Selection), which {CANCELLED}: take that stage up again" in row(year).words
        resume(year.office, SELECTION, by=By(STAFF, "there are workshops"))
        assert "next: letters on 10 January" in row(year).words


def test_a_stage_that_is_not_held_is_not_waited_for(url: str, tmp_path: Path) -> None:
    kinds = KINDS | {"selecting": kind(SELECT, SHUT, name="selecting")}
    stages = STAGES | {"selection": STAGES["selection"] | {"held": "no"}}
    with begun(url, tmp_path, stages=stages, kinds=kinds) as year:
        carry(year, RESULTS, at=LATER)
        assert mails(year) == 2


def test_what_waits_is_kept_and_costs_no_question_more(year: Begun) -> None:
    with year.office.store.read() as session:
        kept = session.execute(select(StageWait.stage, StageWait.awaited, StageWait.what)).all()
    assert [tuple(each) for each in kept] == [(RESULTS, SELECTION, "select")]
    asked = []
    for stage in (SELECTION, RESULTS):
        with counted(year.office.store) as statements:
            next_due_move(year.office, stage)
        asked.append(len(statements))
    assert asked == [1, 1]  # what a stage awaits is in its book


def test_a_stage_of_which_nothing_is_decided_is_not_silently_settled(
    url: str, tmp_path: Path
) -> None:
    stages = STAGES | {"selection": STAGES["selection"] | {"held": "undecided"}}
    kinds = KINDS | {"selecting": kind(SELECT, SHUT, name="selecting")}
    with begun(url, tmp_path, stages=stages, kinds=kinds) as year:
        carry(year, RESULTS, at=LATER)
        assert mails(year) == 0
        waits = "Waiting for Selection, which is not decided yet"
        assert f"{waits}: open that stage (igf open)" in row(year).words
        assert awaits(year) == [f"Letters: {waits}"]
        order = MoveOrder("igf-2027", {"selection.opens": NOW}, By(STAFF, "it is held"))
        carry_out(year.office, foresee(year.office, order))
        carry(year, SELECTION)
        answer(year, "approve")
        carry(year, RESULTS)
        assert mails(year) == 2


def test_a_file_that_decides_against_it_lets_what_waits_go_on(url: str, tmp_path: Path) -> None:
    stages = STAGES | {"selection": STAGES["selection"] | {"held": "undecided"}}
    kinds = KINDS | {"selecting": kind(SELECT, SHUT, name="selecting")}
    with begun(url, tmp_path, stages=stages, kinds=kinds) as year:
        carry(year, RESULTS, at=LATER)
        assert row(year).next_at is None
        file = year_file(STAGES | {"selection": STAGES["selection"] | {"held": "no"}})
        apply(year.office, compare(year.office, Wish(ready(file, kinds), STAFF)))
        assert row(year).next_at is not None
        carry(year, RESULTS)
        assert mails(year) == 2
