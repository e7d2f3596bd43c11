"""Held, no mail leaves whatever is done; it goes on once a person has decided about each."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from igf.engine.advance import Rest, advance_or_rest
from igf.engine.perform import perform
from igf.engine.status import status
from igf.health.assess import health
from igf.log.write import By
from igf.mail.memory import MemoryTransport
from igf.mail.send import OnData, Outcome, Parcel
from igf.outbox.deliver import claim
from igf.outbox.hold import (
    HeldDelivery,
    Released,
    Verdict,
    held,
    hold_mails,
    put_hold,
    release_mails,
)
from igf.outbox.hold_words import released_words
from igf.outbox.why_held import held_words
from igf.stage import lease as leases
from igf.store.queries import outbox as mail_queries
from igf.store.queries import year as queries
from schemas.errors import Mistake, Mistakes
from tests.engine.begun import CALL, CLOSES, DAY, OPENS, STAFF, STARTED, Begun
from tests.engine.counting import counted

Numbers = tuple[int, ...]

WORDS = "Delivery is held since 1 January 2027, 00:00 UTC by Lea Brun: a wrong list"


def hold(year: Begun) -> bool:
    return hold_mails(year.office, by=By(STAFF, "a wrong list"))


def restored(year: Begun) -> None:
    """The year comes up now from a backup that was made as it was started."""
    now = year.clock.now()
    with year.office.store.write(now) as session:
        put_hold(session, by=By(STAFF, "restored"), now=now, backed_up_at=STARTED)


def release(
    year: Begun,
    *,
    send: Numbers = (),
    already_sent: Numbers = (),
    drop: Numbers = (),
    every: bool = False,
) -> Released:
    shown = look(year).code if every and held(year.office) else ""
    verdict = Verdict(send, already_sent, drop, all=every, shown=shown)
    return release_mails(year.office, verdict, by=STAFF)


def look(year: Begun) -> HeldDelivery:
    found = held(year.office)
    assert found is not None
    return found


def states(year: Begun) -> list[str]:
    return [mail.state for mail in year.mails()]


def test_while_delivery_is_held_steps_go_on_and_no_mail_leaves(year: Begun) -> None:
    assert hold(year)
    year.carry(OPENS)
    year.carry(CLOSES)
    assert year.fired()[0] == "announce/@1"
    assert year.ask("approve").state == "open"
    assert year.letters.parcels == []
    assert set(states(year)) == {"queued"}


def test_let_go_of_all_at_once_each_mail_leaves_once(year: Begun) -> None:
    hold(year)
    year.carry(OPENS)
    done = release(year, every=True)
    assert (done.goes_on, done.stages) == (True, (CALL,))
    year.carry()
    year.carry(OPENS + DAY)
    assert len(year.letters.parcels) == len(year.mails()) == done.sent
    assert set(states(year)) == {"sent"}


def test_mails_of_a_stage_that_is_done_leave_as_well(small: Begun) -> None:
    small.live(CLOSES + 30 * DAY)
    assert hold(small)
    with small.office.store.write(small.clock.now()) as session:
        assert queries.stage(session, CALL).state == "done"
        queries.outbox(session, CALL)[-1].state = "queued"
    before = len(small.letters.parcels)
    release(small, every=True)
    small.carry()
    assert len(small.letters.parcels) == before + 1


def test_each_mail_is_decided_and_delivery_stays_held_until_all_are(small: Begun) -> None:
    hold(small)
    small.carry(OPENS)
    first, second, *others = [mail.id for mail in look(small).others]
    done = release(small, already_sent=(first,), drop=(second,))
    assert (done.already_sent, done.dropped, done.goes_on, done.waiting) == (
        1,
        1,
        False,
        len(others),
    )
    small.carry()
    assert small.letters.parcels == []
    assert release(small, send=tuple(others)).goes_on
    small.carry()
    assert states(small) == ["sent", "skipped", *["sent"] * len(others)]
    assert len(small.letters.parcels) == len(others)


def test_a_second_hold_changes_nothing(small: Begun) -> None:
    assert hold(small)
    assert not hold_mails(small.office, by=By(STAFF, "another reason"))
    assert held_words(small.office.store) == WORDS


def test_held_again_a_decision_of_before_counts_no_more(small: Begun) -> None:
    hold(small)
    small.carry(OPENS)
    release(small, every=True)
    hold(small)
    assert len(look(small).others) == len(small.mails())


@dataclass
class Overtaken(MemoryTransport):
    """A way out on which the first mail meets a hold."""

    begun: list[Begun] = field(default_factory=list)

    async def deliver(
        self, batch: Sequence[Parcel], *, on_data: OnData
    ) -> AsyncGenerator[Sequence[Outcome], None]:
        hold(self.begun[0])
        async for outcomes in super().deliver(batch, on_data=on_data):
            yield outcomes


def test_mails_that_a_run_has_taken_and_not_handed_over_are_held_too(small: Begun) -> None:
    small.clock.move_to(OPENS)
    office = small.office
    small.office = replace(office, transport=Overtaken(begun=[small]))
    small.carry()
    assert set(states(small)) == {"queued"}
    assert len(look(small).others) == len(small.mails())
    small.office = office
    release(small, every=True)
    small.carry()
    assert len(small.letters.parcels) == len(small.mails()) > 0


def test_what_a_run_claimed_beside_the_hold_is_not_handed_over(year: Begun) -> None:
    year.clock.move_to(OPENS)
    lease = year.lease()
    perform(year.office, lease, due_step=year.due_step())
    parcels = claim(year.office, lease).parcels
    hold(year)
    keys = [parcel.key for parcel in parcels]
    with year.office.store.write(OPENS) as session:
        for row in queries.outbox(session, CALL):
            row.state, row.claimed_by = "sending", lease.token
        session.flush()
        assert mail_queries.note_handing_over(session, keys, token=lease.token) == frozenset()


def test_a_mail_to_be_tried_again_keeps_no_stage_awake_while_held(small: Begun) -> None:
    small.clock.move_to(OPENS)
    lease = small.lease()
    perform(small.office, lease, due_step=small.due_step())
    with small.office.store.write(OPENS) as session:
        for row in queries.outbox(session, CALL):
            row.retry_at = OPENS - timedelta(minutes=1)
    hold(small)
    resting = advance_or_rest(small.office, lease)
    assert isinstance(resting, Rest)
    until = resting.until
    leases.release(small.office, lease)
    assert until is not None
    assert until > OPENS


def test_after_a_restore_what_fell_due_since_the_backup_is_told_apart(small: Begun) -> None:
    small.clock.move_to(OPENS + timedelta(hours=1))
    restored(small)
    assert look(small).behind == ("Call for thematic input",)
    small.carry()
    small.carry(CLOSES)
    found = look(small)
    assert {mail.notice for mail in found.doubt} == {"call.opened"}
    assert {mail.due for mail in found.doubt} == {OPENS}
    assert {mail.due for mail in found.others} >= {CLOSES}
    assert found.behind == ()


def test_after_a_restore_delivery_stays_held_until_every_stage_has_caught_up(small: Begun) -> None:
    small.clock.move_to(OPENS + timedelta(hours=1))
    restored(small)
    done = release(small, every=True)
    assert (done.goes_on, done.behind) == (False, ("Call for thematic input",))
    assert "  let igf up run, then look at igf mail held" in list(released_words(done))
    small.carry()
    assert small.letters.parcels == []
    sent = tuple(mail.id for mail in look(small).doubt)
    done = release(small, already_sent=sent)
    assert (done.already_sent, done.goes_on) == (len(small.mails()), True)
    small.carry(OPENS + 2 * DAY)
    assert small.letters.parcels == []


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict(), "nothing is decided"),
        (Verdict(send=(999,)), "mail 999  error  does not wait for a decision"),
        (Verdict(send=(1,), drop=(1,)), "mail 1  error  is named more than once"),
    ],
)
def test_what_cannot_be_decided_is_said_and_nothing_is(
    small: Begun, verdict: Verdict, said: str
) -> None:
    hold(small)
    small.carry(OPENS)
    before = look(small)
    with pytest.raises(Mistake) as wrong:
        release_mails(small.office, verdict, by=STAFF)
    assert str(wrong.value).startswith(said)
    assert look(small) == before


def test_what_is_not_held_is_not_released(small: Begun) -> None:
    with pytest.raises(Mistake, match="delivery is not held"):
        release(small, every=True)
    with pytest.raises(Mistake, match="the reason is missing"):
        hold_mails(small.office, by=By(STAFF, " "))
    assert held(small.office) is None


def test_all_wrong_numbers_are_said_at_once(small: Begun) -> None:
    hold(small)
    with pytest.raises(Mistakes) as wrong:
        release(small, send=(7, 8))
    assert len(wrong.value.problems) == 2


def test_it_is_said_in_the_status_and_in_how_the_year_does(small: Begun) -> None:
    small.carry(OPENS)
    assert status(small.office, "igf-2027").held == ""
    with small.office.store.write(OPENS) as session:
        put_hold(session, by=By(STAFF, "a wrong list"), now=STARTED)
    small.clock.move_to(OPENS + 2 * DAY)
    assert status(small.office, "igf-2027").held == WORDS
    found = {each.code: each for each in health(small.office, "igf-2027").findings}
    assert (found["held"].what, found["held"].matters) == (WORDS, True)


def test_what_was_decided_is_in_the_log(small: Begun) -> None:
    hold(small)
    small.carry(OPENS)
    release(small, every=True)
    with small.office.store.read() as session:
        acts = [entry.act for entry in queries.log(session)]
    mails = len(small.mails())
    assert acts == [
        "year.started",
        "mails.held",
        "step.fire",
        *["mail.decided"] * mails,
        "mails.released",
    ]


def test_what_waits_is_read_in_two_questions_however_many_there_are(small: Begun) -> None:
    hold(small)
    small.carry(OPENS)
    with counted(small.office.store) as statements:
        assert look(small).others
    assert len(statements) == 2


def test_all_others_leave_only_as_they_were_shown(small: Begun) -> None:
    hold(small)
    small.carry(OPENS)
    seen = look(small)
    with pytest.raises(Mistake, match="the code of the list"):
        release_mails(small.office, Verdict(all=True), by=STAFF)
    small.carry(CLOSES)
    assert len(look(small).waiting) > len(seen.waiting)
    with pytest.raises(Mistake, match="something has changed since"):
        release_mails(small.office, Verdict(all=True, shown=seen.code), by=STAFF)
    assert release(small, every=True).goes_on
