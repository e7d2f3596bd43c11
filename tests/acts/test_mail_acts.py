"""The acts on single emails: a correction is drafted, a doubt settled, what is held decided."""

from datetime import timedelta

import pytest

from igf.acts.prepare import Changed, confirm
from igf.outbox.hold import held
from igf.store.tables.records import Outgoing
from schemas.errors import Mistake
from tests.acts.acting import LEA, choices, done, shown, unchanged
from tests.engine.begun import CLOSES, OPENS, Begun
from tests.outbox.test_hold import hold, look, states
from tests.store.databases import dump

WHY = "The hour was wrong"


@pytest.fixture
def opened(small: Begun) -> Begun:
    small.carry(OPENS)
    return small


@pytest.fixture
def waiting(small: Begun) -> Begun:
    """Delivery is held, and what left at the opening waits."""
    hold(small)
    small.carry(OPENS)
    return small


def in_doubt(year: Begun, state: str = "unknown") -> str:
    """The first mail, of which the server did not say whether it took it."""
    with year.office.store.write(year.clock.now()) as session:
        row = session.get_one(Outgoing, year.mails()[0].id)
        row.state, row.reason = state, "the connection broke"
    return str(row.id)


def test_a_correction_is_shown_to_each_reader_and_drafted_once(opened: Begun) -> None:
    wrong = opened.mails("announce")[0]
    filled = {"mail": str(wrong.id), "text": "It is 10:00 UTC.\n\nWe apologise.", "reason": WHY}
    made = shown(opened.office, "correct-email", **filled)
    got = [row for row in opened.mails("announce") if row.rung == wrong.rung]
    assert {each.address for each in made.preview.mails} == {row.address for row in got}
    assert all("It is 10:00 UTC." in each.text for each in made.preview.mails)
    said = done(opened.office, made)
    assert said[0] == f"Corrects: {wrong.subject}"
    drafts = opened.mails("correction")
    assert {row.state for row in drafts} == {"draft"}
    assert len(drafts) == len(got)


def test_what_is_no_number_of_an_email_is_refused(opened: Begun) -> None:
    for number, words in (("first", "first is not the number"), ("9" * 30, "there is no mail")):
        with pytest.raises(Mistake, match=words):
            shown(opened.office, "correct-email", mail=number, text="Right", reason=WHY)


@pytest.mark.parametrize(
    ("name", "words", "state"),
    [
        ("email-arrived", "counts as sent", "sent"),
        ("send-email-again", "is sent again, with the Message-ID it had", "queued"),
    ],
)
def test_an_email_in_doubt_is_decided_once(
    opened: Begun, name: str, words: str, state: str
) -> None:
    assert choices(opened.office, name, field="mail") == []
    number = in_doubt(opened)
    ((value, title),) = choices(opened.office, name, field="mail")
    assert value == number
    assert title.endswith(f"<{opened.mails()[0].address}>")
    made = shown(opened.office, name, mail=number)
    assert [each.address for each in made.preview.mails] == [opened.mails()[0].address]
    assert done(opened.office, made)[0].endswith(words)
    assert opened.mails()[0].state == state


def test_what_another_has_decided_meanwhile_is_not_decided_again(opened: Begun) -> None:
    number = in_doubt(opened)
    one = shown(opened.office, "send-email-again", mail=number)
    other = shown(opened.office, "email-arrived", mail=number)
    confirm(opened.office, other.id, doer=LEA)
    before = dump(opened.office.store)
    with pytest.raises(Mistake, match="only unknown and failed ones are decided"):
        confirm(opened.office, one.id, doer=LEA)
    assert unchanged(opened.office, before)


def test_each_held_email_is_decided_and_the_rest_is_named(waiting: Begun) -> None:
    first, second, *others = map(str, (each.id for each in look(waiting).waiting))
    assert [value for value, _ in choices(waiting.office, "release-emails", field="drop")] == [
        first,
        second,
        *others,
    ]
    made = shown(waiting.office, "release-emails", already_sent=first, drop=second)
    headings = [line for line in made.preview.lines if not line.startswith(" ")]
    assert headings[-3:] == [
        "Sent before; not sent again (1)",
        "Dropped (1)",
        f"Still to be decided ({len(others)})",
    ]
    assert made.preview.mails == ()
    done(waiting.office, made)
    assert states(waiting)[:2] == ["sent", "skipped"]
    rest = shown(waiting.office, "release-emails", rest="yes")
    assert len(rest.preview.mails) == len(others)
    assert rest.preview.button.startswith(f"Release: {len(others)} email")
    assert done(waiting.office, rest)[-1] == "Delivery is resumed."
    assert held(waiting.office) is None


def test_nothing_is_released_that_was_not_shown(waiting: Begun) -> None:
    waiting.clock.move_to(CLOSES - timedelta(minutes=10))
    made = shown(waiting.office, "release-emails", rest="yes")
    waiting.carry(CLOSES)
    before = dump(waiting.office.store)
    with pytest.raises(Changed) as changed:
        confirm(waiting.office, made.id, doer=LEA)
    assert len(changed.value.now.preview.mails) > len(made.preview.mails)
    assert unchanged(waiting.office, before)
    assert set(states(waiting)) <= {"queued", "skipped"}


def test_a_release_decides_something_and_only_while_delivery_is_held(small: Begun) -> None:
    with pytest.raises(Mistake, match="delivery is not held"):
        shown(small.office, "release-emails", rest="yes")
    hold(small)
    small.carry(OPENS)
    with pytest.raises(Mistake, match="nothing is decided"):
        shown(small.office, "release-emails")
