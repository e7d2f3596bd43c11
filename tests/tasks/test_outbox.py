"""The forms for mails, without Prefect: approved, held, released."""

from tasks import outbox
from tasks.acts import Done
from tasks.moving import Dates, move_date, move_dates
from tasks.outbox import ApprovalForm, Release
from tests.cli.installed import CALL, Installed

AMINA = "Amina Diallo"


def closed(installed: Installed) -> None:
    """The call is closed by hand, and what follows is done, as far as mails may leave."""
    why = {"by": AMINA, "reason": "the form broke"}
    move_date.fn("closes", "thematic_input", year=None, why=why, dry_run=False)
    installed.carry()


def extended() -> None:
    """A closing that was told is moved, so that mails wait for approval."""
    form = Dates(
        dates={"thematic_input.closes": "+7d"},
        year=None,
        by=AMINA,
        reason="more time",
        force=False,
        dry_run=False,
    )
    assert move_dates.fn(form).stages == [CALL]


def released(*, send: str = "", drop: str = "", rest: bool = False, shown: str = "") -> Done:
    form = Release(send=send, already_sent="", drop=drop, rest=rest, shown=shown, by=AMINA)
    return outbox.release_held.fn(form)


def test_mails_that_wait_leave_when_they_are_approved(installed: Installed) -> None:
    closed(installed)
    extended()
    waiting = sum(mail.state == "draft" for mail in installed.mails())
    form = ApprovalForm(mails=(), stage="", year=None, by=AMINA, shown="", anyway=False)
    first = outbox.preview_drafts.fn(form)
    assert first.words[0] == f"Nothing has left: {waiting} emails wait"
    form = form.model_copy(update={"shown": first.words[1].rpartition(" ")[2]})
    done = outbox.approve_drafts.fn(form)
    assert waiting
    assert (done.words, done.stages) == ([f"Approved: {waiting} mails leave now"], [CALL])
    assert outbox.approve_drafts.fn(form).words == [
        "Not done: no mail waits for approval -> nothing is to be done"
    ]


def test_a_form_without_the_code_of_what_was_shown_shows_it_and_lets_nothing_leave(
    installed: Installed,
) -> None:
    closed(installed)
    extended()
    form = ApprovalForm(mails=(), stage="", year=None, by=AMINA, shown="0" * 12, anyway=False)
    done = outbox.approve_drafts.fn(form)
    assert done.words[0].startswith("Not done: these are not the emails that were shown")
    drafts = [mail for mail in installed.mails() if mail.state == "draft"]
    assert drafts
    assert all(f"{mail.name} <{mail.address}>" in done.read for mail in drafts)
    assert all(mail.subject in done.read for mail in drafts)


def test_held_mails_are_shown_decided_about_and_leave(installed: Installed) -> None:
    said = outbox.hold_all.fn(by=AMINA, reason="a wrong list")
    assert said.words[0].endswith(f"by {AMINA}: a wrong list")
    assert outbox.hold_all.fn(by=AMINA, reason="a wrong list").words[1] == "It was so before."
    closed(installed)
    waiting = [mail.id for mail in installed.mails() if mail.state == "queued"]
    shown = outbox.show_held.fn().words
    assert f"Wait ({len(waiting)}):" in shown

    (words,) = released().words
    assert words.startswith("Not done: nothing is decided -> name numbers")
    first = released(drop=str(waiting[0]))
    assert (first.words[1], first.stages) == ("Delivery stays held:", [])
    (unread,) = released(rest=True).words
    assert unread.startswith("Not done: the code of the list that was shown is missing")
    code = outbox.show_held.fn().words[-1].rpartition(" ")[2]
    done = released(rest=True, shown=code)
    assert (done.words[-1], done.stages) == ("Delivery is resumed.", [CALL])
    assert outbox.show_held.fn().words == ["Delivery is not held: mails leave."]


def test_all_numbers_that_are_none_are_told_at_once(installed: Installed) -> None:
    outbox.hold_all.fn(by=AMINA, reason="a wrong list")
    closed(installed)
    said = released(send="twelve 3 20-14,1-900000000 99999999999999999999")
    assert said.words == [
        "Not done: 'twelve' is not an email number -> write 12, 12,14 or 14-20",
        "Not done: 20-14 runs backwards -> write 14-20",
        "Not done: 1-900000000 names too many mails -> see igf mail held",
        "Not done: '99999999999999999999' is not an email number -> write 12, 12,14 or 14-20",
    ]


def test_holding_needs_a_reason(installed: Installed) -> None:
    assert outbox.hold_all.fn(by=AMINA, reason=" ").words == [
        "Not done: the reason is missing -> say why no mail may leave, it is kept and shown"
    ]
    closed(installed)
    assert {mail.state for mail in installed.mails()} == {"draft", "sent"}
