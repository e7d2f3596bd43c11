"""Forecast of a stage for the time ahead."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from igf.stage.rules.facts import AskFact, Facts, Fired
from igf.stage.rules.forecast import foretell, past_skips
from igf.stage.rules.progress import is_finished, next_due_step
from igf.year.rules.define import define
from igf.year.rules.plan import plan
from schemas.steps import Decide, Step
from tests.year.years import REMIND, SHUT, TELL, Data, kind, year

OPENS = datetime(2024, 11, 15, tzinfo=UTC)
CLOSES = datetime(2024, 12, 5, 23, 59, tzinfo=UTC)
APPROVE: Data = {
    "key": "approve",
    "do": "decide",
    "title": "Approval",
    "question": "Approve?",
    "by": ["mag"],
    "due": "asked + 7d",
    "notice": "approval.request",
    "after": ["shut"],
}
THANK: Data = TELL | {"key": "thank", "at": [], "after": ["approve"]}


def facts(*steps: Data) -> Facts:
    declared = year()
    definitions, problems = define(declared, {"call": kind(*steps)})
    assert not problems
    (stage,) = plan(declared, definitions).stages
    return Facts(definitions["call"], OPENS, CLOSES, OPENS - timedelta(days=9), stage.steps)


def due_steps(known: Facts, now: datetime, *, until: datetime) -> list[str]:
    def asks(step: Step) -> bool:
        return isinstance(step, Decide)

    found = foretell(known, now, until=until, asks=asks)
    return [f"{due_step.act} {due_step.step.key} {due_step.rung}".strip() for due_step in found]


def test_every_dated_step_comes_at_its_date() -> None:
    known = facts(TELL, REMIND, SHUT)
    found = due_steps(known, OPENS, until=CLOSES)
    assert found == ["fire tell", "fire remind closes-7d", "fire remind closes-1d", "fire shut"]
    assert due_steps(known, OPENS, until=OPENS + timedelta(days=1)) == ["fire tell"]


def test_what_follows_a_question_waits_for_its_answer() -> None:
    known = facts(SHUT, APPROVE, THANK)
    found = due_steps(known, CLOSES, until=CLOSES + timedelta(days=30))
    assert found == ["fire shut", "fire approve"]


def test_what_was_due_before_the_start_is_skipped() -> None:
    known = facts(TELL, SHUT)
    late = Facts(known.definition, OPENS, CLOSES, OPENS + timedelta(days=2), known.planned)
    assert due_steps(late, OPENS + timedelta(days=2), until=CLOSES) == ["skip tell", "fire shut"]


def test_past_its_skips_a_stage_has_only_real_things_due() -> None:
    known = facts(TELL, SHUT)
    start = OPENS + timedelta(days=2)
    late = past_skips(Facts(known.definition, OPENS, CLOSES, start, known.planned), start)
    assert next_due_step(late, start) is None
    assert due_steps(late, start, until=CLOSES) == ["fire shut"]


def test_past_its_skips_a_stage_of_which_all_was_due_before_is_finished() -> None:
    known = facts(TELL, SHUT)
    start = CLOSES + timedelta(days=2)
    assert is_finished(
        past_skips(Facts(known.definition, OPENS, CLOSES, start, known.planned), start)
    )


def test_what_follows_a_question_that_lapses_comes_then() -> None:
    known = facts(SHUT, APPROVE | {"on_lapse": "consent"}, THANK)
    due = CLOSES + timedelta(days=7)
    ask = AskFact("approve", "approve", "", 1, "open", None, due, None)
    done = {(key, "", 1): Fired("done", CLOSES, CLOSES) for key in ("shut", "approve")}
    asked = replace(known, fired=done, asks=(ask,))
    assert due_steps(asked, CLOSES, until=due) == ["lapse approve lapse", "fire thank"]
    assert due_steps(asked, CLOSES, until=due - timedelta(seconds=1)) == []
