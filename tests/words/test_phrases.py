"""Dates, numbers and titles, as people read them."""

from datetime import UTC, datetime

from igf.words.phrases import counted, shown, titled
from schemas.moments import Moment


def test_a_date_is_shown_in_its_own_zone() -> None:
    moment = Moment(
        at=datetime(2024, 2, 1, 10, 59, tzinfo=UTC), zone="Etc/GMT+11", shown="23:59 UTC-11"
    )
    assert shown(moment) == "31 January 2024, 23:59 UTC-11"


def test_one_is_said_in_the_singular() -> None:
    leave = [counted(number, "mail leaves", many="mails leave") for number in (0, 1, 2)]
    assert leave == ["0 mails leave", "1 mail leaves", "2 mails leave"]
    assert counted(1, "stage") == "1 stage"


def test_the_year_is_named_once_in_a_title() -> None:
    assert titled("IGF 2027", "Grants") == "IGF 2027 · Grants"
    assert titled("IGF 2027", "IGF 2027 annual meeting") == "IGF 2027 annual meeting"
