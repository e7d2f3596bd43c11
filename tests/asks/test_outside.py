"""Matters in the hands of others: not yet happened, the reason, and the next check."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from igf.asks.answer_lists import answers_of
from igf.asks.decide import Reply, Taken, decide
from igf.engine.status import status
from igf.health.assess import health
from igf.log.write import By
from igf.moving import MoveOrder, carry_out, foresee
from igf.store.queries import log as log_queries
from igf.store.queries import year as queries
from schemas.errors import Mistake
from tests.engine.begun import CLOSES, DAY, OPENS, STAFF, Begun, begun_with
from tests.year.years import Data

LETTERS: Data = {
    "key": "letters",
    "do": "external",
    "title": "Letters and answers",
    "at": "opens",
    "on": "the parliament of the host country",
    "check_every": "14d",
    "notice": "external.check",
}
END: Data = {"key": "close", "do": "wait", "title": "Close", "after": ["letters"]}
ELECTED = "its members are being elected"


@pytest.fixture
def year(url: str, tmp_path: Path) -> Iterator[Begun]:
    """A stage that has just asked its lead whether the parliament has answered."""
    with begun_with(url, tmp_path, LETTERS, END) as found:
        found.carry(OPENS)
        yield found


def said(year: Begun, choice: str, *, note: str = "", check: str = "") -> Taken:
    reply = Reply(choice, "Lea Brun", value=check, note=note)
    return decide(year.office, year.ask("letters").id, reply=reply)


def words(year: Begun) -> str:
    """The words under which the stage waits, which are the name of its run."""
    with year.office.store.read() as session:
        return queries.stage(session, year.stage).words


def reminders(year: Begun) -> list[str]:
    return [each for each in year.fired() if "check-" in each]


def test_not_yet_is_kept_with_its_reason_and_the_next_check(year: Begun) -> None:
    taken = said(year, "not_yet", note=ELECTED, check="2027-02-03")
    year.carry()

    assert taken.outcome is None
    assert taken.awaits == "not yet; next check on 3 February 2027"
    assert year.ask("letters").state == "open"
    assert words(year) == (
        "Blocked by the parliament of the host country: its members are being elected; "
        "next check on 3 February 2027"
    )
    [line] = status(year.office, "igf-2027").questions
    assert line.due_shown == "3 February 2027, 23:59 UTC"
    [found] = [each for each in health(year.office, "igf-2027").findings if each.code == "blocked"]
    assert (found.whom, found.matters) == ("the IGF Secretariat", False)
    assert found.what.endswith("its members are being elected; next check on 3 February 2027")
    with year.office.store.read() as session:
        at = log_queries.last_at(session, "ask.blocked", subject=year.ask("letters").id)
    assert at is not None


def test_the_lead_is_asked_again_on_the_day_and_once_more_and_only_then(year: Begun) -> None:
    said(year, "not_yet", note=ELECTED, check="2027-02-03")
    year.carry(datetime.fromisoformat("2027-02-03T08:59:00+00:00"))
    assert reminders(year) == []

    for _ in range(2):
        year.carry(datetime.fromisoformat("2027-02-03T09:00:00+00:00"))
    assert reminders(year) == ["letters/check-1/due@1"]
    assert ELECTED in year.mails("letters")[-1].text

    year.carry(datetime.fromisoformat("2027-02-17T09:00:00+00:00"))
    assert reminders(year) == ["letters/check-1/due@1", "letters/check-1/due+14d@1"]
    assert "to be checked since 3 February 2027" in words(year)
    late = [each.code for each in health(year.office, "igf-2027").findings]
    assert "late" in late
    assert "blocked" not in late


def test_each_not_yet_moves_the_check_on_and_without_a_day_it_is_the_usual_time(
    year: Begun,
) -> None:
    said(year, "not_yet", note=ELECTED, check="2027-01-10")
    year.carry(datetime.fromisoformat("2027-01-10T09:00:00+00:00"))
    said(year, "not_yet", note="the speaker is not elected yet")
    year.carry()

    assert words(year).endswith("the speaker is not elected yet; next check on 24 January 2027")
    year.carry(datetime.fromisoformat("2027-01-24T09:00:00+00:00"))
    assert reminders(year) == ["letters/check-1/due@1", "letters/check-2/due@1"]
    given = answers_of(year.office, year.ask("letters").id)
    assert [each.holder for each in given.sides] == ["secretariat"]


def test_once_it_has_happened_the_stage_goes_on_and_nothing_reminds_any_more(year: Begun) -> None:
    said(year, "not_yet", note=ELECTED, check="2027-02-03")
    taken = said(year, "confirmed")
    year.carry()

    assert taken.outcome == "confirmed"
    assert words(year) == "Done"
    year.carry(CLOSES + 90 * DAY)
    assert reminders(year) == []


def test_not_yet_through_the_link_can_be_followed_by_a_confirmation_on_behalf(year: Begun) -> None:
    ask = year.ask("letters").id
    proven = Reply("not_yet", "Lea Brun", note=ELECTED, standing="proven", person="lea")
    decide(year.office, ask, reply=proven)

    assert said(year, "confirmed").outcome == "confirmed"


@pytest.mark.parametrize(
    ("note", "check", "wrong"),
    [
        ("", "2027-02-03", "the reason is missing"),
        (ELECTED, "2027-01-04", "is not after today"),
        (ELECTED, "in May", "is not a date"),
        (ELECTED, "nothing.closes", "has no date yet"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_changes_nothing(
    year: Begun, note: str, check: str, wrong: str
) -> None:
    before = year.ask("letters").due_at
    with pytest.raises(Mistake, match=wrong):
        said(year, "not_yet", note=note, check=check)
    assert year.ask("letters").due_at == before
    assert year.ask("letters").because == ""


def test_the_next_check_can_be_named_by_a_date_of_the_year(year: Begun) -> None:
    said(year, "not_yet", note=ELECTED, check="T - 200d")

    assert f"{year.ask('letters').due_at:%Y-%m-%d}" == "2027-05-20"


def test_a_check_that_was_named_stays_when_the_date_it_was_due_on_moves(
    url: str, tmp_path: Path
) -> None:
    with begun_with(url, tmp_path, {**LETTERS, "due": "closes"}, END) as year:
        year.carry(OPENS)
        assert year.ask("letters").due_at == CLOSES
        said(year, "not_yet", note=ELECTED, check="2027-02-03")
        order = MoveOrder("igf-2027", {"call.closes": "+7d"}, By(STAFF, "more time"))
        carry_out(year.office, foresee(year.office, order))

        assert f"{year.ask('letters').due_at:%Y-%m-%d}" == "2027-02-03"


def test_what_has_to_be_said_is_asked_for_and_needed(url: str, tmp_path: Path) -> None:
    step = {**LETTERS, "says": "to whom it was sent, and when"}
    with begun_with(url, tmp_path, step, END) as year:
        year.carry(OPENS)
        assert "If so, say to whom it was sent, and when." in year.ask("letters").question
        with pytest.raises(Mistake, match="the note does not say to whom it was sent, and when"):
            said(year, "confirmed")

        assert said(year, "confirmed", note="To the Body, on 4 January").outcome == "confirmed"
