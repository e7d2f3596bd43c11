"""Who comes while a question is open is told of it; a question is sent to one person once more."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from igf.asks.answer_page import Filled, answer, answer_page
from igf.asks.excuse import Letting, withdraw_answer
from igf.asks.links import revoke
from igf.asks.personal_requests import send_again
from igf.log.write import By
from igf.people.membership import join, leave
from igf.people.passing_terms import follow_terms
from igf.people.rules.terms import Span
from igf.store.queries import year as queries
from igf.store.tables.people import Membership, Person
from schemas.errors import Mistake
from tests.asks.test_sides import ASK, BALLOT, say, states, token
from tests.engine.begun import DAY, OPENS, STAFF, Begun, begun_with

APPROVAL = BALLOT | {"key": "approve", "by": ["mag_chair"], "rule": {"kind": "one"}}
LATER = OPENS + 2 * DAY
BY = By(STAFF, "appointed")


@pytest.fixture
def poll(url: str, tmp_path: Path) -> Iterator[Begun]:
    """An ask of each member and an approval of a role, both open, on both databases."""
    with begun_with(url, tmp_path, ASK, APPROVAL) as year:
        add_zoe(year)
        year.carry(OPENS)
        year.clock.move_to(LATER)
        follow_terms(year.office)
        yield year


def add_zoe(year: Begun) -> None:
    given = {"zone": "UTC", "stakeholder_group": "", "region": "", "languages": ["en"]}
    with year.office.store.write(year.clock.now()) as session:
        session.add(Person(id="zoe", name="Zoe Roth", email="zoe@example.org", **given))


def told(year: Begun, step: str) -> list[str]:
    """The persons who got a personal mail of a step, in order."""
    return [mail.recipient for mail in year.mails(step) if "call" in mail.rung]


def test_who_joins_is_told_of_what_is_open_and_nobody_else_is(poll: Begun) -> None:
    join(poll.office, "zoe", body="mag", by=BY)
    for _ in range(2):
        poll.carry()
    assert told(poll, "attend") == ["person:zoe"]
    assert told(poll, "approve") == []
    (mail,) = [mail for mail in poll.mails("attend") if "call" in mail.rung]
    assert mail.notice == "meeting.poll"


def test_who_comes_into_a_role_is_told_of_what_the_role_still_owes(poll: Begun) -> None:
    join(poll.office, "zoe", body="mag_chair", by=BY)
    poll.carry()
    assert told(poll, "approve") == ["person:zoe"]
    assert told(poll, "attend") == []
    assert answer_page(poll.office, token(poll, "approve", "zoe")).state == "open"


def test_who_comes_after_the_answer_is_told_nothing(poll: Begun) -> None:
    answer(poll.office, token(poll, "approve", "amina"), filled=Filled("approve"))
    join(poll.office, "zoe", body="mag_chair", by=BY)
    poll.carry()
    assert told(poll, "approve") == []


def test_who_comes_back_is_told_again(poll: Begun) -> None:
    leave(poll.office, "jun", body="mag", by=BY)
    poll.carry()
    join(poll.office, "jun", body="mag", by=BY)
    poll.carry()
    assert told(poll, "attend") == ["person:jun"]
    assert states(poll, "attend")["jun"] == "owed"


def test_a_reminder_that_is_due_at_once_is_not_overtaken_by_a_personal_request(
    poll: Begun,
) -> None:
    poll.clock.move_to(OPENS + 5 * DAY)
    join(poll.office, "zoe", body="mag", by=BY)
    poll.carry()
    reminded = [mail.recipient for mail in poll.mails("attend") if "due" in mail.rung]
    assert reminded == ["person:amina", "person:jun", "person:zoe"]
    assert told(poll, "attend") == ["person:zoe"]


def test_a_question_that_is_over_is_told_to_nobody_who_comes(poll: Begun) -> None:
    poll.clock.move_to(OPENS + 7 * DAY)
    join(poll.office, "zoe", body="mag", by=BY)
    poll.carry()
    assert told(poll, "attend") == []
    assert poll.ask("attend").state == "lapsed"


def test_a_term_that_begins_by_itself_is_followed_once_on_its_day(poll: Begun) -> None:
    begins = LATER + DAY
    join(poll.office, "zoe", body="mag", by=BY, span=Span(since=begins))
    assert [follow_terms(poll.office), states(poll, "attend").get("zoe")] == ["", None]
    poll.clock.move_to(begins)
    assert follow_terms(poll.office) == "terms of members that began: 1, that ended: 0"
    assert follow_terms(poll.office) == ""
    poll.carry()
    assert (states(poll, "attend")["zoe"], told(poll, "attend")) == ("owed", ["person:zoe"])


def test_a_term_that_ends_by_itself_ends_what_is_owed(poll: Begun) -> None:
    leave(poll.office, "jun", body="mag", by=BY, on=LATER.date())
    assert states(poll, "attend")["jun"] == "owed"
    poll.clock.move_to(LATER + DAY)
    assert follow_terms(poll.office) == "terms of members that began: 0, that ended: 1"
    assert states(poll, "attend")["jun"] == "replaced"


def test_a_role_that_begins_by_itself_is_told_of_what_it_owes_once(poll: Begun) -> None:
    begins = LATER + DAY
    join(poll.office, "zoe", body="mag_chair", by=BY, span=Span(since=begins))
    poll.clock.move_to(begins)
    follow_terms(poll.office)
    join(poll.office, "jun", body="mag_chair", by=BY)
    poll.carry()
    assert told(poll, "approve") == ["person:zoe", "person:jun"]


def test_the_first_look_follows_nothing_that_was_before(small_url: str, tmp_path: Path) -> None:
    with begun_with(small_url, tmp_path, APPROVAL) as year:
        add_zoe(year)
        year.carry(OPENS)
        begun_before(year, "zoe", since=OPENS - DAY)
        assert follow_terms(year.office) == ""
        year.carry()
        assert told(year, "approve") == []


def begun_before(year: Begun, person: str, *, since: datetime) -> None:
    with year.office.store.write(year.clock.now()) as session:
        session.add(Membership(person=person, body="mag_chair", since=since))


def letting(year: Begun, step: str, who: str) -> Letting:
    return Letting(year.ask(step).id, who, By(STAFF, "lost"))


def test_a_question_is_sent_once_more_to_one_person_with_a_link_that_is_good(poll: Begun) -> None:
    ask = poll.ask("attend").id
    revoke(poll.office, ask, who="jun", by=By(STAFF, "forwarded"))
    send_again(poll.office, letting(poll, "attend", "Jun Sato"))
    poll.carry()
    assert told(poll, "attend") == ["person:jun"]
    assert answer_page(poll.office, token(poll, "attend", "jun")).state == "open"
    with poll.office.store.read() as session:
        assert [e.act for e in queries.log(session)].count("side.called") == 1


def test_a_role_is_sent_its_question_once_more_by_its_key_or_by_a_person_of_it(poll: Begun) -> None:
    for who in ("mag_chair", "amina"):
        send_again(poll.office, letting(poll, "approve", who))
        poll.carry()
    assert told(poll, "approve") == ["person:amina", "person:amina"]


def test_who_has_answered_or_was_not_asked_is_sent_nothing(poll: Begun) -> None:
    say(poll, "attend", "jun", "online")
    with pytest.raises(Mistake, match="nothing is expected of jun, it is answered"):
        send_again(poll.office, letting(poll, "attend", "jun"))
    with pytest.raises(Mistake, match="this question is not for Lea Brun"):
        send_again(poll.office, letting(poll, "attend", "lea"))
    assert told(poll, "attend") == []


def test_an_answer_taken_back_of_who_was_only_invited_is_not_owed(
    small_url: str, tmp_path: Path
) -> None:
    with begun_with(small_url, tmp_path, ASK | {"obliges": False}) as year:
        year.carry(OPENS)
        say(year, "attend", "jun", "online")
        withdraw_answer(year.office, letting(year, "attend", "jun"))
        assert states(year, "attend")["jun"] == "invited"
