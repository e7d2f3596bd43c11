"""Moving dates: what is told to whom, what waits, what opens again, and what is refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from igf.engine.status import status
from igf.log.write import By
from igf.moving import carry_out, foresee, foreseen_words, moved_words
from igf.moving.foreseen import SlackChange
from igf.outbox.approve import Choice, drop_mails, mail_words
from igf.stopping.stop import cancel, pause
from igf.store.tables.records import Outgoing
from schemas.errors import Mistake, Mistakes
from tests.engine.begun import CALL, CLOSES, DAY, OPENS, STAFF, Begun, begun_with
from tests.engine.counting import counted
from tests.moving.years import (
    EVALUATE,
    EVERY_STATE,
    SAID,
    STAGES,
    foreseen,
    move,
    moving,
    order,
    rows,
)
from tests.outbox.approving import approve_mails
from tests.store.databases import SLOW_MS
from tests.year.years import SHUT

REVIEW = "igf-2027/review"


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Begun]:
    """The call opened yesterday, and was announced to three recipients."""
    with moving(tmp_path) as found:
        found.live(OPENS + DAY)
        found.office.store.slow_ms = SLOW_MS
        yield found


def drafts(year: Begun) -> list[Outgoing]:
    return [mail for mail in year.mails() if mail.state == "draft"]


def said(year: Begun, **dates: str) -> str:
    return "\n".join(foreseen_words(foreseen(year, **dates)))


def test_what_people_were_told_stays_and_the_rest_follows(year: Begun) -> None:
    found = foreseen(year, thematic_input__closes="+7d")
    names = [shift.name for shift in found.shifts]
    assert names == ["thematic_input.closes", "talk", "review.opens", "review.closes"]
    again = foreseen(year, T="+7d")
    assert [shift.name for shift in again.shifts] == ["T", "meeting.opens", "meeting.closes"]
    assert {stay.name: (stay.was, stay.now) for stay in again.stays}["thematic_input.closes"] == (
        -309,
        -316,
    )


@pytest.mark.parametrize("to", ["+7d", "-3d"])
def test_nothing_of_a_stage_that_is_left_out_or_over_is_foreseen(tmp_path: Path, to: str) -> None:
    with moving(tmp_path, EVERY_STATE, SAID) as year:
        year.live(OPENS + DAY)
        found = foreseen(year, T=to, thematic_input__closes=to)
        assert {"left_out.opens", "undecided.opens"} < {shift.name for shift in found.shifts}
        rungs = {each.stage for each in (*found.armed, *found.not_again)}
        told = {each.stage for each in found.notices} | {each.stage for each in found.asks}
        stages = {each.partition("/")[2] for each in rungs | told}
        assert stages.isdisjoint({"left_out", "undecided", "over"})
        assert found.reopens == ()
        text = "\n".join(foreseen_words(found))
        assert "left_out" not in text
        assert "Over" in text


def test_what_comes_of_an_undecided_stage_is_foreseen_once_it_is_opened(tmp_path: Path) -> None:
    with moving(tmp_path, EVERY_STATE, SAID) as year:
        year.live(OPENS + DAY)
        found = foreseen(year, undecided__opens="now")
        assert {each.stage for each in found.armed} == {"igf-2027/undecided"}
        assert "Undecided: Evaluation on " in "\n".join(foreseen_words(found))


def test_days_that_are_short_are_said_in_words_not_below_zero(year: Begun) -> None:
    slack = (SlackChange("Review", -5, -1), SlackChange("Meeting", 1, None))
    said = "\n".join(foreseen_words(replace(foreseen(year, T="+1d"), slack=slack)))
    assert "Days that a stage can still be extended before what follows it:" in said
    assert "Review: 5 days too little before, 1 day too little now" in said
    assert "Meeting: 1 day before, no limit now" in said


def test_a_date_moved_by_hand_before_stays_until_it_is_back(year: Begun) -> None:
    move(year, review__opens="+2d")
    assert [s.name for s in foreseen(year, thematic_input__closes="+7d").shifts][-1] == "talk"
    move(year, review__opens="-2d")
    assert "review.opens" in {s.name for s in foreseen(year, thematic_input__closes="+7d").shifts}


def test_those_who_were_told_are_told_again_once_it_is_approved(year: Begun) -> None:
    move(year, thematic_input__closes="+7d")
    waiting = drafts(year)
    assert {mail.recipient for mail in waiting} == {"person:amina", "person:jun", "list:community"}
    assert {mail.notice for mail in waiting} == {"call.extended"}
    assert "earlier deadline of 31 January 2027, 23:59 UTC" in " ".join(waiting[0].text.split())
    year.carry()
    assert len(drafts(year)) == 3
    approve_mails(year.office, Choice(all=True), by=STAFF)
    year.carry()
    assert {mail.state for mail in year.mails("move")} == {"sent"}
    assert {mail.decided_by for mail in year.mails("move")} == {"Lea Brun"}


def test_nobody_is_told_of_a_date_that_nobody_knew(year: Begun) -> None:
    move(year, review__opens="+7d")
    assert drafts(year) == []


def test_a_draft_makes_way_for_that_of_the_next_move(year: Begun) -> None:
    move(year, thematic_input__closes="+7d")
    move(year, thematic_input__closes="+1d")
    states = [(mail.version, mail.state) for mail in year.mails("move")]
    assert states == [(2, "skipped")] * 3 + [(3, "draft")] * 3
    assert "earlier deadline of 31 January 2027, 23:59 UTC" in " ".join(
        drafts(year)[0].text.split()
    )


def test_moved_back_after_the_notice_left_they_are_told_of_that_too(year: Begun) -> None:
    move(year, thematic_input__closes="+7d")
    approve_mails(year.office, Choice(all=True), by=STAFF)
    year.carry()
    move(year, thematic_input__closes="-7d")
    assert {mail.notice for mail in drafts(year)} == {"cycle.date_changed"}


def test_a_stale_draft_leaves_only_with_the_will_to(year: Begun) -> None:
    queue_again(year)
    move(year, thematic_input__closes="+7d")
    held = [mail.id for mail in drafts(year) if mail.step == "announce"]
    assert len(held) == 3
    with pytest.raises(Mistakes, match="the closing moved from 31 January 2027, 23:59 UTC"):
        approve_mails(year.office, Choice(tuple(held)), by=STAFF)
    assert any(line.startswith("Stale: ") for line in mail_words(year.office, held[0]))
    assert approve_mails(year.office, Choice(tuple(held)), by=STAFF, anyway=True).number == 3


def queue_again(year: Begun) -> None:
    """As if the relay had been away since the announcement."""
    with year.office.store.write(year.clock.now()) as session:
        for mail in year.mails("announce"):
            row = session.get_one(Outgoing, mail.id)
            row.state, row.sent_at = "queued", None
            row.retry_at = year.clock.now() + timedelta(minutes=5)


def test_queued_mails_that_say_the_old_date_wait_and_leave_when_it_is_back(year: Begun) -> None:
    queue_again(year)
    assert "waits for a person" in said(year, thematic_input__closes="+7d")
    move(year, thematic_input__closes="+7d")
    year.live(OPENS + 2 * DAY)
    assert {mail.state for mail in year.mails("announce")} == {"draft"}
    move(year, thematic_input__closes="-7d")
    year.live(OPENS + 3 * DAY)
    assert {mail.state for mail in year.mails("announce")} == {"sent"}


def test_a_dropped_draft_never_leaves_and_says_why(year: Begun) -> None:
    move(year, thematic_input__closes="+7d")
    drop_mails(year.office, Choice(stage="thematic_input"), by=By(STAFF, "they were called"))
    year.live(OPENS + 3 * DAY)
    assert {(m.state, m.reason) for m in year.mails("move")} == {("skipped", "they were called")}
    with pytest.raises(Mistake, match="the reason is missing"):
        drop_mails(year.office, Choice(all=True), by=By(STAFF, " "))


def test_after_closing_it_opens_again_and_closes_a_second_time(year: Begun) -> None:
    year.live(CLOSES + 10 * DAY)
    assert year.fired().count("close/@1") == 1
    found = foreseen(year, thematic_input__closes="2027-02-20")
    assert [each.id for each in found.reopens] == [CALL]
    # What follows the close comes again, and so is not said to be done for good.
    assert "report_close" not in {each.key[0] for each in found.not_again}
    carry_out(year.office, found)
    approve_mails(year.office, Choice(all=True), by=STAFF)
    year.live(CLOSES + 40 * DAY)
    fired = year.fired()
    assert (fired.count("close/@2"), fired.count("report_close/@2")) == (1, 1)
    assert {mail.state for mail in year.mails("move")} == {"sent"}


def test_a_question_asked_for_the_earlier_closing_is_asked_again_after_the_later(
    year: Begun,
) -> None:
    year.live(CLOSES + DAY)
    assert year.ask("approve").state == "open"
    found = foreseen(year, thematic_input__closes="2027-02-20")
    assert [ask.id for ask in found.superseded] == [year.ask("approve").id]
    carry_out(year.office, found)
    assert year.ask("approve").state == "superseded"
    year.live(CLOSES + 30 * DAY)
    assert (year.ask("approve").version, year.ask("approve").state) == (2, "settled")


def test_an_open_question_is_due_at_the_new_date_and_reminds_of_it(year: Begun) -> None:
    year.stage = REVIEW
    year.carry(datetime.fromisoformat("2027-02-07T09:00:00+00:00"))
    due = year.ask("evaluate").due_at
    move(year, review__closes="+7d")
    assert year.ask("evaluate").due_at == due + 7 * DAY
    year.carry(due - 7 * DAY)
    assert [each for each in year.fired() if "due" in each] == []
    year.carry(datetime(2027, 3, 1, 9, tzinfo=due.tzinfo))
    assert "evaluate/due-7d@2" in year.fired()


def test_a_step_due_on_a_date_that_is_not_set_waits_and_is_asked_once_a_move_sets_it(
    tmp_path: Path,
) -> None:
    talk = {"title": "Talk", "at": None, "expected": "2027-03-01"}
    asks = EVALUATE | {"due": "talk", "key": "evaluate_talk"}
    with begun_with(
        f"sqlite:///{tmp_path / 'igf.db'}", tmp_path, asks, SHUT, milestones={"talk": talk}
    ) as year:
        year.live(CLOSES + 40 * DAY)
        [line] = status(year.office, "igf-2027").stages
        assert line.words.endswith("; Evaluation waits for the date talk: igf move talk DATE")
        assert (year.failures(), line.attention, line.next_at) == ({}, "", None)
        move(year, talk="2027-04-20")
        year.live(CLOSES + 41 * DAY)
        assert year.ask("evaluate_talk").state == "open"


def test_what_was_foreseen_is_carried_out_once(year: Begun) -> None:
    found = foreseen(year, thematic_input__closes="+7d")
    carry_out(year.office, found)
    before = rows(year)
    with pytest.raises(Mistake, match="changed meanwhile"):
        carry_out(year.office, found)
    assert rows(year) == before


def test_what_happened_meanwhile_is_looked_at_again(year: Begun) -> None:
    found = foreseen(year, thematic_input__closes="+20d")
    year.carry(CLOSES - 14 * DAY)
    with pytest.raises(Mistake, match="changed meanwhile"):
        carry_out(year.office, found)


def test_a_closing_a_second_ahead_is_moved_and_one_that_has_come_is_not(year: Begun) -> None:
    soon = f"{year.clock.now() + timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"
    found = foreseen(year, thematic_input__closes=soon)
    now = f"{year.clock.now():%Y-%m-%dT%H:%M:%SZ}"
    with pytest.raises(Mistakes, match="has passed"):
        foreseen(year, thematic_input__closes=now)
    year.clock.move_to(year.clock.now() + timedelta(seconds=1))
    with pytest.raises(Mistake, match="passed meanwhile"):
        carry_out(year.office, found)
    assert foreseen(year, thematic_input__closes="now").shifts[0].after.at == year.clock.now()


def test_everything_that_is_wrong_with_an_order_is_said_at_once(year: Begun) -> None:
    wrong = {"thematic_imput": "+7d", "T": "2026-01-01", "review__closes": "soon"}
    with pytest.raises(Mistakes) as mistakes:
        foreseen(year, **wrong)
    assert [each.place for each in mistakes.value.problems] == [
        "thematic_imput",
        "T",
        "review.closes",
    ]
    with pytest.raises(Mistake, match="the reason is missing"):
        foresee(year.office, replace(order(T="+1d"), by=By(STAFF, " ")))


def test_the_words_say_old_and_new_what_stays_and_whom_it_tells(year: Begun) -> None:
    words = said(year, thematic_input__closes="+7d")
    assert "Sun 31 January 2027, 23:59 UTC  ->  Sun 7 February 2027, 23:59 UTC" in words
    assert "Mails that would be drafted (Call for thematic input), each to be approved: 3" in words
    moved = list(moved_words(move(year, T="+2d")))
    assert moved[0] == "T: Mon 6 December 2027 -> Wed 8 December 2027"
    assert any("was T-309, now T-311" in line for line in moved)


def test_a_move_takes_as_many_statements_for_many_dates_as_for_few(year: Begun) -> None:
    def statements(**dates: str) -> int:
        found = foreseen(year, **dates)
        with counted(year.office.store) as said:
            carry_out(year.office, found)
        return len(said)

    one = statements(fixed="+1d")
    many = statements(T="+1d", review="+1d", talk="+1d", fixed="+1d")
    assert (one, many) == (15, 17)


def test_a_stage_that_must_not_be_extended_is_only_with_the_will_to(tmp_path: Path) -> None:
    stages = {**STAGES, "review": {**STAGES["review"], "no_extension": True}}
    with moving(tmp_path, stages=stages) as year:
        with pytest.raises(
            Mistakes, match="must not be extended, and would close 7 days later"
        ) as it:
            foreseen(year, review__closes="+7d")
        assert {(each.severity, "say --force" in each.fix) for each in it.value.problems} == {
            ("error", True)
        }
        found = foresee(year.office, replace(order(review__closes="+7d"), force=True))
        assert [(each.rule, each.code) for each in found.broken] == [("R-EXT-1", "no_extension")]
        assert foreseen(year, review__closes="-1d").broken == ()


def test_a_date_that_follows_past_a_closing_that_stays_is_moved_only_with_the_will_to(
    tmp_path: Path,
) -> None:
    stages = {**STAGES, "meeting": {**STAGES["meeting"], "closes": "2027-04-30 23:59 UTC"}}
    with moving(tmp_path, stages=stages) as year:
        with pytest.raises(Mistakes, match="Meeting closes before it opens") as it:
            foreseen(year, T="+100d")
        (problem,) = it.value.problems
        assert problem.fix.startswith("move meeting.closes as well")
        found = foresee(year.office, replace(order(T="+100d"), force=True))
        assert "closes_before_it_opens" in {each.code for each in found.conflicts}


def test_a_rule_that_a_move_breaks_is_said_and_stops_nothing(year: Begun) -> None:
    found = foreseen(year, review__closes="2027-02-09")
    assert [(each.rule, "short of 5 days" in each.message) for each in found.broken] == [
        ("R-NOT-2", True)
    ]
    carry_out(year.office, found)
    assert foreseen(year, review__closes="2027-02-10").broken == ()


def test_a_move_by_command_and_one_from_elsewhere_do_not_both_happen(year: Begun) -> None:
    first = foreseen(year, thematic_input__closes="+7d")
    second = foreseen(year, T="+7d")
    carry_out(year.office, first)
    with pytest.raises(Mistake, match="changed meanwhile"):
        carry_out(year.office, second)


def test_a_draft_that_is_approved_when_its_stage_is_done_leaves_all_the_same(year: Begun) -> None:
    move(year, thematic_input__closes="+7d")
    year.live(CLOSES + 40 * DAY)
    assert stage_state(year) == "done"
    approve_mails(year.office, Choice(all=True), by=STAFF)
    year.carry()
    assert {mail.state for mail in year.mails("move")} == {"sent"}
    assert stage_state(year) == "done"


def stage_state(year: Begun) -> str:
    return str(rows(year)["stage", CALL]["state"])


def test_a_paused_stage_moves_and_sends_nothing(year: Begun) -> None:
    pause(year.office, CALL, by=By(STAFF, "the venue is not confirmed"))
    move(year, thematic_input__closes="+7d")
    assert stage_state(year) == "paused"
    with pytest.raises(Mistakes, match="sends nothing"):
        approve_mails(year.office, Choice(all=True), by=STAFF)


def test_a_cancelled_year_has_no_dates_to_move(year: Begun) -> None:
    cancel(year.office, "igf-2027", by=By(STAFF, "the host withdrew"))
    with pytest.raises(Mistake, match="is cancelled"):
        foreseen(year, T="+7d")


def test_an_open_question_whose_new_date_has_come_stands_and_is_not_asked_twice(
    tmp_path: Path,
) -> None:
    drop = {"key": "invite", "drop": True}
    asks = {"key": "evaluate", "at": "T - 330d 09:00 UTC", "due": "asked + 14d"}
    poll = {"kind": "own", "title": "Poll", "opens": "2027-01-02", "closes": "2027-03-01"}
    with moving(tmp_path, stages={"poll": {**poll, "steps": [drop, asks]}, **STAGES}) as year:
        year.carry(datetime.fromisoformat("2027-01-15T09:00:00+00:00"))
        moved = move(year, T="+2d").foreseen
        assert (moved.superseded, [ask.version for ask in moved.asks]) == ((), [2])
        year.carry()
        assert (year.ask("evaluate").version, year.ask("evaluate").state) == (2, "open")
        assert len(year.mails("evaluate")) == 2
        move(year, T="+30d")
        assert year.ask("evaluate").state == "superseded"


def test_nobody_is_reminded_again_of_an_answer_when_its_date_hardly_moves(year: Begun) -> None:
    year.stage = REVIEW
    year.carry(datetime.fromisoformat("2027-02-07T09:00:00+00:00"))
    year.carry(datetime.fromisoformat("2027-02-22T09:00:00+00:00"))
    assert [each for each in year.fired() if "due" in each] == ["evaluate/due-7d@1"]
    move(year, review__closes="-1h")
    year.carry()
    assert [each for each in year.fired() if "due" in each] == ["evaluate/due-7d@1"]
    assert len(year.mails("evaluate")) == 4
