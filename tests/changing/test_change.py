"""A changed file of a running year: compared in three ways, applied once, and nothing is lost."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from igf.changing import Applied, Change, Wish, apply, compare
from igf.changing.words import applied_words, change_words
from igf.engine.perform import perform
from igf.log.write import By
from igf.moving import MoveOrder, carry_out, foresee
from igf.stopping.stop import cancel, pause
from igf.store.queries import year as queries
from igf.store.tables.year import Ask, Stage
from igf.year.declared import year_of
from schemas.errors import Mistake, Mistakes
from schemas.kind import KindFile
from schemas.moments import zulu
from tests.engine.begun import (
    CALL,
    CLOSES,
    DAY,
    INPUT,
    OPENS,
    STAFF,
    Begun,
    ready,
    real_kinds,
    year_file,
)
from tests.year.years import Data

REVIEW: Data = {
    "kind": "meeting",
    "title": "Review",
    "opens": "thematic_input.closes + 7d",
    "closes": "thematic_input.closes + 8d",
    "audience": ["mag"],
}
SECOND: Data = {
    "key": "approve_again",
    "do": "decide",
    "title": "Approval by the Secretariat",
    "question": "Approve the synthesis?",
    "by": ["secretariat"],
    "due": "asked + 7d",
    "notice": "approval.request",
    "about": ["synthesis"],
    "before": "publish",
}
LAST_CALL: Data = {
    "key": "last_call",
    "do": "notice",
    "title": "Last call",
    "at": "closes - 2d 09:00 UTC",
    "notice": "call.reminder",
    "to": ["mag"],
}
BOTH: Data = {"key": "approve", "by": ["mag_chair", "secretariat"], "rule": {"kind": "all"}}


EYES: Data = BOTH | {"four_eyes": True}


def call(*steps: Data, **fields: object) -> Data:
    return INPUT | {"steps": list(steps)} | fields


def wanted(
    year: Begun, *take: str, kinds: Mapping[str, KindFile] | None = None, **stages: Data
) -> Change:
    """The effects that a file with these stages would have on the year."""
    declared = year_file(stages or {"thematic_input": INPUT})
    return compare(year.office, Wish(ready(declared, kinds), STAFF, take))


def applied(year: Begun, **stages: Data) -> Applied:
    """Apply the file, and see that a second time nothing is left."""
    found = apply(year.office, wanted(year, **stages))
    assert wanted(year, **stages).is_empty
    return found


def move(year: Begun, name: str, to: str) -> None:
    order = MoveOrder("igf-2027", {name: to}, By(STAFF, "few came in"))
    carry_out(year.office, foresee(year.office, order))


def date(year: Begun, name: str) -> str:
    with year.office.store.read() as session:
        row = next(e for e in queries.deadlines(session, "igf-2027") if e.name == name)
    return f"{zulu(row.at) if row.at else 'no date'} v{row.version}"


def stage(year: Begun, key: str) -> Stage:
    with year.office.store.read() as session:
        return queries.stage(session, f"igf-2027/{key}")


def asks(year: Begun, step: str) -> Sequence[Ask]:
    with year.office.store.read() as session:
        return [ask for ask in queries.asks(session, year.stage) if ask.step == step]


def acts(year: Begun) -> list[str]:
    with year.office.store.read() as session:
        return [entry.act for entry in queries.log(session)]


def said(change: Change) -> str:
    return "\n".join(change_words(change))


def test_the_same_file_changes_nothing(year: Begun) -> None:
    year.carry(OPENS)
    before = acts(year)
    done = applied(year, thematic_input=INPUT)
    assert list(applied_words(done)) == ["IGF 2027 was started before; nothing changed"]
    assert acts(year) == before


def test_a_date_of_the_file_is_taken_and_its_reminders_are_armed_again(year: Begun) -> None:
    year.carry(OPENS)
    applied(year, thematic_input=call(closes="2027-02-14 23:59 UTC"))
    assert date(year, "thematic_input.closes") == "2027-02-14T23:59:00Z v2"
    year.live(CLOSES + 20 * DAY)
    assert [rung for rung in year.fired() if rung.startswith("remind")] == [
        "remind/closes-14d@2",
        "remind/closes-7d@2",
        "remind/closes-1d@2",
    ]


def test_those_who_know_another_date_are_told_in_a_draft(small: Begun) -> None:
    small.carry(OPENS)
    applied(small, thematic_input=call(closes="2027-02-14 23:59 UTC"))
    drafts = [mail for mail in small.mails() if mail.state == "draft"]
    assert {mail.notice for mail in drafts} == {"call.extended"}
    assert len(drafts) == 3
    assert "the file says so" in drafts[0].reason


def test_a_date_moved_here_stays_unless_it_is_named(small: Begun) -> None:
    move(small, "thematic_input.closes", "2027-02-07 23:59 UTC")
    other = call(closes="2027-02-14 23:59 UTC")
    applied(small, thematic_input=other)
    assert date(small, "thematic_input.closes") == "2027-02-07T23:59:00Z v2"
    apply(small.office, wanted(small, "thematic_input", thematic_input=other))
    assert date(small, "thematic_input.closes") == "2027-02-14T23:59:00Z v3"
    assert wanted(small, "thematic_input", thematic_input=other).is_empty


def test_a_date_moved_here_and_in_the_file_to_the_same_follows_the_file_from_then_on(
    small: Begun,
) -> None:
    move(small, "thematic_input.closes", "2027-02-07 23:59 UTC")
    applied(small, thematic_input=call(closes="2027-02-07 23:59 UTC"))
    assert date(small, "thematic_input.closes") == "2027-02-07T23:59:00Z v2"
    applied(small, thematic_input=call(closes="2027-02-14 23:59 UTC"))
    assert date(small, "thematic_input.closes") == "2027-02-14T23:59:00Z v3"


def test_one_more_approval_is_asked_for_in_the_middle_of_a_running_call(year: Begun) -> None:
    year.carry(CLOSES)
    applied(year, thematic_input=call(SECOND))
    before = year.fired()
    year.live(CLOSES + 30 * DAY)
    assert year.fired()[: len(before)] == before
    assert year.fired()[len(before) :] == ["approve_again/v1@1", "publish/v1@1", "thank/@1"]


def test_an_added_step_fires_at_its_date_and_the_call_goes_on_to_its_end(year: Begun) -> None:
    year.carry(OPENS)
    assert "Last call), new: happens on 29 January 2027, 09:00 UTC" in said(
        wanted(year, thematic_input=call(LAST_CALL))
    )
    applied(year, thematic_input=call(LAST_CALL))
    year.live(CLOSES + 30 * DAY)
    assert year.fired()[3:5] == ["last_call/@1", "remind/closes-1d@1"]
    assert stage(year, "thematic_input").state == "done"


def test_an_added_step_that_was_due_before_now_counts_as_done(small: Begun) -> None:
    small.carry(CLOSES - DAY)
    applied(small, thematic_input=call(LAST_CALL))
    small.carry()
    assert small.fired()[-1] == "-last_call/@1"
    assert not small.mails("last_call")


def test_a_question_for_others_is_withdrawn_and_asked_anew(year: Begun) -> None:
    year.carry(CLOSES)
    assert "withdrawn and asked anew" in said(wanted(year, thematic_input=call(BOTH)))
    applied(year, thematic_input=call(BOTH))
    year.carry()
    first, again = asks(year, "approve")
    assert (first.state, first.outcome, again.state) == ("superseded", "withdrawn", "open")
    assert again.by == ["mag_chair", "secretariat"]
    assert len({mail.key for mail in year.mails("approve")}) == 3


def test_a_dropped_approval_lets_the_call_go_on(year: Begun) -> None:
    year.carry(CLOSES)
    dropped = call({"key": "approve", "drop": True})
    applied(year, thematic_input=dropped)
    assert [ask.state for ask in asks(year, "approve")] == ["superseded"]
    year.live(CLOSES + 30 * DAY)
    assert year.fired()[-3:] == ["approve/v1@1", "publish/v1@1", "thank/@1"]
    assert stage(year, "thematic_input").state == "done"


def test_an_approval_that_comes_back_is_asked_for_again(small: Begun) -> None:
    small.carry(CLOSES)
    applied(small, thematic_input=call({"key": "approve", "drop": True}))
    applied(small, thematic_input=INPUT)
    small.live(CLOSES + 30 * DAY)
    assert small.fired()[-3:] == ["approve/v1/again@1", "publish/v1@1", "thank/@1"]


def test_a_kind_that_was_changed_is_a_change_of_its_running_stages(small: Begun) -> None:
    small.carry(CLOSES)
    content = real_kinds()["call_for_input"].model_dump(by_alias=True)
    content["steps"] = [step for step in content["steps"] if step["key"] != "thank"]
    kinds = {"call_for_input": KindFile.model_validate(content)}
    change = wanted(small, kinds=kinds)
    assert change.loaded == change.file
    apply(small.office, change)
    assert wanted(small, kinds=kinds).is_empty
    small.live(CLOSES + 30 * DAY)
    assert small.fired()[-1] == "publish/v1@1"


def test_a_label_changes_nothing_that_happened(small: Begun) -> None:
    small.carry(OPENS)
    named = call({"key": "announce", "title": "First news"}, title="Call for ideas")
    applied(small, thematic_input=named)
    small.carry()
    assert small.fired() == ["announce/@1"]
    assert stage(small, "thematic_input").title == "Call for ideas"


def test_a_stage_that_is_over_keeps_its_steps(small: Begun) -> None:
    small.live(CLOSES + 30 * DAY)
    before = stage(small, "thematic_input")
    change = wanted(small, thematic_input=call(LAST_CALL, closes="2027-02-14"))
    assert "is over: it keeps the steps it had" in said(change)
    apply(small.office, change)
    after = stage(small, "thematic_input")
    assert (after.definition, after.state) == (before.definition, "done")
    assert date(small, "thematic_input.closes") == "2027-01-31T23:59:00Z v1"


def test_a_new_stage_waits_for_its_opening(year: Begun) -> None:
    year.carry(OPENS)
    done = applied(year, thematic_input=INPUT, review=REVIEW)
    assert "igf-2027/review" in done.stages
    row = stage(year, "review")
    assert (row.state, row.position) == ("waiting", 1)
    assert row.words
    assert date(year, "review.opens") == "2027-02-07T09:00:00Z v1"


def test_a_new_stage_that_has_passed_is_taken_as_done(small: Begun) -> None:
    small.carry(CLOSES)
    past = REVIEW | {"opens": "2027-01-10", "closes": "2027-01-12"}
    applied(small, thematic_input=INPUT, review=past)
    assert stage(small, "review").state == "done"


def test_a_stage_that_the_file_drops_is_cancelled_with_its_questions(small: Begun) -> None:
    applied(small, thematic_input=INPUT, review=REVIEW)
    small.carry(CLOSES)
    applied(small, review=REVIEW | {"opens": "2027-02-08", "closes": "2027-02-09"})
    row = stage(small, "thematic_input")
    assert (row.state, row.next_at) == ("cancelled", None)
    assert [ask.state for ask in asks(small, "approve")] == ["superseded"]


def test_a_stage_that_the_file_has_again_goes_on_from_now(small: Begun) -> None:
    applied(small, thematic_input=INPUT, review=REVIEW)
    small.carry(OPENS)
    applied(small, review=REVIEW | {"opens": "2027-02-08", "closes": "2027-02-09"})
    small.clock.move_to(CLOSES - 10 * DAY)
    applied(small, thematic_input=INPUT, review=REVIEW)
    small.carry()
    assert small.fired() == ["announce/@1", "-remind/closes-14d@1"]
    small.live(CLOSES + 30 * DAY)
    assert small.fired()[-1] == "thank/@1"


def test_a_stage_that_a_person_cancelled_stays_so(small: Begun) -> None:
    cancel(small.office, CALL, by=By(STAFF, "not this year"))
    applied(small, thematic_input=call(title="Call for ideas"))
    assert stage(small, "thematic_input").state == "cancelled"


def test_a_paused_stage_stays_paused_under_its_new_steps(small: Begun) -> None:
    small.carry(OPENS)
    pause(small.office, CALL, by=By(STAFF, "the venue"))
    applied(small, thematic_input=call(LAST_CALL))
    row = stage(small, "thematic_input")
    assert (row.state, row.next_at, row.words) == ("paused", None, "Paused: the venue")


def test_a_year_that_has_changed_since_it_was_shown_is_looked_at_again(small: Begun) -> None:
    shown = wanted(small, thematic_input=call(closes="2027-02-14"))
    move(small, "thematic_input.closes", "2027-02-07 23:59 UTC")
    with pytest.raises(Mistake, match="look again"):
        apply(small.office, shown)


def test_the_log_tells_what_was_changed(small: Begun) -> None:
    small.carry(CLOSES)
    applied(small, thematic_input=call(BOTH, title="Call for ideas"))
    assert acts(small)[-2:] == ["year.changed", "stage.changed"]


def test_what_is_said_to_leave_within_a_day_is_what_leaves(small: Begun) -> None:
    small.carry(CLOSES)
    change = wanted(small, thematic_input=call(BOTH))
    before = len(small.mails())
    apply(small.office, change)
    small.carry()
    assert sum(each.mails for each in change.ahead) == len(small.mails()) - before == 2


def test_an_undecided_stage_that_is_held_after_all_begins_from_now(small: Begun) -> None:
    applied(small, thematic_input=INPUT, review=REVIEW | {"held": "undecided"})
    assert stage(small, "review").state == "skipped"
    applied(small, thematic_input=INPUT, review=REVIEW)
    row = stage(small, "review")
    assert row.state == "waiting"
    assert row.next_at
    applied(small, thematic_input=INPUT, review=REVIEW | {"held": "undecided"})
    assert stage(small, "review").state == "waiting"


def test_an_undecided_stage_that_is_not_held_says_so(small: Begun) -> None:
    applied(small, thematic_input=INPUT, review=REVIEW | {"held": "undecided"})
    applied(small, thematic_input=INPUT, review=REVIEW | {"held": "no"})
    assert (stage(small, "review").state, stage(small, "review").words) == (
        "skipped",
        "Not held this year",
    )


def test_a_milestone_comes_goes_and_comes_again(small: Begun) -> None:
    def milestones(**dates: str) -> str:
        declared = year_file({"thematic_input": INPUT}, milestones=dates)
        apply(small.office, compare(small.office, Wish(ready(declared), STAFF)))
        assert compare(small.office, Wish(ready(declared), STAFF)).is_empty
        return date(small, "draft")

    assert milestones(draft="T-30d") == "2027-11-06T00:00:00Z v1"
    assert milestones() == "2027-11-06T00:00:00Z v1"
    assert milestones(draft="T-20d") == "2027-11-16T00:00:00Z v2"


def test_what_the_file_says_of_people_and_settings_holds_at_once(small: Begun) -> None:
    declared = year_file({"thematic_input": INPUT}, settings={"minimum_reply_days": 3})
    change = compare(small.office, Wish(ready(declared), STAFF))
    assert "Setting minimum reply days: 3, was 5" in said(change)
    apply(small.office, change)
    with small.office.store.read() as session:
        assert year_of(session, "igf-2027").settings.minimum_reply_days == 3


def test_holidays_move_the_dates_that_count_working_days(small: Begun) -> None:
    review = REVIEW | {"opens": "2027-04-26 + 20wd", "closes": "review.opens + 1d"}
    applied(small, thematic_input=INPUT, review=review)
    declared = year_file({"thematic_input": INPUT, "review": review}, holidays=["CH"])
    change = compare(small.office, Wish(ready(declared), STAFF))
    assert {each.name: each.case for each in change.dates} == {
        "review.opens": "follows",
        "review.closes": "follows",
    }
    apply(small.office, change)
    assert compare(small.office, Wish(ready(declared), STAFF)).is_empty


def test_a_run_at_work_goes_on_under_the_new_steps(small: Begun) -> None:
    small.clock.move_to(OPENS)
    lease, work = small.lease(), small.due_step()
    applied(small, thematic_input=call({"key": "announce", "to": ["mag"]}))
    assert perform(small.office, lease, due_step=work).words == "told 2 recipients"


def test_what_could_not_be_done_is_tried_at_once_as_it_is_declared_now(small: Begun) -> None:
    missing = call({"key": "report_close", "about": ["nothing"]})
    applied(small, thematic_input=missing)
    small.carry(CLOSES)
    assert "report_close" in small.failures()
    applied(small, thematic_input=INPUT)
    assert small.failures() == {}
    small.carry()
    assert "report_close/@1" in small.fired()


def test_mails_that_wait_of_a_withdrawn_question_do_not_leave(small: Begun) -> None:
    small.carry(CLOSES)
    with small.office.store.write(CLOSES) as session:
        for mail in queries.outbox(session, CALL):
            mail.state = "queued" if mail.step == "approve" else mail.state
    applied(small, thematic_input=call({"key": "approve", "drop": True}))
    assert [mail.state for mail in small.mails("approve")] == ["skipped"]


@pytest.mark.parametrize(
    "changed",
    [call(BOTH | {"four_eyes": False}), call({"key": "approve", "drop": True}), call()],
    ids=["taken off", "dropped", "as declared in the kind"],
)
@pytest.mark.parametrize("stops", [None, pause, cancel])
def test_no_changed_file_takes_four_eyes_off_a_decision_to_come(
    small: Begun, changed: Data, stops: Callable[..., object] | None
) -> None:
    applied(small, thematic_input=call(EYES))
    if stops:
        stops(small.office, CALL, by=By(STAFF, "the venue"))
    with pytest.raises(Mistakes, match="is decided under four eyes, and would be no longer"):
        wanted(small, thematic_input=changed)
    assert wanted(small, thematic_input=call(EYES)).is_empty
