"""A wrong mail is corrected to exactly those who got it, once a person has approved that."""

import pytest

from igf.log.write import By
from igf.outbox.approve import Choice
from igf.outbox.correcting import Correcting, correct, corrected_words
from igf.people.merge import foresee_merge, merge
from igf.people.person_erasing import erase
from igf.store.queries import log as log_queries
from igf.store.queries import year as queries
from schemas.errors import Mistake
from tests.engine.begun import CLOSES, OPENS, STAFF, Begun
from tests.outbox.approving import approve_mails

RIGHT = "The call closes on 7 February.\n\nWhat you sent in counts."


def wrong(year: Begun, step: str = "announce") -> Correcting:
    year.carry(OPENS)
    return Correcting(year.mails(step)[0].id, RIGHT, By(STAFF, "a wrong date"))


def drafts(year: Begun) -> list[tuple[str, str]]:
    return [
        (mail.recipient, mail.key) for mail in year.mails("correction") if mail.state == "draft"
    ]


def test_a_correction_goes_to_exactly_those_who_got_the_mail(year: Begun) -> None:
    asked = wrong(year)
    done = correct(year.office, asked)
    got = [mail.recipient for mail in year.mails("announce")]
    assert [recipient for recipient, _ in drafts(year)] == got
    assert len(set(drafts(year))) == len(got)
    assert "The call closes on 7 February." in done.text
    assert year.mails("announce")[0].subject in " ".join(done.text.split())


def test_nothing_leaves_before_somebody_has_looked_at_it(small: Begun) -> None:
    correct(small.office, wrong(small))
    sent = len(small.letters.parcels)
    small.carry()
    assert len(small.letters.parcels) == sent
    approve_mails(small.office, Choice(stage="thematic_input"), by=STAFF)
    small.carry()
    assert len(small.letters.parcels) == sent + len(small.mails("announce"))


def test_a_dry_run_drafts_nothing(small: Begun) -> None:
    done = correct(small.office, wrong(small), dry_run=True)
    assert drafts(small) == []
    assert (
        list(corrected_words(done))[1] == "Subject: IGF 2027 · Call for thematic input: correction"
    )


def test_a_second_correction_is_another_mail(small: Begun) -> None:
    asked = wrong(small)
    for _ in range(2):
        correct(small.office, asked)
    keys = [key for _, key in drafts(small)]
    assert len(set(keys)) == len(keys) == 2 * len(small.mails("announce"))


def test_what_has_not_left_is_dropped_and_not_corrected(small: Begun) -> None:
    asked = wrong(small)
    with small.office.store.write(OPENS) as session:
        for row in queries.outbox(session, small.stage):
            row.state = "queued"
    with pytest.raises(Mistake, match="this email has not been sent to anyone yet"):
        correct(small.office, asked)


def test_who_left_before_is_told_too_and_who_came_later_is_not(small: Begun) -> None:
    asked = wrong(small)
    small.clock.move_to(CLOSES)
    done = correct(small.office, asked)
    assert len(done.recipients) == len(small.mails("announce"))


def test_who_got_it_under_two_entries_that_were_merged_is_told_once(small: Begun) -> None:
    asked, before = wrong(small), len(small.mails("announce"))
    merge(small.office, foresee_merge(small.office, "jun", into="amina"), by=asked.by)
    assert len(correct(small.office, asked).recipients) == before - 1
    assert len(drafts(small)) == before - 1


def test_who_was_erased_since_gets_no_correction(small: Begun) -> None:
    asked, before = wrong(small), len(small.mails("announce"))
    erase(small.office, "jun", by=By(STAFF, "asked for it"))
    assert len(correct(small.office, asked).recipients) == before - 1
    assert all("former-" not in recipient for recipient, _ in drafts(small))


@pytest.mark.parametrize("change", [{"text": " "}, {"by": By(STAFF)}, {"mail": 10_000}])
def test_a_correction_needs_a_mail_a_text_and_a_reason(
    small: Begun, change: dict[str, object]
) -> None:
    asked = wrong(small)
    with pytest.raises(Mistake):
        correct(small.office, Correcting(**{**vars(asked), **change}))


def test_the_log_says_how_many_were_told_and_why(small: Begun) -> None:
    correct(small.office, wrong(small))
    with small.office.store.read() as session:
        entry = next(each for each in queries.log(session) if each.act == "mails.corrected")
        values = log_queries.told(session, entry.id).values
    assert values == {
        "notice": "call.opened",
        "mails": len(small.mails("announce")),
        "reason": "a wrong date",
    }
