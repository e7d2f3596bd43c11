"""A stage taken up in its middle asks what is still due, though what comes before has passed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from igf.calendar.dates import DUE_TIME, resolve
from igf.calendar.working_days import working_days
from igf.stage.rules.expected import answers_due
from igf.stage.rules.facts import Facts
from schemas.dates import parse
from schemas.moments import Moment
from tests.stage.carried import CLOSES, OPENS, SHUT, TELL, Carried, Data, facts

DAY = timedelta(days=1)
ASK: Data = {"do": "ask", "title": "Asked", "question": "Well?", "to": "mag", "notice": "eval.list"}
DECLARE: Data = ASK | {"key": "declare", "due": "asked + 3d"}
SCORE: Data = ASK | {"key": "score", "due": "closes"}
LETTERS: Data = {
    "key": "letters",
    "do": "external",
    "title": "Letters",
    "on": "the host country",
    "notice": "external.check",
}
MISSING: Data = TELL | {"key": "missing", "at": (), "after": ["shut"]}


def taken_up(*steps: Data, at: datetime, closes: datetime | None = CLOSES) -> Facts:
    """The stage of these steps, started here at an instant."""
    known = facts(*steps, closes=closes)
    moments = {"call.opens": Moment(at=OPENS, shown="09:00 UTC")}
    if closes:
        moments["call.closes"] = Moment(at=closes, shown="23:59 UTC")

    def instant(expression: str, *, asked: Moment) -> Moment | None:
        read, dates = parse(expression).of_stage("call"), {**moments, "asked": asked}
        return resolve(read, dates, calendar=working_days(()), default=DUE_TIME)

    due = answers_due(
        known.definition,
        known.planned,
        opens=moments["call.opens"],
        closes=moments.get("call.closes"),
        resolve=instant,
    )
    return replace(known, adopted_at=at, answers_due=due)


def test_what_is_still_due_is_asked_and_what_was_due_is_skipped() -> None:
    at = OPENS + 4 * DAY
    carried = Carried(taken_up(TELL, DECLARE, SCORE, SHUT, at=at))
    assert carried.at(at) == ["skip tell", "skip declare", "fire score"]


def test_an_answer_that_is_due_at_the_very_start_is_asked_for_and_a_minute_later_not() -> None:
    due, minute = OPENS + 3 * DAY, timedelta(minutes=1)
    assert Carried(taken_up(TELL, DECLARE, at=due)).at(due)[-1] == "fire declare"
    late = due + minute
    assert Carried(taken_up(TELL, DECLARE, at=late)).at(late)[-1] == "skip declare"


def test_the_list_of_what_is_missing_waits_for_the_close() -> None:
    at = OPENS + 4 * DAY
    carried = Carried(taken_up(TELL, DECLARE, SCORE, SHUT, MISSING, at=at))
    carried.at(at)
    assert "fire missing" not in carried.at(CLOSES - timedelta(minutes=1))
    assert "fire missing" in carried.at(CLOSES)


def test_what_is_in_the_hands_of_others_is_asked_until_the_stage_closes() -> None:
    at = OPENS + 10 * DAY
    assert Carried(taken_up(TELL, LETTERS, at=at)).at(at) == ["skip tell", "fire letters"]
    after = CLOSES + DAY
    assert Carried(taken_up(TELL, LETTERS, at=after)).at(after)[-1] == "skip letters"


def test_where_a_date_is_not_known_nothing_more_is_asked_than_before() -> None:
    at = OPENS + 4 * DAY
    assert Carried(taken_up(TELL, SCORE, at=at, closes=None)).at(at)[-1] == "skip score"


def test_a_year_started_before_its_stage_asks_as_ever() -> None:
    early = datetime(2027, 1, 1, tzinfo=UTC)
    carried = Carried(taken_up(TELL, DECLARE, at=early))
    assert carried.at(OPENS) == ["fire tell", "fire declare"]
