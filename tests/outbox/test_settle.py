"""Mails in doubt: a person decides, and what is decided happens once."""

import pytest

from igf.log.write import By
from igf.outbox.approve import Choice, drop_mails
from igf.outbox.settle import mails, settle_mail
from igf.store.queries import year as queries
from schemas.errors import Mistake
from tests.engine.begun import OPENS, STAFF, Begun


def in_doubt(year: Begun) -> int:
    """The announcement is out; of its first mail nobody knows whether it arrived."""
    year.carry(OPENS)
    with year.office.store.write(year.clock.now()) as session:
        row = queries.outbox(session)[0]
        row.state = "unknown"
        return row.id


def test_a_mail_that_arrived_counts_as_sent_and_is_not_sent_again(year: Begun) -> None:
    mail, before = in_doubt(year), len(year.letters.parcels)
    settle_mail(year.office, mail, again=False, by=STAFF)
    year.carry()
    assert mails(year.office, state="unknown") == []
    assert len(year.letters.parcels) == before


def test_a_mail_sent_again_leaves_once_with_the_message_id_it_had(year: Begun) -> None:
    mail = in_doubt(year)
    first = year.letters.parcels[0]
    settle_mail(year.office, mail, again=True, by=STAFF)
    year.carry()
    year.carry()
    assert [each for each in year.letters.parcels if each.key == first.key] == [first, first]


def test_a_mail_that_was_sent_is_not_decided(year: Begun) -> None:
    mail = in_doubt(year)
    settle_mail(year.office, mail, again=False, by=STAFF)
    with pytest.raises(Mistake, match="is sent"):
        settle_mail(year.office, mail, again=True, by=STAFF)


@pytest.mark.parametrize("number", [99, 10**20, -(10**20)])
def test_a_mail_that_there_is_not_is_named(year: Begun, number: int) -> None:
    with pytest.raises(Mistake, match=f"there is no mail {number}"):
        settle_mail(year.office, number, again=True, by=STAFF)


def test_what_was_refused_did_not_arrive_and_is_sent_again_or_dropped(year: Begun) -> None:
    mail = in_doubt(year)
    with year.office.store.write(year.clock.now()) as session:
        row = next(row for row in queries.outbox(session) if row.id == mail)
        row.state, row.reason = "failed", "550 User unknown"
    with pytest.raises(Mistake, match=f"refused, .* 550 User unknown -> .* mail again {mail}"):
        settle_mail(year.office, mail, again=False, by=STAFF)
    dropped = drop_mails(year.office, Choice((mail,)), by=By(STAFF, "has left"))
    assert dropped.number == 1
    (row,) = mails(year.office, state="skipped")
    assert (row.id, row.reason) == (mail, "has left")
    with pytest.raises(Mistake, match="it is skipped -> only drafts and refused mails are dropped"):
        drop_mails(year.office, Choice((mail,)), by=By(STAFF, "again"))
