"""What is read before drafts leave: every recipient, every text, and a code of both."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from igf.outbox.approve import Choice, approve_mails, show_drafts
from igf.outbox.correcting import correct
from igf.outbox.shown_drafts import NotShownError, shown_drafts
from igf.store.queries import log as log_queries
from igf.store.tables.records import Outgoing
from schemas.errors import Mistakes
from tests.engine.begun import STAFF, Begun
from tests.outbox.test_correcting import wrong

ALL = Choice(all=True)


@pytest.fixture
def drafted(small: Begun) -> Begun:
    """A year in which a correction to two members and a list waits for approval."""
    correct(small.office, wrong(small))
    return small


def drafts(year: Begun) -> list[Outgoing]:
    return [mail for mail in year.mails() if mail.state == "draft"]


def test_every_recipient_and_every_text_is_shown_(drafted: Begun) -> None:
    shown = show_drafts(drafted.office, ALL)
    said, waiting = "\n".join(shown.lines), drafts(drafted)
    assert shown.number == len(waiting) > 2
    for mail in waiting:
        assert said.count(f"{mail.name} <{mail.address}>") == 1
        assert mail.subject in said
    texts = {(mail.subject, mail.text.replace(mail.name, "")) for mail in waiting}
    assert said.count("Subject: ") == len(texts)


def test_texts_that_differ_in_the_name_alone_are_shown_once() -> None:
    rows = [
        Outgoing(id=n, key=f"{n}", name=name, address=f"{n}@example.org", subject="News", text=text)
        for n, (name, text) in enumerate(
            [("Amina", "Dear Amina,\nyes"), ("Jun", "Dear Jun,\nyes"), ("Lea", "Dear Lea,\nno")]
        )
    ]
    said = "\n".join(shown_drafts(rows, stale=()).lines)
    assert "Text 1, to 2 recipients:" in said
    assert "Text 2, to 1 recipient:" in said
    assert "Dear Amina," in said
    assert "Dear Jun," not in said


def test_it_is_the_same_code_as_long_as_nothing_has_changed(drafted: Begun) -> None:
    codes = {show_drafts(drafted.office, ALL).code for _ in range(2)}
    numbers = tuple(mail.id for mail in drafts(drafted))
    codes.add(show_drafts(drafted.office, Choice((*reversed(numbers), numbers[0]))).code)
    assert len(codes) == 1
    assert show_drafts(drafted.office, Choice(numbers[:1])).code not in codes


def _other_address(rows: list[Outgoing]) -> None:
    rows[0].address = "other@example.org"


def _other_text(rows: list[Outgoing]) -> None:
    rows[-1].text += "."


def _other_html(rows: list[Outgoing]) -> None:
    rows[-1].html += "<p>.</p>"


def _dropped(rows: list[Outgoing]) -> None:
    rows[0].state = "skipped"


@pytest.mark.parametrize("change", [_other_address, _other_text, _other_html, _dropped])
def test_what_has_changed_since_it_was_shown_does_not_leave(
    drafted: Begun, change: Callable[[list[Outgoing]], None]
) -> None:
    code = show_drafts(drafted.office, ALL).code
    with drafted.office.store.write(drafted.clock.now()) as session:
        change(session.query(Outgoing).filter_by(state="draft").order_by(Outgoing.id).all())
    with pytest.raises(NotShownError, match="something has changed since"):
        approve_mails(drafted.office, ALL, shown=code, by=STAFF)
    assert drafts(drafted)
    code = show_drafts(drafted.office, ALL).code
    assert approve_mails(drafted.office, ALL, shown=code, by=STAFF).number == show_left(drafted)


def show_left(year: Begun) -> int:
    return sum(mail.state == "queued" and mail.decided_by is not None for mail in year.mails())


def test_what_was_not_shown_does_not_leave(drafted: Begun) -> None:
    for code in ("", "0" * 12):
        with pytest.raises(NotShownError, match=r"not shown yet|not the emails that were shown"):
            approve_mails(drafted.office, ALL, shown=code, by=STAFF)
    assert show_left(drafted) == 0


def test_the_log_names_what_was_shown(drafted: Begun) -> None:
    code = show_drafts(drafted.office, ALL).code
    number = approve_mails(drafted.office, ALL, shown=code, by=STAFF).number
    with drafted.office.store.read() as session:
        chosen = log_queries.Chosen(acts=("mail.approved",))
        rows = log_queries.newest(session, chosen, limit=99)
    assert len(rows) == number
    assert {row.told.values["shown"] for row in rows if row.told} == {code}


def test_what_cannot_leave_is_said_before_it_is_read(drafted: Begun) -> None:
    with pytest.raises(Mistakes, match="there is no such mail"):
        show_drafts(drafted.office, replace(ALL, numbers=(10**9,)))
