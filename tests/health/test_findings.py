"""Findings that require an action, rule by rule; both sides of every threshold."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.health.rules.facts import HeldMails, Holder, OpenAsk, StageView, YearFacts
from igf.health.rules.findings import OVERDUE, RULES, SILENT, SOON, findings
from igf.health.rules.load import ComingMail, load, monday
from igf.health.rules.mails import STUCK
from schemas.health import Finding
from tests.stage.carried import APPROVE, SHUT, TELL, facts

NOW = datetime(2027, 1, 20, 12, 0, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
CALL = "igf-2027/call"
CHAIR = Holder("mag_chair", "MAG Chair", {"amina": "Amina Diallo"})
STAGE = StageView(
    id=CALL,
    title="Call",
    lead="the Secretariat",
    state="running",
    words="Open for input",
    stopped="",
    next_at=NOW + DAY,
    alive_until=None,
    attention="",
    facts=facts(TELL, SHUT),
    waits_for_mail=False,
)
ASK = OpenAsk(
    id=f"{CALL}/approve/v1",
    stage=CALL,
    step="approve",
    title="Approval",
    due_at=NOW + 10 * DAY,
    due_shown="31 January 2027, 23:59 UTC-11",
    owing=(CHAIR,),
    reminded=False,
    next_reminder=None,
)


def year(*asks: OpenAsk, stage: StageView = STAGE, mails: tuple[HeldMails, ...] = ()) -> YearFacts:
    seen = {"watch": NOW, "prefect": NOW}
    titles = {"mag": "the MAG"}
    return YearFacts("igf-2027", NOW, titles, (stage,), asks, (), mails, seen)


def codes(facts: YearFacts) -> list[str]:
    return [each.code for each in findings(facts)]


def only(facts: YearFacts) -> Finding:
    (found,) = findings(facts)
    return found


def test_a_year_in_order_has_no_finding() -> None:
    assert codes(year(ASK)) == []


@pytest.mark.parametrize(("due", "said"), [(NOW, ["late"]), (NOW + SECOND, ["unreminded"])])
def test_a_question_is_late_from_its_deadline_on(due: datetime, said: list[str]) -> None:
    assert codes(year(replace(ASK, due_at=due))) == said


@pytest.mark.parametrize(("due", "said"), [(SOON, ["unreminded"]), (SOON + SECOND, [])])
def test_a_question_due_within_a_week_without_a_reminder_is_told(
    due: timedelta, said: list[str]
) -> None:
    soon = replace(ASK, due_at=NOW + due)
    assert codes(year(soon)) == said
    assert codes(year(replace(soon, reminded=True))) == []


def test_a_question_whose_holder_is_nobody_is_told() -> None:
    lost = only(year(replace(ASK, owing=(CHAIR, Holder("web", "Web editor", {})))))
    assert (lost.code, lost.matters) == ("nobody_can_answer", True)
    assert lost.what == "Approval: nobody can answer for Web editor"


def test_a_question_that_everybody_has_answered_and_that_waits_all_the_same_is_told() -> None:
    assert only(year(replace(ASK, owing=()))).code == "nobody_can_answer"


def test_a_question_asked_twice_is_told_of_both() -> None:
    twice = year(ASK, replace(ASK, id=f"{CALL}/approve/v2"))
    assert codes(twice) == ["one_deadline", "one_deadline"]


@pytest.mark.parametrize(("state", "said"), [("done", ["one_deadline"]), ("running", [])])
def test_a_question_in_a_stage_that_is_over_has_no_deadline(state: str, said: list[str]) -> None:
    assert codes(year(ASK, stage=replace(STAGE, state=state))) == said


def test_a_stage_waits_for_a_date_a_person_or_a_mail() -> None:
    idle = replace(STAGE, next_at=None)
    assert codes(year(stage=idle)) == ["waits_for_nothing"]
    assert codes(year(ASK, stage=idle)) == []
    assert codes(year(stage=replace(idle, waits_for_mail=True))) == []
    assert codes(year(stage=replace(idle, stopped="Paused: x"))) == []
    assert codes(year(stage=replace(idle, state="done"))) == []


def test_a_stage_that_closes_before_it_opens_is_named_with_both_dates() -> None:
    turned = replace(STAGE.facts, opens=NOW + 2 * DAY, closes=NOW + DAY)
    (finding,) = [
        each
        for each in findings(year(stage=replace(STAGE, facts=turned)))
        if each.code == "closes_before_it_opens"
    ]
    assert (finding.stage, finding.matters) == ("Call", True)
    assert finding.what == (
        "closes on 21 January 2027, 12:00 UTC, before it opens on 22 January 2027, 12:00 UTC"
    )
    assert "igf move call.closes DATE" in finding.todo


def test_a_stage_without_dates_waits_for_them_and_that_can_wait() -> None:
    undated = replace(STAGE, next_at=None, facts=replace(STAGE.facts, closes=None))
    found = only(year(stage=undated))
    assert (found.matters, found.todo.startswith("set its dates")) == (False, True)


def test_a_stage_whose_step_waits_for_a_date_is_told_with_the_command_that_sets_it() -> None:
    waits = facts(APPROVE | {"at": "opens", "due": "closes - 9d"}, closes=None)
    found = only(year(stage=replace(STAGE, next_at=None, facts=waits)))
    assert found.todo == "set what it waits for: igf move call.closes DATE"


@pytest.mark.parametrize(("late", "said"), [(OVERDUE, []), (OVERDUE + SECOND, ["not_carried"])])
def test_a_stage_that_should_have_gone_on_is_told(late: timedelta, said: list[str]) -> None:
    idle = replace(STAGE, next_at=NOW - late)
    assert codes(year(stage=idle)) == said
    assert codes(year(stage=replace(idle, alive_until=NOW + SECOND))) == []


@pytest.mark.parametrize("state", ["unknown", "failed", "draft"])
def test_mails_that_need_a_person_are_told_at_once(state: str) -> None:
    found = only(year(mails=(HeldMails(state, CALL, 2, NOW),)))
    assert (found.code, found.since, found.stage) == (f"mail_{state}", NOW, "Call")
    assert found.what.startswith("2 mails ")


@pytest.mark.parametrize(("since", "said"), [(STUCK, ["mail_queued"]), (STUCK - SECOND, [])])
def test_a_mail_may_wait_an_hour_and_longer_in_a_stage_that_is_stopped(
    since: timedelta, said: list[str]
) -> None:
    mails = (HeldMails("queued", CALL, 1, NOW - since),)
    assert codes(year(mails=mails)) == said
    assert codes(year(mails=mails, stage=replace(STAGE, stopped="Paused: x"))) == []


@pytest.mark.parametrize(("expected", "said"), [(NOW, ["unnamed"]), (NOW + SECOND, [])])
def test_a_body_is_to_be_named_by_its_date(expected: datetime, said: list[str]) -> None:
    waiting = replace(STAGE, facts=replace(STAGE.facts, unnamed={"mag": expected}))
    found = findings(year(stage=waiting))
    assert [each.code for each in found] == said
    assert all(each.what == "the MAG was to be named by now" for each in found)


@pytest.mark.parametrize(("ago", "said"), [(SILENT, []), (SILENT + SECOND, ["silent"])])
def test_a_service_is_silent_after_a_while(ago: timedelta, said: list[str]) -> None:
    assert codes(replace(year(), seen={"watch": NOW - ago, "prefect": NOW})) == said


def test_what_matters_comes_first_and_then_what_is_older() -> None:
    late = replace(ASK, due_at=NOW - DAY)
    later = replace(ASK, step="publish", due_at=NOW - 2 * DAY)
    soon = replace(ASK, step="report", due_at=NOW + DAY)
    assert [each.since for each in findings(year(late, soon, later))] == [
        NOW - 2 * DAY,
        NOW - DAY,
        None,
    ]


def test_every_rule_finds_nothing_in_an_empty_year() -> None:
    empty = YearFacts("igf-2027", NOW, {}, (), (), (), (), {"watch": NOW, "prefect": NOW})
    assert [list(rule(empty)) for rule in RULES] == [[]] * len(RULES)


def test_a_late_question_weighs_on_this_week_and_once_on_a_person_of_two_roles() -> None:
    deputy = Holder("deputy", "Deputy", CHAIR.people)
    late = replace(ASK, due_at=NOW - 30 * DAY, owing=(CHAIR, deputy))
    (week,) = load(year(late), ())
    assert (week.name, week.week, week.questions) == ("Amina Diallo", date(2027, 1, 18), 1)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 41)), max_size=40))
def test_no_mail_is_lost_or_counted_twice_and_the_heaviest_week_comes_first(
    mails: list[tuple[str, int]],
) -> None:
    coming = [ComingMail(who, who.upper(), NOW + days * DAY) for who, days in mails]
    found = load(year(), coming)
    counted = Counter((mail.name, monday(mail.at)) for mail in coming)
    assert {(each.name, each.week): each.mails for each in found} == counted
    assert sorted(found, key=lambda each: -each.mails) == list(found)
    assert all(each.week.weekday() == 0 for each in found)


@pytest.mark.parametrize(
    ("closes", "said"),
    [
        (3 * DAY + SECOND, []),
        (3 * DAY, ["nothing_imported"]),
        (-DAY, ["nothing_imported"]),
    ],
)
def test_a_call_that_closes_with_nothing_imported_is_told(
    closes: timedelta, said: list[str]
) -> None:
    stands = replace(STAGE.facts, closes=NOW + closes)
    stage = replace(STAGE, facts=stands, unreceived=True)
    assert codes(year(stage=stage)) == said
    for other in ({"unreceived": False}, {"stopped": "Paused: a"}, {"state": "done"}):
        assert "nothing_imported" not in codes(year(stage=replace(stage, **other)))


def test_it_is_said_what_to_import_where() -> None:
    stands = replace(STAGE.facts, closes=NOW - DAY)
    found = only(year(stage=replace(STAGE, facts=stands, unreceived=True)))
    assert found.what == "it closed on 19 January 2027, 12:00 UTC, and nothing was imported"
    assert found.todo == "import what was received: igf input import FILE --stage call"
    assert (found.whom, found.matters, found.since) == ("the Secretariat", True, NOW - DAY)
