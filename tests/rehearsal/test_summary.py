"""The summary of a rehearsed year, counted."""

from collections import Counter

from igf.rehearsal.report.approvals import matters
from igf.rehearsal.summary import (
    approvals,
    mails_by_notice,
    mails_by_step,
    outcomes,
    reminders_by_notice,
    summary_lines,
)
from tests.rehearsal.years import events, rehearsed


def test_mails_are_counted_by_notice_and_by_step() -> None:
    record = rehearsed()
    by_notice, by_step = mails_by_notice(record), mails_by_step(record)
    assert by_notice.total() == sum(counts.total() for counts in by_step.values())
    assert by_notice.total() == len(record.mails)
    # Six members of the MAG and the list of the community.
    assert by_step["igf-2027/thematic_input"]["announce"] == 7


def test_reminders_of_closings_and_of_questions_are_counted() -> None:
    record = rehearsed()
    found = reminders_by_notice(record)
    assert set(found) == {"call.reminder", "approval.reminder"}
    assert found["call.reminder"] == mails_by_notice(record)["call.reminder"]


def test_approvals_are_listed_with_who_gave_them_in_order() -> None:
    record = rehearsed()
    found = approvals(record)
    assert [each.at for each in found] == sorted(each.at for each in found)
    assert Counter(each.choice for each in found) == {"approve": 2, "send_back": 1}
    assert outcomes(record)["sent_back"] == 1


def test_the_summary_tells_everything_that_went_wrong() -> None:
    record = rehearsed()
    said = "\n".join(summary_lines(record))
    assert f"{len(record.mails)} mails to" in said
    assert all(event.words in said for event in record.events)
    assert len(events(record, "leaves")) == 1


def test_a_question_asked_again_is_one_question_as_in_the_report() -> None:
    record = rehearsed()
    asked = len(matters(record.questions))
    again = len(record.questions) - asked
    assert f"  {asked} questions, {again} of them asked again: " in "\n".join(summary_lines(record))
    assert again > 0
